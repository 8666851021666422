#include "shared/mls/tree_validation.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_set>

#include "shared/crypto/hpke.h"

namespace homeroom::mls {

namespace {

constexpr Error kBadTree{"mls.bad-tree", "the ratchet tree is not one that members could have made"};
constexpr Error kUnsupported{"mls.unsupported", "a member does not support what the group requires"};

// The one node D below `child` that P's parent hash could have been handed to: what remains of the resolution when
// P's unmerged leaves are taken out, if that is a single node and nothing else was taken (§7.9.2).
std::optional<NodeIndex> covered_node(const RatchetTree& tree, const ParentNode& parent_node, NodeIndex child) {
  const auto& unmerged = parent_node.unmerged_leaves;
  const auto from = std::lower_bound(unmerged.begin(), unmerged.end(), first_leaf(child));
  const auto to = std::upper_bound(from, unmerged.end(), last_leaf(child));
  const std::vector<NodeIndex> resolution = tree.resolution(child);
  if (resolution.size() != static_cast<std::size_t>(to - from) + 1) {
    return std::nullopt;
  }
  std::optional<NodeIndex> covered;
  for (const NodeIndex node : resolution) {
    if (is_leaf(node) && std::binary_search(from, to, to_leaf(node))) {
      continue;
    }
    if (covered) {
      return std::nullopt;
    }
    covered = node;
  }
  return covered;
}

bool hands_down(const RatchetTree& tree, NodeIndex node, NodeIndex child, NodeIndex copath) {
  const std::optional<NodeIndex> covered = covered_node(tree, *tree.parent_node(node), child);
  if (!covered) {
    return false;
  }
  if (is_leaf(*covered)) {
    const LeafNode* leaf = tree.leaf(to_leaf(*covered));
    return leaf->source == LeafNodeSource::commit && same(leaf->parent_hash, tree.parent_hash(node, copath));
  }
  return same(tree.parent_node(*covered)->parent_hash, tree.parent_hash(node, copath));
}

}  // namespace

Status validate_unmerged_leaves(const RatchetTree& tree) {
  for (NodeIndex node = 1; node < tree.node_count(); node += 2) {
    const ParentNode* here = tree.parent_node(node);
    if (here == nullptr) {
      continue;
    }
    const auto& unmerged = here->unmerged_leaves;
    if (!crypto::hpke_key_is_usable(here->encryption_key) ||
        std::adjacent_find(unmerged.begin(), unmerged.end(), std::greater_equal<>()) != unmerged.end()) {
      return kBadTree;
    }
    for (const LeafIndex leaf : unmerged) {
      if (tree.leaf(leaf) == nullptr || !is_above(node, leaf)) {
        return kBadTree;
      }
      for (NodeIndex between = parent(to_node(leaf)); between != node; between = parent(between)) {
        const ParentNode* lower = tree.parent_node(between);
        if (lower != nullptr &&
            !std::binary_search(lower->unmerged_leaves.begin(), lower->unmerged_leaves.end(), leaf)) {
          return kBadTree;
        }
      }
    }
  }
  return {};
}

Status validate_parent_hashes(const RatchetTree& tree) {
  for (NodeIndex node = 1; node < tree.node_count(); node += 2) {
    if (tree.parent_node(node) == nullptr) {
      continue;
    }
    const bool by_left = hands_down(tree, node, left(node), right(node));
    const bool by_right = hands_down(tree, node, right(node), left(node));
    if (by_left == by_right) {
      return kBadTree;
    }
  }
  return {};
}

Status validate_structure(const RatchetTree& tree) {
  const std::uint32_t leaves = tree.leaf_count();
  if (leaves == 0 || tree.member_count() == 0) {
    return kBadTree;
  }
  bool right_half_used = leaves == 1;
  for (LeafIndex leaf = leaves / 2; leaf < leaves; ++leaf) {
    right_half_used = right_half_used || tree.leaf(leaf) != nullptr;
  }
  if (!right_half_used) {
    return kBadTree;  // should have been truncated (§7.7)
  }
  HOMEROOM_TRY(validate_unmerged_leaves(tree));
  return validate_parent_hashes(tree);
}

Status validate_leaves(const RatchetTree& tree, BytesView group_id) {
  for (LeafIndex index = 0; index < tree.leaf_count(); ++index) {
    const LeafNode* leaf = tree.leaf(index);
    if (leaf == nullptr) {
      continue;
    }
    HOMEROOM_TRY(leaf->validate(leaf->source, group_id, index, kNoLifetimeCheck));
  }
  return {};
}

Status validate_members(const RatchetTree& tree, std::span<const Extension> group_extensions) {
  HOMEROOM_TRY_LET(const RequiredCapabilities required, required_capabilities(group_extensions));
  std::unordered_set<std::string_view> encryption_keys;
  std::unordered_set<std::string_view> signature_keys;
  encryption_keys.reserve(tree.node_count());
  signature_keys.reserve(tree.leaf_count());
  std::vector<std::uint16_t> credentials;  // types in use
  constexpr Error duplicate{"mls.duplicate-key", "two nodes of the tree have the same key"};

  for (LeafIndex index = 0; index < tree.leaf_count(); ++index) {
    const LeafNode* leaf = tree.leaf(index);
    if (leaf == nullptr) {
      continue;
    }
    if (!encryption_keys.insert(as_text(leaf->encryption_key)).second ||
        !signature_keys.insert(as_text(leaf->signature_key)).second) {
      return duplicate;
    }
    if (std::find(credentials.begin(), credentials.end(), leaf->credential.type) == credentials.end()) {
      credentials.push_back(leaf->credential.type);
    }
    if (!leaf->capabilities.satisfies(required)) {
      return kUnsupported;
    }
    for (const Extension& extension : group_extensions) {
      if (!leaf->capabilities.extension(extension.type)) {
        return kUnsupported;
      }
    }
  }
  for (NodeIndex node = 1; node < tree.node_count(); node += 2) {
    const ParentNode* here = tree.parent_node(node);
    if (here != nullptr && !encryption_keys.insert(as_text(here->encryption_key)).second) {
      return duplicate;
    }
  }
  for (LeafIndex index = 0; index < tree.leaf_count(); ++index) {
    const LeafNode* leaf = tree.leaf(index);
    for (const std::uint16_t type : credentials) {
      if (leaf != nullptr && !leaf->capabilities.credential(type)) {
        return kUnsupported;
      }
    }
  }
  return {};
}

}  // namespace homeroom::mls
