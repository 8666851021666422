// What an enemy on the wire, or a member with bad intentions, may send: refused, without a trace, without a crash.
#include <catch2/catch_test_macros.hpp>

#include "shared/mls/group_state.h"
#include "tests/unit/mls/support.h"

using namespace homeroom;
using namespace homeroom::mls;
using namespace homeroom::mls::testing;

namespace {

// Cut short at each byte, with a byte more, and with bits turned: never accepted.
void check_every_mutation(const Bytes& good, std::size_t bit_step, const auto& accepts) {
  for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(accepts(BytesView(good).first(size)));
  CHECK_FALSE(accepts(concat({good, Bytes{0}})));
  for (std::size_t bit = 0; bit < good.size() * 8; bit += bit_step) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    CHECK_FALSE(accepts(bad));
  }
}

// A Commit as a member with its keys can make it, whatever it holds.
Bytes forge(const Group& member, Commit commit, WireFormat format = WireFormat::private_message) {
  SeededRandom random(77);
  auto state = member.state().clone();
  AuthenticatedContent content;
  content.wire_format = format;
  content.content.group_id = state->context.group_id;
  content.content.epoch = state->context.epoch;
  content.content.sender = {SenderType::member, state->own()};
  content.content.body = std::make_shared<const Commit>(std::move(commit));
  content.sign(state->signing_key, state->encoded_context);
  content.auth.confirmation_tag = Bytes(32, 1);
  if (format == WireFormat::public_message) {
    return encode_message(protect_public(content, state->secrets.membership_key, state->encoded_context));
  }
  return encode_message(*protect_private(content, state->secret_tree, state->secrets.sender_data, 0, random));
}

ProposalOrRef by_value(Proposal proposal) { return {std::make_shared<const Proposal>(std::move(proposal))}; }

// The valid Commit inside a message of `sender`'s, seen by a member.
Commit read_commit(const Group& receiver, const Bytes& message) {
  const auto state = receiver.state().clone();
  const auto closed = *decode_message<PrivateMessage>(message);
  const auto sender = *open_sender_data(closed, state->secrets.sender_data);
  return *unprotect_private(closed, sender, state->secret_tree)->content.content.commit();
}

}  // namespace

TEST_CASE("no mutation of a message on the wire is accepted, and none leaves a trace") {
  SeededRandom random(1);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob"}, random);
  const KeyPackageBundle dan = make_bundle("dan", random);
  const Secret before = groups[1].serialise();
  const auto accepts = [&](BytesView message) { return groups[1].process(message, nullptr, kNow).ok(); };

  check_every_mutation(*groups[0].encrypt(as_bytes("hello"), as_bytes("aad"), 0, random), 1, accepts);
  check_every_mutation(*groups[0].propose_remove(2, random), 1, accepts);
  check_every_mutation(groups[0].commit({.remove_leaves = {2}}, kNow, random)->commit, 1, accepts);
  check_every_mutation(groups[0].commit({.remove_leaves = {2}, .as_public_message = true}, kNow, random)->commit, 1,
                       accepts);
  CHECK(groups[1].serialise() == before);

  const auto made = *groups[0].commit({.add_key_packages = {dan.key_package}, .force_path = true}, kNow, random);
  check_every_mutation(*made.welcome, 3,
                       [&](BytesView welcome) { return Group::join(welcome, dan, std::nullopt, kNow).ok(); });
  check_every_mutation(groups[0].group_info(true, true), 3, [&](BytesView info) {
    return Group::join_external(info, dan, std::nullopt, std::nullopt, kNow, random).ok();
  });
}

TEST_CASE("no mutation of a tree that comes beside a Welcome is accepted") {
  SeededRandom random(2);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob"}, random);
  const KeyPackageBundle dan = make_bundle("dan", random);
  const auto made = *groups[0].commit(
      {.add_key_packages = {dan.key_package}, .force_path = true, .tree_in_welcome = false}, kNow, random);
  REQUIRE(Group::join(*made.welcome, dan, made.ratchet_tree, kNow).ok());
  check_every_mutation(made.ratchet_tree, 5,
                       [&](BytesView tree) { return Group::join(*made.welcome, dan, tree, kNow).ok(); });
}

