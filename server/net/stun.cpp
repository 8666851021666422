#include "server/net/stun.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "shared/base/assert.h"
#include "shared/crypto/hash.h"

namespace homeroom::server {
namespace {

constexpr std::size_t kHead = 20, kTag = 20, kStampSize = 8, kSaltSize = 4, kPasswordSize = 16;
constexpr std::uint16_t kRequest = 0x0001, kSuccess = 0x0101;
constexpr std::uint32_t kCookie = 0x2112A442, kFingerprintXor = 0x5354554E;
constexpr std::uint16_t kUsername = 0x0006, kIntegrity = 0x0008, kXorMappedAddress = 0x0020, kFingerprint = 0x8028;
constexpr std::string_view kContext = "homeroom reach v1";

std::uint16_t word(BytesView at) { return static_cast<std::uint16_t>(at[0] << 8 | at[1]); }
std::uint32_t long_word(BytesView at) { return static_cast<std::uint32_t>(word(at)) << 16 | word(at.subspan(2)); }
void put(Bytes& to, std::uint32_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) to.push_back(static_cast<std::uint8_t>(value >> shift));
}
void set_length(Bytes& message, std::size_t length) {
  message[2] = static_cast<std::uint8_t>(length >> 8);
  message[3] = static_cast<std::uint8_t>(length);
}

std::string password_of(const Secret& key, std::string_view ufrag) {
  const crypto::Hash tag = crypto::hmac_sha256(key.reveal(), concat({as_bytes(kContext), as_bytes(ufrag)}));
  return to_hex(BytesView(tag).first(kPasswordSize));
}

// STUN's own choice, RFC 8489 §14.5; what it protects here is two minutes of an echo.
std::array<std::uint8_t, kTag> integrity(std::string_view password, BytesView message) {
  std::array<std::uint8_t, kTag> tag{};
  unsigned size = kTag;
  const auto* made = ::HMAC(EVP_sha1(), password.data(), static_cast<int>(password.size()), message.data(),
                            message.size(), tag.data(), &size);
  HOMEROOM_ASSERT(made != nullptr && size == kTag);
  return tag;
}

std::uint32_t crc32(BytesView bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

// What a request says that counts: before its MESSAGE-INTEGRITY, RFC 8489 §9.
struct Request {
  std::string_view ufrag;  // of the USERNAME's first half: this side's
  BytesView signed_part, tag;
};

std::optional<Request> read(BytesView packet) {
  if (packet.size() < kHead || packet.size() > kStunMost || word(packet) != kRequest ||
      word(packet.subspan(2)) != packet.size() - kHead || long_word(packet.subspan(4)) != kCookie) {
    return std::nullopt;
  }
  Request request;
  for (std::size_t at = kHead; at + 4 <= packet.size();) {
    const std::uint16_t type = word(packet.subspan(at));
    const std::size_t size = word(packet.subspan(at + 2));
    if (size > packet.size() - at - 4) return std::nullopt;
    const BytesView value = packet.subspan(at + 4, size);
    if (type == kUsername) {
      const std::string_view name = as_text(value);
      request.ufrag = name.substr(0, name.find(':'));
    } else if (type == kIntegrity) {
      if (size != kTag) return std::nullopt;
      request.signed_part = packet.first(at);
      request.tag = value;
      return request;
    }
    at += 4 + (size + 3) / 4 * 4;
  }
  return std::nullopt;
}

bool is_of_now(std::string_view ufrag, TimeMs now) {
  if (ufrag.size() != 2 * (kStampSize + kSaltSize)) return false;
  const auto bytes = from_hex(ufrag);
  if (!bytes.ok()) return false;
  std::uint64_t made = 0;
  for (std::size_t i = 0; i < kStampSize; ++i) made = made << 8 | (*bytes)[i];
  const auto then = static_cast<std::uint64_t>(now);
  return made <= then && then - made <= static_cast<std::uint64_t>(kStunLife);
}

}  // namespace

StunName new_stun_name(const Secret& key, Random& random, TimeMs now) {
  HOMEROOM_ASSERT(key.size() == kStunKeySize);
  Bytes name;
  put(name, static_cast<std::uint32_t>(static_cast<std::uint64_t>(now) >> 32), 4);
  put(name, static_cast<std::uint32_t>(now), 4);
  name.resize(kStampSize + kSaltSize);
  random.fill(MutableBytes(name).last(kSaltSize));
  const std::string ufrag = to_hex(name);
  return {ufrag, password_of(key, ufrag)};
}

std::optional<Bytes> answer_stun(const Secret& key, BytesView packet, const StunSource& source, TimeMs now) {
  const auto request = read(packet);
  if (!request || !is_of_now(request->ufrag, now)) return std::nullopt;
  const std::string password = password_of(key, request->ufrag);
  Bytes text = to_bytes(request->signed_part);
  set_length(text, request->signed_part.size() + 4 + kTag - kHead);
  if (!crypto::equal(integrity(password, text), request->tag)) return std::nullopt;

  Bytes answer;
  put(answer, kSuccess, 2);
  put(answer, 0, 2);
  append(answer, packet.subspan(4, 16));  // cookie and transaction
  put(answer, kXorMappedAddress, 2);
  put(answer, static_cast<std::uint32_t>(4 + source.address.size()), 2);
  put(answer, source.address.size() == 4 ? 1 : 2, 2);
  put(answer, source.port ^ kCookie >> 16, 2);
  for (std::size_t i = 0; i < source.address.size(); ++i)
    answer.push_back(static_cast<std::uint8_t>(source.address[i] ^ packet[4 + i]));
  set_length(answer, answer.size() + 4 + kTag - kHead);
  const auto tag = integrity(password, answer);
  put(answer, kIntegrity, 2);
  put(answer, kTag, 2);
  append(answer, tag);
  set_length(answer, answer.size() + 8 - kHead);
  const std::uint32_t print = crc32(answer) ^ kFingerprintXor;
  put(answer, kFingerprint, 2);
  put(answer, 4, 2);
  put(answer, print, 4);
  if (answer.size() > packet.size()) return std::nullopt;  // nobody's amplifier
  return answer;
}

}  // namespace homeroom::server
