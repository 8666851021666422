#include "shared/mls/labels.h"

#include "shared/crypto/kdf.h"
#include "shared/mls/codec.h"

namespace homeroom::mls {

namespace {

constexpr std::string_view kPrefix = "MLS 1.0 ";

void write_label(Writer& writer, std::string_view label) {
  writer.length(kPrefix.size() + label.size());
  writer.raw(as_bytes(kPrefix));
  writer.raw(as_bytes(label));
}

// SignContent and EncryptContext have one shape: opaque label<V>, opaque content<V>.
Bytes labelled(std::string_view label, BytesView content) {
  Writer writer;
  writer.reserve(kPrefix.size() + label.size() + content.size() + 8);
  write_label(writer, label);
  writer.vector(content);
  return writer.take();
}

}  // namespace

Secret expand_with_label(const Secret& secret, std::string_view label, BytesView context, std::size_t size) {
  Writer writer;
  writer.reserve(2 + kPrefix.size() + label.size() + context.size() + 8);
  writer.u16(static_cast<std::uint16_t>(size));
  write_label(writer, label);
  writer.vector(context);
  return crypto::hkdf_expand(secret, writer.view(), size);
}

Secret derive_secret(const Secret& secret, std::string_view label) { return expand_with_label(secret, label, {}, kNh); }

Secret derive_tree_secret(const Secret& secret, std::string_view label, std::uint32_t generation, std::size_t size) {
  Writer context;
  context.u32(generation);
  return expand_with_label(secret, label, context.view(), size);
}

Bytes sign_with_label(const crypto::SigningKey& key, std::string_view label, BytesView content) {
  return key.sign(labelled(label, content));
}

bool verify_with_label(BytesView public_key, std::string_view label, BytesView content, BytesView signature) {
  if (public_key.size() != crypto::kSignPublicSize || signature.size() != crypto::kSignatureSize) {
    return false;
  }
  return crypto::verify(public_key, labelled(label, content), signature);
}

Result<crypto::HpkeCiphertext> encrypt_with_label(BytesView public_key, std::string_view label, BytesView context,
                                                  BytesView plaintext, Random& random) {
  return crypto::hpke_seal(public_key, labelled(label, context), {}, plaintext, random);
}

crypto::HpkeInfo encrypt_info(std::string_view label, BytesView context) {
  return crypto::hpke_info(labelled(label, context));
}

Result<crypto::HpkeCiphertext> encrypt_with_label(BytesView public_key, const crypto::HpkeInfo& info,
                                                  BytesView plaintext, Random& random) {
  return crypto::hpke_seal_with(public_key, info, {}, plaintext, random);
}

Result<Secret> decrypt_with_label(const crypto::HpkeKeyPair& key, std::string_view label, BytesView context,
                                  BytesView kem_output, BytesView ciphertext) {
  return crypto::hpke_open(key, kem_output, labelled(label, context), {}, ciphertext);
}

Bytes ref_hash(std::string_view label, BytesView value) {
  Writer writer;
  writer.reserve(label.size() + value.size() + 8);
  writer.vector(as_bytes(label));
  writer.vector(value);
  return hash_of(writer.view());
}

Bytes hash_of(BytesView data) {
  const crypto::Hash hash = crypto::sha256(data);
  return {hash.begin(), hash.end()};
}

Bytes mac(const Secret& key, BytesView data) {
  const crypto::Hash tag = crypto::hmac_sha256(key.reveal(), data);
  return {tag.begin(), tag.end()};
}

}  // namespace homeroom::mls
