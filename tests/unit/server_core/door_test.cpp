// Knocks and answers.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/server_core/rig.h"

namespace homeroom::server::test {
namespace {

using classroom::test::School;

Json knock(const char* sealed = "c2VhbGVk") { return Json::object().set("t", "knock").set("sealed", sealed); }
Json answer(const std::string& to) { return Json::object().set("t", "answer").set("to", to).set("sealed", "YW5z"); }

}  // namespace

TEST_CASE("a knock reaches the committers, an answer the visitor, and nobody else hears of it") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  const auto key = School::make_key();
  Client& visitor = lesson.visitor(key);
  Client& other = lesson.visitor(School::make_key());
  CHECK(visitor.code_of(knock()) == "ok");
  const Json heard = lesson.teacher->take_one("knock");
  CHECK(heard.text_or("from", "") == visitor.name);
  CHECK(heard.bytes("key") == to_bytes(key.public_key()));
  CHECK(heard.text_or("sealed", "") == "c2VhbGVk");
  CHECK(lesson.teacher->code_of(answer(visitor.name)) == "ok");
  CHECK(visitor.take_one("answer").text_or("sealed", "") == "YW5z");
  CHECK(ada.is_quiet());
  CHECK(other.is_quiet());

  CHECK(visitor.code_of(answer(other.name)) == "not-a-committer");
  CHECK(ada.code_of(answer(visitor.name)) == "not-a-committer");
  CHECK(ada.code_of(knock()) == "bad-order");
  CHECK(lesson.teacher->code_of(answer("nobody")) == "no-such-conn");
  CHECK(lesson.teacher->code_of(answer("")) == "no-such-conn");
  CHECK(lesson.teacher->code_of(Json::object().set("t", "answer").set("to", visitor.name)) == "malformed");
  for (const char* sealed : {"", "!", "A"}) CHECK(visitor.code_of(knock(sealed)) == "malformed");
}

TEST_CASE("a committer of one class does not reach another class's visitors") {
  Lesson lesson;
  School other;
  Client& teacher = lesson.rig.connect();
  REQUIRE(teacher.code_of(create_request(other, teacher)) == "ok");
  const auto self = other.somebody(classroom::Role::teacher, 1);
  REQUIRE(teacher.prove(other.id.text(), self.key, Json::object().set_bytes("pass", self.fact.identity))
              .text_or("role", "") == "committer");
  Client& visitor = lesson.visitor(School::make_key());
  CHECK(visitor.code_of(knock()) == "ok");
  CHECK(teacher.take("knock").empty());
  CHECK(teacher.code_of(answer(visitor.name)) == "no-such-conn");
  CHECK(visitor.is_quiet());
}

TEST_CASE("the newest knock waits for a committer that comes later, and goes with its visitor") {
  Lesson lesson;
  Client& stays = lesson.visitor(School::make_key());
  Client& goes = lesson.visitor(School::make_key());
  CHECK(stays.code_of(knock("Zmlyc3Q")) == "ok");
  CHECK(stays.code_of(knock("c2Vjb25k")) == "ok");
  CHECK(goes.code_of(knock()) == "ok");
  lesson.rig.disconnect(goes);
  CHECK(lesson.teacher->take_one("knock-gone").text_or("from", "") == goes.name);
  lesson.rig.disconnect(*lesson.teacher);
  Client& back = lesson.committer();
  CHECK(back.take_one("knock").text_or("sealed", "") == "c2Vjb25k");
}

TEST_CASE("with neither a meeting nor a committer nobody opens the door") {
  Lesson lesson;
  CHECK(lesson.teacher->code_of(Json::object().set("t", "close")) == "ok");
  Client& visitor = lesson.visitor(School::make_key());
  CHECK(visitor.code_of(knock()) == "ok");  // the teacher is there, though she has not opened
  lesson.rig.disconnect(*lesson.teacher);
  CHECK(visitor.code_of(knock()) == "not-open");
}

TEST_CASE("four knocks at once from one connection, then one every two seconds") {
  Lesson lesson;
  Client& visitor = lesson.visitor(School::make_key());
  for (int i = 0; i < 4; ++i) CHECK(visitor.code_of(knock()) == "ok");
  const Json refused = visitor.ask(knock());
  CHECK(refused.text_or("code", "") == "slow-down");
  const TimeMs wait = refused.number("wait_ms").value_or(0);
  CHECK(wait > 1900);
  CHECK(wait <= 2001);
  lesson.rig.now += wait - 10;
  CHECK(visitor.code_of(knock()) == "slow-down");
  lesson.rig.now += 10;
  CHECK(visitor.code_of(knock()) == "ok");
  CHECK(visitor.code_of(knock()) == "slow-down");
}

