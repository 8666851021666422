// Who is told how to use the relay, for how long, and by which name and password.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/server_core/rig.h"

namespace homeroom::server::test {
namespace {

RelayOffer offer() { return {.port = 3478, .tls_port = 5349, .secret = "a secret of the relay"}; }

void relay(Rig& rig, std::optional<RelayOffer> now) {
  rig.hub->on_relay(std::move(now), rig.now);
  rig.settle();
}

TimeMs end_of(const Json& told) { return 1000 * std::stoll(std::string(told.text_or("username", "0"))); }

}  // namespace

// printf 1795000000:0011223344556677 | openssl dgst -sha1 -hmac 'a secret of the relay' -binary | base64
TEST_CASE("a password for the relay is what openssl makes of name and secret") {
  const RelayCredential made = relay_credential("a secret of the relay", "0011223344556677", 1'795'000'000'999);
  CHECK(made.username == "1795000000:0011223344556677");
  CHECK(made.credential == "ih4rRASHNK3G6KshONKOae+Q6zo=");
}

TEST_CASE("a relay's name says nothing of anybody, and is the same for the same one until the relay is another") {
  const std::string name = relay_name("secret", "somebody");
  CHECK(name.size() == 16);
  CHECK(name == relay_name("secret", "somebody"));
  CHECK(name != relay_name("secret", "somebody else"));
  CHECK(name != relay_name("another secret", "somebody"));
}

TEST_CASE("members are told of the relay, nobody else is") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& visitor = lesson.visitor(classroom::test::School::make_key());
  relay(lesson.rig, offer());
  for (Client* each : {lesson.teacher, &ada}) {
    const Json told = each->take_one("turn");
    CHECK(told.number("port") == 3478);
    CHECK(told.number("tls_port") == 5349);
    CHECK(end_of(told) / 1000 == (lesson.rig.now + limits::kRelayLife) / 1000);
    const std::string username(told.text_or("username", ""));
    const std::string name = username.substr(username.find(':') + 1);
    CHECK(told.text_or("credential", "") == relay_credential(offer().secret, name, end_of(told)).credential);
  }
  CHECK(visitor.take("turn").empty());

  const auto key = classroom::test::School::make_key();
  Client& ben = lesson.visitor(key);
  CHECK(ben.take("turn").empty());
  CHECK(lesson.teacher->code_of(lesson.commit_request(Json::array().push(joiner(ben, 3, key)))) == "ok");
  CHECK(ben.take("turn").size() == 1);
  lesson.rig.disconnect(ada);
  Client& back = lesson.return_of(2, ada.ticket);
  CHECK(back.take("turn").size() == 1);
}

TEST_CASE("two members have names of their own; one who comes back has the same") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& ben = lesson.member(3);
  relay(lesson.rig, offer());
  const auto name = [](Client& of) {
    const std::string username(of.take_one("turn").text_or("username", ":"));
    return username.substr(username.find(':'));
  };
  const std::string first = name(ada);
  CHECK(first != name(ben));
  lesson.rig.disconnect(ada);
  CHECK(name(lesson.return_of(2, ada.ticket)) == first);
}

TEST_CASE("it is told again before it ends, when the relay goes and when it is another") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  relay(lesson.rig, offer());
  const TimeMs first = end_of(ada.take_one("turn"));
  lesson.rig.pass(limits::kRelayRenewed / 2);
  CHECK(ada.take("turn").empty());
  lesson.rig.pass(limits::kRelayRenewed / 2 + 11'000);
  CHECK(end_of(ada.take_one("turn")) > first);

  relay(lesson.rig, std::nullopt);
  const Json gone = ada.take_one("turn");
  CHECK(gone.is_object());
  CHECK(gone.find("port") == nullptr);
  CHECK(gone.find("credential") == nullptr);
  lesson.rig.pass(limits::kRelayRenewed + 11'000);
  CHECK(ada.take("turn").empty());

  RelayOffer other = offer();
  other.secret = "another";
  other.tls_port = 0;
  relay(lesson.rig, other);
  const Json told = ada.take_one("turn");
  CHECK(told.find("tls_port") == nullptr);
  CHECK(told.text("credential") != nullptr);
}

TEST_CASE("where there is no relay nobody hears of one") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  relay(lesson.rig, std::nullopt);
  lesson.rig.pass(20'000);
  CHECK(ada.take("turn").empty());
}

}  // namespace homeroom::server::test
