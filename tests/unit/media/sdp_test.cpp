#include "server/media/sdp.h"

#include <catch2/catch_test_macros.hpp>

namespace homeroom::server::media {
namespace {

const std::string kHead =
    "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n"
    "a=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n";

std::string section(const std::string& medium, const std::string& mid, const std::string& direction,
                    const std::string& port = "9") {
  return "m=" + medium + " " + port +
         " UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:aaaa\r\n"
         "a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa\r\na=setup:actpass\r\na=mid:" +
         mid + "\r\na=" + direction + "\r\na=rtcp-mux\r\na=candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host\r\n";
}

std::string offer() { return kHead + section("audio", "0", "sendonly") + section("video", "1", "sendonly"); }

const std::vector<PublishedStream> kBoth{{"0", StreamKind::audio}, {"1", StreamKind::camera}};

bool refused(const Status& status) { return !status.ok() && std::string(status.error().code) == "bad-sdp"; }

}  // namespace

TEST_CASE("an offer that says what it sends is taken") {
  CHECK(check_offer(offer(), kBoth).ok());
  const auto sections = read_sdp(offer());
  REQUIRE(sections.ok());
  CHECK(sections->size() == 2);
  CHECK((*sections)[1].mid == "1");
  CHECK((*sections)[1].media == "video");
}

TEST_CASE("an offer whose streams are not what it sends is refused") {
  CHECK(refused(check_offer(offer(), {{"0", StreamKind::audio}})));
  CHECK(refused(check_offer(offer(), {{"0", StreamKind::camera}, {"1", StreamKind::audio}})));
  CHECK(refused(check_offer(offer(), {{"0", StreamKind::audio}, {"2", StreamKind::camera}})));
  const std::string two = kHead + section("video", "0", "sendonly") + section("video", "1", "sendonly");
  CHECK(refused(check_offer(two, {{"0", StreamKind::camera}, {"1", StreamKind::camera}})));
  CHECK(check_offer(two, {{"0", StreamKind::camera}, {"1", StreamKind::screen}}).ok());
  const std::string off = kHead + section("audio", "0", "sendonly") + section("video", "1", "inactive");
  CHECK(check_offer(off, {{"0", StreamKind::audio}}).ok());
  CHECK(refused(check_offer(off, kBoth)));
}

TEST_CASE("port zero is a rejected section, unless it is bundle-only") {
  const std::string rejected = kHead + section("audio", "0", "sendonly") + section("video", "1", "sendonly", "0");
  CHECK(refused(check_offer(rejected, kBoth)));
  CHECK(check_offer(rejected, {{"0", StreamKind::audio}}).ok());
  CHECK(check_offer(rejected + "a=bundle-only\r\n", kBoth).ok());
  CHECK(refused(check_offer(rejected + "a=bundle-only\r\na=inactive\r\n", kBoth)));
}

TEST_CASE("descriptions that are none, too big or odd are refused") {
  CHECK(refused(check_offer("", {})));
  CHECK(refused(check_offer("v=0\r\n", {})));
  CHECK(refused(check_offer("hello", {})));
  CHECK(refused(check_offer(offer() + "no line\r\n", kBoth)));
  CHECK(refused(check_offer(offer() + std::string("a=x\0y\r\n", 7), kBoth)));
  CHECK(refused(check_offer(offer() + "a=" + std::string(5000, 'x') + "\r\n", kBoth)));
  CHECK(refused(check_offer(kHead + section("application", "0", "sendonly"), {})));
  CHECK(refused(check_offer(kHead + section("audio", "0", "sendonly") + section("video", "0", "sendonly"), kBoth)));
  std::string many = offer();
  for (int i = 0; i < 80; ++i) many += "a=candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host\r\n";
  CHECK(refused(check_offer(many, kBoth)));
  std::string long_one = offer();
  while (long_one.size() < 70 * 1024) long_one += "a=rtcp-fb:96 nack pli\r\n";
  CHECK(refused(check_offer(long_one, kBoth)));
}

TEST_CASE("an answer receives and never sends") {
  CHECK(check_answer(kHead + section("audio", "0", "recvonly") + section("video", "1", "inactive")).ok());
  CHECK(refused(check_answer(kHead + section("audio", "0", "sendrecv"))));
}

TEST_CASE("every prefix of an offer is taken or refused, never more") {
  const std::string whole = offer();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto result = read_sdp(std::string_view(whole).substr(0, length));
    if (!result.ok()) CHECK(std::string(result.error().code) == "bad-sdp");
  }
}

}  // namespace homeroom::server::media
