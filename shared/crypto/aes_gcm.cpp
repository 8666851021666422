#include "shared/crypto/aes_gcm.h"

#include <sodium.h>

namespace homeroom::crypto {

static_assert(kAesGcmKeySize == crypto_aead_aes256gcm_KEYBYTES);
static_assert(kAesGcmNonceSize == crypto_aead_aes256gcm_NPUBBYTES);
static_assert(kAesGcmTagSize == crypto_aead_aes256gcm_ABYTES);

namespace {

// libsodium wants a place even for a text of no bytes.
std::uint8_t* at(MutableBytes text) {
  static std::uint8_t nothing[1];
  return text.empty() ? nothing : text.data();
}

}  // namespace

bool aes_gcm_available() { return crypto_aead_aes256gcm_is_available() == 1; }

void aes_gcm_seal_in_place(BytesView key, BytesView nonce, BytesView aad, MutableBytes text, MutableBytes tag) {
  HOMEROOM_ASSERT(key.size() == kAesGcmKeySize && nonce.size() == kAesGcmNonceSize && tag.size() == kAesGcmTagSize);
  HOMEROOM_ASSERT(aes_gcm_available());
  HOMEROOM_ASSERT(crypto_aead_aes256gcm_encrypt_detached(at(text), tag.data(), nullptr, at(text), text.size(),
                                                         aad.data(), aad.size(), nullptr, nonce.data(),
                                                         key.data()) == 0);
}

bool aes_gcm_open_in_place(BytesView key, BytesView nonce, BytesView aad, MutableBytes text, BytesView tag) {
  HOMEROOM_ASSERT(key.size() == kAesGcmKeySize && nonce.size() == kAesGcmNonceSize && tag.size() == kAesGcmTagSize);
  HOMEROOM_ASSERT(aes_gcm_available());
  return crypto_aead_aes256gcm_decrypt_detached(at(text), nullptr, at(text), text.size(), tag.data(), aad.data(),
                                                aad.size(), nonce.data(), key.data()) == 0;
}

}  // namespace homeroom::crypto
