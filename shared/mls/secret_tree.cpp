#include "shared/mls/secret_tree.h"

#include "shared/crypto/aead.h"
#include "shared/mls/labels.h"

namespace homeroom::mls {

namespace {

KeyAndNonce key_of(const Secret& secret, std::uint32_t generation) {
  return {derive_tree_secret(secret, "key", generation, crypto::kAeadKeySize),
          derive_tree_secret(secret, "nonce", generation, crypto::kAeadNonceSize)};
}

Secret step(const Secret& secret, std::uint32_t generation) {
  return derive_tree_secret(secret, "secret", generation, kNh);
}

Secret child_secret(const Secret& secret, bool to_left) {
  return expand_with_label(secret, "tree", as_bytes(to_left ? "left" : "right"), kNh);
}

Secret ratchet_root(const Secret& leaf_secret, RatchetType type) {
  return expand_with_label(leaf_secret, type == RatchetType::handshake ? "handshake" : "application", {}, kNh);
}

constexpr Error kKeyUsed{"mls.key-used", "the key of this message was used before, or given up"};

}  // namespace

SecretTree::Ratchet SecretTree::Ratchet::clone() const {
  Ratchet copy{secret.clone(), generation, {}};
  for (const auto& [at, key] : kept) {
    copy.kept.emplace(at, key.clone());
  }
  return copy;
}

SecretTree::SecretTree(Secret encryption_secret, std::uint32_t leaves) : leaves_(leaves) {
  nodes_.emplace(root(leaves), std::move(encryption_secret));
}

// The leaf's tree secret, from the lowest node above it whose secret is still there. Empty when it was consumed.
Secret SecretTree::leaf_secret(LeafIndex leaf) const {
  NodeIndex node = to_node(leaf);
  const NodeIndex top = root(leaves_);
  auto found = nodes_.find(node);
  while (found == nodes_.end() && node != top) {
    node = parent(node);
    found = nodes_.find(node);
  }
  if (found == nodes_.end()) {
    return {};
  }
  Secret secret = found->second.clone();
  while (!is_leaf(node)) {
    const bool to_left = to_node(leaf) < node;
    secret = child_secret(secret, to_left);
    node = to_left ? left(node) : right(node);
  }
  return secret;
}

void SecretTree::plant(LeafIndex leaf) {
  const NodeIndex target = to_node(leaf);
  NodeIndex node = target;
  auto found = nodes_.find(node);
  while (found == nodes_.end()) {
    if (node == root(leaves_)) {
      return;  // planted before
    }
    node = parent(node);
    found = nodes_.find(node);
  }
  // Every secret on the way down is consumed; the siblings' stay for their own leaves (§9.2).
  Secret secret = std::move(found->second);
  nodes_.erase(found);
  while (node != target) {
    const bool to_left = target < node;
    nodes_.emplace(to_left ? right(node) : left(node), child_secret(secret, !to_left));
    secret = child_secret(secret, to_left);
    node = to_left ? left(node) : right(node);
  }
  for (const RatchetType type : {RatchetType::handshake, RatchetType::application}) {
    ratchets_.emplace(RatchetId{leaf, type}, Ratchet{ratchet_root(secret, type), 0, {}});
  }
}

Result<SecretTree::Opening> SecretTree::open(LeafIndex leaf, RatchetType type, std::uint32_t generation) const {
  if (leaf >= leaves_) {
    return kKeyUsed;
  }
  Opening opening{{}, leaf, type, generation, std::nullopt, {}};
  Secret secret;
  std::uint32_t at = 0;
  if (const auto found = ratchets_.find({leaf, type}); found != ratchets_.end()) {
    const Ratchet& ratchet = found->second;
    if (generation < ratchet.generation) {
      const auto kept = ratchet.kept.find(generation);
      if (kept == ratchet.kept.end()) {
        return kKeyUsed;
      }
      opening.key = kept->second.clone();
      return opening;
    }
    secret = ratchet.secret.clone();
    at = ratchet.generation;
  } else {
    const Secret above = leaf_secret(leaf);
    if (above.empty()) {
      return kKeyUsed;
    }
    secret = ratchet_root(above, type);
  }
  if (generation - at > kMaxForward || generation == 0xffffffffu) {
    return Error{"mls.too-far-ahead", "the message is too many generations ahead of the last one"};
  }
  for (; at < generation; ++at) {
    opening.skipped.emplace(at, key_of(secret, at));
    secret = step(secret, at);
  }
  opening.key = key_of(secret, generation);
  opening.advanced = step(secret, generation);
  return opening;
}

void SecretTree::apply(Opening opening) {
  plant(opening.leaf);
  const auto found = ratchets_.find({opening.leaf, opening.type});
  HOMEROOM_ASSERT(found != ratchets_.end());
  Ratchet& ratchet = found->second;
  if (!opening.advanced) {
    kept_ -= ratchet.kept.erase(opening.generation);
    return;
  }
  HOMEROOM_ASSERT(opening.generation >= ratchet.generation);
  ratchet.secret = std::move(*opening.advanced);
  ratchet.generation = opening.generation + 1;
  kept_ += opening.skipped.size();
  ratchet.kept.merge(opening.skipped);
  limit_kept(ratchet);
}

void SecretTree::limit_kept(Ratchet& just_used) {
  while (just_used.kept.size() > kMaxKept) {
    just_used.kept.erase(just_used.kept.begin());
    --kept_;
  }
  for (auto it = ratchets_.begin(); kept_ > kMaxKeptInAll && it != ratchets_.end(); ++it) {
    if (&it->second != &just_used) {
      kept_ -= it->second.kept.size();
      it->second.kept.clear();
    }
  }
}

Result<SecretTree::Next> SecretTree::next(LeafIndex leaf, RatchetType type) {
  constexpr Error exhausted{"mls.exhausted", "this epoch has no keys left for sending"};
  HOMEROOM_ASSERT(leaf < leaves_);
  plant(leaf);
  const auto found = ratchets_.find({leaf, type});
  if (found == ratchets_.end() || found->second.generation == 0xffffffffu) {
    return exhausted;
  }
  Ratchet& ratchet = found->second;
  Next next{key_of(ratchet.secret, ratchet.generation), ratchet.generation};
  ratchet.secret = step(ratchet.secret, ratchet.generation);
  ++ratchet.generation;
  return next;
}

SecretTree SecretTree::clone() const {
  SecretTree copy;
  copy.leaves_ = leaves_;
  copy.kept_ = kept_;
  for (const auto& [node, secret] : nodes_) {
    copy.nodes_.emplace_hint(copy.nodes_.end(), node, secret.clone());
  }
  for (const auto& [id, ratchet] : ratchets_) {
    copy.ratchets_.emplace_hint(copy.ratchets_.end(), id, ratchet.clone());
  }
  return copy;
}

void SecretTree::write(Writer& writer) const {
  writer.u32(leaves_);
  writer.vector([&] {
    for (const auto& [node, secret] : nodes_) {
      writer.u32(node);
      writer.vector(secret.reveal());
    }
  });
  writer.vector([&] {
    for (const auto& [id, ratchet] : ratchets_) {
      writer.u32(id.first);
      writer.u8(static_cast<std::uint8_t>(id.second));
      writer.vector(ratchet.secret.reveal());
      writer.u32(ratchet.generation);
      writer.vector([&] {
        for (const auto& [generation, key] : ratchet.kept) {
          writer.u32(generation);
          writer.vector(key.key.reveal());
          writer.vector(key.nonce.reveal());
        }
      });
    }
  });
}

SecretTree SecretTree::read(Reader& reader) {
  SecretTree tree;
  tree.leaves_ = reader.u32();
  if (tree.leaves_ == 0 || tree.leaves_ > kMaxLeaves || !std::has_single_bit(tree.leaves_)) {
    reader.fail();
  }
  reader.each(2 * kMaxLeaves, [&](Reader& inner) {
    const NodeIndex node = inner.u32();
    Secret secret = inner.secret();
    if (node >= node_width(tree.leaves_) || secret.size() != kNh) {
      inner.fail();
      return;
    }
    tree.nodes_.emplace(node, std::move(secret));
  });
  reader.each(2 * kMaxLeaves, [&](Reader& inner) {
    const LeafIndex leaf = inner.u32();
    const std::uint8_t type = inner.u8();
    Ratchet ratchet;
    ratchet.secret = inner.secret();
    ratchet.generation = inner.u32();
    if (leaf >= tree.leaves_ || type > 1 || ratchet.secret.size() != kNh) {
      inner.fail();
      return;
    }
    inner.each(kMaxKept, [&](Reader& keys) {
      const std::uint32_t generation = keys.u32();
      KeyAndNonce key{keys.secret(), keys.secret()};
      if (generation >= ratchet.generation || key.key.size() != crypto::kAeadKeySize ||
          key.nonce.size() != crypto::kAeadNonceSize) {
        keys.fail();
        return;
      }
      ratchet.kept.emplace(generation, std::move(key));
    });
    tree.kept_ += ratchet.kept.size();
    tree.ratchets_.emplace(RatchetId{leaf, static_cast<RatchetType>(type)}, std::move(ratchet));
  });
  // Planting turns a leaf's secrets into both its ratchets at once; a state where only one is there is not ours.
  for (const auto& [id, ratchet] : tree.ratchets_) {
    const auto other = id.second == RatchetType::handshake ? RatchetType::application : RatchetType::handshake;
    if (!tree.ratchets_.contains({id.first, other})) {
      reader.fail();
    }
  }
  return tree;
}

}  // namespace homeroom::mls
