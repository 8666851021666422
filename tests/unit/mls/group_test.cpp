// The story of a class, as its groups see it.
#include "shared/mls/group.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/mls/support.h"

using namespace homeroom;
using namespace homeroom::mls;
using namespace homeroom::mls::testing;

namespace {

bool agree(const std::vector<Group>& groups) {
  for (const Group& group : groups) {
    if (group.epoch() != groups[0].epoch() || group.epoch_authenticator() != groups[0].epoch_authenticator() ||
        !(group.export_secret("x", as_bytes("y"), 40) == groups[0].export_secret("x", as_bytes("y"), 40))) {
      return false;
    }
  }
  return true;
}

// `from` has committed; everyone else follows.
void follow(std::vector<Group>& groups, std::size_t from, Group::CommitResult made) {
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i == from) continue;
    auto received = groups[i].process(made.commit, nullptr, kNow);
    REQUIRE(error_of(received) == "");
    REQUIRE(received->next.has_value());
    groups[i] = std::move(*received->next);
  }
  groups[from] = std::move(made.next);
  REQUIRE(agree(groups));
}

std::string text_of(const Group::Received& received) { return std::string(as_text(received.data)); }

}  // namespace

TEST_CASE("a class of three: messages, and keys that all have") {
  SeededRandom random(1);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob"}, random);
  REQUIRE(agree(groups));
  CHECK(groups[2].own_leaf() == 2);
  CHECK(as_text(groups[1].member(0)->identity) == "teacher");
  CHECK(groups[0].members().size() == 3);

  const Bytes message = *groups[0].encrypt(as_bytes("good morning"), as_bytes("chat"), 256, random);
  for (std::size_t i : {1u, 2u}) {
    const auto received = groups[i].process(message, nullptr, kNow);
    REQUIRE(received.ok());
    CHECK(received->kind == Group::Received::Kind::application);
    CHECK(received->sender_leaf == 0);
    CHECK(text_of(*received) == "good morning");
    CHECK(as_text(received->authenticated_data) == "chat");
    CHECK(error_of(groups[i].process(message, nullptr, kNow)) == "mls.key-used");
  }
  CHECK(error_of(groups[0].process(message, nullptr, kNow)) == "mls.own-message");
}

TEST_CASE("padding hides a message's length within its class") {
  SeededRandom random(2);
  Group group = make_group("teacher", random);
  const std::size_t one = group.encrypt(as_bytes("y"), {}, 512, random)->size();
  CHECK(group.encrypt(as_bytes("a much longer answer than that"), {}, 512, random)->size() == one);
  CHECK(group.encrypt(Bytes(500, 1), {}, 512, random)->size() > one);
}

TEST_CASE("messages overtake each other; each is read once") {
  SeededRandom random(3);
  std::vector<Group> groups = make_groups({"teacher", "ada"}, random);
  std::vector<Bytes> sent;
  for (int i = 0; i < 40; ++i) sent.push_back(*groups[0].encrypt(as_bytes(std::to_string(i)), {}, 0, random));
  for (int i : {30, 2, 39, 0, 38, 1}) {
    CHECK(text_of(*groups[1].process(sent[i], nullptr, kNow)) == std::to_string(i));
    CHECK_FALSE(groups[1].process(sent[i], nullptr, kNow).ok());
  }
}

