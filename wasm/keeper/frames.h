// The frames of this tab: one encrypting context for each kind that is sent, one decrypting context for each stream
// that is received, and the gates before them. Owns the SFrame keys. Never lets a frame through that the rules do not
// allow: a gate that is not open drops it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>

#include "shared/sframe/receiver.h"
#include "shared/sframe/sender.h"
#include "wasm/keeper/meeting.h"

namespace homeroom::keeper {

// Why a frame was dropped, as negative numbers at the C boundary.
enum class Drop : std::int32_t {
  empty = -1,        // nothing in it; harmless
  no_context = -2,   // the handle is nobody's
  gate_closed = -3,  // the rules do not allow it now
  no_key = -4,       // the keys are not here yet
  rejected = -5,     // it does not decrypt: wrong key, wrong sender, changed or seen before
  no_room = -6,
  early = -7,  // what brings its key (a Commit, a whisper) may be on the way: worth trying again soon
};

class Frames {
 public:
  // Whether this subject may send this kind now, to this device. Null: oneself.
  using Gate = std::function<bool(const classroom::SubjectId* subject, MediaKind kind)>;

  explicit Frames(Gate gate) : gate_(std::move(gate)) {}

  // The keys of the meeting's epoch. `joined`: the first one of this tab, to be used at once. `may_send`: else frames
  // of this epoch are received only. `camera_key`: the own one, where cameras are for the teachers alone; else empty.
  void enter_epoch(const Meeting& meeting, bool joined, bool may_send, const Secret& camera_key, TimeMs now);
  // Somebody's own camera key in this epoch; false where none is wanted, or it is there already.
  bool add_camera_key(const Meeting& meeting, std::uint32_t leaf, const Secret& key) {
    return store_.add_sender_key(meeting.epoch(), leaf, key);
  }
  void leave();  // forget all keys; contexts stay, and drop everything
  void update_gates();
  void tick(TimeMs now);

  void add_sender(std::uint32_t handle, MediaKind kind);
  // Again for the same handle: the receiver is now for another stream.
  void add_receiver(std::uint32_t handle, const classroom::SubjectId& subject, MediaKind kind);
  void drop(std::uint32_t handle);

  // In place: the first `size` bytes of `buffer`. Gives the new size, or a Drop. No allocation but for a stream's
  // first.
  std::int32_t encrypt(std::uint32_t handle, MutableBytes buffer, std::size_t size, TimeMs now);
  std::int32_t decrypt(std::uint32_t handle, MutableBytes buffer, std::size_t size, TimeMs now);

  std::optional<std::uint64_t> sending_epoch(TimeMs now) { return sender_.active_epoch(now); }

 private:
  static constexpr std::size_t kMostContexts = 4096;

  struct Sending {
    MediaKind kind;
    bool open = false;
  };
  struct Receiving {
    classroom::SubjectId subject;
    MediaKind kind;
    bool open = false;
    std::optional<sframe::Receiver> receiver;  // absent while the subject is not in the group
  };
  void bind(Receiving& receiving);

  Gate gate_;
  sframe::Sender sender_;
  sframe::KeyStore store_;
  std::unordered_map<std::uint32_t, Sending> sending_;
  std::unordered_map<std::uint32_t, Receiving> receiving_;
  std::map<classroom::SubjectId, std::uint32_t> leaves_;
};

}  // namespace homeroom::keeper
