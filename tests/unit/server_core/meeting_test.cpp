// A meeting: opened, committed to, spoken in, left, ended; and its log.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/server_core/rig.h"

namespace homeroom::server::test {
namespace {

using classroom::test::School;

Json open_request(std::uint8_t group) {
  return Json::object().set("t", "open").set_bytes("group", Bytes(kGroupSize, group)).set("subject", subject_text(1));
}

Json since(const Lesson& lesson, std::uint64_t seq) {
  return Json::object().set("group", lesson.group).set("since", seq);
}

}  // namespace

TEST_CASE("a committer opens and ends; everybody connected is told") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& visitor = lesson.visitor(School::make_key());
  for (Client* each : {&ada, &visitor}) {
    CHECK(each->code_of(open_request(9)) == "not-a-committer");
    CHECK(each->code_of(Json::object().set("t", "close")) == "not-a-committer");
    CHECK(each->code_of(lesson.commit_request()) == "not-a-committer");
  }
  CHECK(lesson.teacher->code_of(open_request(3)) == "exists");  // the one that is open
  CHECK(lesson.teacher->code_of(Json::object().set("t", "open").set("group", "AA")) == "malformed");

  const Json opened = lesson.teacher->ask(open_request(4));  // anew, over the old one
  CHECK(opened.number("seq") == 0);
  CHECK(opened.bytes("ticket", kTicketSize).has_value());
  CHECK(ada.take("closed").size() == 1);
  CHECK(ada.take_one("opened").number("epoch") == 0);
  CHECK(visitor.take("closed").size() == 1);
  CHECK(visitor.take("opened").size() == 1);
  CHECK(ada.code_of(lesson.send_request()) == "not-a-member");
  CHECK(ada.limit == limits::kVisitorMessage);

  CHECK(lesson.teacher->code_of(Json::object().set("t", "close")) == "ok");
  CHECK(visitor.take("closed").size() == 1);
  CHECK(lesson.teacher->code_of(Json::object().set("t", "close")) == "not-open");
  CHECK(lesson.teacher->code_of(lesson.commit_request()) == "not-a-member");
}

TEST_CASE("one commit an epoch: the second is told of the conflict") {
  Lesson lesson;
  lesson.member(2);
  const Json first = lesson.commit_request();
  const Json second = lesson.commit_request();
  CHECK(lesson.teacher->ask(first).number("seq") == 2);
  const Json conflict = lesson.teacher->ask(second);
  CHECK(conflict.text_or("code", "") == "conflict");
  CHECK(conflict.number("epoch") == 2);
  const Json repeated = lesson.teacher->ask(first);  // whose answer was lost
  CHECK(repeated.number("seq") == 2);
  CHECK(lesson.teacher->take("log").size() == 1);
  Json future = lesson.commit_request();
  CHECK(lesson.teacher->code_of(future.set("epoch", 9)) == "conflict");
  lesson.epoch = 2;
  CHECK(lesson.goes_on());
}

TEST_CASE("a joiner gets the welcome and a ticket, and the log from there on") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  const auto key = School::make_key();
  Client& ben = lesson.visitor(key);
  CHECK(ben.code_of(Json::object().set("t", "knock").set("sealed", "AAAA")) == "ok");
  const Json taken = lesson.teacher->ask(lesson.commit_request(Json::array().push(joiner(ben, 3, key))));
  CHECK(taken.number("seq") == 2);
  const Json welcome = ben.take_one("welcome");
  CHECK(welcome.text_or("group", "") == lesson.group);
  CHECK(welcome.number("epoch") == 2);
  CHECK(welcome.number("seq") == 2);
  CHECK(welcome.text_or("subject", "") == subject_text(3));
  CHECK(welcome.bytes("ticket", kTicketSize).has_value());
  CHECK(welcome.text_or("body", "") == "V2Vs");
  CHECK(ben.take("log").empty());
  const Json commit = ada.take_one("log");
  CHECK(commit.text_or("kind", "") == "commit");
  CHECK(commit.number("epoch") == 1);
  CHECK(commit.text_or("from", "") == subject_text(1));
  CHECK(ada.take("welcome").empty());
  CHECK(ben.limit == limits::kMemberMessage);
  CHECK(lesson.teacher->take("knock-gone").empty());
  lesson.epoch = 2;
  lesson.members[3] = &ben;
  CHECK(lesson.goes_on());
}

