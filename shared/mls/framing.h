// What messages are made of (RFC 9420 §6): content, its sender, and what authenticates it.
// Own their bytes. Decoding proves nothing but the form; protection is in protection.h.
#pragma once

#include "shared/mls/group_context.h"
#include "shared/mls/proposal.h"

namespace homeroom::mls {

struct Sender {
  SenderType type = SenderType::member;
  std::uint32_t index = 0;  // member: leaf; external: index into external_senders
  void write(Writer& writer) const;
  static Sender read(Reader& reader);
  friend bool operator==(const Sender&, const Sender&) = default;
};

struct ApplicationData {
  Bytes data;
};

struct FramedContent {
  Bytes group_id;
  std::uint64_t epoch = 0;
  Sender sender;
  Bytes authenticated_data;
  std::variant<ApplicationData, std::shared_ptr<const Proposal>, std::shared_ptr<const Commit>> body;

  ContentType type() const { return static_cast<ContentType>(body.index() + 1); }
  const Bytes& application() const { return std::get<0>(body).data; }
  const std::shared_ptr<const Proposal>& proposal() const { return std::get<1>(body); }
  const std::shared_ptr<const Commit>& commit() const { return std::get<2>(body); }

  void write_body(Writer& writer) const;
  void read_body(Reader& reader, ContentType type);
  void write(Writer& writer) const;
  static FramedContent read(Reader& reader);
};

struct AuthData {  // FramedContentAuthData
  Bytes signature;
  Bytes confirmation_tag;  // of a Commit
  void write(Writer& writer, ContentType type) const;
  static AuthData read(Reader& reader, ContentType type);
};

struct AuthenticatedContent {
  WireFormat wire_format = WireFormat::private_message;
  FramedContent content;
  AuthData auth;

  void write(Writer& writer) const;
  static AuthenticatedContent read(Reader& reader);

  Bytes confirmed_input() const;  // ConfirmedTranscriptHashInput (§8.2)
  Bytes proposal_ref() const;     // §5.2

  // FramedContentTBS. `context`: the encoded GroupContext of the message's epoch.
  Bytes to_be_signed(BytesView context) const;
  void sign(const crypto::SigningKey& key, BytesView context);
  bool signature_verifies(BytesView signature_key, BytesView context) const;
};

struct PublicMessage {
  FramedContent content;
  AuthData auth;
  Bytes membership_tag;  // from members
  void write(Writer& writer) const;
  static PublicMessage read(Reader& reader);
};

struct PrivateMessage {
  Bytes group_id;
  std::uint64_t epoch = 0;
  ContentType type = ContentType::application;
  Bytes authenticated_data;
  Bytes encrypted_sender_data;
  Bytes ciphertext;
  void write(Writer& writer) const;
  static PrivateMessage read(Reader& reader);
};

// The number of a ContentType, or a fault in the reader.
ContentType read_content_type(Reader& reader);

}  // namespace homeroom::mls