TEST_CASE("two hundred knocks at once from one address at one door, then five a second; nobody else is held up") {
  Lesson lesson;
  const auto from = [&](const std::string& address, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; ++i) {
      taken += lesson.visitor(School::make_key(), address).code_of(knock()) == "ok" ? 1 : 0;
    }
    return taken;
  };
  CHECK(from("203.0.113.5", 210) == 200);
  CHECK(from("203.0.113.6", 1) == 1);
  lesson.rig.now += 1001;
  CHECK(from("203.0.113.5", 10) == 5);
}

TEST_CASE("who empties the purse of one door does not empty that of another class's") {
  Lesson lesson;
  School other;
  Client& teacher = lesson.rig.connect("203.0.113.5");
  REQUIRE(teacher.code_of(create_request(other, teacher)) == "ok");
  const auto self = other.somebody(classroom::Role::teacher, 1);
  REQUIRE(teacher.prove(other.id.text(), self.key, Json::object().set_bytes("pass", self.fact.identity))
              .text_or("role", "") == "committer");
  for (int i = 0; i < 5000; ++i) {
    if (i % 100 == 0) lesson.rig.now += 250;  // what refuses here is the door, not the connection
    static_cast<void>(lesson.visitor(School::make_key(), "203.0.113.5").code_of(knock()));
  }
  Client& pupil = lesson.rig.connect("203.0.113.5");
  REQUIRE(pupil.hello(other.id.text()).text_or("t", "") == "ok");
  REQUIRE(pupil.prove(other.id.text(), School::make_key()).text_or("role", "") == "visitor");
  CHECK(pupil.code_of(knock()) == "ok");
}

