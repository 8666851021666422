// What the standard has and Homeroom's rules mostly refuse: proposals by reference, PSKs, ReInit, branches, external
// Commits and senders.
#include <catch2/catch_test_macros.hpp>

#include "shared/mls/group_state.h"
#include "tests/unit/mls/support.h"

using namespace homeroom;
using namespace homeroom::mls;
using namespace homeroom::mls::testing;

namespace {

void adopt(Group& group, BytesView commit, const PskSource* psks = nullptr, const CommitCheck* check = nullptr) {
  auto received = group.process(commit, check, kNow, psks);
  REQUIRE(error_of(received) == "");
  REQUIRE(received->next.has_value());
  group = std::move(*received->next);
}

void everyone_processes(std::vector<Group>& groups, std::size_t from, BytesView message) {
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i != from) REQUIRE(error_of(groups[i].process(message, nullptr, kNow)) == "");
  }
}

struct OnePsk : PskSource {
  std::optional<Secret> external(BytesView psk_id) const override {
    if (as_text(psk_id) != "door") return std::nullopt;
    return Secret::copy_of(as_bytes("a secret from elsewhere"));
  }
};

}  // namespace

TEST_CASE("proposals of several members are committed by reference by another") {
  SeededRandom random(1);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob", "cyd"}, random);
  const KeyPackageBundle dan = make_bundle("dan", random);
  everyone_processes(groups, 1, *groups[1].propose_update(random));
  everyone_processes(groups, 2, *groups[2].propose_update(random));
  everyone_processes(groups, 1, *groups[1].propose_add(dan.key_package, kNow, random));
  everyone_processes(groups, 2, *groups[2].propose_remove(3, random));
  const Bytes old_key = groups[0].member(1)->encryption_key;

  CommitView::Updated update{};
  const CommitCheck look = [&](const CommitView& view) {
    CHECK(view.removed[0].origin.by == ProposalOrigin::By::member);
    CHECK(view.removed[0].origin.leaf == 2);
    CHECK(view.added[0].origin.by_reference);
    CHECK(view.updated.size() == 3);  // the committer's path too
    return Status{};
  };
  auto made = groups[0].commit({.commit_pending = true}, kNow, random, &look);
  REQUIRE(error_of(made) == "");
  CHECK(groups[3].process(made->commit, nullptr, kNow)->removed_self);
  adopt(groups[1], made->commit);
  // A state that was stored in between still has the key of its Update.
  Group stored = *Group::restore(groups[2].serialise().reveal());
  adopt(stored, made->commit);
  groups[2] = std::move(stored);
  groups[0] = std::move(made->next);
  groups[3] = *Group::join(*made->welcome, dan, std::nullopt, kNow);
  for (const Group& group : groups) CHECK(group.epoch_authenticator() == groups[0].epoch_authenticator());
  CHECK(groups[3].own_leaf() == 3);
  CHECK(groups[0].member(1)->encryption_key != old_key);
  auto next = *groups[1].commit({}, kNow, random);
  adopt(groups[2], next.commit);
  CHECK(groups[2].epoch_authenticator() == next.next.epoch_authenticator());
}

TEST_CASE("a Commit that refers to what was never seen is refused") {
  SeededRandom random(2);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob"}, random);
  const Bytes proposal = *groups[1].propose_remove(2, random);
  REQUIRE(groups[0].process(proposal, nullptr, kNow).ok());
  const auto made = *groups[0].commit({.commit_pending = true}, kNow, random);
  CHECK(error_of(groups[2].process(made.commit, nullptr, kNow)) == "mls.unknown-proposal");
}

