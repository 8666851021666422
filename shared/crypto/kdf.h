// HKDF with SHA-256 (RFC 5869).
// Owns nothing. Never gives more than 255·32 bytes: asking for more is our own mistake and aborts.
#pragma once

#include "shared/base/bytes.h"
#include "shared/base/secret.h"

namespace homeroom::crypto {

inline constexpr std::size_t kKdfSize = 32;  // Nh, the size of an extracted key

Secret hkdf_extract(BytesView salt, BytesView input_key);                    // RFC 5869 §2.2
Secret hkdf_expand(const Secret& key, BytesView info, std::size_t size);     // RFC 5869 §2.3
void hkdf_expand_into(const Secret& key, BytesView info, MutableBytes out);  // the same, without allocation

}  // namespace homeroom::crypto
