// What a newcomer gets (RFC 9420 §12.4.3): Welcome, GroupSecrets and GroupInfo; and MLSMessage, the envelope of
// everything that is sent (§6).
// Own their bytes. GroupSecrets holds secrets and is never kept.
#pragma once

#include "shared/mls/framing.h"
#include "shared/mls/ratchet_tree.h"

namespace homeroom::mls {

struct GroupInfo {
  GroupContext context;
  std::vector<Extension> extensions;
  Bytes confirmation_tag;
  LeafIndex signer = 0;
  Bytes signature;

  void write(Writer& writer) const;
  static GroupInfo read(Reader& reader);

  void sign(const crypto::SigningKey& key);
  bool signature_verifies(BytesView signature_key) const;
  // The ratchet_tree extension's content, else `given`. Errors: mls.no-tree, mls.malformed.
  Result<RatchetTree> ratchet_tree(std::optional<BytesView> given) const;

 private:
  void write_signed_part(Writer& writer) const;
};

struct GroupSecrets {
  Secret joiner_secret;
  std::optional<Secret> path_secret;
  std::vector<PreSharedKeyId> psks;
  void write(Writer& writer) const;
  static GroupSecrets read(Reader& reader);
};

struct EncryptedGroupSecrets {
  Bytes new_member;  // KeyPackageRef
  HpkeCiphertext encrypted_group_secrets;
  void write(Writer& writer) const;
  static EncryptedGroupSecrets read(Reader& reader);
};

struct Welcome {
  std::uint16_t cipher_suite = kCipherSuite;
  std::vector<EncryptedGroupSecrets> secrets;
  Bytes encrypted_group_info;
  void write(Writer& writer) const;
  static Welcome read(Reader& reader);

  const EncryptedGroupSecrets* find(BytesView key_package_ref) const;
};

struct MlsMessage {
  std::variant<PublicMessage, PrivateMessage, Welcome, GroupInfo, KeyPackage> body;

  WireFormat wire_format() const { return static_cast<WireFormat>(body.index() + 1); }
  void write(Writer& writer) const;
  static MlsMessage read(Reader& reader);
};

template <typename T>
Bytes encode_message(T body) {
  return encode(MlsMessage{std::move(body)});
}

// The one kind of message that is expected. Errors: mls.malformed, mls.wrong-message.
template <typename T>
Result<T> decode_message(BytesView bytes) {
  HOMEROOM_TRY_LET(MlsMessage message, decode<MlsMessage>(bytes));
  if (!std::holds_alternative<T>(message.body)) {
    return Error{"mls.wrong-message", "this is another kind of message"};
  }
  return std::get<T>(std::move(message.body));
}

}  // namespace homeroom::mls