TEST_CASE("adds alone need no path; with one, or for a removal, there is one") {
  SeededRandom random(4);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob", "cyd"}, random);
  bool path = true;
  const CommitCheck see = [&](const CommitView& view) {
    path = view.has_path;
    return Status{};
  };
  const KeyPackageBundle dan = make_bundle("dan", random);
  CommitRequest request{.add_key_packages = {dan.key_package}, .tree_in_welcome = false};
  auto made = *groups[0].commit(request, kNow, random, &see);
  CHECK_FALSE(path);
  CHECK(error_of(Group::join(*made.welcome, dan, std::nullopt, kNow)) == "mls.no-tree");
  auto joined = Group::join(*made.welcome, dan, made.ratchet_tree, kNow);
  REQUIRE(joined.ok());
  CHECK(welcome_is_for(*made.welcome, dan.key_package));
  follow(groups, 0, std::move(made));
  groups.push_back(*std::move(joined));
  REQUIRE(agree(groups));

  const KeyPackageBundle eve = make_bundle("eve", random);
  request = {.add_key_packages = {eve.key_package}, .force_path = true};
  made = *groups[1].commit(request, kNow, random, &see);
  CHECK(path);
  joined = Group::join(*made.welcome, eve, std::nullopt, kNow);
  REQUIRE(joined.ok());
  follow(groups, 1, std::move(made));
  groups.push_back(*std::move(joined));
  REQUIRE(agree(groups));
  follow(groups, 5, *groups[5].commit({}, kNow, random, &see));
  CHECK(path);
}

TEST_CASE("who is removed learns that, and nothing more") {
  SeededRandom random(5);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob"}, random);
  auto made = *groups[0].commit({.remove_leaves = {2}}, kNow, random);
  const auto seen = groups[2].process(made.commit, nullptr, kNow);
  REQUIRE(seen.ok());
  CHECK(seen->removed_self);
  CHECK_FALSE(seen->next.has_value());
  Group bob = std::move(groups[2]);
  groups.pop_back();
  follow(groups, 0, std::move(made));
  const Bytes secret = *groups[0].encrypt(as_bytes("now that he is gone"), {}, 0, random);
  CHECK(error_of(bob.process(secret, nullptr, kNow)) == "mls.wrong-epoch");
  const Bytes late = *bob.encrypt(as_bytes("still here"), {}, 0, random);
  CHECK(error_of(groups[0].process(late, nullptr, kNow)) == "mls.wrong-epoch");
}

TEST_CASE("a reload is a removal and an addition in one Commit, at the same place") {
  SeededRandom random(6);
  const crypto::SigningKey key = crypto::SigningKey::generate(random);
  const auto first = *make_key_package(as_bytes("ada"), key, kNow - kHour, kNow + kHour, {}, random);
  const auto second = *make_key_package(as_bytes("ada"), key, kNow - kHour, kNow + kHour, {}, random);
  std::vector<Group> groups = make_groups({"teacher", "bob"}, random);
  auto made = *groups[0].commit({.add_key_packages = {first.key_package}}, kNow, random);
  follow(groups, 0, std::move(made));

  CHECK(error_of(groups[0].commit({.add_key_packages = {second.key_package}}, kNow, random)) == "mls.duplicate-key");
  auto again = groups[0].commit({.add_key_packages = {second.key_package}, .remove_leaves = {2}}, kNow, random);
  REQUIRE(again.ok());
  auto joined = Group::join(*again->welcome, second, std::nullopt, kNow);
  REQUIRE(joined.ok());
  CHECK(joined->own_leaf() == 2);
  follow(groups, 0, *std::move(again));
  groups.push_back(*std::move(joined));
  CHECK(agree(groups));
}

