// HKDF with SHA-512 (RFC 5869), for SFrame suite 0x0005 only.
// Owns nothing. A key to expand is one that was extracted, 64 bytes, and gives at most 255·64: anything else is our own
// mistake and aborts.
#pragma once

#include "shared/base/bytes.h"
#include "shared/base/secret.h"

namespace homeroom::crypto {

inline constexpr std::size_t kKdf512Size = 64;  // Nh

Secret hkdf512_extract(BytesView salt, BytesView input_key);                    // RFC 5869 §2.2
void hkdf512_expand_into(const Secret& key, BytesView info, MutableBytes out);  // RFC 5869 §2.3

}  // namespace homeroom::crypto
