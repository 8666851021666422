// What the server says of the relay, as media.js gets it.
#include "wasm/keeper/relay_offer.h"

#include <catch2/catch_test_macros.hpp>

namespace homeroom::keeper {
namespace {

using protocol::Json;

Json offer() {
  return Json::object()
      .set("t", "turn")
      .set("port", 3478)
      .set("tls_port", 5349)
      .set("username", "1795000000:0011223344556677")
      .set("credential", "ih4rRASHNK3G6KshONKOae+Q6zo=");
}

std::string urls_of(std::string_view origin, const Json& message) {
  const auto made = relay_for_media(origin, message);
  return made ? made->find("urls")->dump() : "nothing";
}

}  // namespace

TEST_CASE("the relay's addresses are of the page's own host") {
  CHECK(
      urls_of("https://school.example", offer()) ==
      R"(["turn:school.example:3478?transport=udp","turn:school.example:3478?transport=tcp","turns:school.example:5349?transport=tcp"])");
  CHECK(urls_of("https://school.example:8443", offer()) == urls_of("https://school.example", offer()));
  Json without_tls = Json::object().set("port", 1).set("username", "1:a").set("credential", "b");
  CHECK(urls_of("http://[::1]:8080", without_tls) == R"(["turn:[::1]:1?transport=udp","turn:[::1]:1?transport=tcp"])");
  const auto made = relay_for_media("https://school.example", offer());
  REQUIRE(made);
  CHECK(made->text_or("m", "") == "relay");
  CHECK(made->text_or("username", "") == "1795000000:0011223344556677");
  CHECK(made->text_or("credential", "") == "ih4rRASHNK3G6KshONKOae+Q6zo=");
}

TEST_CASE("no port: no relay") {
  const auto made = relay_for_media("https://school.example", Json::object().set("t", "turn"));
  REQUIRE(made);
  CHECK(made->find("urls")->dump() == "[]");
  CHECK(made->find("credential") == nullptr);
}

TEST_CASE("what the server may not say of a relay") {
  for (const Json& port : {Json(0), Json(-1), Json(65536), Json("3478"), Json(), Json::object(), Json(1e300)}) {
    CHECK(urls_of("https://school.example", offer().set("port", port)) == "nothing");
    CHECK(urls_of("https://school.example", offer().set("tls_port", port)) == "nothing");
  }
  for (const char* name : {"username", "credential"}) {
    for (const Json& word :
         {Json(""), Json(std::string(65, 'a')), Json("a b"), Json("a\"b"), Json("a\n"), Json(7), Json()}) {
      CHECK(urls_of("https://school.example", offer().set(name, word)) == "nothing");
    }
  }
  CHECK(urls_of("", offer()) == "nothing");
  CHECK(urls_of("https://", offer()) == "nothing");
}

}  // namespace homeroom::keeper
