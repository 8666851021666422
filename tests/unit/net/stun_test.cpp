#include "server/net/stun.h"

#include <openssl/hmac.h>

#include <catch2/catch_test_macros.hpp>

#include "shared/crypto/system_random.h"

using namespace homeroom;
using namespace homeroom::server;

namespace {

constexpr TimeMs kNow = 1'764'000'000'000;

Secret key() { return Secret::copy_of(Bytes(kStunKeySize, 7)); }
StunName name(TimeMs at = kNow) { return new_stun_name(key(), crypto::system_random(), at); }

void attribute(Bytes& to, std::uint16_t type, BytesView value) {
  for (const int byte :
       {type >> 8, type & 255, static_cast<int>(value.size() >> 8), static_cast<int>(value.size() & 255)})
    to.push_back(static_cast<std::uint8_t>(byte));
  append(to, value);
  while (to.size() % 4 != 0) to.push_back(0);
}
void set_length(Bytes& message, std::size_t length) {
  message[2] = static_cast<std::uint8_t>(length >> 8);
  message[3] = static_cast<std::uint8_t>(length);
}
void sign(Bytes& message, std::string_view password) {
  set_length(message, message.size() + 24 - 20);
  Bytes tag(20);
  HMAC(EVP_sha1(), password.data(), static_cast<int>(password.size()), message.data(), message.size(), tag.data(),
       nullptr);
  attribute(message, 0x0008, tag);
}

// As a browser sends it: USERNAME, controlling, priority, use-candidate, integrity.
Bytes request(const StunName& with) {
  Bytes message{0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42};
  for (std::uint8_t i = 0; i < 12; ++i) message.push_back(i);
  attribute(message, 0x0006, as_bytes(with.ufrag + ":abcd"));
  attribute(message, 0x802a, Bytes(8, 1));
  attribute(message, 0x0025, {});
  attribute(message, 0x0024, Bytes(4, 2));
  sign(message, with.password);
  return message;
}

const Bytes kFour{192, 0, 2, 33};
std::optional<Bytes> ask(BytesView packet, TimeMs now = kNow, BytesView from = kFour) {
  return answer_stun(key(), packet, {from, 0x1234}, now);
}

}  // namespace

TEST_CASE("whoever asked over HTTPS is answered, in its own transaction, with its own address", "[net]") {
  const StunName mine = name();
  const auto answer = ask(request(mine));
  REQUIRE(answer.has_value());
  CHECK((*answer)[0] == 1);
  CHECK((*answer)[1] == 1);
  CHECK(to_hex(BytesView(*answer).subspan(4, 16)) == "2112a442000102030405060708090a0b");
  // XOR-MAPPED-ADDRESS of 192.0.2.33:4660
  CHECK(to_hex(BytesView(*answer).subspan(20, 12)) == "0020000800013326e112a663");
  // The answer's own integrity, over the length that ends with it.
  Bytes text(answer->begin(), answer->begin() + 32);
  sign(text, mine.password);
  CHECK(to_hex(BytesView(text).subspan(32)) == to_hex(BytesView(*answer).subspan(32, 24)));
  CHECK(answer->size() == 64);
  CHECK((*answer)[3] == 44);
  const Bytes sixteen(16, 9);
  const auto longer = ask(request(mine), kNow, sixteen);
  REQUIRE(longer.has_value());
  CHECK(longer->size() == 76);
}

TEST_CASE("nobody else is answered", "[net]") {
  const StunName mine = name();
  const Bytes good = request(mine);
  REQUIRE(ask(good).has_value());
  CHECK(!ask({}).has_value());
  for (std::size_t length = 0; length < good.size(); ++length) CHECK(!ask(BytesView(good).first(length)).has_value());
  for (std::size_t at = 0; at < good.size(); ++at) {
    INFO(at);
    Bytes edited = good;
    edited[at] ^= 0x10;
    CHECK(!ask(edited).has_value());
  }
  Bytes larger = good;
  larger.resize(kStunMost + 4);
  set_length(larger, larger.size() - 20);
  CHECK(!ask(larger).has_value());
  CHECK(!ask(request({mine.ufrag, name().password})).has_value());
  CHECK(!ask(request({"abcd", mine.password})).has_value());
  CHECK(!ask(request({std::string(24, 'f'), mine.password})).has_value());
}

TEST_CASE("a name holds for two minutes, and not before it was made", "[net]") {
  const Bytes mine = request(name());
  CHECK(ask(mine, kNow + kStunLife).has_value());
  CHECK(!ask(mine, kNow + kStunLife + 1).has_value());
  CHECK(!ask(mine, kNow - 1).has_value());
  CHECK(name().ufrag != name().ufrag);
}

TEST_CASE("an answer is never longer than what asked for it", "[net]") {
  // The shortest request with a good integrity: 20 + 4 + 24 + 24 bytes; an IPv6 answer would be 76.
  Bytes message{0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42};
  message.resize(20);
  const StunName mine = name();
  attribute(message, 0x0006, as_bytes(mine.ufrag));
  sign(message, mine.password);
  REQUIRE(message.size() == 72);
  CHECK(ask(message).has_value());
  CHECK(!ask(message, kNow, Bytes(16, 9)).has_value());
}
