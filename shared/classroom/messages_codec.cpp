#include <algorithm>

#include "shared/classroom/codec.h"
#include "shared/classroom/messages.h"
#include "shared/classroom/names.h"
#include "shared/classroom/text.h"
#include "shared/crypto/hash.h"

namespace homeroom::classroom {
namespace {

constexpr std::uint8_t kVersion = 1;
// The message types' numbers are their places in Message, from 1.
constexpr std::uint8_t kLastType = std::variant_size_v<Message>;

constexpr Error kTooLong{"message.too-long", "the message is too long"};
constexpr Error kBadText{"message.bad-text", "the message holds characters that it may not"};
constexpr Error kBadVersion{"message.bad-version", "the message is of another version"};
constexpr Error kBadType{"message.bad-type", "the message is of a kind that there is not"};
constexpr Error kBadFormat{"message.bad-format", "the message is cut or changed"};

constexpr std::size_t kKeySize = crypto::kHashSize;  // a member key is 32 bytes as well
constexpr std::size_t kMaxHands = kMaxPeople;
constexpr std::size_t kMaxRevoked = 1024;
constexpr std::size_t kKemOutputSize = 32;
constexpr std::size_t kSealedKeySize = 32 + 16;
constexpr std::size_t kLeastBox = 16;                // a tag
constexpr TimeMs kLatestTime = 253'402'300'799'999;  // the year 9999: receivers subtract times from their own

Status check_text(std::string_view text, std::size_t limit, bool empty_allowed) {
  const auto length = code_points(text);
  if (!length) return kBadText;
  if (*length > limit) return kTooLong;
  if (*length == 0 && !empty_allowed) return kBadText;
  while (const auto c = take_code_point(text)) {
    if (is_disguise(*c)) return kBadText;
  }
  return {};
}

// Both ways in: what is sent and what is received keeps the same limits.
struct Check {
  Status operator()(const Chat& chat) const {
    if (chat.to_everyone && chat.to) return kBadFormat;
    return check_text(chat.text, kMaxChatLength, false);
  }
  Status operator()(const RosterState& state) const {
    if (state.people.size() > kMaxPeople || state.hands.size() > kMaxHands || state.muted.size() > kMaxPeople ||
        state.stopped.size() > kMaxPeople || state.shown.size() > kMaxPeople ||
        state.revoked_keys.size() > kMaxRevoked) {
      return kTooLong;
    }
    HOMEROOM_TRY(check_text(state.class_name, kMaxNameLength, true));
    for (const Person& person : state.people) HOMEROOM_TRY(check_text(person.name, kMaxNameLength + 8, false));
    for (const Bytes& key : state.revoked_keys) {
      if (key.size() != kKeySize) return kBadFormat;
    }
    return {};
  }
  Status operator()(const Command& command) const {
    if (command.kind == CommandKind::end_class && command.subject) return kBadFormat;
    if (command.kind == CommandKind::show_camera && !command.subject) return kBadFormat;
    return {};
  }
  Status operator()(const Heartbeat& beat) const {
    if (beat.authenticator.size() != crypto::kHashSize || beat.log.size() != crypto::kHashSize) return kBadFormat;
    if (beat.time < 0 || beat.time > kLatestTime) return kBadFormat;
    return {};
  }
  Status operator()(const Reaction& reaction) const {
    if (reaction.kind >= kReactions) return kBadFormat;
    return {};
  }
  Status operator()(const Whisper& whisper) const {
    if (whisper.box.size() > max_box(whisper.purpose) || whisper.copies.size() > kMaxWhisperCopies) return kTooLong;
    if (whisper.box.size() < kLeastBox || whisper.copies.empty()) return kBadFormat;
    for (const Whisper::Copy& copy : whisper.copies) {
      if (copy.kem_output.size() != kKemOutputSize || copy.sealed_key.size() != kSealedKeySize) return kBadFormat;
    }
    return {};
  }
  Status operator()(const Hand&) const { return {}; }
  Status operator()(const MediaState&) const { return {}; }
};

std::uint8_t byte_of(const MediaState& media) {
  return static_cast<std::uint8_t>((media.camera ? 1 : 0) | (media.microphone ? 2 : 0) | (media.screen ? 4 : 0));
}

MediaState media_of(Reader& in) {
  const auto bits = in.number(1);
  if (bits > 7) in.fail();
  return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
}

void write_subject(Writer& out, const std::optional<SubjectId>& subject) {
  out.number(subject ? 1 : 0, 1);
  if (subject) out.raw(subject->bytes);
}

std::optional<SubjectId> read_subject(Reader& in) {
  if (!in.flag()) return std::nullopt;
  return SubjectId{in.fixed<kSubjectSize>()};
}

void write_subjects(Writer& out, const std::vector<SubjectId>& subjects) {
  out.number(subjects.size(), 2);
  for (const SubjectId& subject : subjects) out.raw(subject.bytes);
}

std::vector<SubjectId> read_subjects(Reader& in, std::size_t limit) {
  std::vector<SubjectId> subjects(in.count(limit, kSubjectSize));
  for (SubjectId& subject : subjects) subject.bytes = in.fixed<kSubjectSize>();
  return subjects;
}

struct Write {
  Writer& out;

