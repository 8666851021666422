#include "shared/crypto/aead.h"

#include <sodium.h>

namespace homeroom::crypto {

static_assert(kAeadKeySize == crypto_aead_chacha20poly1305_ietf_KEYBYTES);
static_assert(kAeadNonceSize == crypto_aead_chacha20poly1305_ietf_NPUBBYTES);
static_assert(kAeadTagSize == crypto_aead_chacha20poly1305_ietf_ABYTES);

namespace {

constexpr Error kBadTag{"crypto.bad-tag", "the ciphertext does not authenticate"};

// libsodium wants a place even for a text of no bytes.
std::uint8_t* at(MutableBytes text) {
  static std::uint8_t nothing[1];
  return text.empty() ? nothing : text.data();
}

BytesView tag_of(BytesView ciphertext) { return ciphertext.last(kAeadTagSize); }

}  // namespace

void aead_seal_in_place(BytesView key, BytesView nonce, BytesView aad, MutableBytes text, MutableBytes tag) {
  HOMEROOM_ASSERT(key.size() == kAeadKeySize && nonce.size() == kAeadNonceSize && tag.size() == kAeadTagSize);
  crypto_aead_chacha20poly1305_ietf_encrypt_detached(at(text), tag.data(), nullptr, at(text), text.size(), aad.data(),
                                                     aad.size(), nullptr, nonce.data(), key.data());
}

bool aead_open_in_place(BytesView key, BytesView nonce, BytesView aad, MutableBytes text, BytesView tag) {
  HOMEROOM_ASSERT(key.size() == kAeadKeySize && nonce.size() == kAeadNonceSize && tag.size() == kAeadTagSize);
  return crypto_aead_chacha20poly1305_ietf_decrypt_detached(at(text), nullptr, at(text), text.size(), tag.data(),
                                                            aad.data(), aad.size(), nonce.data(), key.data()) == 0;
}

Bytes aead_seal(const Secret& key, BytesView nonce, BytesView aad, BytesView plaintext) {
  Bytes out;
  out.reserve(plaintext.size() + kAeadTagSize);
  out.assign(plaintext.begin(), plaintext.end());
  out.resize(plaintext.size() + kAeadTagSize);
  const MutableBytes all(out);
  aead_seal_in_place(key.reveal(), nonce, aad, all.first(plaintext.size()), all.last(kAeadTagSize));
  return out;
}

Result<Bytes> aead_open(const Secret& key, BytesView nonce, BytesView aad, BytesView ciphertext) {
  if (ciphertext.size() < kAeadTagSize) return kBadTag;
  Bytes out = to_bytes(ciphertext.first(ciphertext.size() - kAeadTagSize));
  if (!aead_open_in_place(key.reveal(), nonce, aad, out, tag_of(ciphertext))) return kBadTag;
  return out;
}

Result<Secret> aead_open_secret(const Secret& key, BytesView nonce, BytesView aad, BytesView ciphertext) {
  if (ciphertext.size() < kAeadTagSize) return kBadTag;
  Secret out = Secret::copy_of(ciphertext.first(ciphertext.size() - kAeadTagSize));
  if (!aead_open_in_place(key.reveal(), nonce, aad, out.reveal_mutable(), tag_of(ciphertext))) return kBadTag;
  return out;
}

}  // namespace homeroom::crypto
