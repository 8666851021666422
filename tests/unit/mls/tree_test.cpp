#include <catch2/catch_test_macros.hpp>

#include "shared/mls/key_package.h"
#include "shared/mls/ratchet_tree.h"
#include "shared/mls/tree_math.h"
#include "shared/mls/tree_validation.h"
#include "shared/mls/treekem.h"
#include "tests/unit/mls/support.h"

using namespace homeroom;
using namespace homeroom::mls;
using namespace homeroom::mls::testing;

namespace {

std::shared_ptr<const LeafNode> some_leaf(Random& random) {
  const KeyPackageBundle bundle = make_bundle("somebody", random);
  return decode<KeyPackage>(bundle.key_package)->leaf_node;
}

RatchetTree tree_of(std::uint32_t members, Random& random) {
  RatchetTree tree(*some_leaf(random));
  for (std::uint32_t i = 1; i < members; ++i) REQUIRE(tree.add(some_leaf(random)).ok());
  return tree;
}

// Tree hashes from scratch, for comparison with the cached ones.
Bytes fresh_hash(const RatchetTree& tree) { return decode<RatchetTree>(encode(tree))->root_hash(); }

}  // namespace

TEST_CASE("tree arithmetic agrees with itself in trees of every size") {
  for (std::uint32_t leaves = 1; leaves <= 64; leaves *= 2) {
    for (NodeIndex node = 0; node < node_width(leaves); ++node) {
      if (!is_leaf(node)) {
        CHECK(parent(left(node)) == node);
        CHECK(parent(right(node)) == node);
        CHECK(sibling(left(node)) == right(node));
        CHECK(last_leaf(left(node)) + 1 == first_leaf(right(node)));
      }
      CHECK(is_above(root(leaves), first_leaf(node)));
    }
    for (LeafIndex leaf = 0; leaf < leaves; ++leaf) {
      const auto path = direct_path(leaf, leaves);
      CHECK((leaves == 1 ? path.empty() : path.back() == root(leaves)));
      for (LeafIndex other = 0; other < leaves; ++other) {
        const NodeIndex common = common_ancestor(leaf, other);
        CHECK(is_above(common, leaf));
        CHECK(is_above(common, other));
      }
    }
  }
}

TEST_CASE("members take the leftmost free leaf; the tree doubles and shrinks by halves") {
  SeededRandom random(1);
  RatchetTree tree = tree_of(5, random);
  CHECK(tree.leaf_count() == 8);
  tree.remove(1);
  CHECK(*tree.add(some_leaf(random)) == 1);
  tree.remove(4);
  CHECK(tree.leaf_count() == 4);
  tree.remove(2);
  tree.remove(3);
  CHECK(tree.leaf_count() == 2);
  tree.remove(1);
  CHECK(tree.leaf_count() == 1);
  CHECK(tree.member_count() == 1);
}

TEST_CASE("cached tree hashes are those of a tree hashed afresh, after any operation") {
  SeededRandom random(2);
  RatchetTree tree = tree_of(9, random);
  const crypto::SigningKey key = crypto::SigningKey::generate(random);
  for (int i = 0; i < 60; ++i) {
    const auto leaf = static_cast<LeafIndex>(random.below(tree.leaf_count()));
    switch (random.below(4)) {
      case 0: REQUIRE(tree.add(some_leaf(random)).ok()); break;
      case 1:
        if (tree.leaf(leaf) != nullptr && tree.member_count() > 1) tree.remove(leaf);
        break;
      case 2:
        if (tree.leaf(leaf) != nullptr) tree.update(leaf, some_leaf(random));
        break;
      default:
        if (tree.leaf(leaf) != nullptr) {
          TreePrivate keys(leaf, crypto::HpkeKeyPair::generate(random));
          generate_path(tree, keys, *tree.leaf(leaf), key, as_bytes("g"), random);
        }
    }
    CHECK(tree.root_hash() == fresh_hash(tree));
    CHECK(validate_structure(tree).ok());
  }
}

TEST_CASE("a tree must end with a node, have leaves where leaves belong, and fit the limit") {
  SeededRandom random(3);
  const RatchetTree tree = tree_of(3, random);
  const Bytes good = encode(tree);
  REQUIRE(decode<RatchetTree>(good).ok());
  Reader reader(good);
  const Bytes inner = to_bytes(reader.vector());
  const auto wrapped = [](const Bytes& content) {
    Writer writer;
    writer.vector(content);
    return writer.take();
  };
  CHECK_FALSE(decode<RatchetTree>(wrapped(concat({inner, Bytes{0}}))).ok());  // a blank at the end
  CHECK_FALSE(decode<RatchetTree>(wrapped(Bytes(5, 0))).ok());                // nothing but blanks
  CHECK_FALSE(decode<RatchetTree>(wrapped({})).ok());
  CHECK_FALSE(decode<RatchetTree>(wrapped(concat({Bytes{0}, inner}))).ok());  // a leaf where a parent belongs
  CHECK_FALSE(decode<RatchetTree>(wrapped(Bytes(3 * kMaxLeaves, 0))).ok());
}

TEST_CASE("a tree with parents that nobody's path explains is refused") {
  SeededRandom random(4);
  RatchetTree tree = tree_of(8, random);
  TreePrivate keys(2, crypto::HpkeKeyPair::generate(random));
  const crypto::SigningKey key = crypto::SigningKey::generate(random);
  generate_path(tree, keys, *tree.leaf(2), key, as_bytes("g"), random);
  REQUIRE(validate_structure(tree).ok());

  SECTION("a parent with a key of somebody's own") {
    RatchetTree forged = tree;
    forged.set_parent(9, {crypto::HpkeKeyPair::generate(random).public_key, {}, {}});
    CHECK(error_of(validate_structure(forged)) == "mls.bad-tree");
  }
  SECTION("another key at a parent that has one") {
    RatchetTree forged = tree;
    ParentNode node = *forged.parent_node(3);
    node.encryption_key[0] ^= 1;
    forged.set_parent(3, node);
    CHECK(error_of(validate_structure(forged)) == "mls.bad-tree");
  }
  SECTION("unmerged leaves that are not below, not there, twice, or not in order") {
    for (const std::vector<LeafIndex>& unmerged : {std::vector<LeafIndex>{6}, {1000}, {0xffffffff}, {0, 0}, {1, 0}}) {
      RatchetTree forged = tree;
      ParentNode node = *forged.parent_node(3);
      node.unmerged_leaves = unmerged;
      forged.set_parent(3, node);
      CHECK(error_of(validate_structure(forged)) == "mls.bad-tree");
    }
  }
  SECTION("an unmerged leaf that a lower parent does not know of") {
    RatchetTree forged = tree;
    ParentNode node = *forged.parent_node(7);
    node.unmerged_leaves = {3};
    forged.set_parent(7, node);
    CHECK(error_of(validate_structure(forged)) == "mls.bad-tree");
  }
  SECTION("one key at two nodes") {
    RatchetTree forged = tree;
    forged.set_leaf(7, std::make_shared<const LeafNode>(*forged.leaf(6)));
    CHECK(error_of(validate_members(forged, {})) == "mls.duplicate-key");
  }
  SECTION("a right half with nobody in it") {
    RatchetTree forged = tree;
    for (LeafIndex leaf = 4; leaf < 8; ++leaf) forged.set_leaf(leaf, nullptr);
    CHECK(error_of(validate_structure(forged)) == "mls.bad-tree");
  }
}
