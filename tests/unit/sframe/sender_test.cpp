#include "shared/sframe/sender.h"

#include <set>

#include "shared/sframe/receiver.h"
#include "tests/unit/crypto/helpers.h"

namespace homeroom::sframe {
namespace {

const Bytes kPlain(50, 0x11);

struct Sent {
  FrameCode code;
  Bytes frame;
  Header header;
};

Sent send(Sender& sender, MediaKind kind, TimeMs now) {
  Bytes buffer = kPlain;
  buffer.resize(kPlain.size() + kMaxOverhead);
  const FrameResult result = sender.encrypt(kind, buffer, kPlain.size(), now);
  if (result.code != FrameCode::ok) return {result.code, {}, {}};
  buffer.resize(result.size);
  return {result.code, buffer, locate(buffer).at.header};
}

Secret base_key(std::uint8_t fill) { return Secret::copy_of(Bytes(32, fill)); }

TEST_CASE("without an epoch nothing is sent, and no empty frame ever") {
  crypto::start();
  Sender sender;
  CHECK(send(sender, MediaKind::audio, 0).code == FrameCode::no_key);
  const Secret key = base_key(1);
  REQUIRE(sender.set_epoch({.epoch = 1, .base_key = key, .index = 3, .activate_at = 2000}));
  CHECK(send(sender, MediaKind::audio, 1999).code == FrameCode::no_key);
  CHECK(send(sender, MediaKind::audio, 2000).code == FrameCode::ok);
  Bytes buffer(100);
  CHECK(sender.encrypt(MediaKind::audio, buffer, 0, 3000).code == FrameCode::empty);
  CHECK(sender.encrypt(MediaKind::audio, buffer, 100 - kMaxOverhead + 1, 3000).code == FrameCode::no_room);
  CHECK(sender.encrypt(MediaKind::audio, buffer, 100 - kMaxOverhead, 3000).code == FrameCode::ok);
}

TEST_CASE("no two frames have the same key id and counter, whatever is switched on and off") {
  Sender sender;
  std::set<std::pair<std::uint64_t, std::uint64_t>> used;
  std::uint64_t epoch = 0;
  for (TimeMs now = 0; now < 20000; now += 100) {
    if (now % 1500 == 0) {
      const Secret key = base_key(static_cast<std::uint8_t>(++epoch));
      REQUIRE(sender.set_epoch({.epoch = epoch, .base_key = key, .index = 3, .activate_at = now + kSendDelay}));
    }
    for (const MediaKind kind : {MediaKind::audio, MediaKind::camera}) {
      const Sent sent = send(sender, kind, now);
      if (sent.code == FrameCode::ok) CHECK(used.emplace(sent.header.kid, sent.header.ctr).second);
    }
  }
  CHECK(used.size() > 300);
}

TEST_CASE("new keys are used after the delay, also when Commits come faster than it") {
  Sender sender;
  for (std::uint64_t epoch = 1; epoch <= 10; ++epoch) {
    const Secret key = base_key(static_cast<std::uint8_t>(epoch));
    const TimeMs now = static_cast<TimeMs>(epoch) * (kSendDelay * 3 / 4);
    REQUIRE(sender.set_epoch({.epoch = epoch, .base_key = key, .index = 3, .activate_at = now + kSendDelay}));
    if (epoch >= 3) CHECK(sender.active_epoch(now) == epoch - 2);
    if (epoch >= 3) CHECK(sender.active_epoch(now + kSendDelay / 2) == epoch - 1);
  }
}

TEST_CASE("an epoch that was given before is refused, also after clear()") {
  Sender sender;
  const Secret key = base_key(1);
  REQUIRE(sender.set_epoch({.epoch = 5, .base_key = key}));
  CHECK_FALSE(sender.set_epoch({.epoch = 5, .base_key = key, .boot = 1}));
  CHECK_FALSE(sender.set_epoch({.epoch = 4, .base_key = key}));
  sender.clear();
  CHECK(send(sender, MediaKind::audio, 0).code == FrameCode::no_key);
  CHECK(std::string_view(sender.set_epoch({.epoch = 5, .base_key = key}).error().code) == "sframe.old-epoch");
  CHECK(sender.set_epoch({.epoch = 6, .base_key = key}));
}

TEST_CASE("bad indices and empty keys are errors") {
  Sender sender;
  const Secret key = base_key(1), nothing;
  CHECK_FALSE(sender.set_epoch({.epoch = 1, .base_key = key, .index = kMaxSenders}));
  CHECK_FALSE(sender.set_epoch({.epoch = 1, .base_key = nothing}));
  CHECK_FALSE(sender.set_epoch({.epoch = 1, .base_key = key, .camera_key = &nothing}));
  CHECK(sender.set_epoch({.epoch = 1, .base_key = key, .index = kMaxSenders - 1}));
}

TEST_CASE("a used-up counter is an end, not a beginning") {
  constexpr std::uint64_t limit = 500;  // in place of kMaxCtr, which is 16 million frames
  Sender sender(Suite::chacha20_poly1305_sha256, limit);
  const Secret key = base_key(1);
  REQUIRE(sender.set_epoch({.epoch = 1, .base_key = key}));
  std::uint8_t buffer[1 + kMaxOverhead] = {};
  for (std::uint64_t i = 0; i <= limit; ++i)
    REQUIRE(sender.encrypt(MediaKind::audio, buffer, 1, 0).code == FrameCode::ok);
  CHECK(sender.encrypt(MediaKind::audio, buffer, 1, 0).code == FrameCode::exhausted);
  CHECK(sender.encrypt(MediaKind::audio, buffer, 1, 0).code == FrameCode::exhausted);
  CHECK(sender.encrypt(MediaKind::camera, buffer, 1, 0).code == FrameCode::ok);
}

}  // namespace
}  // namespace homeroom::sframe
