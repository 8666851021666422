// Groups of up to 100 through random operations; everyone agrees after each, states are stored and restored on the way.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <map>

#include "tests/unit/mls/support.h"

using namespace homeroom;
using namespace homeroom::mls;
using namespace homeroom::mls::testing;

namespace {

class World {
 public:
  World(std::uint64_t seed, std::size_t largest) : random_(seed), largest_(largest) {
    Group first = make_group("0", random_);
    groups_.emplace(0, std::move(first));
  }

  void step() {
    switch (random_.below(6)) {
      case 0:
      case 1: commit(1 + random_.below(largest_ / 4), 0); break;
      case 2: commit(0, 1 + random_.below(3)); break;
      case 3: commit(random_.below(3), random_.below(3)); break;
      case 4: proposals_first(); break;
      default: talk(); break;
    }
    store_somebody();
  }

  std::size_t size() const { return groups_.size(); }

 private:
  Group& anybody() { return std::next(groups_.begin(), static_cast<std::ptrdiff_t>(random_.below(size())))->second; }

  void commit(std::size_t adds, std::size_t removes, bool pending = false) {
    Group& committer = anybody();
    CommitRequest request{.force_path = random_.below(2) == 0,
                          .tree_in_welcome = random_.below(2) == 0,
                          .commit_pending = pending,
                          .as_public_message = random_.below(4) == 0};
    for (const MemberInfo& member : committer.members()) {
      if (removes > 0 && member.leaf != committer.own_leaf() && random_.below(3) == 0) {
        request.remove_leaves.push_back(member.leaf);
        --removes;
      }
    }
    std::vector<KeyPackageBundle> bundles;
    for (std::size_t i = 0; i < adds && size() + bundles.size() < largest_; ++i) {
      bundles.push_back(make_bundle(std::to_string(++names_), random_));
      request.add_key_packages.push_back(bundles.back().key_package);
    }
    auto made = committer.commit(request, kNow, random_);
    REQUIRE(error_of(made) == "");
    adopt(committer.own_leaf(), *std::move(made), bundles);
  }

  void adopt(std::uint32_t committer, Group::CommitResult made, const std::vector<KeyPackageBundle>& bundles) {
    std::map<std::uint32_t, Group> next;
    for (auto& [leaf, group] : groups_) {
      if (leaf == committer) continue;
      auto received = group.process(made.commit, nullptr, kNow);
      REQUIRE(error_of(received) == "");
      if (received->removed_self) continue;
      CHECK(received->sender_leaf == committer);
      CHECK(received->next->epoch_authenticator() == made.next.epoch_authenticator());
      next.emplace(leaf, std::move(*received->next));
    }
    for (const KeyPackageBundle& bundle : bundles) {
      auto joined = Group::join(*made.welcome, bundle, made.ratchet_tree, kNow);
      REQUIRE(error_of(joined) == "");
      CHECK(joined->epoch_authenticator() == made.next.epoch_authenticator());
      const std::uint32_t leaf = joined->own_leaf();
      next.emplace(leaf, *std::move(joined));
    }
    next.emplace(committer, std::move(made.next));
    groups_ = std::move(next);
    CHECK(groups_.begin()->second.member_count() == size());
  }

  void proposals_first() {
    for (std::size_t i = 0; i < 3; ++i) {
      Group& sender = anybody();
      const std::uint32_t leaf = sender.own_leaf();
      const Bytes proposal = *(random_.below(3) == 0 ? sender.propose_remove(anybody().own_leaf(), random_)
                                                     : sender.propose_update(random_));
      for (auto& [other, group] : groups_) {
        if (other != leaf) REQUIRE(error_of(group.process(proposal, nullptr, kNow)) == "");
      }
    }
    commit(0, 0, true);
  }

  void talk() {
    Group& sender = anybody();
    std::vector<Bytes> sent;
    for (int i = 0; i < 4; ++i) sent.push_back(*sender.encrypt(as_bytes(std::to_string(i)), {}, 64, random_));
    std::swap(sent[random_.below(4)], sent[random_.below(4)]);
    for (auto& [leaf, group] : groups_) {
      if (&group == &sender || random_.below(4) != 0) continue;
      for (const Bytes& message : sent) REQUIRE(error_of(group.process(message, nullptr, kNow)) == "");
    }
  }

  void store_somebody() {
    Group& group = anybody();
    const Secret stored = group.serialise();
    auto restored = Group::restore(stored.reveal());
    REQUIRE(error_of(restored) == "");
    CHECK(restored->serialise() == stored);
    group = *std::move(restored);
  }

  SeededRandom random_;
  std::size_t largest_;
  int names_ = 0;
  std::map<std::uint32_t, Group> groups_;
};

}  // namespace

TEST_CASE("small groups through many operations") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    CAPTURE(seed);
    World world(seed, 12);
    for (int i = 0; i < 40; ++i) world.step();
  }
}

TEST_CASE("a group that grows to a hundred through a few operations") {
  World world(99, 100);
  std::size_t largest = 0;
  for (int i = 0; i < 16; ++i) {
    world.step();
    largest = std::max(largest, world.size());
  }
  CHECK(largest > 60);
}