TEST_CASE("joiners and leavers that cannot be change nothing") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  const auto key = School::make_key();
  Client& ben = lesson.visitor(key);
  const Json good = joiner(ben, 3, key);
  const auto list = [](std::initializer_list<Json> each) {
    Json all = Json::array();
    for (const Json& one : each) all.push(one);
    return all;
  };
  const auto but = [&](const char* field, Json value) { return Json(good).set(field, std::move(value)); };
  const auto commit = [&](Json joiners, Json leavers = Json::array()) {
    return lesson.teacher->code_of(lesson.commit_request(std::move(joiners), std::move(leavers)));
  };
  CHECK(commit(list({but("subject", "AA")})) == "malformed");
  CHECK(commit(list({but("key", "AA")})) == "malformed");
  CHECK(commit(list({but("conn", 1)})) == "malformed");
  CHECK(commit(list({Json("x")})) == "malformed");
  CHECK(commit(Json::array(), list({"AA"})) == "malformed");
  CHECK(commit(Json::array(), list({subject_text(2), subject_text(2)})) == "malformed");
  CHECK(commit(list({good, good})) == "bad-joiner");
  CHECK(commit(list({but("subject", subject_text(2))})) == "bad-joiner");                          // is there already
  CHECK(commit(list({but("key", Json::bytes(lesson.keys.at(2).public_key()))})) == "bad-joiner");  // a member's key
  CHECK(commit(list({joiner(ada, 4, lesson.keys.at(2))})) == "bad-joiner");  // a member's connection
  Json without = lesson.commit_request(list({good}));
  without.set("welcome", Json());
  CHECK(lesson.teacher->code_of(without) == "malformed");
  CHECK(lesson.teacher->code_of(lesson.commit_request().set("welcome", "AAAA")) == "malformed");
  CHECK(lesson.teacher->code_of(lesson.commit_request().set("commit", "")) == "malformed");
  CHECK(lesson.teacher->code_of(lesson.commit_request().set("leavers", Json())) == "malformed");
  CHECK(ben.is_quiet());
  CHECK(ada.take("log").empty());
  CHECK(lesson.goes_on());
  CHECK(commit(list({good}), list({subject_text(77)})) == "ok");  // to remove who is gone is no mistake
}

TEST_CASE("a joiner that went meanwhile, or whose key is another's, is a member that is away") {
  Lesson lesson;
  const auto key = School::make_key();
  Client& gone = lesson.visitor(key);
  lesson.rig.disconnect(gone);
  CHECK(lesson.teacher->code_of(lesson.commit_request(Json::array().push(joiner(gone, 3, key)))) == "ok");
  CHECK(lesson.teacher->take_one("away").text_or("subject", "") == subject_text(3));
  lesson.epoch = 1;
  Client& ben = lesson.visitor(School::make_key());
  CHECK(lesson.teacher->code_of(lesson.commit_request(Json::array().push(joiner(ben, 4, School::make_key())))) == "ok");
  CHECK(ben.is_quiet());  // no welcome for somebody whom the committer took for another
  CHECK(lesson.teacher->take_one("away").text_or("subject", "") == subject_text(4));
}