TEST_CASE("a stored state that was damaged is refused or restored, never fatal") {
  SeededRandom random(3);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob"}, random);
  REQUIRE(groups[1].process(*groups[2].propose_update(random), nullptr, kNow).ok());
  REQUIRE(groups[1].process(*groups[0].encrypt(as_bytes("x"), {}, 0, random), nullptr, kNow).ok());
  const Secret stored = groups[1].serialise();
  for (std::size_t size = 0; size < stored.size(); ++size) {
    CHECK_FALSE(Group::restore(stored.reveal().first(size)).ok());
  }
  const Bytes message = *groups[0].encrypt(as_bytes("y"), {}, 0, random);
  for (std::size_t bit = 0; bit < stored.size() * 8; bit += 7) {
    Bytes bad = to_bytes(stored.reveal());
    bad[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    auto restored = Group::restore(bad);
    if (restored) {
      (void)restored->process(message, nullptr, kNow);
      (void)restored->encrypt(as_bytes("z"), {}, 0, random);
      (void)restored->commit({}, kNow, random);
    }
  }
}

TEST_CASE("random bytes are nothing to anybody") {
  SeededRandom random(4);
  Group group = make_group("teacher", random);
  const KeyPackageBundle ada = make_bundle("ada", random);
  for (int i = 0; i < 5000; ++i) {
    Bytes noise(random.below(200));
    random.fill(noise);
    if (noise.size() > 4 && i % 2 == 0) {
      noise[0] = noise[2] = 0;  // often an MLSMessage of some kind
      noise[1] = 1;
      noise[3] = static_cast<std::uint8_t>(1 + random.below(5));
    }
    CHECK_FALSE(group.process(noise, nullptr, kNow).ok());
    CHECK_FALSE(Group::join(noise, ada, std::nullopt, kNow).ok());
    CHECK_FALSE(Group::restore(noise).ok());
    (void)decode<RatchetTree>(noise);
    (void)decode<Commit>(noise);
  }
}

TEST_CASE("a member's Commit that breaks the rules is refused whatever it is") {
  SeededRandom random(5);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob", "cyd"}, random);
  const Secret before = groups[1].serialise();
  const auto refused_as = [&](Commit commit) {
    const Bytes in_private = forge(groups[0], commit);
    const Bytes in_public = forge(groups[0], std::move(commit), WireFormat::public_message);
    const std::string code = error_of(groups[1].process(in_private, nullptr, kNow));
    CHECK(error_of(groups[1].process(in_public, nullptr, kNow)) == code);
    CHECK(groups[1].serialise() == before);
    return code;
  };
  const Commit good = read_commit(groups[1], groups[0].commit({.remove_leaves = {2}}, kNow, random)->commit);
  const auto with_path = [&](std::vector<ProposalOrRef> proposals) { return Commit{std::move(proposals), good.path}; };

  CHECK(refused_as(Commit{}) == "mls.bad-commit");                              // nothing, and no path
  CHECK(refused_as(Commit{good.proposals, std::nullopt}) == "mls.bad-commit");  // a removal without a path
  CHECK(refused_as(with_path({by_value({Remove{0}})})) == "mls.bad-proposal-list");
  CHECK(refused_as(with_path({by_value({Remove{2}}), by_value({Remove{2}})})) == "mls.bad-proposal-list");
  CHECK(refused_as(with_path({by_value({Remove{1u << 31}})})) == "mls.bad-proposal-list");
  CHECK(refused_as(with_path({by_value({ExternalInit{Bytes(32, 9)}})})) == "mls.bad-proposal-list");
  CHECK(refused_as(with_path({{Bytes(32, 1)}})) == "mls.unknown-proposal");
  const auto own_leaf = std::make_shared<const LeafNode>(*groups[0].state().tree.leaf(0));
  CHECK(refused_as(with_path({by_value({Update{own_leaf}})})) == "mls.bad-proposal-list");
  Group::ReInit reinit{to_bytes("x"), kMls10, kCipherSuite, {}};
  CHECK(refused_as(with_path({by_value({mls::ReInit{reinit}}), by_value({Remove{2}})})) == "mls.bad-proposal-list");
  CHECK(refused_as(with_path({by_value({GroupContextExtensions{}}), by_value({GroupContextExtensions{}})})) ==
        "mls.bad-proposal-list");
  CHECK(refused_as(with_path({by_value({GroupContextExtensions{{{5, {}}, {5, {}}}}})})) == "mls.bad-proposal-list");
  CHECK(refused_as(with_path({by_value({GroupContextExtensions{{{3, {0xff}}}}})})) == "mls.bad-path");
  PreSharedKeyId psk;
  psk.psk_nonce = Bytes(31, 0);
  CHECK(refused_as(with_path({by_value({PreSharedKey{psk}})})) == "mls.bad-proposal-list");
  psk.psk_nonce = Bytes(32, 0);
  psk.type = PskType::resumption;
  psk.usage = ResumptionUsage::branch;
  CHECK(refused_as(with_path({by_value({PreSharedKey{psk}})})) == "mls.bad-proposal-list");

  // The same Commit with other proposals: the path is for another tree or context.
  CHECK(refused_as(with_path({by_value({Remove{3}})})) != "");
  CHECK(refused_as(good) == "mls.bad-confirmation-tag");

  Commit bent = good;
  bent.path->nodes.pop_back();
  CHECK(refused_as(bent) == "mls.bad-path");
  bent = good;
  bent.path->nodes.push_back(bent.path->nodes[0]);
  CHECK(refused_as(bent) == "mls.bad-path");
  bent = good;
  bent.path->nodes[0].encryption_key = groups[0].member(3)->encryption_key;
  CHECK(refused_as(bent) == "mls.bad-path");
  bent = good;
  bent.path->nodes[0].encrypted_path_secret.clear();
  CHECK(refused_as(bent) == "mls.bad-path");
  bent = good;
  bent.path->leaf_node = own_leaf;
  CHECK(refused_as(bent) == "mls.bad-leaf");
  LeafNode unsigned_leaf = *good.path->leaf_node;
  unsigned_leaf.credential.identity = to_bytes("the head");
  bent.path->leaf_node = std::make_shared<const LeafNode>(unsigned_leaf);
  CHECK(refused_as(bent) == "mls.bad-signature");
}

TEST_CASE("an Add of somebody else's making, or twice of the same, is refused") {
  SeededRandom random(6);
  std::vector<Group> groups = make_groups({"teacher", "ada"}, random);
  KeyPackage package = *decode<KeyPackage>(make_bundle("dan", random).key_package);
  package.init_key = crypto::HpkeKeyPair::generate(random).public_key;
  const auto add = [&](const KeyPackage& what) { return by_value({Add{std::make_shared<const KeyPackage>(what)}}); };
  CHECK(error_of(groups[1].process(forge(groups[0], {{add(package)}, {}}), nullptr, kNow)) == "mls.bad-signature");
  const KeyPackage twin = *decode<KeyPackage>(make_bundle("eve", random).key_package);
  CHECK(error_of(groups[1].process(forge(groups[0], {{add(twin), add(twin)}, {}}), nullptr, kNow)) ==
        "mls.duplicate-key");
  KeyPackage same_keys = *decode<KeyPackage>(make_bundle("fay", random).key_package);
  same_keys.init_key = same_keys.leaf_node->encryption_key;
  CHECK(error_of(groups[1].process(forge(groups[0], {{add(same_keys)}, {}}), nullptr, kNow)) == "mls.bad-key-package");
}

TEST_CASE("one member cannot speak for another") {
  SeededRandom random(7);
  std::vector<Group> groups = make_groups({"teacher", "ada", "bob"}, random);
  // Ada has the epoch's secrets, so she can use the teacher's ratchet, but not her signature key.
  auto state = groups[1].state().clone();
  AuthenticatedContent content;
  content.content.group_id = state->context.group_id;
  content.content.epoch = state->context.epoch;
  content.content.sender = {SenderType::member, 0};
  content.content.body = ApplicationData{to_bytes("no homework today")};
  content.sign(state->signing_key, state->encoded_context);
  const Bytes message =
      encode_message(*protect_private(content, state->secret_tree, state->secrets.sender_data, 0, random));
  const Secret before = groups[2].serialise();
  CHECK(error_of(groups[2].process(message, nullptr, kNow)) == "mls.bad-signature");
  CHECK(groups[2].serialise() == before);
  // Her true message with that key still arrives: the forgery consumed nothing.
  CHECK(groups[2].process(*groups[0].encrypt(as_bytes("pages 3 to 5"), {}, 0, random), nullptr, kNow).ok());
}

TEST_CASE("proposals cannot fill the memory") {
  SeededRandom random(8);
  std::vector<Group> groups = make_groups({"teacher", "ada"}, random);
  std::string last;
  for (std::size_t i = 0; i <= kMaxCachedProposals && last.empty(); ++i) {
    const auto made = groups[1].propose_external_psk(as_bytes(std::to_string(i)), random);
    last = error_of(made);
  }
  CHECK(last == "mls.too-many-proposals");
}
