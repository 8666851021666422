#include "shared/sframe/frame.h"

#include "shared/crypto/system_random.h"
#include "tests/unit/crypto/helpers.h"

namespace homeroom::sframe {
namespace {

constexpr Suite kSuite = Suite::chacha20_poly1305_sha256;

FrameKey some_key() { return derive_frame_key(kSuite, suite_secret(kSuite, Bytes(32, 7)), 0x123456); }

Bytes sealed(BytesView payload, MediaKind kind, Header header = {0x123456, 77}) {
  Bytes buffer = to_bytes(payload);
  buffer.resize(payload.size() + kMaxOverhead);
  buffer.resize(seal_frame(kSuite, some_key(), header, kind, 1, buffer, payload.size()));
  return buffer;
}

bool opens(Bytes frame, MediaKind kind, std::uint8_t stream = 1) {
  const Location found = locate(frame);
  return found.code == FrameCode::ok && open_frame(kSuite, some_key(), found.at, kind, stream, frame);
}

TEST_CASE("what a codec needs in clear") {
  crypto::start();
  const Bytes key_frame(20, 0x10), delta(20, 0x11);
  CHECK(clear_bytes(MediaKind::audio, key_frame) == 0);
  CHECK(clear_bytes(MediaKind::screen_audio, delta) == 0);
  CHECK(clear_bytes(MediaKind::camera, key_frame) == 10);
  CHECK(clear_bytes(MediaKind::screen, delta) == 3);
  for (std::size_t size = 0; size < 12; ++size) {
    CHECK(clear_bytes(MediaKind::camera, BytesView(key_frame).first(size)) == std::min<std::size_t>(size, 10));
    CHECK(clear_bytes(MediaKind::camera, BytesView(delta).first(size)) == std::min<std::size_t>(size, 3));
  }
}

TEST_CASE("a frame keeps its clear bytes in front, hides the rest, and comes back") {
  Bytes plain(100, 0x42);
  for (const MediaKind kind : {MediaKind::audio, MediaKind::camera, MediaKind::screen, MediaKind::screen_audio}) {
    for (const std::size_t size : {1u, 2u, 3u, 9u, 10u, 11u, 100u}) {
      const BytesView payload = BytesView(plain).first(size);
      Bytes frame = sealed(payload, kind);
      CHECK(frame.size() <= size + kMaxOverhead);
      const std::size_t clear = clear_bytes(kind, payload);
      CHECK(same(BytesView(frame).first(clear), payload.first(clear)));
      if (size >= 9 && clear < size) {
        CHECK_FALSE(same(BytesView(frame).subspan(clear, size - clear), payload.subspan(clear)));
      }
      const Location found = locate(frame);
      REQUIRE(found.code == FrameCode::ok);
      CHECK(found.at.header == Header{0x123456, 77});
      CHECK(found.at.payload == size);
      REQUIRE(open_frame(kSuite, some_key(), found.at, kind, 1, frame));
      CHECK(same(BytesView(frame).first(size), payload));
    }
  }
}

TEST_CASE("the longest header still keeps within 24 bytes") {
  const Header longest{0xffffffff, kMaxCtr};
  CHECK(sealed(as_bytes("x"), MediaKind::audio, longest).size() == 1 + kMaxOverhead);
}

TEST_CASE("no changed bit opens, wherever it is") {
  const Bytes plain(40, 0x10);
  const Bytes frame = sealed(plain, MediaKind::camera);
  REQUIRE(opens(frame, MediaKind::camera));
  for (std::size_t bit = 0; bit < frame.size() * 8; ++bit) {
    Bytes bent = frame;
    bent[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    CHECK_FALSE(opens(bent, MediaKind::camera));
  }
}

TEST_CASE("kind and stream are part of what is authenticated") {
  const Bytes frame = sealed(Bytes(40, 0x10), MediaKind::camera);
  CHECK_FALSE(opens(frame, MediaKind::screen));
  CHECK_FALSE(opens(frame, MediaKind::camera, 2));
  // Two sorts of sound have the same clear bytes: only the AAD tells them apart.
  CHECK_FALSE(opens(sealed(Bytes(40, 0x10), MediaKind::audio), MediaKind::screen_audio));
}

TEST_CASE("cut frames are too short or do not open") {
  const Bytes frame = sealed(Bytes(40, 0x10), MediaKind::camera);
  for (std::size_t size = 0; size < frame.size(); ++size)
    CHECK_FALSE(opens(Bytes(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size)), MediaKind::camera));
  CHECK(locate({}).code == FrameCode::empty);
  CHECK(locate(Bytes(1)).code == FrameCode::too_short);
  CHECK(locate(Bytes(16)).code == FrameCode::too_short);
  CHECK(locate(Bytes(17)).code == FrameCode::ok);
  CHECK(locate(Bytes(100, 0xff)).code == FrameCode::bad_header);  // a KID and a CTR of 8 bytes each
}

TEST_CASE("0x0005 goes through the same code") {
  if (!suite_available(Suite::aes_256_gcm_sha512)) {
    WARN("skipped: there are no AES instructions here");  // SKIP needs exceptions, which WebAssembly has none of
    return;
  }
  constexpr Suite suite = Suite::aes_256_gcm_sha512;
  const FrameKey key = derive_frame_key(suite, suite_secret(suite, Bytes(32, 7)), 9);
  Bytes buffer(64, 0x10);
  const std::size_t size = seal_frame(suite, key, {9, 1}, MediaKind::screen, 2, buffer, 40);
  const Location found = locate(BytesView(buffer).first(size));
  REQUIRE(found.code == FrameCode::ok);
  CHECK(open_frame(suite, key, found.at, MediaKind::screen, 2, MutableBytes(buffer).first(size)));
  CHECK(same(BytesView(buffer).first(40), Bytes(40, 0x10)));
}

}  // namespace
}  // namespace homeroom::sframe
