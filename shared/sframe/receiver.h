// Decrypts what other members send. A KeyStore for the whole class holds the epochs and what was seen; a Receiver is
// for one stream of one member. The store owns keys and replay windows. Neither ever tries a second key on a frame: the
// KID names the one.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "shared/base/time.h"
#include "shared/sframe/frame.h"
#include "shared/sframe/kid.h"
#include "shared/sframe/replay_window.h"

namespace homeroom::sframe {

inline constexpr TimeMs kKeepOldEpoch = 10000;  // after a newer epoch came
inline constexpr std::size_t kMaxHeldEpochs = 16;
inline constexpr std::size_t kMaxKidsPerSender = 16;  // in one epoch
inline constexpr std::uint8_t kMaxEarlyEpochs = 8;    // how far ahead of ours a sender may honestly be

// The keys of all held epochs, by KID.
class KeyStore {
 public:
  explicit KeyStore(Suite suite = Suite::chacha20_poly1305_sha256);
  ~KeyStore();
  KeyStore(KeyStore&&) noexcept;
  KeyStore& operator=(KeyStore&&) noexcept;

  // Frames of this epoch are readable from now on; those of older ones for 10 s more. An epoch given before, or older
  // than the newest, changes nothing.
  void add_epoch(std::uint64_t epoch, const Secret& base_key, TimeMs now);
  // Teacher-only cameras: camera frames of this member in this epoch open with the member's own key and with nothing
  // else. To be said before the first of them comes; an epoch that is not held changes nothing.
  void require_sender_key(std::uint64_t epoch, std::uint32_t sender);
  // That key. The first one counts; gives false and changes nothing where none is required, for an epoch that is not
  // held and for an empty key.
  bool add_sender_key(std::uint64_t epoch, std::uint32_t sender, const Secret& camera_key);
  void drop_expired(TimeMs now);
  // Frames of this leaf are refused from now on in every held epoch: it was removed, or somebody else took the place.
  void drop_sender(std::uint32_t sender, std::uint64_t before_epoch);
  void clear();

  bool holds(std::uint64_t epoch) const;

 private:
  friend class Receiver;
  struct Entry;
  struct Epoch;
  struct Lookup;

  Epoch* by_low_bits(std::uint8_t low);
  bool is_early(std::uint8_t low) const;

  Suite suite_;
  std::vector<std::unique_ptr<Epoch>> epochs_;  // oldest first
};

// Who a receiver is for, as signalling said.
struct Source {
  std::uint32_t sender = 0;  // leaf index
  MediaKind kind = MediaKind::audio;
};

class Receiver {
 public:
  // The store must live longer.
  Receiver(KeyStore& store, const Source& source) : store_(&store), source_(source) {}

  // Decrypts the frame where it lies: content is its first `size` bytes then. On any other code than ok the content
  // is worthless. Allocates only when a KID authenticates its first frame.
  FrameResult decrypt(MutableBytes frame, TimeMs now);

  const Source& source() const { return source_; }

 private:
  KeyStore* store_;
  Source source_;
};

}  // namespace homeroom::sframe