  void operator()(const Chat& chat) const {
    out.counted(as_bytes(chat.text));
    out.number(chat.to_everyone ? 1 : 0, 1);
    write_subject(out, chat.to);
  }
  void operator()(const Hand& hand) const { out.number(hand.raised ? 1 : 0, 1); }
  void operator()(const MediaState& media) const { out.number(byte_of(media), 1); }
  void operator()(const RosterState& state) const {
    out.counted(as_bytes(state.class_name));
    out.number(state.people.size(), 2);
    for (const Person& person : state.people) {
      out.raw(person.subject.bytes);
      out.counted(as_bytes(person.name));
      out.number(static_cast<std::uint8_t>(person.role), 1);
      out.number(byte_of(person.media), 1);
    }
    write_subjects(out, state.hands);
    write_subjects(out, state.muted);
    write_subjects(out, state.stopped);
    write_subjects(out, state.shown);
    write_subject(out, state.spotlight);
    out.number(state.revoked_keys.size(), 2);
    for (const Bytes& key : state.revoked_keys) out.raw(key);
  }
  void operator()(const Command& command) const {
    out.number(static_cast<std::uint8_t>(command.kind), 1);
    write_subject(out, command.subject);
  }
  void operator()(const Heartbeat& beat) const {
    out.number(beat.epoch, 8);
    out.raw(beat.authenticator);
    out.number(static_cast<std::uint64_t>(beat.time), 8);
    out.number(beat.seq, 8);
    out.raw(beat.log);
  }
  void operator()(const Reaction& reaction) const { out.number(reaction.kind, 1); }
  void operator()(const Whisper& whisper) const {
    out.number(static_cast<std::uint8_t>(whisper.purpose), 1);
    out.number(whisper.box.size(), 4);
    out.raw(whisper.box);
    out.number(whisper.copies.size(), 2);
    for (const Whisper::Copy& copy : whisper.copies) {
      out.number(copy.leaf, 4);
      out.raw(copy.kem_output);
      out.raw(copy.sealed_key);
    }
  }
};

RosterState read_roster_state(Reader& in) {
  RosterState state;
  state.class_name = in.text();
  const std::size_t people = in.count(kMaxPeople, kSubjectSize + 2 + 2);
  for (std::size_t i = 0; i < people && !in.failed(); ++i) {
    Person person;
    person.subject.bytes = in.fixed<kSubjectSize>();
    person.name = in.text();
    const auto role = in.number(1);
    if (role < static_cast<std::uint8_t>(Role::teacher) || role > static_cast<std::uint8_t>(Role::seat)) in.fail();
    person.role = static_cast<Role>(role);
    person.media = media_of(in);
    state.people.push_back(std::move(person));
  }
  state.hands = read_subjects(in, kMaxHands);
  state.muted = read_subjects(in, kMaxPeople);
  state.stopped = read_subjects(in, kMaxPeople);
  state.shown = read_subjects(in, kMaxPeople);
  state.spotlight = read_subject(in);
  const std::size_t keys = in.count(kMaxRevoked, kKeySize);
  for (std::size_t i = 0; i < keys; ++i) state.revoked_keys.push_back(to_bytes(in.raw(kKeySize)));
  return state;
}

Command read_command(Reader& in) {
  Command command;
  const auto kind = in.number(1);
  if (kind < static_cast<std::uint8_t>(CommandKind::mute) ||
      kind > static_cast<std::uint8_t>(CommandKind::show_camera)) {
    in.fail();
  }
  command.kind = static_cast<CommandKind>(kind);
  command.subject = read_subject(in);
  return command;
}

Whisper read_whisper(Reader& in) {
  Whisper whisper;
  const auto purpose = in.number(1);
  if (purpose < static_cast<std::uint8_t>(Whisper::Purpose::note) ||
      purpose > static_cast<std::uint8_t>(Whisper::Purpose::office)) {
    in.fail();
  }
  whisper.purpose = static_cast<Whisper::Purpose>(purpose);
  whisper.box = to_bytes(in.raw(static_cast<std::size_t>(in.number(4))));
  const std::size_t copies = in.count(kMaxWhisperCopies, 4 + kKemOutputSize + kSealedKeySize);
  for (std::size_t i = 0; i < copies; ++i) {
    Whisper::Copy copy;
    copy.leaf = static_cast<std::uint32_t>(in.number(4));
    copy.kem_output = to_bytes(in.raw(kKemOutputSize));
    copy.sealed_key = to_bytes(in.raw(kSealedKeySize));
    whisper.copies.push_back(std::move(copy));
  }
  return whisper;
}

Message read_body(std::uint8_t type, Reader& in) {
  switch (type) {
    case 1: {
      Chat chat;
      chat.text = in.text();
      chat.to_everyone = in.flag();
      chat.to = read_subject(in);
      return chat;
    }
    case 2: return Hand{in.flag()};
    case 3: return media_of(in);
    case 4: return read_roster_state(in);
    case 5: return read_command(in);
    case 6: {
      Heartbeat beat;
      beat.epoch = in.number(8);
      beat.authenticator = to_bytes(in.raw(crypto::kHashSize));
      beat.time = static_cast<TimeMs>(in.number(8));
      beat.seq = in.number(8);
      beat.log = to_bytes(in.raw(crypto::kHashSize));
      return beat;
    }
    case 7: return Reaction{static_cast<std::uint8_t>(in.number(1))};
    default: return read_whisper(in);
  }
}

}  // namespace

Result<Bytes> encode_message(const Message& message) {
  HOMEROOM_TRY(std::visit(Check{}, message));
  Writer out;
  out.number(kVersion, 1);
  out.number(message.index() + 1, 1);
  std::visit(Write{out}, message);
  return out.take();
}

Result<Message> decode_message(BytesView bytes) {
  Reader in(bytes);
  const auto version = in.number(1);
  const auto type = in.number(1);
  if (in.failed()) return kBadFormat;
  if (version != kVersion) return kBadVersion;
  if (type < 1 || type > kLastType) return kBadType;
  Message message = read_body(static_cast<std::uint8_t>(type), in);
  if (!in.done()) return kBadFormat;
  HOMEROOM_TRY(std::visit(Check{}, message));
  return message;
}

}  // namespace homeroom::classroom
