#include "shared/mls/secret_tree.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/mls/support.h"

using namespace homeroom;
using namespace homeroom::mls;
using namespace homeroom::mls::testing;

namespace {

SecretTree tree_of(std::uint32_t leaves, std::uint64_t seed) {
  SeededRandom random(seed);
  Secret secret(kNh);
  random.fill(secret.reveal_mutable());
  return SecretTree(std::move(secret), leaves);
}

bool use(SecretTree& tree, LeafIndex leaf, RatchetType type, std::uint32_t generation) {
  auto opening = tree.open(leaf, type, generation);
  if (!opening) return false;
  tree.apply(*std::move(opening));
  return true;
}

}  // namespace

TEST_CASE("sender and receiver derive the same keys, each once") {
  SecretTree sender = tree_of(8, 1);
  SecretTree receiver = sender.clone();
  for (LeafIndex leaf = 0; leaf < 8; ++leaf) {
    for (std::uint32_t i = 0; i < 5; ++i) {
      const auto next = *sender.next(leaf, RatchetType::application);
      CHECK(next.generation == i);
      auto opening = receiver.open(leaf, RatchetType::application, i);
      REQUIRE(opening.ok());
      CHECK(opening->key.key == next.key.key);
      receiver.apply(*std::move(opening));
      CHECK(error_of(receiver.open(leaf, RatchetType::application, i)) == "mls.key-used");
    }
  }
}

TEST_CASE("messages may come in any order within the window") {
  SeededRandom random(2);
  std::vector<std::uint32_t> order(1025);
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  for (std::size_t i = order.size(); i-- > 1;) std::swap(order[i], order[random.below(i + 1)]);
  SecretTree tree = tree_of(2, 3);
  for (const std::uint32_t generation : order) CHECK(use(tree, 1, RatchetType::application, generation));
  for (const std::uint32_t generation : order) CHECK_FALSE(use(tree, 1, RatchetType::application, generation));
}

TEST_CASE("a jump of 1024 generations works, one to the end of time does not, and costs nothing") {
  SecretTree tree = tree_of(4, 4);
  CHECK(use(tree, 0, RatchetType::application, 1024));
  CHECK(use(tree, 0, RatchetType::application, 0));
  for (const std::uint32_t far : {5000u, 0x7fffffffu, 0xfffffffeu, 0xffffffffu}) {
    CHECK(error_of(tree.open(0, RatchetType::application, far)) == "mls.too-far-ahead");
  }
  CHECK(use(tree, 0, RatchetType::application, 1025));
  CHECK(error_of(tree.open(4, RatchetType::application, 0)) == "mls.key-used");
  CHECK(error_of(tree.open(0xffffffff, RatchetType::handshake, 0)) == "mls.key-used");
}

TEST_CASE("kept keys are bounded: the oldest go first") {
  SecretTree tree = tree_of(2, 5);
  CHECK(use(tree, 0, RatchetType::application, SecretTree::kMaxForward));
  CHECK(use(tree, 0, RatchetType::application, SecretTree::kMaxForward + 500));
  CHECK_FALSE(use(tree, 0, RatchetType::application, 0));
  CHECK(use(tree, 0, RatchetType::application, SecretTree::kMaxForward - 1));
}

TEST_CASE("all ratchets together keep a bounded number of keys") {
  SecretTree tree = tree_of(64, 6);
  for (LeafIndex leaf = 0; leaf < 64; ++leaf) CHECK(use(tree, leaf, RatchetType::application, SecretTree::kMaxForward));
  Writer writer;
  tree.write(writer);
  CHECK(writer.size() < (SecretTree::kMaxKeptInAll + 1000) * 64);
}

TEST_CASE("looking consumes nothing") {
  SecretTree tree = tree_of(2, 7);
  const auto first = tree.open(0, RatchetType::handshake, 3);
  const auto again = tree.open(0, RatchetType::handshake, 3);
  REQUIRE(first.ok());
  REQUIRE(again.ok());
  CHECK(first->key.key == again->key.key);
}

TEST_CASE("comes back from bytes, with what is kept") {
  SecretTree tree = tree_of(4, 8);
  CHECK(use(tree, 2, RatchetType::application, 10));
  CHECK(use(tree, 3, RatchetType::handshake, 2));
  const Bytes bytes = encode(tree);
  auto restored = decode<SecretTree>(bytes);
  REQUIRE(restored.ok());
  CHECK(encode(*restored) == bytes);
  CHECK(use(*restored, 2, RatchetType::application, 4));
  CHECK_FALSE(use(*restored, 2, RatchetType::application, 10));
  CHECK(use(*restored, 0, RatchetType::application, 0));
}
