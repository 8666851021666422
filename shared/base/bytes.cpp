#include "shared/base/bytes.h"

#include <algorithm>

namespace homeroom {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kBase32 = "abcdefghijklmnopqrstuvwxyz234567";
constexpr Error kBadText{"base.bad-text", "the text is not a valid encoding of bytes"};

// Both power-of-two encodings of RFC 4648 are the same loop with another number of bits a character.
std::string encode(BytesView bytes, std::string_view alphabet, unsigned bits) {
  std::string out;
  out.reserve((bytes.size() * 8 + bits - 1) / bits);
  std::uint32_t held = 0;
  unsigned held_bits = 0;
  const std::uint32_t mask = (1U << bits) - 1;
  for (const std::uint8_t byte : bytes) {
    held = (held << 8) | byte;
    held_bits += 8;
    while (held_bits >= bits) {
      held_bits -= bits;
      out.push_back(alphabet[(held >> held_bits) & mask]);
    }
    held &= (1U << held_bits) - 1;
  }
  if (held_bits > 0) out.push_back(alphabet[(held << (bits - held_bits)) & mask]);
  return out;
}

Result<Bytes> decode(std::string_view text, std::string_view alphabet, unsigned bits) {
  Bytes out;
  out.reserve(text.size() * bits / 8);
  std::uint32_t held = 0;
  unsigned held_bits = 0;
  for (const char c : text) {
    const auto at = alphabet.find(c);
    if (at == std::string_view::npos) return kBadText;
    held = (held << bits) | static_cast<std::uint32_t>(at);
    held_bits += bits;
    if (held_bits >= 8) {
      held_bits -= 8;
      out.push_back(static_cast<std::uint8_t>(held >> held_bits));
      held &= (1U << held_bits) - 1;
    }
  }
  // One byte sequence, one text: no spare character and no stray bit.
  if (held != 0 || held_bits >= bits) return kBadText;
  return out;
}

}  // namespace

bool same(BytesView a, BytesView b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

void append(Bytes& to, BytesView more) { to.insert(to.end(), more.begin(), more.end()); }

Bytes concat(std::initializer_list<BytesView> parts) {
  std::size_t size = 0;
  for (const auto part : parts) size += part.size();
  Bytes out;
  out.reserve(size);
  for (const auto part : parts) append(out, part);
  return out;
}

std::string to_hex(BytesView bytes) { return encode(bytes, kHex, 4); }
Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return kBadText;
  return decode(text, kHex, 4);
}
std::string to_base64url(BytesView bytes) { return encode(bytes, kBase64url, 6); }
Result<Bytes> from_base64url(std::string_view text) { return decode(text, kBase64url, 6); }
std::string to_base32(BytesView bytes) { return encode(bytes, kBase32, 5); }
Result<Bytes> from_base32(std::string_view text) { return decode(text, kBase32, 5); }

}  // namespace homeroom
