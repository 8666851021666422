// TreeKEM (RFC 9420 §7.4, §7.5): fresh secrets up a member's path, sealed to everyone else.
// TreePrivate owns the private keys that one member knows: its leaf's and those of parents above it.
#pragma once

#include <map>

#include "shared/crypto/hpke.h"
#include "shared/mls/ratchet_tree.h"
#include "shared/mls/update_path.h"

namespace homeroom::mls {

class TreePrivate {
 public:
  TreePrivate() = default;
  TreePrivate(LeafIndex leaf, crypto::HpkeKeyPair leaf_key);

  LeafIndex leaf() const { return leaf_; }
  void set(NodeIndex node, crypto::HpkeKeyPair key);
  // Null where this member does not know the private key of the node as it is now in `tree`.
  const crypto::HpkeKeyPair* find(const RatchetTree& tree, NodeIndex node) const;
  const crypto::HpkeKeyPair& leaf_key() const;
  // Forgets the keys of nodes that are blank or have another key in `tree` (§9.2).
  void prune(const RatchetTree& tree);

  void write(Writer& writer) const;
  static TreePrivate read(Reader& reader);

 private:
  LeafIndex leaf_ = 0;
  // Key pairs are immutable and shared between the states of a group; the last one wipes.
  std::map<NodeIndex, std::shared_ptr<const crypto::HpkeKeyPair>> keys_;
};

// A path secret's key pair, and the secret that follows it.
crypto::HpkeKeyPair node_key(const Secret& path_secret);
Secret next_path_secret(const Secret& path_secret);

// The tree with a new path above `private_keys.leaf()`, before it is sealed to the group. `tree` and `private_keys`
// are changed; `leaf` is the leaf to be put there but for its key, parent hash and signature.
struct NewPath {
  std::vector<RatchetTree::PathNode> nodes;  // the filtered direct path
  std::vector<Secret> path_secrets;          // one for each
  Secret commit_secret;
};
NewPath generate_path(RatchetTree& tree, TreePrivate& private_keys, LeafNode leaf,
                      const crypto::SigningKey& signing_key, BytesView group_id, Random& random);

// Seals the path secrets to everyone but the leaves just added (sorted). `group_context`: the provisional one, which
// holds the hash of the tree that generate_path left. Error: crypto.bad-point, if a member's key is none.
Result<UpdatePath> seal_path(const RatchetTree& tree, LeafIndex sender, const NewPath& path, BytesView group_context,
                             const std::vector<LeafIndex>& added, Random& random);

// Puts a received path into the tree (§7.5, first half), after checking its shape, its keys and its parent hash; the
// new leaf has been validated by the caller. Errors: mls.bad-path.
Status merge_path(RatchetTree& tree, LeafIndex sender, const UpdatePath& path);

// Decrypts a merged path's secrets (second half) and puts the new private keys into `private_keys`. Gives the
// commit_secret. Errors: mls.bad-path, crypto.bad-tag.
struct OpenedPath {
  Secret commit_secret;
  Secret path_secret;  // the one that was sealed to this member
};
Result<OpenedPath> open_path(const RatchetTree& tree, TreePrivate& private_keys, LeafIndex sender,
                             const UpdatePath& path, BytesView group_context, const std::vector<LeafIndex>& added);

// What a Welcome's path_secret tells: the keys from the common ancestor with the committer up (§12.4.3.1).
Status take_path_secret(const RatchetTree& tree, TreePrivate& private_keys, LeafIndex sender, Secret path_secret);

}  // namespace homeroom::mls
