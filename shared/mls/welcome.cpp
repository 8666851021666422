#include "shared/mls/welcome.h"

#include "shared/mls/labels.h"

namespace homeroom::mls {

void GroupInfo::write_signed_part(Writer& writer) const {
  context.write(writer);
  write_extensions(writer, extensions);
  writer.vector(confirmation_tag);
  writer.u32(signer);
}

void GroupInfo::write(Writer& writer) const {
  write_signed_part(writer);
  writer.vector(signature);
}

GroupInfo GroupInfo::read(Reader& reader) {
  GroupInfo info;
  info.context = GroupContext::read(reader);
  info.extensions = read_extensions(reader);
  info.confirmation_tag = reader.bytes();
  info.signer = reader.u32();
  info.signature = reader.bytes();
  return info;
}

void GroupInfo::sign(const crypto::SigningKey& key) {
  Writer writer;
  write_signed_part(writer);
  signature = sign_with_label(key, "GroupInfoTBS", writer.view());
}

bool GroupInfo::signature_verifies(BytesView signature_key) const {
  Writer writer;
  write_signed_part(writer);
  return verify_with_label(signature_key, "GroupInfoTBS", writer.view(), signature);
}

Result<RatchetTree> GroupInfo::ratchet_tree(std::optional<BytesView> given) const {
  const Extension* extension = find_extension(extensions, extension_type::ratchet_tree);
  if (extension == nullptr && !given) {
    return Error{"mls.no-tree", "the ratchet tree is neither in the message nor given"};
  }
  return decode<RatchetTree>(extension != nullptr ? BytesView(extension->data) : *given);
}

void GroupSecrets::write(Writer& writer) const {
  writer.vector(joiner_secret.reveal());
  writer.boolean(path_secret.has_value());
  if (path_secret) {
    writer.vector(path_secret->reveal());
  }
  write_vector(writer, psks);
}

GroupSecrets GroupSecrets::read(Reader& reader) {
  GroupSecrets secrets;
  secrets.joiner_secret = reader.secret();
  if (reader.boolean()) {
    secrets.path_secret = reader.secret();
  }
  secrets.psks = read_vector<PreSharedKeyId>(reader, kMaxProposals);
  return secrets;
}

void EncryptedGroupSecrets::write(Writer& writer) const {
  writer.vector(new_member);
  encrypted_group_secrets.write(writer);
}

EncryptedGroupSecrets EncryptedGroupSecrets::read(Reader& reader) {
  EncryptedGroupSecrets secrets;
  secrets.new_member = reader.bytes();
  secrets.encrypted_group_secrets = HpkeCiphertext::read(reader);
  return secrets;
}

void Welcome::write(Writer& writer) const {
  writer.u16(cipher_suite);
  write_vector(writer, secrets);
  writer.vector(encrypted_group_info);
}

Welcome Welcome::read(Reader& reader) {
  Welcome welcome;
  welcome.cipher_suite = reader.u16();
  welcome.secrets = read_vector<EncryptedGroupSecrets>(reader, kMaxLeaves);
  welcome.encrypted_group_info = reader.bytes();
  return welcome;
}

const EncryptedGroupSecrets* Welcome::find(BytesView key_package_ref) const {
  for (const EncryptedGroupSecrets& entry : secrets) {
    if (same(entry.new_member, key_package_ref)) {
      return &entry;
    }
  }
  return nullptr;
}

void MlsMessage::write(Writer& writer) const {
  writer.u16(kMls10);
  writer.u16(static_cast<std::uint16_t>(wire_format()));
  std::visit([&](const auto& value) { value.write(writer); }, body);
}

MlsMessage MlsMessage::read(Reader& reader) {
  if (reader.u16() != kMls10) {
    reader.fail();
  }
  switch (static_cast<WireFormat>(reader.u16())) {
    case WireFormat::public_message: return {PublicMessage::read(reader)};
    case WireFormat::private_message: return {PrivateMessage::read(reader)};
    case WireFormat::welcome: return {Welcome::read(reader)};
    case WireFormat::group_info: return {GroupInfo::read(reader)};
    case WireFormat::key_package: return {KeyPackage::read(reader)};
  }
  reader.fail();
  return {PrivateMessage{}};
}

bool welcome_is_for(BytesView welcome, BytesView key_package) {
  const Result<Welcome> decoded = decode_message<Welcome>(welcome);
  return decoded && decoded->find(key_package_ref(key_package)) != nullptr;
}

Result<MessageHeader> peek(BytesView mls_message) {
  HOMEROOM_TRY_LET(const MlsMessage message, decode<MlsMessage>(mls_message));
  MessageHeader header{message.wire_format(), {}, 0, std::nullopt};
  if (const auto* open = std::get_if<PublicMessage>(&message.body)) {
    header.group_id = open->content.group_id;
    header.epoch = open->content.epoch;
    header.content_type = open->content.type();
  } else if (const auto* closed = std::get_if<PrivateMessage>(&message.body)) {
    header.group_id = closed->group_id;
    header.epoch = closed->epoch;
    header.content_type = closed->type;
  } else if (const auto* info = std::get_if<GroupInfo>(&message.body)) {
    header.group_id = info->context.group_id;
    header.epoch = info->context.epoch;
  }
  return header;
}

}  // namespace homeroom::mls
