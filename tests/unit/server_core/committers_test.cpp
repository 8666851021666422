// Several committers: who is told of whom, the door that changes hands, passes that are taken back.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/server_core/rig.h"

namespace homeroom::server::test {
namespace {

using classroom::Role;
using classroom::test::Somebody;

Json knock() { return Json::object().set("t", "knock").set("sealed", "c2VhbGVk"); }

Client& comes(Lesson& lesson, const Somebody& who, Json& answer) {
  Client& client = lesson.rig.connect();
  REQUIRE(client.hello(lesson.class_id()).text_or("t", "") == "ok");
  answer = client.prove(lesson.class_id(), who.key, Json::object().set_bytes("pass", who.fact.identity));
  return client;
}

Json take_back(const Lesson& lesson, const crypto::SigningKey& root, BytesView key) {
  return Json::object()
      .set("t", "take-back")
      .set_bytes("key", key)
      .set_bytes("sig", root.sign(concat({as_bytes("homeroom take back v1"), as_bytes(lesson.class_id()), key})));
}

}  // namespace

TEST_CASE("a committer is told how many others could let them in: connected, in the meeting, and somebody else") {
  Lesson lesson;
  const Somebody kim = lesson.school.somebody(Role::co_teacher, 9, lesson.rig.now + 1000);
  Json answer;
  Client& co = comes(lesson, kim, answer);
  CHECK(answer.number("colleagues") == 1);
  CHECK_FALSE(answer.find("subject"));
  // The same teacher's other machine is no colleague of hers; nor is somebody who is not in the meeting.
  const Somebody laptop = lesson.school.somebody(Role::teacher, 1, lesson.rig.now + 1000);
  comes(lesson, laptop, answer);
  CHECK(answer.number("colleagues") == 0);
  lesson.rig.disconnect(*lesson.teacher);
  lesson.rig.disconnect(co);
  comes(lesson, kim, answer);
  CHECK(answer.number("colleagues") == 0);
  const Client& student = lesson.visitor(classroom::test::School::make_key());
  CHECK_FALSE(student.answers.back().find("colleagues"));
}

TEST_CASE("who tends the door from now on is told who knocks and who is away, and nobody else may ask") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& visitor = lesson.visitor(classroom::test::School::make_key());
  REQUIRE(visitor.code_of(knock()) == "ok");
  lesson.rig.disconnect(ada);
  lesson.teacher->pushes.clear();
  CHECK(lesson.teacher->code_of(Json::object().set("t", "door")) == "ok");
  CHECK(lesson.teacher->take_one("knock").text_or("from", "") == visitor.name);
  CHECK(lesson.teacher->take_one("away").text_or("subject", "") == subject_text(2));
  CHECK(visitor.code_of(Json::object().set("t", "door")) == "not-a-committer");
}