TEST_CASE("who is removed hears it, hears nothing more, and is out of the engine at once") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& ben = lesson.member(3);
  lesson.rig.media.clear();
  CHECK(lesson.teacher->code_of(lesson.commit_request(Json::array(), Json::array().push(subject_text(2)))) == "ok");
  ++lesson.epoch;
  CHECK(ada.take_one("removed").number("seq") == 3);
  CHECK(ada.take("log").empty());
  const auto expelled = lesson.rig.take_media(MediaCommand::Kind::expel);
  REQUIRE(expelled.size() == 1);
  CHECK(expelled[0].subject == subject_text(2));
  CHECK(ada.code_of(lesson.send_request()) == "not-a-member");
  CHECK(ada.code_of(Json::object().set("t", "leave")) == "not-a-member");
  CHECK(ada.code_of(Json::object().set("t", "unpublish")) == "not-a-member");
  lesson.members.erase(2);
  CHECK(lesson.goes_on());
  CHECK(ben.closed == 0);
  CHECK(ada.is_quiet());
}

TEST_CASE("a subject that is taken out and brought in by one commit: the old connection is put out") {
  Lesson lesson;
  Client& old = lesson.member(2);
  Client& fresh = lesson.visitor(lesson.keys.at(2));
  const Json both = lesson.commit_request(Json::array().push(joiner(fresh, 2, lesson.keys.at(2))),
                                          Json::array().push(subject_text(2)));
  CHECK(lesson.teacher->code_of(both) == "ok");
  CHECK(old.closed == limits::kCloseReplaced);
  CHECK(fresh.take("welcome").size() == 1);
  ++lesson.epoch;
  // and the same over the connection that it has
  const Json same = lesson.commit_request(Json::array().push(joiner(fresh, 2, lesson.keys.at(2))),
                                          Json::array().push(subject_text(2)));
  CHECK(lesson.teacher->code_of(same) == "ok");
  CHECK(fresh.closed == 0);
  CHECK(fresh.take("welcome").size() == 1);
  CHECK(fresh.take("removed").empty());
}

TEST_CASE("three hundred are in a class, no more") {
  Lesson lesson;
  Json crowd = Json::array();
  for (int i = 0; i < 299; ++i) {
    Bytes subject(kSubjectSize, 0xee), key(kKeySize, 0xee);
    subject[0] = key[0] = static_cast<std::uint8_t>(i);
    subject[1] = key[1] = static_cast<std::uint8_t>(i >> 8);
    crowd.push(Json::object().set("conn", "gone").set_bytes("subject", subject).set_bytes("key", key));
  }
  Json too_many = crowd;
  const auto key = School::make_key();
  Client& late = lesson.visitor(key);
  too_many.push(joiner(late, 3, key));
  CHECK(lesson.teacher->code_of(lesson.commit_request(too_many)) == "class-full");
  CHECK(lesson.teacher->code_of(lesson.commit_request(crowd)) == "ok");
  ++lesson.epoch;
  CHECK(lesson.teacher->code_of(lesson.commit_request(Json::array().push(joiner(late, 3, key)))) == "class-full");
  CHECK(late.is_quiet());
  Bytes first(kSubjectSize, 0xee);
  first[0] = first[1] = 0;
  CHECK(lesson.teacher->code_of(lesson.commit_request(Json::array().push(joiner(late, 3, key)),
                                                      Json::array().push(to_base64url(first)))) == "ok");
  CHECK(late.take("welcome").size() == 1);
}

TEST_CASE("what is kept goes to all in one order, what is not to those who are there") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& ben = lesson.member(3);
  CHECK(ada.ask(lesson.send_request("YQ")).number("seq") == 3);
  CHECK(ben.ask(lesson.send_request("Yg")).number("seq") == 4);
  for (Client* each : {lesson.teacher, &ada, &ben}) {
    const auto entries = each->take("log");
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].text_or("body", "") == "YQ");
    CHECK(entries[0].text_or("kind", "") == "app");
    CHECK(entries[1].text_or("from", "") == subject_text(3));
  }
  const Json relayed = ada.ask(lesson.send_request("cg", false));
  CHECK(relayed.find("seq") == nullptr);
  CHECK(ada.take("relay").empty());
  CHECK(ben.take_one("relay").text_or("from", "") == subject_text(2));
  CHECK(lesson.teacher->take("relay").size() == 1);
}

