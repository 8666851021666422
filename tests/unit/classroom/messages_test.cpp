#include "shared/classroom/messages.h"

#include <catch2/catch_test_macros.hpp>

namespace homeroom::classroom {
namespace {

std::vector<Message> one_of_each() {
  RosterState state;
  state.class_name = "Room 12";
  state.people = {{SubjectId{{1}}, "Ana", Role::student, {true, false, true}},
                  {SubjectId{{2}}, "বাবু", Role::guest, {}}};
  state.hands = {SubjectId{{2}}};
  state.muted = {SubjectId{{1}}};
  state.stopped = {SubjectId{{2}}};
  state.shown = {SubjectId{{1}}, SubjectId{{2}}};
  state.spotlight = SubjectId{{1}};
  state.revoked_keys = {Bytes(32, 5)};
  return {Chat{"Hello, 你好", false},
          Hand{true},
          MediaState{true, true, false},
          state,
          Command{CommandKind::mute, SubjectId{{7}}},
          Command{CommandKind::end_class, {}},
          Heartbeat{9, Bytes(32, 3), 1'800'000'000'000},
          Reaction{7},
          Chat{"For you", false, SubjectId{{4}}},
          Command{CommandKind::show_camera, SubjectId{{7}}},
          Whisper{Whisper::Purpose::note, Bytes(40, 1), {{7, Bytes(32, 2), Bytes(48, 3)}, {9, Bytes(32), Bytes(48)}}}};
}

TEST_CASE("Every message comes back from its bytes; cut, longer or bent ones do no harm") {
  for (const Message& message : one_of_each()) {
    const auto bytes = encode_message(message);
    REQUIRE(bytes);
    const auto back = decode_message(*bytes);
    REQUIRE(back);
    CHECK(*back == message);
    for (std::size_t size = 0; size < bytes->size(); ++size) CHECK_FALSE(decode_message(BytesView(*bytes).first(size)));
    CHECK_FALSE(decode_message(concat({*bytes, Bytes{0}})));
    for (std::size_t i = 0; i < bytes->size(); ++i) {
      Bytes bent = *bytes;
      bent[i] ^= 0xff;
      const auto decoded = decode_message(bent);  // never a crash; what decodes encodes to the same bytes
      if (decoded) CHECK(*encode_message(*decoded) == bent);
    }
  }
}

TEST_CASE("Chat has limits: 2,000 characters, no controls, real UTF-8, not empty") {
  CHECK(encode_message(Chat{std::string(2000, 'x')}));
  CHECK_FALSE(encode_message(Chat{std::string(2001, 'x')}));
  CHECK_FALSE(encode_message(Chat{""}));
  CHECK_FALSE(encode_message(Chat{"\x1b[31m"}));
  CHECK_FALSE(encode_message(Chat{"\xff"}));
  CHECK(encode_message(Chat{"two\nlines"}));
}

TEST_CASE("A heartbeat's time is a time: whoever subtracts it from the own clock gets a number") {
  const Heartbeat beat{.epoch = 1, .authenticator = Bytes(32, 2), .time = 1'790'000'000'000, .log = Bytes(32, 3)};
  Bytes encoded = *encode_message(beat);
  CHECK(decode_message(encoded));
  const std::size_t time_at = encoded.size() - 8 - 8 - 32;  // seq and log come behind it
  encoded[time_at] = 0x80;                                  // a long time before 1970
  CHECK_FALSE(decode_message(encoded));
  encoded[time_at] = 0x7f;
  CHECK_FALSE(decode_message(encoded));
}

TEST_CASE("Attack: a student speaks as the teacher in commands, roster and heartbeat") {
  const Policy policy;
  for (const Message& message : one_of_each()) {
    const auto* chat = std::get_if<Chat>(&message);
    const bool teachers_only = std::holds_alternative<Command>(message) ||
                               std::holds_alternative<RosterState>(message) ||
                               std::holds_alternative<Heartbeat>(message) || (chat != nullptr && chat->to.has_value());
    CHECK(allowed(message, Role::student, policy).ok() == !teachers_only);
    CHECK(allowed(message, Role::guest, policy).ok() == !teachers_only);
    CHECK(allowed(message, Role::co_teacher, policy).ok());
  }
}

TEST_CASE("Camera keys are told where cameras are for the teachers, notes where chat is allowed") {
  Policy policy;
  const Whisper note{Whisper::Purpose::note, Bytes(40), {{1, Bytes(32), Bytes(48)}}};
  const Whisper key{Whisper::Purpose::camera_key, Bytes(48), {{1, Bytes(32), Bytes(48)}}};
  CHECK(allowed(note, Role::student, policy));
  CHECK_FALSE(allowed(key, Role::student, policy));
  policy.teacher_only_cameras = true;
  CHECK(allowed(key, Role::student, policy));
  policy.chat = ChatTo::off;
  CHECK_FALSE(allowed(note, Role::student, policy));
  CHECK(allowed(note, Role::teacher, policy));
  CHECK_FALSE(encode_message(Whisper{Whisper::Purpose::note, Bytes(40), {}}));
  CHECK_FALSE(encode_message(Whisper{Whisper::Purpose::note, Bytes(kMaxWhisperBox + 1), note.copies}));
  CHECK_FALSE(encode_message(Whisper{Whisper::Purpose::note, Bytes(40), {{1, Bytes(31), Bytes(48)}}}));
}

TEST_CASE("Sizes come in classes, each its own class") {
  CHECK(padded_size(0) == 128);
  CHECK(padded_size(129) == 256);
  CHECK(padded_size(4096) == 4096);
  CHECK(padded_size(4097) == 8192);
  for (std::size_t size = 0; size < 20000; size += 7) {
    CHECK(padded_size(size) >= size);
    CHECK(padded_size(padded_size(size)) == padded_size(size));
  }
}

}  // namespace
}  // namespace homeroom::classroom
