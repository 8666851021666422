// SFrame cipher suites (RFC 9605 §4.5) and the keys of one KID (§4.4.2).
// Owns the keys it derives and wipes them. Never allocates while a frame is sealed or opened.
#pragma once

#include <array>

#include "shared/base/bytes.h"
#include "shared/base/secret.h"

namespace homeroom::sframe {

enum class Suite : std::uint16_t {
  aes_256_gcm_sha512 = 0x0005,        // only where suite_available() says so: native builds
  chacha20_poly1305_sha256 = 0xF001,  // private use: Nh 32, Nk 32, Nn 12, Nt 16
};

// Both suites have the same sizes, so one code with fixed buffers serves them.
inline constexpr std::size_t kKeySize = 32;    // Nk
inline constexpr std::size_t kNonceSize = 12;  // Nn
inline constexpr std::size_t kTagSize = 16;    // Nt

bool suite_available(Suite suite);

using Nonce = std::array<std::uint8_t, kNonceSize>;

// What one KID encrypts with.
struct FrameKey {
  std::array<std::uint8_t, kKeySize> key{};
  Nonce salt{};

  FrameKey() = default;
  FrameKey(FrameKey&&) = default;
  FrameKey& operator=(FrameKey&&) = default;
  FrameKey(const FrameKey&) = delete;
  FrameKey& operator=(const FrameKey&) = delete;
  ~FrameKey() {
    wipe(key);
    wipe(salt);
  }

  Nonce nonce(std::uint64_t ctr) const;  // §4.4.3: the counter, as long as the salt, XOR the salt
};

// sframe_secret of §4.4.2: the same for all KIDs of one base key, so it is made once an epoch.
Secret suite_secret(Suite suite, BytesView base_key);
FrameKey derive_frame_key(Suite suite, const Secret& sframe_secret, std::uint64_t kid);

void seal(Suite suite, const FrameKey& key, std::uint64_t ctr, BytesView aad, MutableBytes text, MutableBytes tag);
[[nodiscard]] bool open(Suite suite, const FrameKey& key, std::uint64_t ctr, BytesView aad, MutableBytes text,
                        BytesView tag);

}  // namespace homeroom::sframe
