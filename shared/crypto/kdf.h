// HKDF with SHA-256 (RFC 5869).
// Owns nothing. A key to expand is one that was extracted, 32 bytes, and gives at most 255·32: anything else is our own
// mistake and aborts.
#pragma once

#include "shared/base/bytes.h"
#include "shared/base/secret.h"

namespace homeroom::crypto {

inline constexpr std::size_t kKdfSize = 32;  // Nh, the size of an extracted key

Secret hkdf_extract(BytesView salt, BytesView input_key);                    // RFC 5869 §2.2
Secret hkdf_expand(const Secret& key, BytesView info, std::size_t size);     // RFC 5869 §2.3
void hkdf_expand_into(const Secret& key, BytesView info, MutableBytes out);  // the same, without allocation

}  // namespace homeroom::crypto
