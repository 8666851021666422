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

TEST_CASE("sixty knocks at once from one address, then two a second; another address is not held up") {
  Lesson lesson;
  int taken = 0;
  for (int i = 0; i < 70; ++i) {
    taken += lesson.visitor(School::make_key(), "203.0.113.5").code_of(knock()) == "ok" ? 1 : 0;
  }
  CHECK(taken == 60);
  CHECK(lesson.visitor(School::make_key(), "203.0.113.6").code_of(knock()) == "ok");
  lesson.rig.now += 1001;
  taken = 0;
  for (int i = 0; i < 5; ++i) {
    taken += lesson.visitor(School::make_key(), "203.0.113.5").code_of(knock()) == "ok" ? 1 : 0;
  }
  CHECK(taken == 2);
}

TEST_CASE("a thousand knocks a minute from one address: the class goes on, and others still come in") {
  Lesson lesson;
  lesson.member(2);
  std::size_t heard = 0;
  std::size_t refused = 0;
  std::vector<Client*> pests;
  for (int second = 0; second < 60; ++second) {
    for (int i = 0; i < 17; ++i) {
      if (!lesson.rig.hub->may_connect("203.0.113.5", lesson.rig.now)) {
        ++refused;
        continue;
      }
      Client& pest = lesson.visitor(School::make_key(), "203.0.113.5");
      pests.push_back(&pest);
      refused += pest.code_of(knock()) == "slow-down" ? 1 : 0;
    }
    heard += lesson.teacher->take("knock").size();
    REQUIRE(lesson.goes_on());
    lesson.rig.pass(1000);
  }
  CHECK(heard <= 60 + 2 * 60);
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
    waiting.push_back(&lesson.visitor(School::make_key(), "10.0.0." + std::to_string(i % 100)));
    REQUIRE(waiting.back()->code_of(knock()) == "ok");
  }
  Client& late = lesson.visitor(School::make_key(), "10.0.1.1");
  CHECK(late.code_of(knock()) == "door-full");
  CHECK(waiting[7]->code_of(knock()) == "ok");  // who waits may say it again
  lesson.rig.disconnect(*waiting[9]);
  CHECK(late.code_of(knock()) == "ok");
}

}  // namespace homeroom::server::test