TEST_CASE("a message of another epoch is stale, a repeated mid is answered and said to nobody") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& ben = lesson.member(3);
  Json old = lesson.send_request();
  old.set("epoch", 1);
  const Json stale = ada.ask(old);
  CHECK(stale.text_or("code", "") == "stale-epoch");
  CHECK(stale.number("epoch") == 2);
  CHECK(ada.code_of(lesson.send_request().set("epoch", 3)) == "stale-epoch");
  CHECK(ben.is_quiet());

  const Json kept = lesson.send_request();
  const Json relayed = lesson.send_request("cg", false);
  CHECK(ada.ask(kept).number("seq") == 3);
  CHECK(ada.ask(relayed).text_or("t", "") == "ok");
  CHECK(lesson.teacher->code_of(lesson.commit_request()) == "ok");  // a new epoch between the two
  CHECK(ada.ask(kept).number("seq") == 3);
  CHECK(ada.ask(relayed).text_or("t", "") == "ok");
  CHECK(ben.take("log").size() == 2);
  CHECK(ben.take("relay").size() == 1);
  lesson.rig.restart();  // and the log remembers after a restart
  Client& again = lesson.return_of(2, ada.ticket);
  CHECK(again.ask(kept).number("seq") == 3);
  // another member's message may carry the same mid
  Client& ben_again = lesson.return_of(3, ben.ticket);
  Json same_mid = kept;
  CHECK(ben_again.ask(same_mid.set("epoch", 3)).number("seq") == 5);
}

TEST_CASE("who leaves is gone from the class; committers are told, of a lost connection too") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& ben = lesson.member(3);
  CHECK(ada.code_of(Json::object().set("t", "leave")) == "ok");
  const Json left = lesson.teacher->take_one("away");
  CHECK(left.text_or("subject", "") == subject_text(2));
  CHECK(left.flag("left") == true);
  CHECK(lesson.rig.take_media(MediaCommand::Kind::expel).size() == 1);
  CHECK(ada.code_of(Json::object().set("t", "leave")) == "not-a-member");
  lesson.rig.disconnect(ben);
  CHECK(lesson.teacher->take_one("away").flag("left") == false);
  Client& again = lesson.return_of(3, ben.ticket);
  CHECK(lesson.teacher->take_one("back").text_or("subject", "") == subject_text(3));
  CHECK(ada.is_quiet());
  CHECK(again.take("away").empty());
}

TEST_CASE("who comes back is told what it missed, in order, before anything newer") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  lesson.rig.disconnect(ada);
  const std::string body(400'000, 'A');  // two of them are more than one portion
  for (int i = 0; i < 5; ++i) REQUIRE(lesson.teacher->code_of(lesson.send_request(body)) == "ok");
  lesson.teacher->pushes.clear();
  Client& again = lesson.return_of(2, ada.ticket, since(lesson, 1));
  CHECK(again.answers.back().flag("gap") == false);
  CHECK(again.answers.back().number("seq") == 6);
  CHECK(again.pushes.size() < 5);  // the rest when these have left
  CHECK(lesson.teacher->code_of(lesson.send_request("bmV3ZXI")) == "ok");
  CHECK(lesson.teacher->code_of(lesson.send_request("cmVsYXk", false)) == "ok");
  for (int i = 0; i < 10; ++i) {
    lesson.rig.hub->on_drained(again.conn(), lesson.rig.now);
    lesson.rig.settle();
  }
  const auto entries = again.take("log");
  REQUIRE(entries.size() == 6);
  for (std::size_t i = 0; i < entries.size(); ++i) CHECK(entries[i].number("seq") == static_cast<std::int64_t>(i + 2));
  CHECK(entries.back().text_or("body", "") == "bmV3ZXI");
  CHECK(again.take("relay").empty());  // could not have been read in its place
  lesson.members[2] = &again;
  CHECK(lesson.goes_on());
}

