// AES-256-GCM for SFrame suite 0x0005 (RFC 9605 §4.5), where the processor has AES instructions.
// Owns nothing. Never runs in software: where aes_gcm_available() is false the rest aborts.
#pragma once

#include "shared/base/bytes.h"

namespace homeroom::crypto {

inline constexpr std::size_t kAesGcmKeySize = 32;
inline constexpr std::size_t kAesGcmNonceSize = 12;
inline constexpr std::size_t kAesGcmTagSize = 16;

bool aes_gcm_available();  // false in WebAssembly

void aes_gcm_seal_in_place(BytesView key, BytesView nonce, BytesView aad, MutableBytes text, MutableBytes tag);
[[nodiscard]] bool aes_gcm_open_in_place(BytesView key, BytesView nonce, BytesView aad, MutableBytes text,
                                         BytesView tag);

}  // namespace homeroom::crypto
