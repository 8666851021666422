// The relay's owner as an attacker: has every encrypted frame, and hands it to whom it likes, as what it likes.
#include <catch2/catch_test_macros.hpp>

#include "tests/attacks/school.h"

using namespace homeroom;
using namespace homeroom::attacks;

namespace {

struct Relay : School {
  explicit Relay(std::uint64_t seed)
      : School(seed, {"Ana", "Ben", "Cho"}, {"Ana", "Ben"}),
        teacher_is(teacher.session().meeting()->me().subject),
        ana_is(subject("Ana")),
        of_teacher(sender(twin(teacher))),
        of_ana(sender(twin((*this)["Ana"]))) {}

  std::string to_ben(const SubjectId& as, MediaKind kind, const Bytes& frame) {
    return receive((*this)["Ben"], as, kind, frame, world.now);
  }

  SubjectId teacher_is, ana_is;
  sframe::Sender of_teacher, of_ana;
};

const std::string kRejected = "dropped -5";

}  // namespace

TEST_CASE("A relay shows the teacher's camera as her screen, and her screen as her camera") {
  Relay relay(301);
  const Bytes camera = frame(relay.of_teacher, MediaKind::camera, "a face, at home", 0);
  const Bytes screen = frame(relay.of_teacher, MediaKind::screen, "her list of marks", 0);
  CHECK(relay.to_ben(relay.teacher_is, MediaKind::screen, camera) == kRejected);
  CHECK(relay.to_ben(relay.teacher_is, MediaKind::camera, screen) == kRejected);
  CHECK(relay.to_ben(relay.teacher_is, MediaKind::camera, camera) == "a face, at home");
}

TEST_CASE("A relay gives a subscriber one member's stream under another's name") {
  Relay relay(302);
  const Bytes voice = frame(relay.of_ana, MediaKind::audio, "ha ha", 0);
  CHECK(relay.to_ben(relay.teacher_is, MediaKind::audio, voice) == kRejected);
  CHECK(relay.to_ben(relay.ana_is, MediaKind::audio, voice) == "ha ha");
}

TEST_CASE("A relay sends a frame twice, the second time to a receiver of its own") {
  Relay relay(303);
  const Bytes first = frame(relay.of_ana, MediaKind::audio, "yes", 0);
  CHECK(relay.to_ben(relay.ana_is, MediaKind::audio, first) == "yes");
  CHECK(relay.to_ben(relay.ana_is, MediaKind::audio, first) == kRejected);
  for (int i = 0; i < 1100; ++i) {
    REQUIRE(relay.to_ben(relay.ana_is, MediaKind::audio, frame(relay.of_ana, MediaKind::audio, "-", 0)) == "-");
  }
  CHECK(relay.to_ben(relay.ana_is, MediaKind::audio, first) == kRejected);  // too old to be remembered one by one
}

TEST_CASE("A relay changes bytes of a frame, in the part too that codecs need in clear") {
  Relay relay(304);
  const Bytes good = frame(relay.of_ana, MediaKind::camera, "a picture of somebody", 0);
  for (std::size_t i = 0; i < good.size(); ++i) {
    Bytes bad = good;
    bad[i] ^= 0x10;
    INFO("byte " << i);
    CHECK(relay.to_ben(relay.ana_is, MediaKind::camera, bad).starts_with("dropped"));
  }
  CHECK(relay.to_ben(relay.ana_is, MediaKind::camera, good) == "a picture of somebody");
}

TEST_CASE("A relay sends frames that are cut short, or whose header says that it is longer than they are") {
  Relay relay(305);
  const Bytes good = frame(relay.of_ana, MediaKind::audio, "x", 0);
  for (std::size_t size = 1; size < good.size(); ++size) {
    CHECK(relay.to_ben(relay.ana_is, MediaKind::audio, {good.begin(), good.begin() + static_cast<int>(size)})
              .starts_with("dropped"));
  }
  for (int config = 0; config < 256; ++config) {
    CHECK(relay.to_ben(relay.ana_is, MediaKind::audio, Bytes(1, static_cast<std::uint8_t>(config))).starts_with("dro"));
    CHECK(relay.to_ben(relay.ana_is, MediaKind::audio, Bytes(20, static_cast<std::uint8_t>(config))).starts_with("d"));
  }
}

TEST_CASE("Somebody who was never let in makes frames with keys of his own") {
  Relay relay(306);
  Secret guess(32);
  sframe::Sender stranger;
  REQUIRE(stranger
              .set_epoch({.epoch = relay.teacher.session().meeting()->epoch(),
                          .base_key = guess,
                          .index = twin(relay.teacher).own_leaf()})
              .ok());
  CHECK(relay.to_ben(relay.teacher_is, MediaKind::audio, frame(stranger, MediaKind::audio, "class is over", 0)) ==
        kRejected);
}
