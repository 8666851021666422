#include "shared/base/bytes.h"

#include <catch2/catch_test_macros.hpp>

namespace homeroom {
namespace {

TEST_CASE("hex, both ways") {
  CHECK(to_hex(Bytes{0x00, 0xff, 0x1a}) == "00ff1a");
  CHECK(*from_hex("00ff1a") == Bytes{0x00, 0xff, 0x1a});
  CHECK(from_hex("")->empty());
  for (const auto* bad : {"0", "0g", "0G", " 00", "FF"}) CHECK_FALSE(from_hex(bad));
}

TEST_CASE("base64url: RFC 4648 §10 without padding") {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : vectors) {
    CHECK(to_base64url(as_bytes(plain)) == text);
    CHECK(as_text(*from_base64url(text)) == plain);
  }
  CHECK(to_base64url(Bytes{0xfb, 0xff}) == "-_8");
  for (const auto* bad : {"Zg==", "Zh", "Z", "Zm9v!", "+/8", "Zm9vA"}) CHECK_FALSE(from_base64url(bad));
}

TEST_CASE("base32: RFC 4648 §10 in lower case without padding") {
  const std::pair<const char*, const char*> vectors[] = {{"f", "my"},           {"fo", "mzxq"},
                                                         {"foo", "mzxw6"},      {"foob", "mzxw6yq"},
                                                         {"fooba", "mzxw6ytb"}, {"foobar", "mzxw6ytboi"}};
  for (const auto& [plain, text] : vectors) {
    CHECK(to_base32(as_bytes(plain)) == text);
    CHECK(as_text(*from_base32(text)) == plain);
  }
  for (const auto* bad : {"MY", "my======", "mz", "m", "mzx", "mzxw6y", "m1", "m0", "m8"})
    CHECK_FALSE(from_base32(bad));
}

TEST_CASE("concat and append keep the order; same compares sizes") {
  Bytes all = concat({as_bytes("ab"), {}, as_bytes("c")});
  append(all, as_bytes("d"));
  CHECK(as_text(all) == "abcd");
  CHECK(same(all, as_bytes("abcd")));
  CHECK_FALSE(same(all, as_bytes("abc")));
  CHECK_FALSE(same(all, as_bytes("abce")));
}

}  // namespace
}  // namespace homeroom
