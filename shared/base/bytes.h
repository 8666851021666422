// Bytes and views of them, and their text forms (hex, base64url, base32).
// Owns nothing but what std::vector owns. Never for secrets: those are Secret (secret.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"

namespace homeroom {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

// The bytes of a text, without a terminating zero.
inline BytesView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(BytesView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
inline Bytes to_bytes(BytesView view) { return {view.begin(), view.end()}; }
inline Bytes to_bytes(std::string_view text) { return to_bytes(as_bytes(text)); }

// Equality of public bytes; not constant-time (crypto::equal is).
bool same(BytesView a, BytesView b);

void append(Bytes& to, BytesView more);
Bytes concat(std::initializer_list<BytesView> parts);

std::string to_hex(BytesView bytes);
Result<Bytes> from_hex(std::string_view text);

// RFC 4648 §5 without padding. Decoding refuses padding, other characters and non-zero trailing bits.
std::string to_base64url(BytesView bytes);
Result<Bytes> from_base64url(std::string_view text);

// RFC 4648 §6 in lower case without padding ("abcdefghijklmnopqrstuvwxyz234567"); same refusals.
std::string to_base32(BytesView bytes);
Result<Bytes> from_base32(std::string_view text);

}  // namespace homeroom
