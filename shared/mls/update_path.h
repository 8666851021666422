// UpdatePath (RFC 9420 §7.6): a committer's new leaf, and new keys for the parents above it.
// Owns its bytes.
#pragma once

#include <memory>

#include "shared/mls/leaf_node.h"

namespace homeroom::mls {

struct HpkeCiphertext {
  Bytes kem_output;
  Bytes ciphertext;
  void write(Writer& writer) const;
  static HpkeCiphertext read(Reader& reader);
};

struct UpdatePathNode {
  Bytes encryption_key;
  std::vector<HpkeCiphertext> encrypted_path_secret;
  void write(Writer& writer) const;
  static UpdatePathNode read(Reader& reader);
};

struct UpdatePath {
  std::shared_ptr<const LeafNode> leaf_node;  // never null
  std::vector<UpdatePathNode> nodes;
  void write(Writer& writer) const;
  static UpdatePath read(Reader& reader);
};

}  // namespace homeroom::mls
