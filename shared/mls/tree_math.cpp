#include "shared/mls/tree_math.h"

namespace homeroom::mls {

std::vector<NodeIndex> direct_path(LeafIndex leaf, std::uint32_t leaves) {
  std::vector<NodeIndex> path;
  const NodeIndex top = root(leaves);
  for (NodeIndex node = to_node(leaf); node != top;) {
    node = parent(node);
    path.push_back(node);
  }
  return path;
}

NodeIndex common_ancestor(LeafIndex a, LeafIndex b) {
  NodeIndex node = to_node(a);
  while (!is_above(node, b)) {
    node = parent(node);
  }
  return node;
}

}  // namespace homeroom::mls
