#include "shared/sframe/suite.h"

#include <algorithm>
#include <string_view>

#include "shared/crypto/aead.h"
#include "shared/crypto/aes_gcm.h"
#include "shared/crypto/kdf.h"
#include "shared/crypto/kdf512.h"

namespace homeroom::sframe {
namespace {

static_assert(kKeySize == crypto::kAeadKeySize && kKeySize == crypto::kAesGcmKeySize);
static_assert(kNonceSize == crypto::kAeadNonceSize && kNonceSize == crypto::kAesGcmNonceSize);
static_assert(kTagSize == crypto::kAeadTagSize && kTagSize == crypto::kAesGcmTagSize);

constexpr std::string_view kKeyLabel = "SFrame 1.0 Secret key ";
constexpr std::string_view kSaltLabel = "SFrame 1.0 Secret salt ";

void expand(Suite suite, const Secret& secret, std::string_view label, std::uint64_t kid, MutableBytes out) {
  std::array<std::uint8_t, kSaltLabel.size() + 8 + 2> info;
  std::copy(label.begin(), label.end(), info.begin());
  std::size_t at = label.size();
  for (int shift = 56; shift >= 0; shift -= 8) info[at++] = static_cast<std::uint8_t>(kid >> shift);
  const auto id = static_cast<std::uint16_t>(suite);
  info[at++] = static_cast<std::uint8_t>(id >> 8);
  info[at++] = static_cast<std::uint8_t>(id);
  const BytesView used = BytesView(info).first(at);
  if (suite == Suite::aes_256_gcm_sha512) {
    crypto::hkdf512_expand_into(secret, used, out);
  } else {
    crypto::hkdf_expand_into(secret, used, out);
  }
}

}  // namespace

bool suite_available(Suite suite) { return suite == Suite::chacha20_poly1305_sha256 || crypto::aes_gcm_available(); }

Nonce FrameKey::nonce(std::uint64_t ctr) const {
  Nonce out = salt;
  for (std::size_t i = kNonceSize; ctr != 0; ctr >>= 8) out[--i] ^= static_cast<std::uint8_t>(ctr);
  return out;
}

Secret suite_secret(Suite suite, BytesView base_key) {
  return suite == Suite::aes_256_gcm_sha512 ? crypto::hkdf512_extract({}, base_key)
                                            : crypto::hkdf_extract({}, base_key);
}

FrameKey derive_frame_key(Suite suite, const Secret& sframe_secret, std::uint64_t kid) {
  FrameKey out;
  expand(suite, sframe_secret, kKeyLabel, kid, out.key);
  expand(suite, sframe_secret, kSaltLabel, kid, out.salt);
  return out;
}

void seal(Suite suite, const FrameKey& key, std::uint64_t ctr, BytesView aad, MutableBytes text, MutableBytes tag) {
  const Nonce nonce = key.nonce(ctr);
  if (suite == Suite::aes_256_gcm_sha512) {
    crypto::aes_gcm_seal_in_place(key.key, nonce, aad, text, tag);
  } else {
    crypto::aead_seal_in_place(key.key, nonce, aad, text, tag);
  }
}

bool open(Suite suite, const FrameKey& key, std::uint64_t ctr, BytesView aad, MutableBytes text, BytesView tag) {
  const Nonce nonce = key.nonce(ctr);
  if (suite == Suite::aes_256_gcm_sha512) return crypto::aes_gcm_open_in_place(key.key, nonce, aad, text, tag);
  return crypto::aead_open_in_place(key.key, nonce, aad, text, tag);
}

}  // namespace homeroom::sframe
