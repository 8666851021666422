#include "shared/mls/treekem.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "shared/mls/labels.h"

namespace homeroom::mls {

namespace {

constexpr Error kBadPath{"mls.bad-path", "the Commit's path does not fit the tree"};

// Keys from `path_secret` on, for `nodes[from]` and all above it, each compared with the tree's public key (§7.5).
Result<Secret> climb(const RatchetTree& tree, TreePrivate& private_keys,
                     const std::vector<RatchetTree::PathNode>& nodes, std::size_t from, Secret path_secret) {
  for (std::size_t i = from; i < nodes.size(); ++i) {
    crypto::HpkeKeyPair key = node_key(path_secret);
    if (!same(key.public_key, tree.encryption_key(nodes[i].node))) {
      return kBadPath;
    }
    private_keys.set(nodes[i].node, std::move(key));
    path_secret = next_path_secret(path_secret);
  }
  return path_secret;
}

}  // namespace

TreePrivate::TreePrivate(LeafIndex leaf, crypto::HpkeKeyPair leaf_key) : leaf_(leaf) {
  set(to_node(leaf), std::move(leaf_key));
}

void TreePrivate::set(NodeIndex node, crypto::HpkeKeyPair key) {
  keys_[node] = std::make_shared<const crypto::HpkeKeyPair>(std::move(key));
}

const crypto::HpkeKeyPair* TreePrivate::find(const RatchetTree& tree, NodeIndex node) const {
  const auto found = keys_.find(node);
  if (found == keys_.end() || tree.blank(node) || !same(tree.encryption_key(node), found->second->public_key)) {
    return nullptr;
  }
  return found->second.get();
}

const crypto::HpkeKeyPair& TreePrivate::leaf_key() const {
  const auto found = keys_.find(to_node(leaf_));
  HOMEROOM_ASSERT(found != keys_.end());
  return *found->second;
}

void TreePrivate::prune(const RatchetTree& tree) {
  std::erase_if(
      keys_, [&](const auto& entry) { return entry.first >= tree.node_count() || find(tree, entry.first) == nullptr; });
}

void TreePrivate::write(Writer& writer) const {
  writer.u32(leaf_);
  writer.vector([&] {
    for (const auto& [node, key] : keys_) {
      writer.u32(node);
      writer.vector(key->private_key.reveal());
    }
  });
}

TreePrivate TreePrivate::read(Reader& reader) {
  TreePrivate keys;
  keys.leaf_ = reader.u32();
  reader.each(64, [&](Reader& inner) {
    const NodeIndex node = inner.u32();
    Result<crypto::HpkeKeyPair> key = crypto::HpkeKeyPair::from_private(inner.secret());
    if (!key) {
      inner.fail();
      return;
    }
    keys.set(node, *std::move(key));
  });
  if (!keys.keys_.contains(to_node(keys.leaf_))) {
    reader.fail();
  }
  return keys;
}

crypto::HpkeKeyPair node_key(const Secret& path_secret) {
  return crypto::HpkeKeyPair::derive(derive_secret(path_secret, "node"));
}

Secret next_path_secret(const Secret& path_secret) { return derive_secret(path_secret, "path"); }

NewPath generate_path(RatchetTree& tree, TreePrivate& private_keys, LeafNode leaf,
                      const crypto::SigningKey& signing_key, BytesView group_id, Random& random) {
  const LeafIndex sender = private_keys.leaf();
  tree.blank_direct_path(sender);
  NewPath path;
  path.nodes = tree.filtered_direct_path(sender);

  Secret secret(kNh);
  random.fill(secret.reveal_mutable());
  for (const auto& [node, copath] : path.nodes) {
    crypto::HpkeKeyPair key = node_key(secret);
    tree.set_parent(node, {key.public_key, {}, {}});
    private_keys.set(node, std::move(key));
    Secret next = next_path_secret(secret);
    path.path_secrets.push_back(std::move(secret));
    secret = std::move(next);
  }
  path.commit_secret = std::move(secret);

  // Parent hashes run from the top down to the leaf (§7.9).
  Bytes parent_hash;
  for (auto above = path.nodes.rbegin(); above != path.nodes.rend(); ++above) {
    tree.set_parent(above->node, {to_bytes(tree.encryption_key(above->node)), parent_hash, {}});
    parent_hash = tree.parent_hash(above->node, above->copath);
  }
  crypto::HpkeKeyPair leaf_key = crypto::HpkeKeyPair::generate(random);
  leaf.encryption_key = leaf_key.public_key;
  leaf.source = LeafNodeSource::commit;
  leaf.parent_hash = std::move(parent_hash);
  leaf.sign(signing_key, group_id, sender);
  tree.set_leaf(sender, std::make_shared<const LeafNode>(std::move(leaf)));
  private_keys.set(to_node(sender), std::move(leaf_key));
  private_keys.prune(tree);
  return path;
}

Result<UpdatePath> seal_path(const RatchetTree& tree, LeafIndex sender, const NewPath& path, BytesView group_context,
                             const std::vector<LeafIndex>& added, Random& random) {
  UpdatePath update;
  update.leaf_node = std::make_shared<const LeafNode>(*tree.leaf(sender));
  const crypto::HpkeInfo info = encrypt_info("UpdatePathNode", group_context);
  for (std::size_t i = 0; i < path.nodes.size(); ++i) {
    UpdatePathNode node;
    node.encryption_key = to_bytes(tree.encryption_key(path.nodes[i].node));
    for (const NodeIndex target : tree.resolution(path.nodes[i].copath, added)) {
      HOMEROOM_TRY_LET(crypto::HpkeCiphertext sealed,
                       encrypt_with_label(tree.encryption_key(target), info, path.path_secrets[i].reveal(), random));
      node.encrypted_path_secret.push_back({std::move(sealed.kem_output), std::move(sealed.ciphertext)});
    }
    update.nodes.push_back(std::move(node));
  }
  return update;
}

Status merge_path(RatchetTree& tree, LeafIndex sender, const UpdatePath& path) {
  // No public key of the path may be in the tree already, or twice in the path (§12.4.2).
  std::unordered_set<std::string_view> keys;
  keys.reserve(tree.node_count());
  for (NodeIndex node = 0; node < tree.node_count(); ++node) {
    if (!tree.blank(node)) {
      keys.insert(as_text(tree.encryption_key(node)));
    }
  }
  if (!keys.insert(as_text(path.leaf_node->encryption_key)).second) {
    return kBadPath;
  }
  for (const UpdatePathNode& node : path.nodes) {
    if (!crypto::hpke_key_is_usable(node.encryption_key) || !keys.insert(as_text(node.encryption_key)).second) {
      return kBadPath;
    }
  }

  tree.blank_direct_path(sender);
  const std::vector<RatchetTree::PathNode> nodes = tree.filtered_direct_path(sender);
  if (nodes.size() != path.nodes.size()) {
    return kBadPath;
  }
  Bytes parent_hash;
  for (std::size_t i = nodes.size(); i-- > 0;) {
    tree.set_parent(nodes[i].node, {path.nodes[i].encryption_key, parent_hash, {}});
    parent_hash = tree.parent_hash(nodes[i].node, nodes[i].copath);
  }
  if (!same(path.leaf_node->parent_hash, parent_hash)) {
    return kBadPath;
  }
  tree.set_leaf(sender, path.leaf_node);
  return {};
}

Result<OpenedPath> open_path(const RatchetTree& tree, TreePrivate& private_keys, LeafIndex sender,
                             const UpdatePath& path, BytesView group_context, const std::vector<LeafIndex>& added) {
  const std::vector<RatchetTree::PathNode> nodes = tree.filtered_direct_path(sender);
  HOMEROOM_ASSERT(nodes.size() == path.nodes.size());  // merge_path saw to it
  OpenedPath opened;
  std::optional<std::size_t> ours;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const std::vector<NodeIndex> targets = tree.resolution(nodes[i].copath, added);
    if (targets.size() != path.nodes[i].encrypted_path_secret.size()) {
      return kBadPath;
    }
    if (!is_above(nodes[i].copath, private_keys.leaf())) {
      continue;
    }
    for (std::size_t j = 0; j < targets.size(); ++j) {
      const crypto::HpkeKeyPair* key = private_keys.find(tree, targets[j]);
      if (key == nullptr) {
        continue;
      }
      const HpkeCiphertext& sealed = path.nodes[i].encrypted_path_secret[j];
      HOMEROOM_TRY_LET(opened.path_secret,
                       decrypt_with_label(*key, "UpdatePathNode", group_context, sealed.kem_output, sealed.ciphertext));
      ours = i;
      break;
    }
  }
  if (!ours || opened.path_secret.size() != kNh) {
    return kBadPath;
  }
  HOMEROOM_TRY_LET(opened.commit_secret, climb(tree, private_keys, nodes, *ours, opened.path_secret.clone()));
  private_keys.prune(tree);
  return opened;
}

Status take_path_secret(const RatchetTree& tree, TreePrivate& private_keys, LeafIndex sender, Secret path_secret) {
  if (path_secret.size() != kNh) {
    return kBadPath;
  }
  const std::vector<RatchetTree::PathNode> nodes = tree.filtered_direct_path(sender);
  const NodeIndex ancestor = common_ancestor(sender, private_keys.leaf());
  const auto from = std::find_if(nodes.begin(), nodes.end(), [&](const auto& at) { return at.node == ancestor; });
  if (sender == private_keys.leaf() || from == nodes.end() ||
      std::any_of(from, nodes.end(), [&](const auto& at) { return tree.blank(at.node); })) {
    return kBadPath;
  }
  return climb(tree, private_keys, nodes, static_cast<std::size_t>(from - nodes.begin()), std::move(path_secret)).ok()
             ? Status{}
             : Status{kBadPath};
}

}  // namespace homeroom::mls