TEST_CASE("rules see everything in a Commit, refuse it at both ends, and leave no trace") {
  SeededRandom random(7);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob"}, random);
  const KeyPackageBundle dan = make_bundle("dan", random);
  const CommitRequest request{.add_key_packages = {dan.key_package},
                              .remove_leaves = {2},
                              .set_extensions = std::vector<Extension>{{kPolicy, to_bytes("locked")}}};
  auto made = *groups[0].commit(request, kNow, random);
  int asked = 0;
  const CommitCheck look = [&](const CommitView& view) -> Status {
    ++asked;
    CHECK_FALSE(view.external);
    CHECK(as_text(view.committer->identity) == "teacher");
    REQUIRE(view.added.size() == 1);
    CHECK(as_text(view.added[0].key_package.identity) == "dan");
    CHECK(view.added[0].leaf == 2);
    REQUIRE(view.removed.size() == 1);
    CHECK(as_text(view.removed[0].member.identity) == "bob");
    REQUIRE(view.new_extensions.has_value());
    CHECK(as_text((*view.new_extensions)[0].data) == "locked");
    CHECK(view.group.member_count() == 3);
    CHECK(view.proposals.size() == 3);
    REQUIRE(view.updated.size() == 1);
    CHECK(view.updated[0].before.encryption_key != view.updated[0].after.encryption_key);
    CHECK(view.updated[0].before.signature_key == view.updated[0].after.signature_key);
    return Error{"test.no", "no"};
  };
  const Secret before = groups[1].serialise();
  CHECK(error_of(groups[1].process(made.commit, &look, kNow)) == "test.no");
  CHECK(groups[1].serialise() == before);
  CHECK(error_of(groups[0].commit(request, kNow, random, &look)) == "test.no");
  CHECK(asked == 2);
  auto received = groups[1].process(made.commit, nullptr, kNow);
  REQUIRE(received.ok());
  CHECK(groups[1].serialise() == before);
  CHECK(received->next->epoch_authenticator() == made.next.epoch_authenticator());
  CHECK(as_text(received->next->extension(kPolicy)->data) == "locked");
}

TEST_CASE("what the group requires, its members must support") {
  SeededRandom random(8);
  const crypto::SigningKey key = crypto::SigningKey::generate(random);
  const auto plain = *make_key_package(as_bytes("old"), key, kNow - kHour, kNow + kHour, {}, random);
  Group group = make_group("teacher", random, {{kPolicy, {}}});
  CHECK(error_of(group.commit({.add_key_packages = {plain.key_package}}, kNow, random)) == "mls.unsupported");

  Group lax = make_group("teacher", random);
  auto made = lax.commit({.add_key_packages = {plain.key_package}}, kNow, random);
  REQUIRE(made.ok());
  lax = std::move(made->next);
  CHECK(error_of(lax.commit({.set_extensions = std::vector<Extension>{{kPolicy, {}}}}, kNow, random)) ==
        "mls.unsupported");
  // required_capabilities {extensions: [kPolicy]}
  const Extension required{extension_type::required_capabilities, {2, 0xF0, 0xA1, 0, 0}};
  CHECK(error_of(lax.commit({.set_extensions = std::vector<Extension>{required}}, kNow, random)) == "mls.unsupported");
  CHECK(Group::create(as_bytes("g"), make_bundle("t", random), {required}, random).ok());
  CHECK(error_of(Group::create(as_bytes("g"), plain, {required}, random)) == "mls.unsupported");
}

TEST_CASE("an expired KeyPackage is neither added nor used") {
  SeededRandom random(9);
  Group group = make_group("teacher", random);
  const KeyPackageBundle ada = make_bundle("ada", random);
  const CommitRequest request{.add_key_packages = {ada.key_package}};
  CHECK(error_of(group.commit(request, kNow + 3 * kHour, random)) == "mls.bad-lifetime");
  const auto made = *group.commit(request, kNow, random);
  CHECK(error_of(Group::join(*made.welcome, ada, std::nullopt, kNow + 3 * kHour)) == "mls.bad-lifetime");
  CHECK(Group::join(*made.welcome, ada, std::nullopt, kNow).ok());
}

TEST_CASE("lists of proposals that contradict themselves are not committed") {
  SeededRandom random(10);
  std::vector<Group> groups = make_groups({"teacher", "ada"}, random);
  const KeyPackageBundle dan = make_bundle("dan", random);
  const Secret before = groups[0].serialise();
  CHECK(error_of(groups[0].commit({.remove_leaves = {0}}, kNow, random)) == "mls.bad-proposal-list");
  CHECK(error_of(groups[0].commit({.remove_leaves = {1, 1}}, kNow, random)) == "mls.bad-proposal-list");
  CHECK(error_of(groups[0].commit({.remove_leaves = {5}}, kNow, random)) == "mls.bad-proposal-list");
  CHECK(error_of(groups[0].commit({.remove_leaves = {0xffffffff}}, kNow, random)) == "mls.bad-proposal-list");
  CHECK(error_of(groups[0].commit({.add_key_packages = {dan.key_package, dan.key_package}}, kNow, random)) ==
        "mls.duplicate-key");
  CHECK(error_of(groups[0].commit({.add_key_packages = {Bytes(100, 1)}}, kNow, random)) == "mls.malformed");
  CHECK(groups[0].serialise() == before);
}

