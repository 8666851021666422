// Homeroom's key ids (RFC 9605 §5.2): KID = context << 18 | sender index << 8 | epoch mod 256, where the context is
// boot counter (8 bits) ‖ stream (4) ‖ layer (2). 32 bits in all, three bytes before the first reload.
// Owns nothing. Never lets a number run over into its neighbour's bits.
#pragma once

#include <cstdint>
#include <optional>

#include "shared/base/assert.h"
#include "shared/base/media_kind.h"

namespace homeroom::sframe {

inline constexpr std::uint32_t kMaxSenders = 1u << 10;  // S = 10 bits
inline constexpr std::uint32_t kMaxStreams = 1u << 4;
inline constexpr std::uint32_t kMaxLayers = 1u << 2;
inline constexpr std::uint32_t kEpochMask = 0xff;  // E = 8 bits

struct KeyId {
  std::uint8_t boot = 0;     // grows with each reload of the sender within one epoch
  std::uint8_t stream = 0;   // below kMaxStreams
  std::uint8_t layer = 0;    // below kMaxLayers
  std::uint16_t sender = 0;  // leaf index, below kMaxSenders
  std::uint8_t epoch = 0;    // its low 8 bits

  std::uint64_t pack() const {
    HOMEROOM_ASSERT(stream < kMaxStreams && layer < kMaxLayers && sender < kMaxSenders);
    const std::uint64_t context = std::uint64_t{boot} << 6 | std::uint64_t{stream} << 2 | layer;
    return context << 18 | std::uint64_t{sender} << 8 | epoch;
  }

  // Nothing for a KID with more than 32 bits: nobody here makes those.
  static std::optional<KeyId> unpack(std::uint64_t kid) {
    if (kid >> 32 != 0) return std::nullopt;
    return KeyId{static_cast<std::uint8_t>(kid >> 24), static_cast<std::uint8_t>(kid >> 20 & 0xf),
                 static_cast<std::uint8_t>(kid >> 18 & 0x3), static_cast<std::uint16_t>(kid >> 8 & 0x3ff),
                 static_cast<std::uint8_t>(kid)};
  }

  friend bool operator==(const KeyId&, const KeyId&) = default;
};

// A member has one stream of each kind.
constexpr std::uint8_t stream_of(MediaKind kind) { return static_cast<std::uint8_t>(kind); }

}  // namespace homeroom::sframe
