#include "shared/crypto/aead.h"

#include "shared/crypto/aes_gcm.h"
#include "shared/crypto/hash.h"
#include "tests/unit/crypto/helpers.h"

namespace homeroom::crypto {
namespace {

using test::hex;
using test::secret_hex;

constexpr std::string_view kSunscreen =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be "
    "it.";

TEST_CASE("ChaCha20-Poly1305: RFC 8439 §2.8.2") {
  start();
  const Secret key = secret_hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
  const Bytes nonce = hex("070000004041424344454647"), aad = hex("50515253c0c1c2c3c4c5c6c7");
  const Bytes sealed = aead_seal(key, nonce, aad, as_bytes(kSunscreen));
  CHECK(to_hex(sealed) ==
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a"
        "9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9d"
        "e576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691");
  const auto opened = aead_open(key, nonce, aad, sealed);
  REQUIRE(opened);
  CHECK(as_text(*opened) == kSunscreen);
  CHECK(same(aead_open_secret(key, nonce, aad, sealed)->reveal(), *opened));
}

TEST_CASE("no changed bit of ciphertext, tag, nonce or associated data opens") {
  const Secret key(kAeadKeySize);
  const Bytes nonce(kAeadNonceSize), aad = hex("aabb");
  const Bytes sealed = aead_seal(key, nonce, aad, as_bytes("hello"));
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes bent = sealed;
    bent[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    CHECK_FALSE(aead_open(key, nonce, aad, bent));
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    const auto cut = aead_open(key, nonce, aad, BytesView(sealed).first(size));
    REQUIRE_FALSE(cut);
    CHECK(std::string_view(cut.error().code) == "crypto.bad-tag");
  }
  CHECK_FALSE(aead_open(key, nonce, hex("aabc"), sealed));
  CHECK_FALSE(aead_open(key, Bytes(kAeadNonceSize, 1), aad, sealed));
}

TEST_CASE("in place is the same cipher") {
  const Secret key(kAeadKeySize);
  const Bytes nonce(kAeadNonceSize), aad = hex("aabb");
  Bytes frame = to_bytes("hello"), tag(kAeadTagSize);
  aead_seal_in_place(key.reveal(), nonce, aad, frame, tag);
  CHECK(concat({frame, tag}) == aead_seal(key, nonce, aad, as_bytes("hello")));
  CHECK(aead_open_in_place(key.reveal(), nonce, aad, frame, tag));
  CHECK(as_text(frame) == "hello");
  CHECK_FALSE(aead_open_in_place(key.reveal(), nonce, aad, frame, tag));
}

// The code for short and for long texts differs, natively and as WebAssembly by the processor too; the digest was made
// with OpenSSL.
TEST_CASE("every length gives the bytes that another implementation gives") {
  Hash digest{};
  const auto seal = [&](std::size_t size, bool ones) {
    const std::uint8_t number[] = {static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
    const Secret key = Secret::copy_of(sha256(number));
    Bytes text(size, 0xff);
    for (std::size_t i = 0; !ones && i < size; ++i) {
      text[i] = static_cast<std::uint8_t>(key.reveal()[i % kAeadKeySize] + i);
    }
    const Bytes nonce = to_bytes(BytesView(digest).first(kAeadNonceSize));
    const Bytes aad = to_bytes(BytesView(digest).first(size % 33));
    const Bytes sealed = aead_seal(key, nonce, aad, text);
    digest = sha256({digest, sealed});
    const auto opened = aead_open(key, nonce, aad, sealed);
    REQUIRE(opened);
    REQUIRE(*opened == text);
  };
  for (std::size_t size = 0; size <= 1100; ++size) {
    seal(size, false);
    seal(size, true);
  }
  for (const std::size_t size : {8192u, 40960u}) {
    seal(size, false);
    seal(size, true);
  }
  CHECK(to_hex(digest) == "800856b11db73bf379829e7f3540fb64d5e5c14aaa4454b9de8a11023eefe32e");
}

TEST_CASE("AES-256-GCM: test case 16 of the GCM specification") {
  if (!aes_gcm_available()) {
    WARN("skipped: there are no AES instructions here");  // SKIP needs exceptions, which WebAssembly has none of
    return;
  }
  const Bytes key = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const Bytes nonce = hex("cafebabefacedbaddecaf888"), aad = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const Bytes plain =
      hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0d"
          "e657ba637b39");
  Bytes text = plain, tag(kAesGcmTagSize);
  aes_gcm_seal_in_place(key, nonce, aad, text, tag);
  CHECK(to_hex(text) ==
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba"
        "7a0abcc9f662");
  CHECK(to_hex(tag) == "76fc6ece0f4e1768cddf8853bb2d551b");
  CHECK(aes_gcm_open_in_place(key, nonce, aad, text, tag));
  CHECK(text == plain);
  tag[0] ^= 1;
  CHECK_FALSE(aes_gcm_open_in_place(key, nonce, aad, text, tag));
}

}  // namespace
}  // namespace homeroom::crypto