TEST_CASE("external and resumption PSKs change the epoch for those who have them") {
  SeededRandom random(3);
  const OnePsk psks;
  std::vector<Group> groups = make_groups({"teacher", "ada"}, random);
  const auto first = *groups[0].commit({}, kNow, random);
  adopt(groups[1], first.commit);
  groups[0] = first.next.clone();
  CHECK(error_of(groups[0].commit({.external_psks = {to_bytes("door")}}, kNow, random)) == "mls.no-psk");
  CommitRequest request{.external_psks = {to_bytes("door")}, .resumption_epochs = {1, 2}, .psks = &psks};
  auto made = groups[0].commit(request, kNow, random);
  REQUIRE(error_of(made) == "");
  CHECK(error_of(groups[1].process(made->commit, nullptr, kNow)) == "mls.no-psk");
  adopt(groups[1], made->commit, &psks);
  CHECK(groups[1].epoch_authenticator() == made->next.epoch_authenticator());

  const KeyPackageBundle bob = make_bundle("bob", random);
  request = {.add_key_packages = {bob.key_package}, .external_psks = {to_bytes("door")}, .psks = &psks};
  made = groups[1].commit(request, kNow, random);
  CHECK(error_of(Group::join(*made->welcome, bob, std::nullopt, kNow)) == "mls.no-psk");
  const auto joined = Group::join(*made->welcome, bob, std::nullopt, kNow, {.psks = &psks});
  REQUIRE(joined.ok());
  CHECK(joined->epoch_authenticator() == made->next.epoch_authenticator());
  request.resumption_epochs = {77};
  CHECK(error_of(groups[1].commit(request, kNow, random)) == "mls.no-psk");
}

TEST_CASE("somebody joins by an external Commit, and comes back by another") {
  SeededRandom random(4);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob"}, random);
  const KeyPackageBundle eve = make_bundle("eve", random);
  CHECK(error_of(Group::join_external(groups[0].group_info(true, false), eve, std::nullopt, std::nullopt, kNow,
                                      random)) == "mls.no-external-pub");
  auto made = Group::join_external(groups[0].group_info(true, true), eve, std::nullopt, std::nullopt, kNow, random);
  REQUIRE(error_of(made) == "");
  const CommitCheck refuse = [](const CommitView& view) -> Status {
    CHECK_FALSE(view.committer.has_value());
    CHECK(as_text(view.joiner->identity) == "eve");
    CHECK(view.joiner->leaf == 3);
    return view.external ? Status{Error{"test.external", "no"}} : Status{};
  };
  CHECK(error_of(groups[1].process(made->commit, &refuse, kNow)) == "test.external");
  for (Group& group : groups) adopt(group, made->commit);
  groups.push_back(std::move(made->next));
  for (const Group& group : groups) CHECK(group.epoch_authenticator() == groups[0].epoch_authenticator());

  // Back with fresh keys but the same signature key, in the place of the old leaf.
  const auto again = *make_key_package(as_bytes("eve"), eve.signing_key, kNow - kHour, kNow + kHour, {}, random);
  const Bytes tree = groups[0].ratchet_tree();
  made = Group::join_external(groups[0].group_info(false, true), again, tree, 3, kNow, random);
  REQUIRE(error_of(made) == "");
  CHECK(groups[3].process(made->commit, nullptr, kNow)->removed_self);
  groups.pop_back();
  for (Group& group : groups) adopt(group, made->commit);
  groups.push_back(std::move(made->next));
  auto next = *groups[3].commit({}, kNow, random);
  adopt(groups[0], next.commit);
  CHECK(groups[0].epoch_authenticator() == next.next.epoch_authenticator());
}

TEST_CASE("a sender outside may propose what the group lets it, and nothing else") {
  SeededRandom random(5);
  const crypto::SigningKey office = crypto::SigningKey::generate(random);
  Writer senders;
  senders.vector([&] { ExternalSender{to_bytes(office.public_key()), {}}.write(senders); });
  Group group = make_group("teacher", random, {{extension_type::external_senders, senders.take()}});
  const KeyPackageBundle ada = make_bundle("ada", random);
  auto added = *group.commit({.add_key_packages = {ada.key_package}}, kNow, random);
  group = std::move(added.next);

  const auto say = [&](Proposal proposal, std::uint32_t index, const crypto::SigningKey& key) {
    AuthenticatedContent content;
    content.wire_format = WireFormat::public_message;
    content.content.group_id = to_bytes(group.group_id());
    content.content.epoch = group.epoch();
    content.content.sender = {SenderType::external, index};
    content.content.body = std::make_shared<const Proposal>(std::move(proposal));
    content.sign(key, {});
    return group.process(encode_message(protect_public(content, {}, {})), nullptr, kNow);
  };
  CHECK(error_of(say({ExternalInit{{1}}}, 0, office)) == "mls.unknown-sender");
  CHECK(error_of(say({Remove{1}}, 1, office)) == "mls.unknown-sender");
  CHECK(error_of(say({Remove{1}}, 0, ada.signing_key)) == "mls.bad-signature");
  REQUIRE(error_of(say({Remove{1}}, 0, office)) == "");
  const CommitCheck look = [](const CommitView& view) {
    CHECK(view.removed[0].origin.by == ProposalOrigin::By::external_sender);
    return Status{};
  };
  auto made = group.commit({.commit_pending = true}, kNow, random, &look);
  REQUIRE(error_of(made) == "");
  CHECK(made->next.member_count() == 1);
}

