// The limits of docs/protocol.md §5 that belong to a connection or an address, over fake time.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/server_core/rig.h"

namespace homeroom::server::test {
namespace {

using classroom::test::School;

std::string padded(Json request, std::uint64_t n, std::size_t size) {
  request.set("n", n).set("pad", "");
  const std::size_t bare = request.dump().size();
  return request.set("pad", std::string(size - bare, 'x')).dump();
}

}  // namespace

TEST_CASE("a token bucket gives its burst, then its rate, and a clock set back costs nobody") {
  TokenBucket bucket({3, 100}, 1000);
  for (int i = 0; i < 3; ++i) CHECK(bucket.take(1000));
  CHECK(!bucket.take(1000));
  CHECK(bucket.wait_ms(1000) == 101);
  CHECK(!bucket.take(1099));
  CHECK(bucket.take(1101));
  CHECK(!bucket.take(1101));
  CHECK(!bucket.take(500));
  CHECK(!bucket.take(550));
  CHECK(bucket.take(650));
  CHECK(!bucket.is_full(800));
  CHECK(bucket.is_full(10'000'000));
  for (int i = 0; i < 3; ++i) CHECK(bucket.take(10'000'000));
  CHECK(!bucket.take(10'000'000));
}

TEST_CASE("16 KiB from a visitor, 128 KiB from a member, 1 MiB from a committer") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& visitor = lesson.visitor(School::make_key());
  Client& unproven = lesson.rig.connect();
  const struct {
    Client* who;
    std::size_t limit;
  } kEach[] = {{&unproven, 16 * 1024}, {&visitor, 16 * 1024}, {&ada, 128 * 1024}, {lesson.teacher, 1024 * 1024}};
  for (const auto& [who, limit] : kEach) {
    CHECK(who->limit == limit);
    who->say(padded(Json::object().set("t", "nothing"), who->next_n(), limit));
    CHECK(who->answers.back().text_or("code", "") == "unknown");
    CHECK(who->closed == 0);
    who->say(padded(Json::object().set("t", "nothing"), who->next_n() + 1, limit + 1));
    CHECK(who->closed == limits::kCloseTooBig);
  }
}

TEST_CASE("fifty messages at once, then 25 a second; who ignores a hundred refusals is put out") {
  Lesson lesson;
  lesson.member(2);
  Client& ada = lesson.member(3);
  lesson.rig.now += 10'000;
  for (int i = 0; i < 50; ++i) REQUIRE(ada.code_of(lesson.send_request("cg", false)) == "ok");
  const Json refused = ada.ask(lesson.send_request());
  CHECK(refused.text_or("code", "") == "slow-down");
  CHECK(refused.number("wait_ms").value_or(0) == 41);
  lesson.rig.now += 1000;
  int taken = 0;
  for (int i = 0; i < 50; ++i) taken += ada.code_of(lesson.send_request("cg", false)) == "ok" ? 1 : 0;
  CHECK(taken == 25);
  CHECK(ada.closed == 0);
  for (int i = 0; i < 73; ++i) CHECK(ada.code_of(lesson.send_request()) == "slow-down");
  CHECK(ada.closed == 0);
  CHECK(ada.code_of(lesson.send_request()) == "slow-down");  // the hundredth
  CHECK(ada.closed == limits::kCloseTooFast);
  lesson.members.erase(3);
  CHECK(lesson.goes_on());
}

TEST_CASE("a minute of a member that shouts as fast as it can: the class goes on") {
  Lesson lesson;
  Client& loud = lesson.member(2);
  lesson.member(3);
  for (int tenth = 0; tenth < 600 && loud.closed == 0; ++tenth) {
    for (int i = 0; i < 20 && loud.closed == 0; ++i) static_cast<void>(loud.ask(lesson.send_request("cg", false)));
    if (tenth % 10 == 0) REQUIRE(lesson.goes_on());
    lesson.rig.pass(100);
  }
  CHECK(loud.closed == limits::kCloseTooFast);
}

