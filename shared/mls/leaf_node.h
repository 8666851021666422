// LeafNode (RFC 9420 §7.2): a member's keys, credential and capabilities, signed by the member.
// Owns its bytes. validate() looks at the leaf alone (§7.3); what depends on the other members is in tree_validation.h.
#pragma once

#include "shared/crypto/sign.h"
#include "shared/mls/extension.h"
#include "shared/mls/tree_math.h"

namespace homeroom::mls {

struct Capabilities {
  std::vector<std::uint16_t> versions;
  std::vector<std::uint16_t> cipher_suites;
  std::vector<std::uint16_t> extensions;
  std::vector<std::uint16_t> proposals;
  std::vector<std::uint16_t> credentials;

  bool extension(std::uint16_t type) const;  // default types count as listed
  bool proposal(std::uint16_t type) const;
  bool credential(std::uint16_t type) const;
  bool satisfies(const RequiredCapabilities& required) const;

  void write(Writer& writer) const;
  static Capabilities read(Reader& reader);
  friend bool operator==(const Capabilities&, const Capabilities&) = default;
};

enum class LeafNodeSource : std::uint8_t { key_package = 1, update = 2, commit = 3 };

// Longer lives are refused (§7.2 asks the application for a maximum).
inline constexpr std::uint64_t kMaxLifetimeSeconds = std::uint64_t{400} * 24 * 3600;

struct LeafNode {
  Bytes encryption_key;
  Bytes signature_key;
  Credential credential;
  Capabilities capabilities;
  LeafNodeSource source = LeafNodeSource::key_package;
  std::uint64_t not_before = 0;  // seconds; source key_package only
  std::uint64_t not_after = 0;
  Bytes parent_hash;  // source commit only
  std::vector<Extension> extensions;
  Bytes signature;

  void write(Writer& writer) const;
  static LeafNode read(Reader& reader);
  friend bool operator==(const LeafNode&, const LeafNode&) = default;

  // Group and index are part of what is signed unless the source is key_package.
  void sign(const crypto::SigningKey& key, BytesView group_id, LeafIndex index);
  bool signature_verifies(BytesView group_id, LeafIndex index) const;

  // Errors: mls.bad-leaf (form, source, capabilities), mls.bad-lifetime, mls.bad-signature.
  Status validate(LeafNodeSource expected, BytesView group_id, LeafIndex index, TimeMs now) const;
  // The same without signature and lifetime.
  Status validate_form() const;
  Status validate_lifetime(TimeMs now) const;

 private:
  void write_signed_part(Writer& writer) const;
  Bytes to_be_signed(BytesView group_id, LeafIndex index) const;
};

}  // namespace homeroom::mls