TEST_CASE("forty classes of one school open at one bell through one address: nobody is told to wait") {
  constexpr int kClasses = 40;
  constexpr int kPupils = 30;
  const std::string here = "203.0.113.5";
  Rig rig;
  std::vector<School> schools(kClasses);
  for (int i = 0; i < kClasses; ++i) {  // made one after the other, in August
    Client& teacher = rig.connect("198.51.100." + std::to_string(i));
    REQUIRE(teacher.code_of(create_request(schools[static_cast<std::size_t>(i)], teacher)) == "ok");
    rig.disconnect(teacher);
  }
  const TimeMs bell = rig.now;
  const auto comes_in = [&]() -> Client& {
    for (; !rig.hub->may_connect(here, rig.now); rig.now += 25) REQUIRE(rig.now - bell < 60'000);
    return rig.connect(here);
  };
  std::vector<Client*> teachers;
  for (const School& school : schools) {
    const auto self = school.somebody(classroom::Role::teacher, 1);
    Client& teacher = *teachers.emplace_back(&comes_in());
    REQUIRE(teacher.hello(school.id.text()).text_or("t", "") == "ok");
    REQUIRE(teacher.prove(school.id.text(), self.key, Json::object().set_bytes("pass", self.fact.identity))
                .text_or("role", "") == "committer");
  }
  int taken = 0;
  for (int pupil = 0; pupil < kPupils; ++pupil) {
    for (const School& school : schools) {
      Client& client = comes_in();
      REQUIRE(client.hello(school.id.text()).text_or("t", "") == "ok");
      REQUIRE(client.prove(school.id.text(), School::make_key()).text_or("role", "") == "visitor");
      for (int i = 0; i < 2; ++i) taken += client.code_of(knock()) == "ok" ? 1 : 0;
    }
  }
  CHECK(taken == 2 * kClasses * kPupils);
  CHECK(rig.now - bell < 60'000);
  for (Client* teacher : teachers) CHECK(teacher->take("knock").size() == 2 * kPupils);
}

TEST_CASE("a thousand knocks a minute from one address: the class goes on, and others still come in") {
  Lesson lesson;
  lesson.member(2);
  std::size_t heard = 0;
  std::size_t refused = 0;
  for (int second = 0; second < 60; ++second) {
    for (int i = 0; i < 17; ++i) {
      if (!lesson.rig.hub->may_connect("203.0.113.5", lesson.rig.now)) {
        ++refused;
        continue;
      }
      const std::string code = lesson.visitor(School::make_key(), "203.0.113.5").code_of(knock());
      refused += code == "slow-down" || code == "door-full" ? 1 : 0;
    }
    heard += lesson.teacher->take("knock").size();
    REQUIRE(lesson.goes_on());
    lesson.rig.pass(1000);
  }
  CHECK(heard <= 200 + 5 * 60);
  CHECK(heard + refused == 60 * 17);
  CHECK(lesson.teacher->closed == 0);
  Client& honest = lesson.visitor(School::make_key(), "203.0.113.77");
  CHECK(honest.code_of(knock()) == "ok");
  CHECK(lesson.teacher->take_one("knock").text_or("from", "") == honest.name);
}

TEST_CASE("four hundred wait at a door, no more, and a place is free when one goes") {
  Lesson lesson;
  std::vector<Client*> waiting;
  for (int i = 0; i < 400; ++i) {
    const std::string address = "10.0." + std::to_string(i / 200) + "." + std::to_string(i % 200);
    waiting.push_back(&lesson.visitor(School::make_key(), address));
    REQUIRE(waiting.back()->code_of(knock()) == "ok");
  }
  Client& late = lesson.visitor(School::make_key(), "10.0.9.1");
  CHECK(late.code_of(knock()) == "door-full");
  CHECK(waiting[7]->code_of(knock()) == "ok");  // who waits may say it again
  lesson.rig.disconnect(*waiting[9]);
  CHECK(late.code_of(knock()) == "ok");
}

TEST_CASE(
    "a door that one address has filled has a place for everybody from elsewhere: the newest of that address goes") {
  Lesson lesson;
  std::vector<Client*> flood;
  for (int i = 0; i < 400; ++i) {
    lesson.rig.now += 200;
    flood.push_back(&lesson.visitor(School::make_key(), "203.0.113.5"));
    REQUIRE(flood.back()->code_of(knock()) == "ok");
  }
  CHECK(lesson.visitor(School::make_key(), "203.0.113.5").code_of(knock()) == "door-full");
  lesson.teacher->pushes.clear();

  Client& home = lesson.visitor(School::make_key(), "192.0.2.77");
  CHECK(home.code_of(knock()) == "ok");
  CHECK(lesson.teacher->take_one("knock-gone").text_or("from", "") == flood.back()->name);
  CHECK(lesson.teacher->take_one("knock").text_or("from", "") == home.name);
  CHECK(flood.back()->take_one("knock-gone").text_or("from", "") == flood.back()->name);
  CHECK(flood.front()->is_quiet());
  lesson.rig.now += 2000;
  CHECK(flood.back()->code_of(knock()) == "door-full");

  // Another class list of pupils behind one address has as much of the door as they, and no more.
  for (int i = 0; i < 30; ++i) {
    CHECK(lesson.visitor(School::make_key(), "192.0.2.78").code_of(knock()) == "ok");
  }
  int second_flood = 0;
  for (int i = 0; i < 400; ++i) {
    lesson.rig.now += 200;
    second_flood += lesson.visitor(School::make_key(), "203.0.113.6").code_of(knock()) == "ok" ? 1 : 0;
  }
  CHECK(second_flood == 184);  // of the 369 that the first one still had: half each
  CHECK(lesson.visitor(School::make_key(), "192.0.2.78").code_of(knock()) == "ok");
  CHECK(home.is_quiet());
  CHECK(home.code_of(knock()) == "ok");
}

TEST_CASE("a committer comes to a door full of the longest knocks that there are, and is no slow reader for it") {
  Lesson lesson;
  const std::string longest(limits::kKnock, 'A');
  for (int i = 0; i < 400; ++i) {
    lesson.rig.now += 200;
    REQUIRE(lesson.visitor(School::make_key()).code_of(knock(longest.c_str())) == "ok");
  }
  CHECK(lesson.visitor(School::make_key()).code_of(knock((longest + "AAAA").c_str())) == "malformed");
  Client& back = lesson.committer();
  std::size_t size = 0;
  for (const Json& each : back.take("knock")) size += each.dump().size();
  CHECK(size > 400 * limits::kKnock);
  CHECK(size < limits::kSendQueue / 2);
}

}  // namespace homeroom::server::test
