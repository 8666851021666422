// Index arithmetic of full binary trees laid out in an array (RFC 9420 appendix C): leaf i is node 2i, a parent lies
// between its two subtrees.
// Owns nothing. Indices out of the tree are our own mistake; what comes from outside is compared with the size first.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "shared/base/assert.h"

namespace homeroom::mls {

using LeafIndex = std::uint32_t;
using NodeIndex = std::uint32_t;

constexpr NodeIndex to_node(LeafIndex leaf) { return leaf * 2; }
constexpr bool is_leaf(NodeIndex node) { return (node & 1) == 0; }
constexpr LeafIndex to_leaf(NodeIndex node) { return node / 2; }

// How far a node is above the leaves: the number of trailing one bits.
constexpr std::uint32_t level(NodeIndex node) { return static_cast<std::uint32_t>(std::countr_one(node)); }

// `leaves` is a power of two in all of these.
constexpr std::uint32_t node_width(std::uint32_t leaves) { return leaves == 0 ? 0 : 2 * leaves - 1; }
constexpr NodeIndex root(std::uint32_t leaves) { return leaves - 1; }

constexpr NodeIndex left(NodeIndex node) {
  HOMEROOM_ASSERT(!is_leaf(node));
  return node ^ (1u << (level(node) - 1));
}
constexpr NodeIndex right(NodeIndex node) {
  HOMEROOM_ASSERT(!is_leaf(node));
  return node ^ (3u << (level(node) - 1));
}
// Of a node that is not the root.
constexpr NodeIndex parent(NodeIndex node) {
  const std::uint32_t up = level(node);
  return (node | (1u << up)) & ~(1u << (up + 1));
}
constexpr NodeIndex sibling(NodeIndex node) {
  const NodeIndex above = parent(node);
  return node < above ? right(above) : left(above);
}

// The leaves under a node are [first, last].
constexpr LeafIndex first_leaf(NodeIndex node) { return to_leaf(node + 1 - (1u << level(node))); }
constexpr LeafIndex last_leaf(NodeIndex node) { return to_leaf(node - 1 + (1u << level(node))); }
constexpr bool is_above(NodeIndex node, LeafIndex leaf) { return first_leaf(node) <= leaf && leaf <= last_leaf(node); }

// From the leaf's parent up to the root; empty in a tree of one.
std::vector<NodeIndex> direct_path(LeafIndex leaf, std::uint32_t leaves);
NodeIndex common_ancestor(LeafIndex a, LeafIndex b);

}  // namespace homeroom::mls
