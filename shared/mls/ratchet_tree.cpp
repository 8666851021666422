#include "shared/mls/ratchet_tree.h"

#include <algorithm>

namespace homeroom::mls {

namespace {

enum NodeType : std::uint8_t { kLeafNode = 1, kParentNode = 2 };

}  // namespace

void ParentNode::write(Writer& writer) const {
  writer.vector(encryption_key);
  writer.vector(parent_hash);
  write_u32s(writer, unmerged_leaves);
}

ParentNode ParentNode::read(Reader& reader) {
  ParentNode node;
  node.encryption_key = reader.bytes();
  node.parent_hash = reader.bytes();
  node.unmerged_leaves = read_u32s(reader);
  return node;
}

RatchetTree::RatchetTree(LeafNode only) {
  set_size(1);
  leaves_[0] = std::make_shared<const LeafNode>(std::move(only));
}

void RatchetTree::set_size(std::uint32_t leaves) {
  leaves_.resize(leaves);
  parents_.resize(leaves - 1);
  hashes_.resize(node_width(leaves));
}

std::uint32_t RatchetTree::member_count() const {
  return static_cast<std::uint32_t>(
      std::count_if(leaves_.begin(), leaves_.end(), [](const auto& leaf) { return leaf != nullptr; }));
}

const LeafNode* RatchetTree::leaf(LeafIndex index) const {
  return index < leaves_.size() ? leaves_[index].get() : nullptr;
}

const ParentNode* RatchetTree::parent_node(NodeIndex node) const {
  return !is_leaf(node) && node / 2 < parents_.size() ? parents_[node / 2].get() : nullptr;
}

bool RatchetTree::blank(NodeIndex node) const {
  return is_leaf(node) ? leaf(to_leaf(node)) == nullptr : parent_node(node) == nullptr;
}

BytesView RatchetTree::encryption_key(NodeIndex node) const {
  HOMEROOM_ASSERT(!blank(node));
  return is_leaf(node) ? leaves_[node / 2]->encryption_key : parents_[node / 2]->encryption_key;
}

LeafIndex RatchetTree::next_free_leaf() const {
  const auto free = std::find(leaves_.begin(), leaves_.end(), nullptr);
  return static_cast<LeafIndex>(free - leaves_.begin());
}

Result<LeafIndex> RatchetTree::make_room() {
  const LeafIndex index = next_free_leaf();
  if (index == leaf_count()) {
    if (leaves_.size() * 2 > kMaxLeaves) {
      return Error{"mls.tree-full", "the group has as many members as this implementation takes"};
    }
    set_size(leaf_count() * 2);
  }
  return index;
}

Result<LeafIndex> RatchetTree::add(std::shared_ptr<const LeafNode> leaf) {
  HOMEROOM_TRY_LET(const LeafIndex index, make_room());
  set_leaf(index, std::move(leaf));
  for (const NodeIndex node : direct_path(index, leaf_count())) {
    if (const ParentNode* old = parent_node(node); old != nullptr) {
      ParentNode changed = *old;
      auto& unmerged = changed.unmerged_leaves;
      unmerged.insert(std::lower_bound(unmerged.begin(), unmerged.end(), index), index);
      parents_[node / 2] = std::make_shared<const ParentNode>(std::move(changed));
    }
  }
  return index;
}

void RatchetTree::update(LeafIndex index, std::shared_ptr<const LeafNode> leaf) {
  set_leaf(index, std::move(leaf));
  blank_direct_path(index);
}

void RatchetTree::remove(LeafIndex index) {
  set_leaf(index, nullptr);
  blank_direct_path(index);
  truncate();
}

void RatchetTree::truncate() {
  std::uint32_t last = leaf_count();
  while (last > 1 && leaves_[last - 1] == nullptr) {
    --last;
  }
  const std::uint32_t leaves = std::bit_ceil(last);
  if (leaves < leaf_count()) {
    set_size(leaves);
  }
}

void RatchetTree::set_leaf(LeafIndex index, std::shared_ptr<const LeafNode> leaf) {
  HOMEROOM_ASSERT(index < leaf_count());
  leaves_[index] = std::move(leaf);
  forget_hashes(to_node(index));
}

void RatchetTree::set_parent(NodeIndex node, ParentNode parent_node) {
  HOMEROOM_ASSERT(!is_leaf(node) && node < node_count());
  parents_[node / 2] = std::make_shared<const ParentNode>(std::move(parent_node));
  forget_hashes(node);
}

void RatchetTree::blank_direct_path(LeafIndex index) {
  for (const NodeIndex node : direct_path(index, leaf_count())) {
    parents_[node / 2] = nullptr;
  }
  forget_hashes(to_node(index));
}

void RatchetTree::forget_hashes(NodeIndex from) {
  for (NodeIndex node = from;; node = parent(node)) {
    hashes_[node].known = false;
    if (node == root_index()) {
      return;
    }
  }
}

void RatchetTree::resolve(NodeIndex node, const std::vector<LeafIndex>& without, std::vector<NodeIndex>& out) const {
  const auto left_out = [&](LeafIndex leaf) { return std::binary_search(without.begin(), without.end(), leaf); };
  if (is_leaf(node)) {
    if (leaves_[to_leaf(node)] != nullptr && !left_out(to_leaf(node))) {
      out.push_back(node);
    }
    return;
  }
  if (const ParentNode* here = parent_node(node); here != nullptr) {
    out.push_back(node);
    for (const LeafIndex leaf : here->unmerged_leaves) {
      if (!left_out(leaf)) {
        out.push_back(to_node(leaf));
      }
    }
    return;
  }
  resolve(left(node), without, out);
  resolve(right(node), without, out);
}

std::vector<NodeIndex> RatchetTree::resolution(NodeIndex node, const std::vector<LeafIndex>& without) const {
  std::vector<NodeIndex> out;
  resolve(node, without, out);
  return out;
}

bool RatchetTree::resolution_empty(NodeIndex node) const {
  if (!blank(node)) {
    return false;
  }
  return is_leaf(node) || (resolution_empty(left(node)) && resolution_empty(right(node)));
}

std::vector<RatchetTree::PathNode> RatchetTree::filtered_direct_path(LeafIndex index) const {
  std::vector<PathNode> path;
  NodeIndex below = to_node(index);
  for (const NodeIndex node : direct_path(index, leaf_count())) {
    const NodeIndex copath = sibling(below);
    if (!resolution_empty(copath)) {
      path.push_back({node, copath});
    }
    below = node;
  }
  return path;
}

void RatchetTree::write(Writer& writer) const {
  std::uint32_t count = node_count();
  while (count > 0 && blank(count - 1)) {
    --count;  // no blank nodes after the last one that is not
  }
  writer.vector([&] {
    for (NodeIndex node = 0; node < count; ++node) {
      const bool present = !blank(node);
      writer.boolean(present);
      if (present && is_leaf(node)) {
        writer.u8(kLeafNode);
        leaves_[node / 2]->write(writer);
      } else if (present) {
        writer.u8(kParentNode);
        parents_[node / 2]->write(writer);
      }
    }
  });
}

RatchetTree RatchetTree::read(Reader& reader) {
  std::vector<std::shared_ptr<const LeafNode>> leaves;
  std::vector<std::shared_ptr<const ParentNode>> parents;
  NodeIndex node = 0;
  bool last_blank = true;
  reader.each(2 * kMaxLeaves - 1, [&](Reader& inner) {
    std::shared_ptr<const LeafNode> leaf;
    std::shared_ptr<const ParentNode> parent;
    last_blank = !inner.boolean();
    if (!last_blank) {
      const std::uint8_t type = inner.u8();
      if (type != (is_leaf(node) ? kLeafNode : kParentNode)) {
        inner.fail();
      } else if (is_leaf(node)) {
        leaf = std::make_shared<const LeafNode>(LeafNode::read(inner));
      } else {
        parent = std::make_shared<const ParentNode>(ParentNode::read(inner));
      }
    }
    if (is_leaf(node)) {
      leaves.push_back(std::move(leaf));
    } else {
      parents.push_back(std::move(parent));
    }
    ++node;
  });
  RatchetTree tree;
  if (!reader.ok() || node == 0 || last_blank) {
    reader.fail();  // an empty tree, or a blank node at the end
    return tree;
  }
  tree.leaves_ = std::move(leaves);
  tree.parents_ = std::move(parents);
  // The last node read is a leaf or a parent; either way every node up to it fits in the next full tree.
  const std::uint32_t size = std::bit_ceil(std::max<std::uint32_t>((node + 2) / 2, 1));
  tree.set_size(size);
  return tree;
}

}  // namespace homeroom::mls
