// ChaCha20-Poly1305 in its IETF form (RFC 8439): the AEAD of MLS suite 0x0003 and SFrame suite 0xF001.
// Owns nothing. Never releases plaintext whose tag did not match.
#pragma once

#include "shared/base/bytes.h"
#include "shared/base/secret.h"

namespace homeroom::crypto {

inline constexpr std::size_t kAeadKeySize = 32;    // Nk
inline constexpr std::size_t kAeadNonceSize = 12;  // Nn
inline constexpr std::size_t kAeadTagSize = 16;    // Nt

// Gives ciphertext ‖ tag. Key and nonce of another size are our own mistake.
Bytes aead_seal(const Secret& key, BytesView nonce, BytesView aad, BytesView plaintext);

// Errors: crypto.bad-tag (also when the ciphertext is shorter than a tag).
Result<Bytes> aead_open(const Secret& key, BytesView nonce, BytesView aad, BytesView ciphertext);
Result<Secret> aead_open_secret(const Secret& key, BytesView nonce, BytesView aad, BytesView ciphertext);

// In place, for frames: `text` is encrypted where it lies and the tag written to `tag` (16 bytes). No allocation.
void aead_seal_in_place(BytesView key, BytesView nonce, BytesView aad, MutableBytes text, MutableBytes tag);
// Gives false and leaves `text` unusable when the tag does not match.
[[nodiscard]] bool aead_open_in_place(BytesView key, BytesView nonce, BytesView aad, MutableBytes text, BytesView tag);

}  // namespace homeroom::crypto
