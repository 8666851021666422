#include "shared/crypto/sign.h"

#include "tests/unit/crypto/helpers.h"

namespace homeroom::crypto {
namespace {

using test::hex;
using test::secret_hex;

struct Vector {
  std::string_view seed, public_key, message, signature;
};

constexpr Vector kRfc8032[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
     "655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
     "b00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
     "c027beceea1ec40a"},
};

TEST_CASE("Ed25519: RFC 8032 §7.1, tests 1 to 3") {
  start();
  for (const auto& v : kRfc8032) {
    const auto key = SigningKey::from_seed(secret_hex(v.seed));
    REQUIRE(key);
    CHECK(to_hex(key->public_key()) == v.public_key);
    CHECK(to_hex(key->sign(hex(v.message))) == v.signature);
    CHECK(to_hex(key->clone().sign(hex(v.message))) == v.signature);
    CHECK(verify(hex(v.public_key), hex(v.message), hex(v.signature)));
  }
}

TEST_CASE("a changed message, signature or key does not verify") {
  test::SeededRandom random(1);
  const SigningKey key = SigningKey::generate(random), other = SigningKey::generate(random);
  const Bytes signature = key.sign(as_bytes("yes"));
  CHECK(verify(key.public_key(), as_bytes("yes"), signature));
  CHECK_FALSE(verify(key.public_key(), as_bytes("no"), signature));
  CHECK_FALSE(verify(other.public_key(), as_bytes("yes"), signature));
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    Bytes bent = signature;
    bent[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    CHECK_FALSE(verify(key.public_key(), as_bytes("yes"), bent));
  }
}

TEST_CASE("wrong lengths are no crash") {
  test::SeededRandom random(2);
  const SigningKey key = SigningKey::generate(random);
  const Bytes signature = key.sign({});
  for (std::size_t size = 0; size < kSignatureSize; ++size) {
    CHECK_FALSE(verify(key.public_key(), {}, BytesView(signature).first(size)));
  }
  CHECK_FALSE(verify(key.public_key().first(31), {}, signature));
  CHECK_FALSE(verify({}, {}, {}));
  for (const std::size_t size : {0, 31, 33, 64}) {
    const auto bad = SigningKey::from_seed(Secret(size));
    REQUIRE_FALSE(bad);
    CHECK(std::string_view(bad.error().code) == "crypto.bad-length");
  }
}

TEST_CASE("keys of small order, for which anyone can make signatures, are refused") {
  // With A and R both the neutral element and S = 0, the equation S·B = R + k·A holds for every message.
  Bytes neutral(kSignPublicSize);
  neutral[0] = 1;
  CHECK_FALSE(verify(neutral, as_bytes("anything"), concat({neutral, Bytes(32)})));
  CHECK_FALSE(verify(Bytes(32), as_bytes("anything"), concat({neutral, Bytes(32)})));
}

TEST_CASE("S plus the group order, the same signature in another spelling, is refused") {
  const auto& v = kRfc8032[0];
  Bytes signature = hex(v.signature);
  const Bytes order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += signature[32 + i] + order[i];
    signature[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  CHECK_FALSE(verify(hex(v.public_key), {}, signature));
}

}  // namespace
}  // namespace homeroom::crypto
