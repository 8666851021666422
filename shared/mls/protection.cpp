#include "shared/mls/protection.h"

#include <algorithm>

#include "shared/crypto/aead.h"
#include "shared/crypto/hash.h"
#include "shared/mls/labels.h"

namespace homeroom::mls {

namespace {

Bytes membership_tag(const AuthenticatedContent& content, const Secret& membership_key, BytesView context) {
  Writer writer;  // AuthenticatedContentTBM
  writer.raw(content.to_be_signed(context));
  content.auth.write(writer, content.content.type());
  return mac(membership_key, writer.view());
}

// PrivateContentAAD with the authenticated data, SenderDataAAD without.
Bytes aad_of(const PrivateMessage& message, bool with_authenticated_data) {
  Writer writer;
  writer.vector(message.group_id);
  writer.u64(message.epoch);
  writer.u8(static_cast<std::uint8_t>(message.type));
  if (with_authenticated_data) {
    writer.vector(message.authenticated_data);
  }
  return writer.take();
}

void guard_nonce(Secret& nonce, const std::array<std::uint8_t, 4>& reuse_guard) {
  const MutableBytes bytes = nonce.reveal_mutable();
  for (std::size_t i = 0; i < reuse_guard.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(bytes[i] ^ reuse_guard[i]);
  }
}

}  // namespace

PublicMessage protect_public(const AuthenticatedContent& content, const Secret& membership_key, BytesView context) {
  PublicMessage message{content.content, content.auth, {}};
  if (content.content.sender.type == SenderType::member) {
    message.membership_tag = membership_tag(content, membership_key, context);
  }
  return message;
}

Result<AuthenticatedContent> unprotect_public(PublicMessage message, const Secret& membership_key, BytesView context) {
  if (message.content.type() == ContentType::application) {
    return kMalformed;  // application data is never sent in the open
  }
  AuthenticatedContent content{WireFormat::public_message, std::move(message.content), std::move(message.auth)};
  if (content.content.sender.type == SenderType::member &&
      !crypto::equal(membership_tag(content, membership_key, context), message.membership_tag)) {
    return Error{"mls.bad-membership-tag", "the message does not come from a member of this epoch"};
  }
  return content;
}

KeyAndNonce sender_data_key(const Secret& sender_data_secret, BytesView ciphertext) {
  const BytesView sample = ciphertext.first(std::min(ciphertext.size(), kNh));
  return {expand_with_label(sender_data_secret, "key", sample, crypto::kAeadKeySize),
          expand_with_label(sender_data_secret, "nonce", sample, crypto::kAeadNonceSize)};
}

Result<PrivateMessage> protect_private(const AuthenticatedContent& content, SecretTree& tree,
                                       const Secret& sender_data_secret, std::size_t padded_to, Random& random) {
  const FramedContent& framed = content.content;
  HOMEROOM_ASSERT(framed.sender.type == SenderType::member);
  PrivateMessage message;
  message.group_id = framed.group_id;
  message.epoch = framed.epoch;
  message.type = framed.type();
  message.authenticated_data = framed.authenticated_data;

  Writer inner;  // PrivateMessageContent
  framed.write_body(inner);
  content.auth.write(inner, framed.type());
  Bytes plaintext = inner.take();
  if (padded_to > 0) {
    plaintext.resize((plaintext.size() + padded_to - 1) / padded_to * padded_to, 0);
  }
  if (plaintext.size() + framed.authenticated_data.size() + 1024 > kMaxMessageSize) {
    return Error{"mls.too-large", "the message is larger than any receiver would take"};
  }

  HOMEROOM_TRY_LET(SecretTree::Next next, tree.next(framed.sender.index, ratchet_type(message.type)));
  std::array<std::uint8_t, 4> reuse_guard{};
  random.fill(reuse_guard);
  guard_nonce(next.key.nonce, reuse_guard);
  message.ciphertext = crypto::aead_seal(next.key.key, next.key.nonce.reveal(), aad_of(message, true), plaintext);
  wipe(plaintext);

  Writer sender_data;
  sender_data.u32(framed.sender.index);
  sender_data.u32(next.generation);
  sender_data.raw(reuse_guard);
  const KeyAndNonce key = sender_data_key(sender_data_secret, message.ciphertext);
  message.encrypted_sender_data =
      crypto::aead_seal(key.key, key.nonce.reveal(), aad_of(message, false), sender_data.view());
  return message;
}

Result<SenderData> open_sender_data(const PrivateMessage& message, const Secret& sender_data_secret) {
  const KeyAndNonce key = sender_data_key(sender_data_secret, message.ciphertext);
  HOMEROOM_TRY_LET(const Bytes plain, crypto::aead_open(key.key, key.nonce.reveal(), aad_of(message, false),
                                                        message.encrypted_sender_data));
  Reader reader(plain);
  SenderData data;
  data.leaf = reader.u32();
  data.generation = reader.u32();
  const BytesView guard = reader.raw(data.reuse_guard.size());
  if (!reader.done()) {
    return kMalformed;
  }
  std::copy(guard.begin(), guard.end(), data.reuse_guard.begin());
  return data;
}

Result<Unprotected> unprotect_private(const PrivateMessage& message, const SenderData& sender, const SecretTree& tree) {
  HOMEROOM_TRY_LET(SecretTree::Opening opening, tree.open(sender.leaf, ratchet_type(message.type), sender.generation));
  guard_nonce(opening.key.nonce, sender.reuse_guard);
  HOMEROOM_TRY_LET(Bytes plain, crypto::aead_open(opening.key.key, opening.key.nonce.reveal(), aad_of(message, true),
                                                  message.ciphertext));
  AuthenticatedContent content;
  content.wire_format = WireFormat::private_message;
  content.content.group_id = message.group_id;
  content.content.epoch = message.epoch;
  content.content.sender = {SenderType::member, sender.leaf};
  content.content.authenticated_data = message.authenticated_data;
  Reader reader(plain);
  content.content.read_body(reader, message.type);
  content.auth = AuthData::read(reader, message.type);
  const BytesView padding = reader.rest();
  const bool zeros = std::all_of(padding.begin(), padding.end(), [](std::uint8_t byte) { return byte == 0; });
  const bool well_formed = reader.ok() && zeros;
  wipe(plain);
  if (!well_formed) {
    return kMalformed;
  }
  return Unprotected{std::move(content), std::move(opening)};
}

}  // namespace homeroom::mls
