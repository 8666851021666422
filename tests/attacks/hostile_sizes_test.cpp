// Numbers that promise more than there is, and trees that nobody could have grown. The address sanitizer watches.
#include <catch2/catch_test_macros.hpp>

#include "shared/crypto/aead.h"
#include "shared/mls/group_state.h"
#include "tests/attacks/school.h"

using namespace homeroom;
using namespace homeroom::attacks;

namespace {

constexpr std::uint32_t kHundredMegabytes = 100u << 20;

Bytes length_field(std::uint32_t size) {
  mls::Writer writer;
  writer.length(size);
  return writer.take();
}

// A group of five, its state to be bent, and what somebody who is shown it says.
struct Grove {
  Grove() : school(701, {"Ana", "Ben", "Cho", "Dev"}, {"Ana", "Ben", "Cho", "Dev"}) {
    // Somebody's path, so that there are parents to bend.
    mls::Group teacher = twin(school.teacher);
    state = teacher.commit({.force_path = true}, school.world.now, school.world.random)->next.state().clone();
  }
  std::string shown() {
    state->context.tree_hash = state->tree.root_hash();
    const Bytes info = mls::encode_message(state->group_info(true, true));
    const Person newcomer = school.person({}, *school.file().root);
    return error_of(mls::Group::join_external(info, newcomer.bundle, std::nullopt, std::nullopt, school.world.now,
                                              school.world.random));
  }
  School school;
  std::unique_ptr<mls::Group::State> state;
};

}  // namespace

TEST_CASE("A length field says 100 MB where there are ten bytes") {
  School school(702, {"Ana"}, {"Ana"});
  mls::Group ana = twin(school["Ana"]);
  const Person somebody = school.person({}, *school.file().root);
  for (std::uint16_t wire_format = 1; wire_format <= 5; ++wire_format) {
    mls::Writer writer;
    writer.u16(mls::kMls10);
    writer.u16(wire_format);
    writer.u16(mls::kCipherSuite);
    writer.raw(length_field(kHundredMegabytes));
    writer.raw(Bytes(10));
    const Bytes message = writer.take();
    CHECK_FALSE(ana.process(message, nullptr, school.world.now).ok());
    CHECK_FALSE(mls::Group::join(message, somebody.bundle, std::nullopt, school.world.now).ok());
    CHECK_FALSE(mls::inspect_key_package(BytesView(message).subspan(4), school.world.now).ok());
    for (Tab* each : school.everyone()) {
      school.log(*each, message, wire_format % 2 == 0);
      school.relay(*each, message);
    }
  }
  const Bytes tree = concat({length_field(kHundredMegabytes), Bytes(10)});
  CHECK_FALSE(mls::decode<mls::RatchetTree>(tree).ok());
  CHECK(school.teacher.in_class());
}

TEST_CASE("A stored record says that 100 MB follow") {
  Bytes record = to_bytes("HRMEET");
  append(record, Bytes{2, 0x06, 0x40, 0, 0, 1, 2, 3});
  keeper::RecordReader reader(record, "HRMEET", 2);
  CHECK(reader.bytes(std::size_t{1} << 30).empty());
  CHECK_FALSE(reader.ok());
}

TEST_CASE("A ratchet tree says that it has more leaves than any class") {
  // A blank node is one byte, so a message of a megabyte can claim half a million leaves.
  Bytes nodes(2 * (mls::kMaxLeaves * 4) - 1, 0);
  mls::Group group = twin(School(703, {"Ana"}, {"Ana"})["Ana"]);
  mls::Writer leaf;
  leaf.boolean(true);
  leaf.u8(1);
  group.state().tree.leaf(0)->write(leaf);
  nodes.pop_back();
  append(nodes, leaf.view());
  mls::Writer tree;
  tree.vector(nodes);
  CHECK_FALSE(mls::decode<mls::RatchetTree>(tree.view()).ok());
}

TEST_CASE("A tree of 2^31 leaves comes out of storage") {
  mls::Writer writer;
  writer.u32(1u << 31);
  writer.vector(BytesView());
  writer.vector(BytesView());
  mls::Reader reader(writer.view());
  (void)mls::SecretTree::read(reader);
  CHECK_FALSE(reader.ok());
}

TEST_CASE("A member speaks from leaf 2^32 - 1") {
  School school(704, {"Ana", "Ben"}, {"Ana", "Ben"});
  const auto state = twin(school["Ana"]).state().clone();
  mls::PrivateMessage message;
  message.group_id = state->context.group_id;
  message.epoch = state->context.epoch;
  message.ciphertext = Bytes(64, 5);
  mls::Writer aad;
  aad.vector(message.group_id);
  aad.u64(message.epoch);
  aad.u8(static_cast<std::uint8_t>(message.type));
  mls::Writer sender;
  sender.u32(0xffffffff);
  sender.u32(0);
  sender.u32(0);
  const auto key = mls::sender_data_key(state->secrets.sender_data, message.ciphertext);
  message.encrypted_sender_data = crypto::aead_seal(key.key, key.nonce.reveal(), aad.view(), sender.view());
  mls::Group ben = twin(school["Ben"]);
  CHECK(error_of(ben.process(mls::encode_message(message), nullptr, school.world.now)) == "mls.key-used");
}

TEST_CASE("A tree whose nodes say that a leaf from elsewhere hangs below them") {
  Grove grove;
  REQUIRE(grove.shown().empty());
  // Leaf 3 is below nodes 3 and 7, and not below 1: whoever climbs from it to there climbs for ever.
  for (const mls::NodeIndex node : {1u, 3u, 7u}) {
    mls::ParentNode bent = *grove.state->tree.parent_node(node);
    bent.unmerged_leaves = {3};
    grove.state->tree.set_parent(node, bent);
  }
  CHECK(grove.shown() == "mls.bad-tree");
  mls::ParentNode bent = *grove.state->tree.parent_node(1);
  bent.unmerged_leaves = {1u << 31};
  grove.state->tree.set_parent(1, bent);
  CHECK(grove.shown() == "mls.bad-tree");
}

TEST_CASE("A tree whose nodes vouch for one another in a circle") {
  Grove grove;
  const mls::NodeIndex low = 1;
  const mls::NodeIndex root = grove.state->tree.root_index();
  // The root vouches for what is below, and that for the root; nobody's leaf begins it.
  mls::ParentNode above = *grove.state->tree.parent_node(root);
  mls::ParentNode below = *grove.state->tree.parent_node(low);
  above.parent_hash = grove.state->tree.parent_hash(low, mls::sibling(mls::to_node(0)));
  grove.state->tree.set_parent(root, above);
  below.parent_hash = grove.state->tree.parent_hash(root, mls::sibling(mls::left(root)));
  grove.state->tree.set_parent(low, below);
  CHECK(grove.shown() == "mls.bad-tree");
}
