// Encrypts what this member sends: one Sender for all their streams, because counters and keys must not start over
// when a camera is switched off and on.
// Owns the keys of the active epoch and of the ones to come. Never uses a nonce twice, never goes back to an older
// epoch.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "shared/base/time.h"
#include "shared/sframe/frame.h"
#include "shared/sframe/kid.h"

namespace homeroom::sframe {

// After a Commit, so that most of the others have the new keys when frames come; whose Commit is later than that holds
// the frames until it is there (FrameCode::early). Who has just come in sees nothing before it is over.
inline constexpr TimeMs kSendDelay = 250;

class Sender {
 public:
  // `max_ctr`: the last counter that is used; tests take a smaller one.
  explicit Sender(Suite suite = Suite::chacha20_poly1305_sha256, std::uint64_t max_ctr = kMaxCtr);
  ~Sender();
  Sender(Sender&&) noexcept;
  Sender& operator=(Sender&&) noexcept;

  struct Epoch {
    std::uint64_t epoch = 0;
    const Secret& base_key;   // MLS-Exporter("SFrame 1.0 Base Key", "", 32)
    std::uint32_t index = 0;  // the own leaf
    std::uint8_t boot = 0;
    TimeMs activate_at = 0;  // now + kSendDelay; now for the first epoch of a joiner
    // Teacher-only cameras: frames of the camera are under this fresh secret (32 bytes), never under the base key.
    const Secret* camera_key = nullptr;
  };
  // Errors: sframe.old-epoch (not above every epoch given before: its counters would start over), sframe.bad-index,
  // sframe.bad-length (an empty base key).
  Status set_epoch(const Epoch& epoch);

  // Encrypts `buffer`'s first `payload` bytes where they lie; the buffer must hold kMaxOverhead bytes more. Codes: ok,
  // empty, no_room, no_key, exhausted. Allocates only when a stream is used for the first time in an epoch.
  FrameResult encrypt(MediaKind kind, MutableBytes buffer, std::size_t payload, TimeMs now, std::uint8_t layer = 0);

  // The epoch whose keys encrypt at this moment.
  std::optional<std::uint64_t> active_epoch(TimeMs now);

  // Forgets every key: after leaving or being removed.
  void clear();

 private:
  struct Keys;
  void activate(TimeMs now);

  Suite suite_;
  std::uint64_t max_ctr_;
  std::vector<std::unique_ptr<Keys>> epochs_;  // the active one first, then those to come
  bool active_ = false;
  std::optional<std::uint64_t> newest_;
};

}  // namespace homeroom::sframe
