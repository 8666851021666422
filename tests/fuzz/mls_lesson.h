// A small group with a past, for the fuzzers of Commits and of Welcomes: six members in a tree of eight, parents with
// unmerged leaves; and what a hostile member can do with its own keys and the code of this repository.
// Owns the groups. The same in each run.
#pragma once

#include "shared/crypto/system_random.h"
#include "shared/mls/group_state.h"
#include "tests/fuzz/seeded.h"

namespace homeroom::fuzz {

using namespace homeroom::mls;

inline constexpr TimeMs kNow = 1'800'000'000'000;
inline constexpr std::uint16_t kPolicy = 0xF0A1;  // an extension that everyone supports

inline KeyPackageBundle make_bundle(std::string_view name, Random& random) {
  const std::uint16_t supported[] = {kPolicy};
  return *make_key_package(as_bytes(name), crypto::SigningKey::generate(random), kNow - 3'600'000, kNow + 3'600'000,
                           supported, random);
}

struct Lesson {
  enum { alice, bob, carol, dave, people };  // dave's leaf is unmerged
  std::vector<Group> groups;
  SeededRandom random;

  Lesson() {
    crypto::start();
    std::vector<KeyPackageBundle> bundles;
    for (const char* name : {"alice", "bob", "carol", "erin", "frank", "dave", "grace"}) {
      bundles.push_back(make_bundle(name, random));
    }
    groups.push_back(*Group::create(as_bytes("class"), bundles[0], {{kPolicy, {1}}}, random));
    CommitRequest first;
    for (std::size_t i = 1; i <= 4; ++i) first.add_key_packages.push_back(bundles[i].key_package);
    auto made = *groups[0].commit(first, kNow, random);
    groups[0] = std::move(made.next);
    for (std::size_t i = 1; i <= 2; ++i) groups.push_back(*Group::join(*made.welcome, bundles[i], {}, kNow));
    // Everybody who is here makes a path; then erin goes, dave and grace come without one.
    for (Group& by : groups) everyone(by, {.force_path = true});
    everyone(groups[0], {.remove_leaves = {3}});
    const auto joined = everyone(groups[0], {.add_key_packages = {bundles[5].key_package, bundles[6].key_package}});
    groups.push_back(*Group::join(joined, bundles[5], {}, kNow));
    const RatchetTree& tree = groups[0].state().tree;
    HOMEROOM_ASSERT((tree.parent_node(tree.root_index())->unmerged_leaves == std::vector<LeafIndex>{3, 5}));
  }

  Bytes everyone(Group& by, const CommitRequest& request) {
    auto made = *by.commit(request, kNow, random);
    for (Group& each : groups) {
      if (&each == &by) continue;
      auto got = each.process(made.commit, nullptr, kNow);
      each = std::move(*got->next);
    }
    by = std::move(made.next);
    return made.welcome.value_or(Bytes());
  }

  std::vector<Group> clone() const {
    std::vector<Group> copies;
    for (const Group& each : groups) copies.push_back(each.clone());
    return copies;
  }
};

// What a group that was let in must be good for, whatever was strange about it: it is stored and comes back the same,
// says who is in it, and works on without a crash.
inline void use(Group& group, Random& random) {
  const Secret stored = group.serialise();
  auto again = Group::restore(stored.reveal());
  HOMEROOM_ASSERT(again.ok() && again->serialise() == stored);
  HOMEROOM_ASSERT(group.member(group.own_leaf()).has_value());
  HOMEROOM_ASSERT(group.members().size() == group.member_count());
  static_cast<void>(group.export_secret("fuzz", {}, 32));
  static_cast<void>(group.encrypt(as_bytes("hello"), {}, 64, random).ok());
  static_cast<void>(group.group_info(true, true));
  if (auto made = group.commit({.force_path = true}, kNow, random)) {
    HOMEROOM_ASSERT(made->next.epoch() == group.epoch() + 1);
  }
}

}  // namespace homeroom::fuzz