TEST_CASE("a ReInit closes the group; its successor proves where it comes from") {
  SeededRandom random(6);
  std::vector<Group> groups = make_groups({"teacher", "ada"}, random);
  const Group::ReInit plan{to_bytes("class two"), kMls10, kCipherSuite, {{kPolicy, {}}}};
  everyone_processes(groups, 0, *groups[0].propose_reinit(plan, random));
  auto made = *groups[1].commit({.commit_pending = true}, kNow, random);
  adopt(groups[0], made.commit);
  groups[1] = std::move(made.next);
  for (Group& group : groups) {
    REQUIRE(group.reinit() != nullptr);
    CHECK(error_of(group.encrypt(as_bytes("x"), {}, 0, random)) == "mls.reinitialised");
    CHECK(error_of(group.commit({}, kNow, random)) == "mls.reinitialised");
  }
  const KeyPackageBundle ada = make_bundle("ada", random);
  const auto start = [&](std::string_view id, std::vector<Extension> extensions) {
    Group fresh = *Group::create(as_bytes(id), make_bundle("teacher", random), std::move(extensions), random);
    return *fresh.commit({.add_key_packages = {ada.key_package}, .reinit_of = &groups[0]}, kNow, random);
  };
  const auto good = start("class two", {{kPolicy, {}}});
  const auto joined = Group::join(*good.welcome, ada, std::nullopt, kNow, {.previous = &groups[1]});
  REQUIRE(error_of(joined) == "");
  CHECK(joined->epoch_authenticator() == good.next.epoch_authenticator());
  CHECK(error_of(Group::join(*good.welcome, ada, std::nullopt, kNow)) == "mls.no-psk");
  for (const auto& other : {start("class three", {{kPolicy, {}}}), start("class two", {})}) {
    CHECK(error_of(Group::join(*other.welcome, ada, std::nullopt, kNow, {.previous = &groups[1]})) == "mls.bad-origin");
  }
}

TEST_CASE("a branch has only members of the group that it comes from") {
  SeededRandom random(7);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob"}, random);
  const KeyPackageBundle ada = make_bundle("ada", random);
  const KeyPackageBundle eve = make_bundle("eve", random);
  Group fresh = *Group::create(as_bytes("side room"), make_bundle("teacher", random), {}, random);
  auto made = *fresh.commit({.add_key_packages = {ada.key_package}, .branch_of = &groups[0]}, kNow, random);
  const auto joined = Group::join(*made.welcome, ada, std::nullopt, kNow, {.previous = &groups[1]});
  REQUIRE(error_of(joined) == "");
  CHECK(joined->epoch_authenticator() == made.next.epoch_authenticator());

  fresh = *Group::create(as_bytes("side room"), make_bundle("teacher", random), {}, random);
  made = *fresh.commit({.add_key_packages = {ada.key_package, eve.key_package}, .branch_of = &groups[0]}, kNow, random);
  CHECK(error_of(Group::join(*made.welcome, ada, std::nullopt, kNow, {.previous = &groups[1]})) == "mls.bad-origin");
  // Not in a group that already runs.
  CHECK(error_of(groups[0].commit({.branch_of = &groups[1]}, kNow, random)) == "mls.bad-proposal-list");
}
