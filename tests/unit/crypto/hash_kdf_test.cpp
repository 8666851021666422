#include "shared/crypto/hash.h"
#include "shared/crypto/kdf.h"
#include "shared/crypto/kdf512.h"
#include "tests/unit/crypto/helpers.h"

namespace homeroom::crypto {
namespace {

using test::hex;
using test::hex_of;

TEST_CASE("SHA-256 of FIPS 180-4's example") {
  start();
  CHECK(to_hex(sha256(as_bytes("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256({as_bytes("a"), {}, as_bytes("bc")}) == sha256(as_bytes("abc")));
  CHECK(to_hex(sha256(BytesView{})) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("HMAC-SHA-256: RFC 4231, cases 2 and 6") {
  CHECK(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  const Bytes long_key(131, 0xaa);
  CHECK(to_hex(hmac_sha256(long_key, as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("HKDF-SHA-256: RFC 5869, A.1") {
  const Secret prk = hkdf_extract(hex("000102030405060708090a0b0c"), Bytes(22, 0x0b));
  CHECK(hex_of(prk) == "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
  CHECK(hex_of(hkdf_expand(prk, hex("f0f1f2f3f4f5f6f7f8f9"), 42)) ==
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

TEST_CASE("HKDF-SHA-256: RFC 5869, A.2, more blocks than one") {
  Bytes salt(80), key(80), info(80);
  for (std::size_t i = 0; i < 80; ++i) {
    key[i] = static_cast<std::uint8_t>(i);
    salt[i] = static_cast<std::uint8_t>(0x60 + i);
    info[i] = static_cast<std::uint8_t>(0xb0 + i);
  }
  const Secret prk = hkdf_extract(salt, key);
  CHECK(hex_of(prk) == "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244");
  CHECK(hex_of(hkdf_expand(prk, info, 82)) ==
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
        "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
}

TEST_CASE("HKDF-SHA-256: RFC 5869, A.3, no salt and no info") {
  const Secret prk = hkdf_extract({}, Bytes(22, 0x0b));
  CHECK(hex_of(prk) == "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
  CHECK(hex_of(hkdf_expand(prk, {}, 42)) ==
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST_CASE("HKDF gives its longest output, and a short one is its beginning") {
  const Secret key = hkdf_extract({}, as_bytes("key"));
  const Secret longest = hkdf_expand(key, as_bytes("info"), 255 * kKdfSize);
  const Secret shorter = hkdf_expand(key, as_bytes("info"), 33);
  CHECK(same(longest.reveal().first(33), shorter.reveal()));
  CHECK(hkdf_expand(key, {}, 0).empty());
}

// The numbers come from RFC 9605's suite 5 vector, which the vector tests check in full.
TEST_CASE("HKDF-SHA-512 as SFrame suite 5 uses it") {
  const Secret secret = hkdf512_extract({}, hex("000102030405060708090a0b0c0d0e0f"));
  CHECK(hex_of(secret) ==
        "0fc3ea6de6aac97a35f194cf9bed94d4b5230f1cb45a785c9fe5dce9c188938ab6ba005bc4c0a19181599e9d1bcf7b74"
        "aca48b60bf5e254e546d809313e083a3");
  Bytes salt(12);
  hkdf512_expand_into(secret, hex("534672616d6520312e30205365637265742073616c742000000000000001230005"), salt);
  CHECK(to_hex(salt) == "84991c167b8cd23c93708ec7");
}

TEST_CASE("equal looks at lengths and at every byte") {
  CHECK(equal({}, {}));
  CHECK(equal(as_bytes("abc"), as_bytes("abc")));
  CHECK_FALSE(equal(as_bytes("abc"), as_bytes("abd")));
  CHECK_FALSE(equal(as_bytes("abc"), as_bytes("abcd")));
}

}  // namespace
}  // namespace homeroom::crypto
