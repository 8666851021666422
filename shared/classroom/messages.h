// What members say to each other inside the group: application messages of MLS, signed by their sender there.
// Owns nothing. Never carries its sender: who spoke is what MLS says, and what they may say is allowed().
//
// A message is version (1) ‖ type (1) ‖ fields. Strings and lists have a 16-bit count before them; decoding refuses
// what is cut, too long, not UTF-8 or followed by anything.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "shared/base/bytes.h"
#include "shared/base/time.h"
#include "shared/classroom/policy.h"

namespace homeroom::classroom {

inline constexpr std::size_t kMaxChatLength = 2000;  // code points
inline constexpr std::size_t kMaxPeople = 301;       // 300 students, or fewer and guests, and the teacher's devices
inline constexpr std::uint8_t kReactions = 8;

// A line to everyone; or a note, which travels in a Whisper: from a student to the teachers, or from a teacher to one
// person and the other teachers.
struct Chat {
  std::string text;
  bool to_everyone = true;
  std::optional<SubjectId> to;  // of a teacher's note
  friend bool operator==(const Chat&, const Chat&) = default;
};

struct Hand {
  bool raised = false;
  friend bool operator==(const Hand&, const Hand&) = default;
};

// What the sender's devices send at this moment, for the tiles; that frames may come is the policy's business.
struct MediaState {
  bool camera = false;
  bool microphone = false;
  bool screen = false;
  friend bool operator==(const MediaState&, const MediaState&) = default;
};

struct Person {
  SubjectId subject;
  std::string name;
  Role role = Role::guest;
  MediaState media;  // as the person last said, for those who come later; encoded in one byte, bits 0 to 2
  friend bool operator==(const Person&, const Person&) = default;
};

// What the teacher's device says about the class: names, the order of hands, who is muted. Each is the whole truth.
struct RosterState {
  std::string class_name;
  std::vector<Person> people;
  std::vector<SubjectId> hands;  // in order
  std::vector<SubjectId> muted;
  std::vector<SubjectId> stopped;  // cameras that were stopped
  std::vector<SubjectId> shown;    // cameras that were shown to the class, where the policy wants a preview
  std::optional<SubjectId> spotlight;
  std::vector<Bytes> revoked_keys;  // member keys that no Commit may bring in any more
  friend bool operator==(const RosterState&, const RosterState&) = default;
};

enum class CommandKind : std::uint8_t {
  mute = 1,
  stop_camera = 2,
  spotlight = 3,  // without a subject: end the spotlight
  removed = 4,    // notice: the subject's leaf goes with the next Commit
  to_door = 5,    // notice: likewise, and may knock again at once
  lower_hand = 6,
  end_class = 7,    // never with a subject
  show_camera = 8,  // to the class, after a preview; stop_camera takes it back
};

struct Command {
  CommandKind kind = CommandKind::mute;
  std::optional<SubjectId> subject;  // absent: everyone
  friend bool operator==(const Command&, const Command&) = default;
};

struct Heartbeat {
  std::uint64_t epoch = 0;
  Bytes authenticator;  // the epoch's, 32 bytes
  TimeMs time = 0;
  // Where the log stands for the teacher's device, and the digest of the epoch's entries up to there: a server that
  // left something out, or turned it round, for somebody else is found out.
  std::uint64_t seq = 0;
  Bytes log = Bytes(32);
  friend bool operator==(const Heartbeat&, const Heartbeat&) = default;
};

// Fleeting: relayed to those who are there, not kept. Kinds: 0 thumbs up, 1 applause, 2 laugh, 3 heart, 4 surprised;
// the others are for later, and shown by nobody who does not know them.
struct Reaction {
  std::uint8_t kind = 0;  // below kReactions
  friend bool operator==(const Reaction&, const Reaction&) = default;
};

// For some members only: content under a fresh key, and that key sealed to the leaf of each of them. MLS says who
// whispers; the seals are bound to the sender and the epoch (wasm/keeper/whisper.h).
struct Whisper {
  enum class Purpose : std::uint8_t {
    note = 1,        // a Chat
    camera_key = 2,  // 32 bytes: the sender's camera in this epoch (teacher-only cameras)
    office = 3,      // between committers: class list, guests and devices (wasm/keeper/session_colleagues.cpp)
  };
  struct Copy {
    std::uint32_t leaf = 0;
    Bytes kem_output;  // 32 bytes
    Bytes sealed_key;  // 48 bytes
    friend bool operator==(const Copy&, const Copy&) = default;
  };
  Purpose purpose = Purpose::note;
  Bytes box;  // ciphertext ‖ tag
  std::vector<Copy> copies;
  friend bool operator==(const Whisper&, const Whisper&) = default;
};
inline constexpr std::size_t kMaxWhisperCopies = 16;
inline constexpr std::size_t kMaxWhisperBox = 8 * 1024 + 128;
inline constexpr std::size_t kMaxOfficeBox = 384 * 1024;  // three hundred students with their passes and devices

constexpr std::size_t max_box(Whisper::Purpose purpose) {
  return purpose == Whisper::Purpose::office ? kMaxOfficeBox : kMaxWhisperBox;
}

using Message = std::variant<Chat, Hand, MediaState, RosterState, Command, Heartbeat, Reaction, Whisper>;

// Errors: message.too-long, message.bad-text: what a person typed may be both.
Result<Bytes> encode_message(const Message& message);
// Errors: message.bad-version, message.bad-type, message.bad-format, message.too-long, message.bad-text.
Result<Message> decode_message(BytesView bytes);

// May a sender of this role say this under this policy. Receivers ask, senders too. Errors: message.not-a-teacher
// (commands, roster, heartbeat), message.not-now (the policy).
Status allowed(const Message& message, Role sender, const Policy& policy);

// Size classes, so that lengths say little: 128, 256, 512 … 4096, then multiples of 4096. Is a multiple of itself, as
// mls::Group::encrypt's padded_to wants it.
std::size_t padded_size(std::size_t size);

}  // namespace homeroom::classroom
