// Tree hashes and parent hashes (RFC 9420 §7.8, §7.9).
#include <algorithm>

#include "shared/mls/labels.h"
#include "shared/mls/ratchet_tree.h"

namespace homeroom::mls {

namespace {

enum NodeType : std::uint8_t { kLeafNode = 1, kParentNode = 2 };

crypto::Hash leaf_hash(LeafIndex index, const LeafNode* leaf) {
  Writer writer;
  writer.reserve(512);
  writer.u8(kLeafNode);
  writer.u32(index);
  writer.boolean(leaf != nullptr);
  if (leaf != nullptr) {
    leaf->write(writer);
  }
  return crypto::sha256(writer.view());
}

crypto::Hash parent_node_hash(const ParentNode* node, const std::vector<LeafIndex>* blanked, const crypto::Hash& left,
                              const crypto::Hash& right) {
  Writer writer;
  writer.reserve(256);
  writer.u8(kParentNode);
  writer.boolean(node != nullptr);
  if (node != nullptr) {
    if (blanked == nullptr) {
      node->write(writer);
    } else {
      ParentNode without = *node;
      std::erase_if(without.unmerged_leaves,
                    [&](LeafIndex leaf) { return std::binary_search(blanked->begin(), blanked->end(), leaf); });
      without.write(writer);
    }
  }
  writer.vector(left);
  writer.vector(right);
  return crypto::sha256(writer.view());
}

}  // namespace

const crypto::Hash& RatchetTree::tree_hash(NodeIndex node) const {
  CachedHash& cached = hashes_[node];
  if (!cached.known) {
    cached.hash = is_leaf(node)
                      ? leaf_hash(to_leaf(node), leaf(to_leaf(node)))
                      : parent_node_hash(parent_node(node), nullptr, tree_hash(left(node)), tree_hash(right(node)));
    cached.known = true;
  }
  return cached.hash;
}

Bytes RatchetTree::root_hash() const {
  const crypto::Hash& hash = tree_hash(root_index());
  return {hash.begin(), hash.end()};
}

crypto::Hash RatchetTree::tree_hash_without(NodeIndex node, const std::vector<LeafIndex>& blanked) const {
  const auto first = std::lower_bound(blanked.begin(), blanked.end(), first_leaf(node));
  if (first == blanked.end() || *first > last_leaf(node)) {
    return tree_hash(node);  // none of them is below
  }
  if (is_leaf(node)) {
    return leaf_hash(to_leaf(node), nullptr);
  }
  return parent_node_hash(parent_node(node), &blanked, tree_hash_without(left(node), blanked),
                          tree_hash_without(right(node), blanked));
}

Bytes RatchetTree::parent_hash(NodeIndex node, NodeIndex copath) const {
  const ParentNode* here = parent_node(node);
  HOMEROOM_ASSERT(here != nullptr);
  Writer writer;
  writer.reserve(128);
  writer.vector(here->encryption_key);
  writer.vector(here->parent_hash);
  writer.vector(tree_hash_without(copath, here->unmerged_leaves));
  return hash_of(writer.view());
}

}  // namespace homeroom::mls