TEST_CASE("a gap is told: another meeting, a future, and a log that was cut") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  const auto gap = [&](Json more) {
    Client& again = lesson.return_of(2, ada.ticket, std::move(more));
    CHECK(again.take("log").empty());
    return again.answers.back().flag("gap").value_or(false);
  };
  CHECK(gap(Json::object().set_bytes("group", Bytes(kGroupSize, 8)).set("since", 0)));
  CHECK(gap(Json::object().set("group", 7).set("since", 0)));
  CHECK(gap(since(lesson, 0).set("since", 99)));
  CHECK(gap(since(lesson, 0).set("since", -1)));
  CHECK(gap(since(lesson, 0).set("since", "0")));
  CHECK(!gap(since(lesson, 1)));
  CHECK(!gap(Json::object()));
}

TEST_CASE("the log keeps 64 MiB, the oldest go first, and who missed them is told of the gap") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  const std::string body(1'000'000, 'A');
  REQUIRE(lesson.teacher->code_of(lesson.send_request(body)) == "ok");
  REQUIRE(lesson.teacher->code_of(lesson.send_request(body)) == "ok");
  // Entries 1 to 3 are real. That an entry 4 of 65 MB follows is only remembered: writing it would take a minute.
  const auto mid = [](std::uint64_t seq, std::uint64_t size) {
    return MidRecord{.subject = subject_text(1), .mid = std::to_string(seq), .seq = seq, .body_size = size};
  };
  auto meeting = *lesson.rig.database->find_meeting(lesson.class_id());
  meeting->seq = 4;
  meeting->log_bytes = 4 + 2'000'000 + 65'000'000;
  lesson.rig.store.mids = {mid(1, 4), mid(2, 1'000'000), mid(3, 1'000'000), mid(4, 65'000'000)};
  lesson.rig.store.meeting = meeting;
  lesson.rig.restart();
  Client& teacher = lesson.committer();
  Client& slow = lesson.return_of(2, ada.ticket, since(lesson, 1));
  CHECK(slow.take("log").size() == 1);  // the rest when this has left

  REQUIRE(teacher.code_of(lesson.send_request(body)) == "ok");
  CHECK(lesson.rig.store.changes.back().first_seq == 3);
  CHECK(lesson.rig.store.changes.back().log_bytes == 67'000'000);
  REQUIRE(teacher.code_of(lesson.send_request(body)) == "ok");
  CHECK(lesson.rig.store.changes.back().first_seq == 4);
  CHECK(lesson.rig.store.changes.back().log_bytes == 67'000'000);
  CHECK(lesson.rig.database->read_log(lesson.class_id(), 0, 1)->front().seq == 5);

  // What was to follow has gone meanwhile: it comes again, and is told of the gap.
  lesson.rig.hub->on_drained(slow.conn(), lesson.rig.now);
  lesson.rig.settle();
  CHECK(slow.closed == limits::kCloseSlowReader);
  lesson.rig.disconnect(slow);
  CHECK(lesson.return_of(2, ada.ticket, since(lesson, 2)).answers.back().flag("gap") == true);
  CHECK(lesson.return_of(2, ada.ticket, since(lesson, 3)).answers.back().flag("gap") == false);
}

TEST_CASE("a replay that cannot be read ends the connection") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  REQUIRE(lesson.teacher->code_of(lesson.send_request()) == "ok");
  lesson.rig.store.reads_fail = Error{"store.failed", ""};
  CHECK(lesson.return_of(2, ada.ticket, since(lesson, 1)).closed == limits::kCloseSlowReader);
}

