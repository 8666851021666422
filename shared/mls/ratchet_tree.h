// The ratchet tree (RFC 9420 §4, §7): members at the leaves, shared keys at the parents; always full, blanks included.
// Nodes are immutable and shared, so that a copy of the tree costs a pointer a node; tree hashes are kept until
// something below them changes. Never larger than kMaxLeaves.
#pragma once

#include <memory>
#include <optional>

#include "shared/crypto/hash.h"
#include "shared/mls/leaf_node.h"
#include "shared/mls/tree_math.h"

namespace homeroom::mls {

struct ParentNode {
  Bytes encryption_key;
  Bytes parent_hash;
  std::vector<LeafIndex> unmerged_leaves;  // in increasing order

  void write(Writer& writer) const;
  static ParentNode read(Reader& reader);
};

class RatchetTree {
 public:
  RatchetTree() = default;
  explicit RatchetTree(LeafNode only);

  std::uint32_t leaf_count() const { return static_cast<std::uint32_t>(leaves_.size()); }  // blanks included
  std::uint32_t node_count() const { return node_width(leaf_count()); }
  NodeIndex root_index() const { return root(leaf_count()); }
  std::uint32_t member_count() const;

  const LeafNode* leaf(LeafIndex index) const;  // null when blank or outside
  const ParentNode* parent_node(NodeIndex node) const;
  bool blank(NodeIndex node) const;
  BytesView encryption_key(NodeIndex node) const;  // of a node that is not blank

  // §12.1.1 to §12.1.3. add gives the leaf's place: leftmost blank, or the tree doubles; error: mls.tree-full.
  Result<LeafIndex> make_room();  // the place alone, left blank: an external joiner's path fills it
  Result<LeafIndex> add(std::shared_ptr<const LeafNode> leaf);
  void update(LeafIndex index, std::shared_ptr<const LeafNode> leaf);  // also blanks the direct path
  void remove(LeafIndex index);                                        // also blanks the direct path and truncates

  void set_leaf(LeafIndex index, std::shared_ptr<const LeafNode> leaf);
  void set_parent(NodeIndex node, ParentNode parent_node);
  void blank_direct_path(LeafIndex index);

  // §4.1.1, in order; leaves in `without` (sorted) are left out.
  std::vector<NodeIndex> resolution(NodeIndex node, const std::vector<LeafIndex>& without = {}) const;
  bool resolution_empty(NodeIndex node) const;

  // The direct path without the nodes whose copath child resolves to nothing (§4.1.2), each with that child.
  struct PathNode {
    NodeIndex node;
    NodeIndex copath;
  };
  std::vector<PathNode> filtered_direct_path(LeafIndex index) const;

  // §7.8
  const crypto::Hash& tree_hash(NodeIndex node) const;
  Bytes root_hash() const;
  // As if the leaves in `blanked` (sorted) were blank (§7.9, for original_sibling_tree_hash).
  crypto::Hash tree_hash_without(NodeIndex node, const std::vector<LeafIndex>& blanked) const;
  // §7.9: of parent node `node` for the child whose sibling is `copath`.
  Bytes parent_hash(NodeIndex node, NodeIndex copath) const;

  // §12.4.3.3: optional<Node> ratchet_tree<V>
  void write(Writer& writer) const;
  static RatchetTree read(Reader& reader);

 private:
  LeafIndex next_free_leaf() const;
  void set_size(std::uint32_t leaves);
  void truncate();
  void forget_hashes(NodeIndex from);
  void resolve(NodeIndex node, const std::vector<LeafIndex>& without, std::vector<NodeIndex>& out) const;

  std::vector<std::shared_ptr<const LeafNode>> leaves_;
  std::vector<std::shared_ptr<const ParentNode>> parents_;  // parents_[i] is node 2i + 1
  struct CachedHash {
    crypto::Hash hash;
    bool known = false;
  };
  mutable std::vector<CachedHash> hashes_;  // by node
};

}  // namespace homeroom::mls