TEST_CASE("the loser of two Commits follows the winner's and tries again") {
  SeededRandom random(11);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob"}, random);
  const auto lost = *groups[1].commit({}, kNow, random);
  const auto tried_again = *groups[1].commit({}, kNow, random);  // same epoch, another key: both can be read
  CHECK(groups[2].process(lost.commit, nullptr, kNow).ok());
  CHECK(groups[2].process(tried_again.commit, nullptr, kNow).ok());
  follow(groups, 0, *groups[0].commit({.force_path = true}, kNow, random));
  CHECK(error_of(groups[0].process(lost.commit, nullptr, kNow)) == "mls.wrong-epoch");
  follow(groups, 1, *groups[1].commit({}, kNow, random));
}

TEST_CASE("secrets go to one member alone, and come with a signature if wanted") {
  SeededRandom random(12);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob"}, random);
  const auto sealed = groups[1].seal_to_leaf(0, "video", as_bytes("ctx"), as_bytes("key"), random);
  REQUIRE(sealed.ok());
  const auto opened = groups[0].open_as_self("video", as_bytes("ctx"), sealed->kem_output, sealed->ciphertext);
  REQUIRE(opened.ok());
  CHECK(as_text(opened->reveal()) == "key");
  CHECK_FALSE(groups[2].open_as_self("video", as_bytes("ctx"), sealed->kem_output, sealed->ciphertext).ok());
  CHECK_FALSE(groups[0].open_as_self("video", as_bytes("ctz"), sealed->kem_output, sealed->ciphertext).ok());
  CHECK(error_of(groups[0].seal_to_leaf(9, "video", {}, {}, random)) == "mls.no-such-member");
  const Bytes signature = groups[1].sign_with_label("digest", as_bytes("frames"));
  CHECK(groups[2].verify_with_label(1, "digest", as_bytes("frames"), signature));
  CHECK_FALSE(groups[2].verify_with_label(0, "digest", as_bytes("frames"), signature));
}

TEST_CASE("a Welcome is for those it names, with the keys they made") {
  SeededRandom random(13);
  Group group = make_group("teacher", random);
  const KeyPackageBundle ada = make_bundle("ada", random);
  const KeyPackageBundle bob = make_bundle("bob", random);
  const auto made = *group.commit({.add_key_packages = {ada.key_package}}, kNow, random);
  CHECK(error_of(Group::join(*made.welcome, bob, std::nullopt, kNow)) == "mls.not-for-us");
  KeyPackageBundle mixed = ada.clone();
  mixed.encryption_private = bob.encryption_private.clone();
  CHECK(error_of(Group::join(*made.welcome, mixed, std::nullopt, kNow)) == "mls.bad-key-package");
  CHECK(error_of(Group::join(made.commit, ada, std::nullopt, kNow)) == "mls.wrong-message");
}

TEST_CASE("peek says what a message is without any key") {
  SeededRandom random(14);
  Group group = make_group("teacher", random);
  const auto made = *group.commit({.add_key_packages = {make_bundle("ada", random).key_package}}, kNow, random);
  const auto commit = *peek(made.commit);
  CHECK(commit.wire_format == WireFormat::private_message);
  CHECK(as_text(commit.group_id) == "class");
  CHECK(commit.epoch == 0);
  CHECK(commit.content_type == ContentType::commit);
  CHECK(peek(*made.welcome)->wire_format == WireFormat::welcome);
  CHECK_FALSE(peek(Bytes{1, 2, 3}).ok());
}
