#include "shared/crypto/hpke.h"

#include "tests/unit/crypto/helpers.h"

namespace homeroom::crypto {
namespace {

using test::hex;
using test::hex_of;
using test::ScriptedRandom;
using test::secret_hex;

// RFC 9180 A.2.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, base mode.
constexpr std::string_view kInfo = "4f6465206f6e2061204772656369616e2055726e";
constexpr std::string_view kEphemeralInput = "909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b";
constexpr std::string_view kReceiverInput = "1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df";
constexpr std::string_view kReceiverPublic = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a";
constexpr std::string_view kReceiverPrivate = "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb";
constexpr std::string_view kEnc = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a";
constexpr std::string_view kPlaintext = "4265617574792069732074727574682c20747275746820626561757479";
constexpr std::string_view kAad = "436f756e742d30";
constexpr std::string_view kCiphertext =
    "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28";
constexpr std::pair<std::string_view, std::string_view> kExports[] = {
    {"", "4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e"},
    {"00", "8c1df14732580e5501b00f82b10a1647b40713191b7c1240ac80e2b68808ba69"},
    {"54657374436f6e74657874", "5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53"},
};

HpkeKeyPair receiver() { return HpkeKeyPair::derive(secret_hex(kReceiverInput)); }

TEST_CASE("DeriveKeyPair: RFC 9180 A.2.1") {
  start();
  CHECK(hex_of(receiver().private_key) == kReceiverPrivate);
  CHECK(to_hex(receiver().public_key) == kReceiverPublic);
  const auto again = HpkeKeyPair::from_private(secret_hex(kReceiverPrivate));
  REQUIRE(again);
  CHECK(to_hex(again->public_key) == kReceiverPublic);
}

TEST_CASE("seal and open: RFC 9180 A.2.1.1") {
  ScriptedRandom random(hex(kEphemeralInput));
  const auto sealed = hpke_seal(hex(kReceiverPublic), hex(kInfo), hex(kAad), hex(kPlaintext), random);
  REQUIRE(sealed);
  CHECK(to_hex(sealed->kem_output) == kEnc);
  CHECK(to_hex(sealed->ciphertext) == kCiphertext);
  const auto opened = hpke_open(receiver().clone(), hex(kEnc), hex(kInfo), hex(kAad), hex(kCiphertext));
  REQUIRE(opened);
  CHECK(hex_of(*opened) == kPlaintext);
}

TEST_CASE("export: RFC 9180 A.2.1.2, both ends") {
  for (const auto& [context, value] : kExports) {
    ScriptedRandom random(hex(kEphemeralInput));
    const auto sent = hpke_send_export(hex(kReceiverPublic), hex(kInfo), hex(context), 32, random);
    REQUIRE(sent);
    CHECK(to_hex(sent->kem_output) == kEnc);
    CHECK(hex_of(sent->exported) == value);
    const auto received = hpke_receive_export(receiver(), hex(kEnc), hex(kInfo), hex(context), 32);
    REQUIRE(received);
    CHECK(hex_of(*received) == value);
  }
}

TEST_CASE("points of low order are refused on both ends") {
  const std::string_view low_order[] = {
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
      "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "0000000000000000000000000000000000000000000000000000000000000080",
  };
  for (const auto point : low_order) {
    test::SeededRandom random(3);
    const auto sealed = hpke_seal(hex(point), {}, {}, {}, random);
    REQUIRE_FALSE(sealed);
    CHECK(std::string_view(sealed.error().code) == "crypto.bad-point");
    const auto opened = hpke_open(receiver(), hex(point), {}, {}, Bytes(16));
    REQUIRE_FALSE(opened);
    CHECK(std::string_view(opened.error().code) == "crypto.bad-point");
    CHECK_FALSE(hpke_receive_export(receiver(), hex(point), {}, {}, 32));
    CHECK_FALSE(hpke_send_export(hex(point), {}, {}, 32, random));
    CHECK_FALSE(hpke_key_is_usable(hex(point)));
    Bytes with_top_bit = hex(point);
    with_top_bit[31] |= 0x80;  // which X25519 ignores
    CHECK_FALSE(hpke_key_is_usable(with_top_bit));
  }
  CHECK(hpke_key_is_usable(receiver().public_key));
  CHECK_FALSE(hpke_key_is_usable(BytesView(receiver().public_key).first(31)));
}

TEST_CASE("wrong lengths and changed bytes are errors") {
  test::SeededRandom random(4);
  CHECK(std::string_view(hpke_seal(Bytes(31), {}, {}, {}, random).error().code) == "crypto.bad-length");
  CHECK(std::string_view(hpke_open(receiver(), Bytes(33), {}, {}, {}).error().code) == "crypto.bad-length");
  CHECK(std::string_view(HpkeKeyPair::from_private(Secret(31)).error().code) == "crypto.bad-length");
  const Bytes ciphertext = hex(kCiphertext);
  for (std::size_t i = 0; i < ciphertext.size(); ++i) {
    Bytes bent = ciphertext;
    bent[i] ^= 0x40;
    CHECK(std::string_view(hpke_open(receiver(), hex(kEnc), hex(kInfo), hex(kAad), bent).error().code) ==
          "crypto.bad-tag");
    CHECK_FALSE(hpke_open(receiver(), hex(kEnc), hex(kInfo), hex(kAad), BytesView(ciphertext).first(i)));
  }
  CHECK_FALSE(hpke_open(receiver(), hex(kEnc), hex("00"), hex(kAad), ciphertext));
  CHECK_FALSE(hpke_open(receiver(), hex(kEnc), hex(kInfo), hex("00"), ciphertext));
}

}  // namespace
}  // namespace homeroom::crypto
