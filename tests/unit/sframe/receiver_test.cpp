#include "shared/sframe/receiver.h"

#include "shared/sframe/sender.h"
#include "tests/unit/crypto/helpers.h"

namespace homeroom::sframe {
namespace {

const Bytes kPlain(50, 0x11);

Secret base_key(std::uint64_t epoch) { return Secret::copy_of(Bytes(32, static_cast<std::uint8_t>(epoch))); }

Bytes frame_of(Sender& sender, MediaKind kind, TimeMs now = 0, std::uint8_t layer = 0) {
  Bytes buffer = kPlain;
  buffer.resize(kPlain.size() + kMaxOverhead);
  const FrameResult result = sender.encrypt(kind, buffer, kPlain.size(), now, layer);
  REQUIRE(result.code == FrameCode::ok);
  buffer.resize(result.size);
  return buffer;
}

FrameCode take(Receiver& receiver, Bytes frame, TimeMs now = 0) {
  const FrameResult result = receiver.decrypt(frame, now);
  if (result.code == FrameCode::ok) CHECK(same(BytesView(frame).first(result.size), kPlain));
  return result.code;
}

struct Class {
  Sender sender;
  KeyStore store;
  std::uint64_t epoch = 0;

  void next_epoch(TimeMs now, std::uint32_t index = 3, std::uint8_t boot = 0) {
    const Secret key = base_key(++epoch);
    REQUIRE(sender.set_epoch({.epoch = epoch, .base_key = key, .index = index, .boot = boot, .activate_at = now}));
    store.add_epoch(epoch, key, now);
  }
};

TEST_CASE("a frame is readable once, by the receiver that is for its sender and stream") {
  crypto::start();
  Class room;
  room.next_epoch(0);
  Receiver camera(room.store, {3, MediaKind::camera});
  Receiver screen(room.store, {3, MediaKind::screen});
  Receiver other(room.store, {4, MediaKind::camera});
  const Bytes frame = frame_of(room.sender, MediaKind::camera);
  CHECK(take(screen, frame) == FrameCode::wrong_sender);
  CHECK(take(other, frame) == FrameCode::wrong_sender);
  CHECK(take(camera, frame) == FrameCode::ok);
  CHECK(take(camera, frame) == FrameCode::replayed);
  CHECK(take(camera, frame_of(room.sender, MediaKind::camera)) == FrameCode::ok);
  CHECK(take(camera, {}) == FrameCode::empty);
}

TEST_CASE("a receiver made anew does not make old frames new") {
  Class room;
  room.next_epoch(0);
  const Bytes frame = frame_of(room.sender, MediaKind::camera);
  Receiver first(room.store, {3, MediaKind::camera});
  CHECK(take(first, frame) == FrameCode::ok);
  Receiver second(room.store, {3, MediaKind::camera});
  CHECK(take(second, frame) == FrameCode::replayed);
}

TEST_CASE("frames out of order are fine, each once") {
  Class room;
  room.next_epoch(0);
  Receiver receiver(room.store, {3, MediaKind::audio});
  std::vector<Bytes> frames;
  for (int i = 0; i < 200; ++i) frames.push_back(frame_of(room.sender, MediaKind::audio));
  for (std::size_t i = frames.size(); i-- > 0;) CHECK(take(receiver, frames[i]) == FrameCode::ok);
  for (const Bytes& frame : frames) CHECK(take(receiver, frame) == FrameCode::replayed);
}

TEST_CASE("an old epoch is readable for ten seconds, an unknown one never") {
  Class room;
  room.next_epoch(0);
  Receiver receiver(room.store, {3, MediaKind::audio});
  const Bytes early = frame_of(room.sender, MediaKind::audio), late = frame_of(room.sender, MediaKind::audio);
  room.next_epoch(1000);
  CHECK(take(receiver, frame_of(room.sender, MediaKind::audio, 1000), 1000) == FrameCode::ok);
  CHECK(take(receiver, early, 1000 + kKeepOldEpoch - 1) == FrameCode::ok);
  CHECK(take(receiver, late, 1000 + kKeepOldEpoch) == FrameCode::unknown_epoch);
  CHECK_FALSE(room.store.holds(1));
  CHECK(room.store.holds(2));
}

TEST_CASE("a frame that overtakes its Commit is early, and readable when the Commit is there") {
  Class room;
  room.next_epoch(0);
  Receiver receiver(room.store, {3, MediaKind::audio});
  const Secret key = base_key(2);
  REQUIRE(room.sender.set_epoch({.epoch = 2, .base_key = key, .index = 3}));
  const Bytes frame = frame_of(room.sender, MediaKind::audio);
  CHECK(take(receiver, frame) == FrameCode::early);
  CHECK(take(receiver, frame) == FrameCode::early);
  room.store.add_epoch(2, key, 0);
  CHECK(take(receiver, frame) == FrameCode::ok);
  CHECK(take(receiver, frame) == FrameCode::replayed);
}

TEST_CASE("only what a Commit on its way could bring is early") {
  const auto code = [](std::uint64_t ours, std::uint64_t theirs) {
    KeyStore store;
    if (ours > 0) store.add_epoch(ours, base_key(1), 0);
    Sender sender;
    const Secret key = base_key(2);
    REQUIRE(sender.set_epoch({.epoch = theirs, .base_key = key, .index = 3}));
    Receiver receiver(store, {3, MediaKind::audio});
    return take(receiver, frame_of(sender, MediaKind::audio));
  };
  CHECK(code(300, 301) == FrameCode::early);
  CHECK(code(255, 256) == FrameCode::early);  // the low bits begin anew
  CHECK(code(300, 300 + kMaxEarlyEpochs) == FrameCode::early);
  CHECK(code(300, 300 + kMaxEarlyEpochs + 1) == FrameCode::unknown_epoch);
  CHECK(code(300, 299) == FrameCode::unknown_epoch);
  CHECK(code(0, 1) == FrameCode::unknown_epoch);  // without any key of the class
}

TEST_CASE("epochs whose low bits meet: the older one goes") {
  Class room;
  room.next_epoch(0);
  room.store.add_epoch(1 + 256, base_key(77), 0);
  CHECK_FALSE(room.store.holds(1));
  Receiver receiver(room.store, {3, MediaKind::audio});
  CHECK(take(receiver, frame_of(room.sender, MediaKind::audio)) == FrameCode::bad_tag);
}

TEST_CASE("the number of epochs held is bounded") {
  Class room;
  for (int i = 0; i < 40; ++i) room.next_epoch(0);
  CHECK(room.store.holds(40));
  CHECK(room.store.holds(40 - kMaxHeldEpochs + 1));
  CHECK_FALSE(room.store.holds(40 - kMaxHeldEpochs));
  room.store.add_epoch(39, base_key(1), 0);  // an older one changes nothing
  Receiver receiver(room.store, {3, MediaKind::audio});
  CHECK(take(receiver, frame_of(room.sender, MediaKind::audio)) == FrameCode::ok);
  room.store.clear();
  CHECK(take(receiver, frame_of(room.sender, MediaKind::audio)) == FrameCode::unknown_epoch);
}

TEST_CASE("a reload within an epoch takes a new context, and both are readable") {
  Class room;
  room.next_epoch(0);
  Sender reloaded;
  const Secret key = base_key(1);
  REQUIRE(reloaded.set_epoch({.epoch = 1, .base_key = key, .index = 3, .boot = 1}));
  Receiver receiver(room.store, {3, MediaKind::audio});
  CHECK(take(receiver, frame_of(room.sender, MediaKind::audio)) == FrameCode::ok);
  CHECK(take(receiver, frame_of(reloaded, MediaKind::audio)) == FrameCode::ok);
}

TEST_CASE("layers have counters and keys of their own") {
  Class room;
  room.next_epoch(0);
  Receiver receiver(room.store, {3, MediaKind::camera});
  for (std::uint8_t layer = 0; layer < kMaxLayers; ++layer) {
    const Bytes frame = frame_of(room.sender, MediaKind::camera, 0, layer);
    CHECK(locate(frame).at.header.ctr == 0);
    CHECK(take(receiver, frame) == FrameCode::ok);
  }
}

TEST_CASE("a sender that uses more key ids than any honest one is stopped, the others are not") {
  Class room;
  room.next_epoch(0);
  const Secret key = base_key(1);
  Receiver receiver(room.store, {3, MediaKind::audio});
  for (std::uint8_t boot = 0; boot < 100; ++boot) {
    Sender sender;
    REQUIRE(sender.set_epoch({.epoch = 1, .base_key = key, .index = 3, .boot = boot}));
    const auto expected = boot < kMaxKidsPerSender ? FrameCode::ok : FrameCode::too_many_keys;
    CHECK(take(receiver, frame_of(sender, MediaKind::audio)) == expected);
  }
  Sender honest;
  REQUIRE(honest.set_epoch({.epoch = 1, .base_key = key, .index = 4}));
  Receiver other(room.store, {4, MediaKind::audio});
  CHECK(take(other, frame_of(honest, MediaKind::audio)) == FrameCode::ok);
}

TEST_CASE("frames that nobody could have made take no room and do no harm") {
  Class room;
  room.next_epoch(0);
  Receiver receiver(room.store, {3, MediaKind::audio});
  for (std::uint32_t boot = 0; boot < 200; ++boot) {
    Bytes forged = frame_of(room.sender, MediaKind::audio);
    forged[0] ^= 1;
    CHECK(take(receiver, forged) == FrameCode::bad_tag);
  }
  CHECK(take(receiver, frame_of(room.sender, MediaKind::audio)) == FrameCode::ok);
}

TEST_CASE("a teacher-only camera opens with the sender's own key and with nothing else") {
  Class room;
  const Secret base = base_key(9), own = Secret::copy_of(Bytes(32, 0xcc));
  REQUIRE(room.sender.set_epoch({.epoch = 9, .base_key = base, .index = 3, .camera_key = &own}));
  room.store.add_epoch(9, base, 0);
  room.store.require_sender_key(9, 3);
  Receiver teacher(room.store, {3, MediaKind::camera});
  Receiver sound(room.store, {3, MediaKind::audio});
  const Bytes frame = frame_of(room.sender, MediaKind::camera);
  CHECK(take(teacher, frame) == FrameCode::no_sender_key);
  REQUIRE(room.store.add_sender_key(9, 3, own));
  CHECK(take(teacher, frame) == FrameCode::ok);
  CHECK(take(sound, frame_of(room.sender, MediaKind::audio)) == FrameCode::ok);

  SECTION("a frame under the epoch's key does not pass for it") {
    Sender forger;
    REQUIRE(forger.set_epoch({.epoch = 9, .base_key = base, .index = 3, .boot = 1}));
    CHECK(take(teacher, frame_of(forger, MediaKind::camera)) == FrameCode::bad_tag);
  }
  SECTION("a classmate, who holds the epoch's key and lacks the other, sees nothing") {
    KeyStore store;
    store.add_epoch(9, base, 0);
    Receiver bent(store, {3, MediaKind::camera});  // a changed client that asks for no other key
    CHECK(take(bent, frame) == FrameCode::bad_tag);
  }
  SECTION("the first key counts, and only where one is required and for an epoch that is held") {
    CHECK_FALSE(room.store.add_sender_key(9, 3, base));
    CHECK_FALSE(room.store.add_sender_key(9, 4, own));
    CHECK_FALSE(room.store.add_sender_key(10, 3, own));
    CHECK_FALSE(room.store.add_sender_key(9, kMaxSenders, own));
    CHECK_FALSE(room.store.add_sender_key(9, 4, Secret()));
  }
}

TEST_CASE("after a removal the old epoch's frames of that leaf are refused at once") {
  Class room;
  room.next_epoch(0);
  Receiver receiver(room.store, {3, MediaKind::audio});
  CHECK(take(receiver, frame_of(room.sender, MediaKind::audio)) == FrameCode::ok);
  room.store.add_epoch(2, base_key(2), 0);
  room.store.drop_sender(3, 2);
  CHECK(take(receiver, frame_of(room.sender, MediaKind::audio)) == FrameCode::wrong_sender);
}

TEST_CASE("random bytes are never a frame and never a crash") {
  Class room;
  room.next_epoch(0);
  Receiver receiver(room.store, {3, MediaKind::camera});
  test::SeededRandom random(12);
  for (int i = 0; i < 5000; ++i) {
    Bytes noise(static_cast<std::size_t>(random.below(80)));
    random.fill(noise);
    CHECK(receiver.decrypt(noise, 0).code != FrameCode::ok);
  }
}

}  // namespace
}  // namespace homeroom::sframe