TEST_CASE("ten seconds for hello and prove") {
  Lesson lesson;
  Client& silent = lesson.rig.connect();
  Client& half = lesson.rig.connect();
  REQUIRE(half.hello(lesson.class_id()).text_or("t", "") == "ok");
  Client& proven = lesson.visitor(School::make_key());
  lesson.rig.pass(9'900);
  CHECK(silent.closed == 0);
  lesson.rig.pass(500);
  CHECK(silent.closed == limits::kCloseTooLate);
  CHECK(half.closed == limits::kCloseTooLate);
  CHECK(proven.closed == 0);
  CHECK(lesson.teacher->closed == 0);
}

TEST_CASE("300 connections at once from an address, then 40 a second, up to a quarter of what is left") {
  Rig rig;
  const auto admit = [&](int tries) {
    int let_in = 0;
    for (int i = 0; i < tries; ++i) {
      if (rig.hub->may_connect("203.0.113.5", rig.now)) {
        rig.connect("203.0.113.5");
        ++let_in;
      }
    }
    return let_in;
  };
  CHECK(admit(500) == 300);
  CHECK(rig.hub->may_connect("203.0.113.6", rig.now));
  rig.now += 1000;
  CHECK(admit(100) == 40);
  for (int i = 0; i < 60; ++i) {
    rig.now += 1000;
    admit(40);
  }
  CHECK(rig.hub->connection_count() == 1600);  // of 8,000: 6,400 are left
}

TEST_CASE("ten addresses that take all they can leave room for a school") {
  Rig rig;
  for (int address = 0; address < 10; ++address) {
    const std::string text = "203.0.113." + std::to_string(address);
    for (int i = 0; i < 2000; ++i) {
      rig.now += 25;
      if (rig.hub->may_connect(text, rig.now)) rig.connect(text);
    }
  }
  CHECK(8000 - rig.hub->connection_count() > 850);
  int pupils = 0;
  for (int i = 0; i < 300; ++i) {
    rig.now += 25;
    if (rig.hub->may_connect("192.0.2.7", rig.now)) {
      rig.connect("192.0.2.7");
      ++pupils;
    }
  }
  CHECK(pupils > 150);
  CHECK(rig.hub->may_connect("192.0.2.8", rig.now));
}

TEST_CASE("8,000 connections in all") {
  Rig rig;
  for (int i = 0; i < 8000; ++i) {
    const std::string address = "10.0." + std::to_string(i / 200) + "." + std::to_string(i % 200);
    REQUIRE(rig.hub->may_connect(address, rig.now));
    rig.connect(address);
  }
  CHECK(!rig.hub->may_connect("203.0.113.6", rig.now));
}

TEST_CASE("addresses, classes and connections are forgotten when they are over") {
  Lesson lesson;
  Client& ada = lesson.member(2, "203.0.113.5");
  CHECK(lesson.rig.hub->room_count() == 1);
  lesson.rig.disconnect(ada);
  lesson.rig.disconnect(*lesson.teacher);
  lesson.rig.pass(61'000);
  CHECK(lesson.rig.hub->connection_count() == 0);
  CHECK(lesson.rig.hub->room_count() == 0);
  CHECK(lesson.rig.take_media(MediaCommand::Kind::close_room).size() == 1);
  lesson.rig.pass(60'000);
  CHECK(lesson.rig.hub->address_count() == 0);
  // what it was is in the store
  Client& teacher = lesson.committer();
  CHECK(teacher.answers.back().number("seq") == 1);
}

TEST_CASE("an address is forgotten at the door too, when nobody from there waits any more") {
  Lesson lesson;
  const std::size_t before = lesson.rig.hub->address_count();
  Client& visitor = lesson.visitor(School::make_key(), "203.0.113.5");
  REQUIRE(visitor.code_of(Json::object().set("t", "knock").set("sealed", "c2VhbGVk")) == "ok");
  CHECK(lesson.rig.hub->address_count() == before + 2);
  lesson.rig.pass(60'000);
  CHECK(lesson.rig.hub->address_count() == before + 2);  // still waits
  lesson.rig.disconnect(visitor);
  lesson.rig.pass(20'000);
  CHECK(lesson.rig.hub->address_count() == before);
}

TEST_CASE("an address that empties its purse is remembered until it is full again") {
  Rig rig;
  for (int i = 0; i < 300; ++i) REQUIRE(rig.hub->may_connect("203.0.113.5", rig.now));
  rig.pass(1000);
  CHECK(rig.hub->address_count() == 1);
  rig.pass(20'000);
  CHECK(rig.hub->address_count() == 0);
}

}  // namespace homeroom::server::test
