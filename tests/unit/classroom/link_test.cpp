#include "shared/classroom/link.h"

#include <catch2/catch_test_macros.hpp>

#include "shared/crypto/system_random.h"

namespace homeroom::classroom {
namespace {

TEST_CASE("A link's fragment carries the seed there and back") {
  crypto::start();
  const Secret seed = new_link_seed(crypto::system_random());
  REQUIRE(seed.size() == kLinkSeedSize);
  const auto back = parse_link_fragment("#" + link_fragment(seed));
  REQUIRE(back);
  CHECK(*back == seed);
  CHECK(parse_link_fragment(link_fragment(seed)));
}

TEST_CASE("A fragment that is cut, padded, doubled or foreign is refused") {
  const std::string good = link_fragment(Secret(kLinkSeedSize));
  for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(parse_link_fragment(good.substr(0, size)));
  CHECK_FALSE(parse_link_fragment(good + "A"));
  CHECK_FALSE(parse_link_fragment(good + "=="));
  CHECK_FALSE(parse_link_fragment(good + "&s=AAAA"));
  CHECK_FALSE(parse_link_fragment("##" + good));
  CHECK_FALSE(parse_link_fragment("x=" + good.substr(2)));
}

TEST_CASE("A card is read as it is typed or scanned, and only this server's") {
  constexpr std::string_view origin = "https://school.example:8443";
  const std::string path = class_path(ClassId::of(Bytes(32, 1)));
  const std::string link = link_fragment(Secret(kLinkSeedSize));
  const std::string whole = std::string(origin) + path + "#" + link;
  for (const std::string& typed :
       {whole, "  " + whole + "\r\n", "SCHOOL.example:8443" + path + "#" + link, path + "#" + link,
        "http://school.example:8443" + path + "?kiosk=Seat%2012#" + link, whole.substr(0, 40) + whole, whole + whole}) {
    INFO(typed);
    const auto card = parse_card(typed, origin);
    REQUIRE(card);
    CHECK(card->path == path);
    CHECK(card->fragment == link);
  }
  const auto bare = parse_card(std::string(origin) + path, origin);
  REQUIRE(bare);
  CHECK(bare->path == path);
  CHECK(bare->fragment.empty());
  for (const std::string& bad :
       {std::string(), std::string("ada"), std::string("https://"), std::string("/c/"), std::string(origin) + "/",
        "https://other.example" + path + "#" + link, "https://school.example" + path + "#" + link,
        "https://evil.example/https://school.example:8443.evil" + path, whole.substr(0, whole.size() - 1), whole + "A",
        std::string(origin) + path + "#", std::string(origin) + path + "##" + link,
        std::string(origin) + path + "/#" + link, "javascript:alert(1)//" + path + "#" + link}) {
    INFO(bad);
    CHECK_FALSE(parse_card(bad, origin));
  }
}

TEST_CASE("The same seed is another key in another class") {
  crypto::start();
  const Secret seed = new_link_seed(crypto::system_random());
  const ClassId here = ClassId::of(Bytes(32, 1));
  const ClassId there = ClassId::of(Bytes(32, 2));
  const auto key = link_key(seed, here);
  const auto again = link_key(seed, here);
  const auto other = link_key(seed, there);
  REQUIRE(key);
  REQUIRE(again);
  REQUIRE(other);
  CHECK(same(key->public_key(), again->public_key()));
  CHECK_FALSE(same(key->public_key(), other->public_key()));
  CHECK_FALSE(link_key(Secret(15), here));
}

}  // namespace
}  // namespace homeroom::classroom
