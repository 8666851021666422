#include "shared/mls/framing.h"

#include "shared/mls/labels.h"

namespace homeroom::mls {

ContentType read_content_type(Reader& reader) {
  const std::uint8_t type = reader.u8();
  if (type < 1 || type > 3) {
    reader.fail();
    return ContentType::application;
  }
  return static_cast<ContentType>(type);
}

void Sender::write(Writer& writer) const {
  writer.u8(static_cast<std::uint8_t>(type));
  if (type == SenderType::member || type == SenderType::external) {
    writer.u32(index);
  }
}

Sender Sender::read(Reader& reader) {
  Sender sender;
  const std::uint8_t type = reader.u8();
  if (type < 1 || type > 4) {
    reader.fail();
    return sender;
  }
  sender.type = static_cast<SenderType>(type);
  if (sender.type == SenderType::member || sender.type == SenderType::external) {
    sender.index = reader.u32();
  }
  return sender;
}

void FramedContent::write_body(Writer& writer) const {
  switch (type()) {
    case ContentType::application: writer.vector(application()); break;
    case ContentType::proposal: proposal()->write(writer); break;
    case ContentType::commit: commit()->write(writer); break;
  }
}

void FramedContent::read_body(Reader& reader, ContentType type) {
  switch (type) {
    case ContentType::application: body = ApplicationData{reader.bytes()}; break;
    case ContentType::proposal: body = std::make_shared<const Proposal>(Proposal::read(reader)); break;
    case ContentType::commit: body = std::make_shared<const Commit>(Commit::read(reader)); break;
  }
}

void FramedContent::write(Writer& writer) const {
  writer.vector(group_id);
  writer.u64(epoch);
  sender.write(writer);
  writer.vector(authenticated_data);
  writer.u8(static_cast<std::uint8_t>(type()));
  write_body(writer);
}

FramedContent FramedContent::read(Reader& reader) {
  FramedContent content;
  content.group_id = reader.bytes();
  content.epoch = reader.u64();
  content.sender = Sender::read(reader);
  content.authenticated_data = reader.bytes();
  content.read_body(reader, read_content_type(reader));
  return content;
}

void AuthData::write(Writer& writer, ContentType type) const {
  writer.vector(signature);
  if (type == ContentType::commit) {
    writer.vector(confirmation_tag);
  }
}

AuthData AuthData::read(Reader& reader, ContentType type) {
  AuthData auth;
  auth.signature = reader.bytes();
  if (type == ContentType::commit) {
    auth.confirmation_tag = reader.bytes();
  }
  return auth;
}

void AuthenticatedContent::write(Writer& writer) const {
  writer.u16(static_cast<std::uint16_t>(wire_format));
  content.write(writer);
  auth.write(writer, content.type());
}

AuthenticatedContent AuthenticatedContent::read(Reader& reader) {
  AuthenticatedContent whole;
  const std::uint16_t format = reader.u16();
  if (format != static_cast<std::uint16_t>(WireFormat::public_message) &&
      format != static_cast<std::uint16_t>(WireFormat::private_message)) {
    reader.fail();
  }
  whole.wire_format = static_cast<WireFormat>(format);
  whole.content = FramedContent::read(reader);
  whole.auth = AuthData::read(reader, whole.content.type());
  return whole;
}

Bytes AuthenticatedContent::confirmed_input() const {
  Writer writer;
  writer.u16(static_cast<std::uint16_t>(wire_format));
  content.write(writer);
  writer.vector(auth.signature);
  return writer.take();
}

Bytes AuthenticatedContent::proposal_ref() const { return ref_hash("MLS 1.0 Proposal Reference", encode(*this)); }

Bytes AuthenticatedContent::to_be_signed(BytesView context) const {
  Writer writer;
  writer.u16(kMls10);
  writer.u16(static_cast<std::uint16_t>(wire_format));
  content.write(writer);
  const SenderType sender = content.sender.type;
  if (sender == SenderType::member || sender == SenderType::new_member_commit) {
    writer.raw(context);
  }
  return writer.take();
}

void AuthenticatedContent::sign(const crypto::SigningKey& key, BytesView context) {
  auth.signature = sign_with_label(key, "FramedContentTBS", to_be_signed(context));
}

bool AuthenticatedContent::signature_verifies(BytesView signature_key, BytesView context) const {
  return verify_with_label(signature_key, "FramedContentTBS", to_be_signed(context), auth.signature);
}

void PublicMessage::write(Writer& writer) const {
  content.write(writer);
  auth.write(writer, content.type());
  if (content.sender.type == SenderType::member) {
    writer.vector(membership_tag);
  }
}

PublicMessage PublicMessage::read(Reader& reader) {
  PublicMessage message;
  message.content = FramedContent::read(reader);
  message.auth = AuthData::read(reader, message.content.type());
  if (message.content.sender.type == SenderType::member) {
    message.membership_tag = reader.bytes();
  }
  return message;
}

void PrivateMessage::write(Writer& writer) const {
  writer.vector(group_id);
  writer.u64(epoch);
  writer.u8(static_cast<std::uint8_t>(type));
  writer.vector(authenticated_data);
  writer.vector(encrypted_sender_data);
  writer.vector(ciphertext);
}

PrivateMessage PrivateMessage::read(Reader& reader) {
  PrivateMessage message;
  message.group_id = reader.bytes();
  message.epoch = reader.u64();
  message.type = read_content_type(reader);
  message.authenticated_data = reader.bytes();
  message.encrypted_sender_data = reader.bytes();
  message.ciphertext = reader.bytes();
  return message;
}

}  // namespace homeroom::mls
