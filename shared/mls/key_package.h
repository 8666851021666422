// KeyPackage (RFC 9420 §10): what is needed to add a client to a group.
// Owns its bytes; the leaf is shared with the tree that it is added to.
#pragma once

#include <memory>

#include "shared/mls/group.h"
#include "shared/mls/leaf_node.h"

namespace homeroom::mls {

struct KeyPackage {
  std::uint16_t version = kMls10;
  std::uint16_t cipher_suite = kCipherSuite;
  Bytes init_key;
  std::shared_ptr<const LeafNode> leaf_node;  // never null
  std::vector<Extension> extensions;
  Bytes signature;

  void write(Writer& writer) const;
  static KeyPackage read(Reader& reader);

  void sign(const crypto::SigningKey& key);
  Bytes ref() const;  // §5.2
  // §10.1. Errors: mls.bad-key-package, and those of LeafNode::validate.
  Status validate(TimeMs now) const;
  KeyPackageInfo info() const;

 private:
  Bytes to_be_signed() const;
};

MemberInfo member_info(LeafIndex index, const LeafNode& leaf);

}  // namespace homeroom::mls
