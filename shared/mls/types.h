// The numbers of the MLS registries (RFC 9420 §17) that this implementation knows, and its one cipher suite.
// Owns nothing. Never lists what is not implemented.
#pragma once

#include <cstdint>
#include <limits>

#include "shared/base/bytes.h"
#include "shared/base/time.h"

namespace homeroom::mls {

inline constexpr std::uint16_t kMls10 = 1;             // ProtocolVersion mls10
inline constexpr std::uint16_t kCipherSuite = 0x0003;  // X25519, ChaCha20-Poly1305, SHA-256, Ed25519
inline constexpr std::size_t kNh = 32;                 // KDF.Nh and the hash's size

// In place of a time: lifetimes are not looked at (recorded test vectors, replays of a log).
inline constexpr TimeMs kNoLifetimeCheck = std::numeric_limits<TimeMs>::min();

enum class WireFormat : std::uint16_t {
  public_message = 1,
  private_message = 2,
  welcome = 3,
  group_info = 4,
  key_package = 5,
};

enum class ContentType : std::uint8_t { application = 1, proposal = 2, commit = 3 };

enum class SenderType : std::uint8_t { member = 1, external = 2, new_member_proposal = 3, new_member_commit = 4 };

namespace extension_type {
inline constexpr std::uint16_t application_id = 1;
inline constexpr std::uint16_t ratchet_tree = 2;
inline constexpr std::uint16_t required_capabilities = 3;
inline constexpr std::uint16_t external_pub = 4;
inline constexpr std::uint16_t external_senders = 5;
}  // namespace extension_type

namespace proposal_type {
inline constexpr std::uint16_t add = 1;
inline constexpr std::uint16_t update = 2;
inline constexpr std::uint16_t remove = 3;
inline constexpr std::uint16_t psk = 4;
inline constexpr std::uint16_t reinit = 5;
inline constexpr std::uint16_t external_init = 6;
inline constexpr std::uint16_t group_context_extensions = 7;
}  // namespace proposal_type

namespace credential_type {
inline constexpr std::uint16_t basic = 1;
inline constexpr std::uint16_t x509 = 2;
}  // namespace credential_type

// Extensions of a KeyPackage, a LeafNode, a GroupInfo or a GroupContext.
struct Extension {
  std::uint16_t type = 0;
  Bytes data;
  friend bool operator==(const Extension&, const Extension&) = default;
};

// Limits on what is accepted from outside. A class of 1,000 needs under 1 MB for its largest message; the limits
// leave room and still bound what one hostile message can cost.
inline constexpr std::size_t kMaxMessageSize = std::size_t{16} << 20;
inline constexpr std::size_t kMaxLeaves = std::size_t{1} << 15;
inline constexpr std::size_t kMaxProposals = std::size_t{1} << 14;
inline constexpr std::size_t kMaxExtensions = 256;

}  // namespace homeroom::mls
