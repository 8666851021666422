// 'Does UDP reach this machine?': the few words of STUN (RFC 8489) and ICE-lite (RFC 8445) that a browser's
// connectivity check needs, as a function from packet to answer. A browser that asked over HTTPS gets a name and a
// password that follow from the server's key and hold for two minutes, so nothing is kept for anybody. Owns nothing.
// Never answers with more bytes than it got, nor anybody who has not asked over HTTPS first.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/base/bytes.h"
#include "shared/base/random.h"
#include "shared/base/secret.h"
#include "shared/base/time.h"

namespace homeroom::server {

inline constexpr std::size_t kStunKeySize = 32;
inline constexpr std::size_t kStunMost = 576;  // bytes of a request
inline constexpr TimeMs kStunLife = 120'000;

struct StunName {
  std::string ufrag, password;  // as ICE has them, RFC 8445 §5.3
};
StunName new_stun_name(const Secret& key, Random& random, TimeMs now);

// Where the packet came from, as the answer tells it: 4 or 16 bytes, and the port.
struct StunSource {
  BytesView address;
  std::uint16_t port = 0;
};

// The success response to a Binding request with a good MESSAGE-INTEGRITY; nothing for everything else.
std::optional<Bytes> answer_stun(const Secret& key, BytesView packet, const StunSource& source, TimeMs now);

}  // namespace homeroom::server