TEST_CASE("the log keeps 20,000 entries") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  std::vector<MidRecord> mids;
  for (std::uint64_t seq = 1; seq <= limits::kLogEntries; ++seq) {
    mids.push_back({.subject = subject_text(1), .mid = std::to_string(seq), .seq = seq, .body_size = 10});
  }
  auto meeting = *lesson.rig.database->find_meeting(lesson.class_id());
  meeting->seq = limits::kLogEntries;
  meeting->log_bytes = 10 * limits::kLogEntries;
  lesson.rig.store.mids = mids;
  lesson.rig.store.meeting = meeting;
  lesson.rig.restart();
  Client& again = lesson.return_of(2, ada.ticket, since(lesson, limits::kLogEntries));
  CHECK(again.ask(lesson.send_request()).number("seq") == static_cast<std::int64_t>(limits::kLogEntries + 1));
  CHECK(lesson.rig.store.changes.back().first_seq == 2);
  CHECK(lesson.rig.store.changes.back().log_bytes == 10 * (limits::kLogEntries - 1) + 4);
  CHECK(lesson.return_of(2, ada.ticket, since(lesson, 0)).answers.back().flag("gap") == true);
}

TEST_CASE("after a restart everything stands as it was") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& ben = lesson.member(3);
  CHECK(ada.code_of(lesson.send_request("YQ")) == "ok");
  CHECK(ben.code_of(Json::object().set("t", "leave")) == "ok");
  lesson.rig.restart();
  Client& teacher = lesson.committer();
  CHECK(teacher.answers.back().number("seq") == 3);
  CHECK(teacher.answers.back().number("epoch") == 2);
  lesson.teacher = &teacher;
  Client& again = lesson.return_of(2, ada.ticket, since(lesson, 1));
  CHECK(again.take("log").size() == 2);
  lesson.members = {{2, &again}};
  CHECK(lesson.goes_on());
  lesson.rig.pass(16'000);  // who has not come back by now is away
  const Json away = teacher.take_one("away");
  CHECK(away.text_or("subject", "") == subject_text(3));
  CHECK(away.flag("left") == true);
}

TEST_CASE("a store that fails refuses each step, and nothing has changed") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  const auto key = School::make_key();
  Client& ben = lesson.visitor(key);
  lesson.rig.media.clear();
  for (const Error& error : {Error{"store.full", ""}, Error{"store.failed", ""}}) {
    lesson.rig.store.writes_fail = error;
    CHECK(!lesson.rig.hub->store_ok());
    const Json refused = ada.ask(lesson.send_request());
    CHECK(refused.text_or("code", "") == "storage-failed");
    CHECK((refused.text_or("text", "").find("full") != std::string_view::npos) ==
          (std::string_view(error.code) == "store.full"));
    CHECK(lesson.teacher->code_of(lesson.commit_request(Json::array().push(joiner(ben, 3, key)),
                                                        Json::array().push(subject_text(2)))) == "storage-failed");
    CHECK(lesson.teacher->code_of(open_request(9)) == "storage-failed");
    CHECK(lesson.teacher->code_of(Json::object().set("t", "close")) == "storage-failed");
    CHECK(ada.code_of(Json::object().set("t", "leave")) == "storage-failed");
    CHECK(ada.code_of(lesson.send_request("cg", false)) == "ok");  // what needs no disk goes on
    CHECK(lesson.teacher->take("relay").size() == 1);
    const School other;
    Client& maker = lesson.rig.connect();
    CHECK(maker.code_of(create_request(other, maker)) == "storage-failed");
    lesson.rig.store.writes_fail.reset();
    CHECK(maker.hello(other.id.text()).text_or("code", "") == "no-such-class");
  }
  CHECK(ada.is_quiet());
  CHECK(ben.is_quiet());
  CHECK(lesson.rig.media.empty());
  CHECK(lesson.rig.hub->store_ok());
  CHECK(lesson.goes_on());

  lesson.rig.store.reads_fail = Error{"store.failed", ""};
  const School other;
  CHECK(lesson.rig.connect().hello(other.id.text()).text_or("code", "") == "storage-failed");
  CHECK(lesson.goes_on());
}

}  // namespace homeroom::server::test