TEST_CASE("a pass that the root takes back makes no committer: at once, later, and after a restart") {
  Lesson lesson;
  const Somebody kim = lesson.school.somebody(Role::co_teacher, 9, lesson.rig.now + 100'000);
  Json answer;
  Client& co = comes(lesson, kim, answer);
  REQUIRE(answer.text_or("role", "") == "committer");
  Client& visitor = lesson.visitor(classroom::test::School::make_key());
  CHECK(lesson.teacher->code_of(take_back(lesson, lesson.school.root, kim.key.public_key())) == "ok");
  CHECK(co.closed == limits::kClosePassOver);
  CHECK(visitor.take_one("taken-back").bytes("key") == to_bytes(kim.key.public_key()));
  CHECK(lesson.teacher->closed == 0);
  lesson.rig.disconnect(co);
  comes(lesson, kim, answer);
  CHECK(answer.text_or("role", "") == "visitor");
  lesson.rig.restart();
  Client& again = lesson.rig.connect();
  const Json hello = again.hello(lesson.class_id());
  REQUIRE(hello.list("taken_back"));
  CHECK(hello.list("taken_back")->size() == 1);
  comes(lesson, kim, answer);
  CHECK(answer.text_or("role", "") == "visitor");
}

TEST_CASE("a ticket opens nothing for a key that was taken back") {
  Lesson lesson;
  Client& kim = lesson.member(9);
  const std::string ticket = kim.ticket;
  lesson.rig.disconnect(kim);
  CHECK(lesson.return_of(9, ticket).answers.back().text_or("role", "") == "member");
  CHECK(lesson.teacher->code_of(take_back(lesson, lesson.school.root, lesson.keys.at(9).public_key())) == "ok");
  CHECK(lesson.return_of(9, ticket).answers.back().text_or("role", "") == "visitor");
}

TEST_CASE("a pass that ends makes no committer from then on") {
  Lesson lesson;
  const Somebody kim = lesson.school.somebody(Role::co_teacher, 9, lesson.rig.now + 5000);
  Json answer;
  Client& co = comes(lesson, kim, answer);
  REQUIRE(answer.text_or("role", "") == "committer");
  lesson.rig.pass(4750);
  CHECK(co.closed == 0);
  lesson.rig.pass(500);
  CHECK(co.closed == limits::kClosePassOver);
  CHECK(lesson.teacher->closed == 0);
  comes(lesson, kim, answer);
  CHECK(answer.text_or("role", "") == "visitor");
}

TEST_CASE("a committer is told that they are in the meeting on another machine") {
  Lesson lesson;
  Json answer;
  comes(lesson, lesson.school.somebody(Role::teacher, 1, lesson.rig.now + 1000), answer);
  CHECK(answer.flag("elsewhere") == true);
  comes(lesson, lesson.school.somebody(Role::co_teacher, 9, lesson.rig.now + 1000), answer);
  CHECK(answer.flag("elsewhere") == false);
  comes(lesson, lesson.teacher_self, answer);
  CHECK(answer.flag("elsewhere") == false);
}

TEST_CASE("nobody but the root takes a pass back") {
  Lesson lesson;
  const Somebody kim = lesson.school.somebody(Role::co_teacher, 9, lesson.rig.now + 100'000);
  Json answer;
  Client& co = comes(lesson, kim, answer);
  const Bytes hers = to_bytes(lesson.teacher_self.key.public_key());
  CHECK(co.code_of(take_back(lesson, kim.key, hers)) == "bad-signature");
  CHECK(co.code_of(take_back(lesson, lesson.teacher_self.key, hers)) == "bad-signature");
  CHECK(co.code_of(take_back(lesson, lesson.school.root, hers).set("key", "AAAA")) == "bad-signature");
  Client& visitor = lesson.visitor(classroom::test::School::make_key());
  CHECK(visitor.code_of(take_back(lesson, lesson.school.root, hers)) == "not-a-committer");
  lesson.rig.store.writes_fail = Error{"store.full", "full"};
  CHECK(lesson.teacher->code_of(take_back(lesson, lesson.school.root, kim.key.public_key())) == "storage-failed");
  lesson.rig.store.writes_fail.reset();
  CHECK(co.closed == 0);
  CHECK(lesson.teacher->closed == 0);
}

TEST_CASE("what is for some members alone goes to no other, and the list of them is short") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& ben = lesson.member(3);
  const auto to = [&](Json readers) { return lesson.send_request("AAAA", false).set("readers", std::move(readers)); };
  CHECK(lesson.teacher->code_of(to(Json::array().push(subject_text(2)))) == "ok");
  CHECK(ada.take("relay").size() == 1);
  CHECK(ben.take("relay").empty());
  Json many = Json::array();
  for (std::size_t i = 0; i <= limits::kReaders; ++i) many.push(subject_text(2));
  CHECK(lesson.teacher->code_of(to(many)) == "malformed");
  CHECK(lesson.teacher->code_of(to(Json::array().push(7).push(Json::object()))) == "ok");
  CHECK(ada.take("relay").empty());
}

}  // namespace homeroom::server::test
