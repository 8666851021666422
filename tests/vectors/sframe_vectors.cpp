// SFrame (RFC 9605): headers, and key derivation and encryption of the suites that we have. The file is an object of
// lists, one for each kind of entry.
#include <array>
#include <string_view>

#include "shared/sframe/header.h"
#include "shared/sframe/suite.h"
#include "tests/vectors/vectors.h"

namespace homeroom::vectors {
namespace {

struct HeaderVector {
  sframe::Header header;
  Bytes encoded;

  explicit HeaderVector(const Fields& fields)
      : header{fields.number("kid"), fields.number("ctr")}, encoded(fields.hex("encoded")) {}

  Verdict verify() const {
    std::array<std::uint8_t, sframe::kMaxHeaderSize> out{};
    const std::size_t size = sframe::encode_header(header, out);
    VECTOR_CHECK(same(BytesView(out).first(size), encoded));
    VECTOR_CHECK(size == sframe::header_size(header));
    VECTOR_CHECK(size == sframe::header_size_from_config(encoded[0]));
    const auto decoded = sframe::decode_header(encoded);
    VECTOR_OK(decoded);
    VECTOR_CHECK(decoded->header == header && decoded->size == size);
    return Verdict::passed();
  }
};

struct FrameVector {
  std::uint64_t suite, kid, ctr;
  Bytes base_key, secret, key, salt, nonce, aad, plaintext, ciphertext;

  explicit FrameVector(const Fields& fields)
      : suite(fields.number("cipher_suite")),
        kid(fields.number("kid")),
        ctr(fields.number("ctr")),
        base_key(fields.hex("base_key")),
        secret(fields.hex("sframe_secret")),
        key(fields.hex("sframe_key")),
        salt(fields.hex("sframe_salt")),
        nonce(fields.hex("nonce")),
        aad(fields.hex("aad")),
        plaintext(fields.hex("pt")),
        ciphertext(fields.hex("ct")) {}

  Verdict verify() const {
    constexpr auto kSuite = sframe::Suite::aes_256_gcm_sha512;
    if (suite != static_cast<std::uint64_t>(kSuite)) {
      return Verdict::skipped("needs AES-128 or AES-CTR, which libsodium does not have");
    }
    if (!sframe::suite_available(kSuite))
      return Verdict::skipped("needs AES-256-GCM, which this machine does not have");
    const Secret derived = sframe::suite_secret(kSuite, base_key);
    VECTOR_CHECK(same(derived.reveal(), secret));
    const sframe::FrameKey frame_key = sframe::derive_frame_key(kSuite, derived, kid);
    VECTOR_CHECK(same(frame_key.key, key));
    VECTOR_CHECK(same(frame_key.salt, salt));
    VECTOR_CHECK(same(frame_key.nonce(ctr), nonce));

    // The vector's frame is header ‖ ciphertext ‖ tag.
    std::array<std::uint8_t, sframe::kMaxHeaderSize> head{};
    const std::size_t head_size = sframe::encode_header({kid, ctr}, head);
    Bytes text = plaintext;
    Bytes tag(sframe::kTagSize);
    sframe::seal(kSuite, frame_key, ctr, aad, text, tag);
    VECTOR_CHECK(same(concat({BytesView(head).first(head_size), text, tag}), ciphertext));
    VECTOR_CHECK(sframe::open(kSuite, frame_key, ctr, aad, text, tag));
    VECTOR_CHECK(same(text, plaintext));
    return Verdict::passed();
  }
};

struct CtrVector {
  explicit CtrVector(const Fields&) {}
  Verdict verify() const { return Verdict::skipped("needs AES-128 or AES-CTR, which libsodium does not have"); }
};

Tally run_list(std::string_view name, const Json& list) {
  if (name == "header") return run_entries<HeaderVector>(list);
  if (name.starts_with("sframe")) return run_entries<FrameVector>(list);
  return run_entries<CtrVector>(list);
}

}  // namespace

Tally run_sframe(const Json& file) {
  Tally all;
  if (!file.is_object()) {
    all.count(0, Verdict::failed("the file is no object of lists"));
    return all;
  }
  for (const auto& [name, list] : file.items()) {
    Tally tally = run_list(name, list);
    all.passed += tally.passed;
    all.failed += tally.failed;
    for (const auto& [why, count] : tally.skipped) all.skipped[why] += count;
    for (std::string& failure : tally.failures) all.failures.push_back(name + " " + std::move(failure));
  }
  return all;
}

}  // namespace homeroom::vectors
