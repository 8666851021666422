#include "shared/sframe/header.h"

#include <array>

#include "shared/sframe/kid.h"
#include "tests/unit/crypto/helpers.h"

namespace homeroom::sframe {
namespace {

std::string encoded(std::uint64_t kid, std::uint64_t ctr) {
  std::array<std::uint8_t, kMaxHeaderSize> out;
  const std::size_t size = encode_header({kid, ctr}, out);
  CHECK(size == header_size({kid, ctr}));
  CHECK(size == header_size_from_config(out[0]));
  return to_hex(BytesView(out).first(size));
}

TEST_CASE("small numbers live in the config byte, others behind it") {
  CHECK(encoded(0, 0) == "00");
  CHECK(encoded(7, 7) == "77");
  CHECK(encoded(8, 0) == "8008");
  CHECK(encoded(0, 8) == "0808");
  CHECK(encoded(0x123, 0x4567) == "9901234567");
  CHECK(encoded(~std::uint64_t{0}, ~std::uint64_t{0}) == "ffffffffffffffffffffffffffffffffff");
}

TEST_CASE("every length comes back") {
  for (int kid_bits = 0; kid_bits <= 64; ++kid_bits) {
    for (int ctr_bits = 0; ctr_bits <= 64; ++ctr_bits) {
      const std::uint64_t kid = kid_bits == 0 ? 0 : ~std::uint64_t{0} >> (64 - kid_bits);
      const std::uint64_t ctr = ctr_bits == 0 ? 0 : std::uint64_t{1} << (ctr_bits - 1);
      std::array<std::uint8_t, kMaxHeaderSize + 3> out{};
      const std::size_t size = encode_header({kid, ctr}, out);
      const auto decoded = decode_header(out);  // what follows the header is not its business
      REQUIRE(decoded);
      CHECK(decoded->header == Header{kid, ctr});
      CHECK(decoded->size == size);
      for (std::size_t cut = 0; cut < size; ++cut) CHECK_FALSE(decode_header(BytesView(out).first(cut)));
    }
  }
}

TEST_CASE("numbers written longer than needed are refused") {
  for (const auto* bad : {"8007", "0807", "9000ff", "090001", "9900ff4567", "99012300ff"}) {
    CHECK_FALSE(decode_header(test::hex(bad)));
  }
}

TEST_CASE("a key id packs and unpacks, and nothing else than 32 bits is one") {
  const KeyId id{.boot = 255, .stream = 15, .layer = 3, .sender = 1023, .epoch = 255};
  CHECK(id.pack() == 0xffffffff);
  CHECK(KeyId{.stream = 1, .sender = 5, .epoch = 7}.pack() == (1u << 20 | 5u << 8 | 7u));
  SECTION("each field is its own") {
    for (std::uint64_t kid : {0x01000000u, 0x00100000u, 0x00040000u, 0x00000100u, 0x00000001u, 0xdeadbeefu}) {
      CHECK(KeyId::unpack(kid)->pack() == kid);
    }
  }
  CHECK_FALSE(KeyId::unpack(std::uint64_t{1} << 32));
}

}  // namespace
}  // namespace homeroom::sframe
