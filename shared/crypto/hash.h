// SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104), and constant-time equality.
// Owns nothing. Never fails: every input has a hash.
#pragma once

#include <array>

#include "shared/base/bytes.h"
#include "shared/base/secret.h"

namespace homeroom::crypto {

inline constexpr std::size_t kHashSize = 32;
using Hash = std::array<std::uint8_t, kHashSize>;

Hash sha256(BytesView data);
Hash sha256(std::initializer_list<BytesView> parts);  // of the parts one after another
Hash hmac_sha256(BytesView key, BytesView data);

// Equality in a time that depends on the lengths only.
bool equal(BytesView a, BytesView b);

}  // namespace homeroom::crypto
