// Media requests on their way to the engine and back.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/server_core/rig.h"

namespace homeroom::server::test {
namespace {

using classroom::test::School;
using Kind = MediaCommand::Kind;

Json publish() {
  return Json::object()
      .set("t", "publish")
      .set("sdp", "v=0\r\n")
      .set("streams", Json::array()
                          .push(Json::object().set("mid", "0").set("kind", "audio"))
                          .push(Json::object().set("mid", "1").set("kind", "camera")))
      .set("fresh", true);
}

Json subscribe(Json want) {
  return Json::object().set("t", "subscribe").set("want", std::move(want)).set("fresh", true);
}

Json want(std::uint8_t number, Json kinds = Json::array().push("camera")) {
  return Json::object().set("subject", subject_text(number)).set("kinds", std::move(kinds));
}

Json answer_offer() { return Json::object().set("t", "answer-offer").set("sdp", "v=0\r\n"); }

MediaEvent answered(const MediaCommand& command) {
  MediaEvent event{.kind = MediaEvent::Kind::answered};
  event.conn = command.conn;
  event.request = command.request;
  event.sdp = "v=0\r\nanswer";
  return event;
}

const Json& newest(const Client& client) { return client.answers.back(); }

}  // namespace

TEST_CASE("media is for members, and for engines that are up") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& visitor = lesson.visitor(School::make_key());
  CHECK(ada.code_of(publish()) == "engine-down");
  lesson.rig.engine(true);
  for (const Json& request :
       {publish(), subscribe(Json::array().push(want(2))), answer_offer(), Json::object().set("t", "unpublish")}) {
    CHECK(visitor.code_of(request) == "not-a-member");
  }
  CHECK(lesson.rig.take_media(Kind::publish).empty());
  CHECK(lesson.rig.take_media(Kind::subscribe).empty());
}

TEST_CASE("a publish goes to the engine with the sender's own name, and its answer comes back") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  lesson.rig.engine(true);
  CHECK(ada.ask(publish().set("subject", subject_text(1)).set("room", "other")).is_null());  // not answered yet
  const auto asked = lesson.rig.take_media(Kind::publish);
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].room == lesson.class_id());
  CHECK(asked[0].subject == subject_text(2));
  CHECK(asked[0].streams.size() == 2);
  CHECK(asked[0].fresh);
  CHECK(ada.code_of(publish()) == "busy");
  CHECK(ada.code_of(Json::object().set("t", "unpublish")) == "busy");
  lesson.rig.media_says(answered(asked[0]));
  CHECK(newest(ada).text_or("sdp", "") == "v=0\r\nanswer");
  CHECK(newest(ada).number("n") == static_cast<std::int64_t>(asked[0].request));
  const std::size_t so_far = ada.answers.size();
  lesson.rig.media_says(answered(asked[0]));  // once is enough
  CHECK(ada.answers.size() == so_far);
  CHECK(ada.ask(Json::object().set("t", "unpublish")).is_null());
  CHECK(lesson.rig.take_media(Kind::unpublish).size() == 1);
}

TEST_CASE("what the client calls its connection goes to the engine and comes back with the offer") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  lesson.rig.engine(true);
  const Json no_rounds = Json::array().push(-1).push("7").push(1.5).push(Json());
  for (const Json& none : *no_rounds.as_array()) {
    CHECK(ada.code_of(subscribe(Json::array().push(want(3))).set("round", none)) == "malformed");
    CHECK(ada.code_of(answer_offer().set("round", none)) == "bad-sdp");
    CHECK(ada.code_of(answer_offer().set("serial", none)) == "bad-sdp");
  }
  CHECK(ada.ask(subscribe(Json::array().push(want(3))).set("round", 1'800'919'734)).is_null());
  const auto asked = lesson.rig.take_media(Kind::subscribe);
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].round == 1'800'919'734);
  MediaEvent offer{.kind = MediaEvent::Kind::offer};
  offer.conn = asked[0].conn;
  offer.sdp = "v=0\r\n";
  offer.round = asked[0].round;
  offer.serial = 3;
  lesson.rig.media_says(offer);
  const Json told = ada.take("offer").back();
  CHECK(told.number("round") == 1'800'919'734);
  CHECK(told.number("serial") == 3);
  CHECK(ada.ask(answer_offer().set("round", 1'800'919'734).set("serial", 3)).is_null());
  const auto answers = lesson.rig.take_media(Kind::answer);
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].round == 1'800'919'734);
  CHECK(answers[0].serial == 3);
}

TEST_CASE("SDP and stream lists that cannot be are refused before the engine hears of them") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  lesson.rig.engine(true);
  const auto streams = [](Json mid, Json kind) {
    return publish().set("streams",
                         Json::array().push(Json::object().set("mid", std::move(mid)).set("kind", std::move(kind))));
  };
  Json nine = Json::array();
  for (int i = 0; i < 9; ++i) nine.push(Json::object().set("mid", std::to_string(i)).set("kind", "camera"));
  for (const Json& request :
       {publish().set("sdp", ""), publish().set("sdp", "x"), publish().set("sdp", 1), publish().set("streams", Json()),
        publish().set("sdp", "v=0" + std::string(limits::kSdp, 'x')), streams("0", "video"), streams("0", 1),
        streams("", "audio"), streams(std::string(17, '1'), "audio"), streams(1, "audio"),
        publish().set("streams", nine), Json::object().set("t", "answer-offer"), answer_offer().set("sdp", "no")}) {
    INFO(request.dump().substr(0, 200));
    CHECK(ada.code_of(request) == "bad-sdp");
  }
  Json crowd = Json::array();
  for (int i = 0; i < 301; ++i) crowd.push(want(static_cast<std::uint8_t>(i)));
  for (const Json& request :
       {Json::object().set("t", "subscribe"), subscribe(Json::array().push("x")),
        subscribe(Json::array().push(want(2, 7))),
        subscribe(Json::array().push(want(2, Json::array().push("everything")))), subscribe(crowd),
        subscribe(Json::array().push(want(2).set("subject", "x"))),
        subscribe(Json::array().push(
            want(2, Json::array().push("audio").push("audio").push("audio").push("audio").push("audio"))))}) {
    INFO(request.dump().substr(0, 200));
    CHECK(ada.code_of(request) == "malformed");
  }
  CHECK(lesson.rig.take_media(Kind::publish).empty());
  CHECK(lesson.rig.take_media(Kind::subscribe).empty());
  CHECK(lesson.goes_on());
}

TEST_CASE("an engine that does not answer, or dies, is answered for") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& ben = lesson.member(3);
  lesson.rig.engine(true);
  CHECK(ada.ask(publish()).is_null());
  CHECK(ada.ask(subscribe(Json::array().push(want(3)))).is_null());
  const std::size_t so_far = ada.answers.size();
  lesson.rig.pass(14'000);
  CHECK(ada.answers.size() == so_far);
  lesson.rig.pass(1'500);
  REQUIRE(ada.answers.size() == so_far + 2);
  CHECK(newest(ada).text_or("code", "") == "engine-refused");

  CHECK(ada.ask(publish()).is_null());  // and may be asked again
  CHECK(ben.ask(subscribe(Json::array().push(want(2)))).is_null());
  lesson.rig.take_media(Kind::publish);
  lesson.rig.engine(false);
  CHECK(newest(ada).text_or("code", "") == "engine-down");
  CHECK(newest(ben).text_or("code", "") == "engine-down");
  CHECK(ada.take("engine").back().flag("up") == false);
  CHECK(ada.code_of(publish()) == "engine-down");

  lesson.rig.engine(true);
  CHECK(ada.ask(publish()).is_null());
  const auto asked = lesson.rig.take_media(Kind::publish);
  REQUIRE(asked.size() == 1);
  MediaEvent failed = answered(asked[0]);
  failed.kind = MediaEvent::Kind::failed;
  failed.code = "engine-refused";
  failed.text = "no";
  lesson.rig.media_says(failed);
  CHECK(newest(ada).text_or("code", "") == "engine-refused");
  CHECK(lesson.goes_on());
}

TEST_CASE("a question under way is answered when its asker is removed") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  lesson.rig.engine(true);
  CHECK(ada.ask(publish()).is_null());
  CHECK(lesson.teacher->code_of(lesson.commit_request(Json::array(), Json::array().push(subject_text(2)))) == "ok");
  CHECK(newest(ada).text_or("code", "") == "not-a-member");
}

TEST_CASE("the engine's words reach those they are meant for, while they are members") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& ben = lesson.member(3);
  lesson.rig.engine(true);
  CHECK(ada.take_one("engine").flag("up") == true);

  MediaEvent feeds{.kind = MediaEvent::Kind::feeds};
  feeds.room = lesson.class_id();
  feeds.feeds = {{subject_text(2), {StreamKind::camera, StreamKind::screen_audio}},
                 {subject_text(99), {StreamKind::audio}}};
  lesson.rig.media_says(feeds);
  const Json told = ben.take_one("feeds");
  REQUIRE(told.list("feeds")->size() == 1);  // of members only
  CHECK(told.list("feeds")->front().text_or("subject", "") == subject_text(2));
  CHECK(told.list("feeds")->front().list("kinds")->size() == 2);

  MediaEvent offer{.kind = MediaEvent::Kind::offer};
  offer.conn = ben.name;
  offer.sdp = "v=0";
  offer.offered = {{"0", subject_text(2), StreamKind::camera}, {"1", "", StreamKind::audio}};
  lesson.rig.media_says(offer);
  const Json offered = ben.take_one("offer");
  REQUIRE(offered.list("streams")->size() == 2);
  CHECK(offered.list("streams")->back().find("subject")->is_null());
  CHECK(ada.take("offer").empty());

  CHECK(lesson.teacher->code_of(lesson.commit_request(Json::array(), Json::array().push(subject_text(3)))) == "ok");
  ++lesson.epoch;
  lesson.members.erase(3);
  lesson.rig.media_says(offer);
  lesson.rig.media_says(feeds);
  CHECK(ben.take("offer").empty());
  CHECK(ben.take("feeds").empty());
  offer.conn = "nobody";
  lesson.rig.media_says(offer);
  feeds.room = "nowhere";
  lesson.rig.media_says(feeds);
  CHECK(lesson.goes_on());
}

TEST_CASE("whoever joins or returns is told the feeds, and nothing before the engine has spoken") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  lesson.rig.engine(true);
  CHECK(lesson.return_of(2, ada.ticket).take("feeds").empty());
  MediaEvent feeds{.kind = MediaEvent::Kind::feeds};
  feeds.room = lesson.class_id();
  lesson.rig.media_says(feeds);
  CHECK(lesson.return_of(2, ada.ticket).take("feeds").size() == 1);
}

TEST_CASE("the engine is told who may be there: on open, commit, its own return, and ours") {
  Lesson lesson;
  lesson.member(2);
  CHECK(lesson.rig.take_media(Kind::open_room).size() == 1);
  CHECK(lesson.rig.take_media(Kind::admit).size() == 2);
  lesson.rig.engine(true);
  CHECK(lesson.rig.take_media(Kind::open_room).size() == 1);
  CHECK(lesson.rig.take_media(Kind::admit).size() == 2);
  lesson.rig.restart();
  lesson.committer();
  CHECK(lesson.rig.take_media(Kind::open_room).size() == 1);
  CHECK(lesson.rig.take_media(Kind::admit).size() == 2);
}

TEST_CASE("committers say what is not to be forwarded, of others than themselves") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& visitor = lesson.visitor(School::make_key());
  const auto moderate = [](Json streams) {
    return Json::object().set("t", "moderate").set("streams", std::move(streams));
  };
  const Json both = Json::array().push(want(1)).push(want(2)).push(want(99));
  CHECK(visitor.code_of(moderate(both)) == "not-a-committer");
  CHECK(ada.code_of(moderate(both)) == "not-a-committer");
  CHECK(lesson.teacher->code_of(moderate(Json())) == "malformed");
  CHECK(lesson.teacher->code_of(moderate(Json::array().push(want(2, 7)))) == "malformed");
  CHECK(lesson.rig.take_media(Kind::moderate).empty());
  CHECK(lesson.teacher->code_of(moderate(both)) == "ok");
  const auto told = lesson.rig.take_media(Kind::moderate);
  REQUIRE(told.size() == 1);
  REQUIRE(told[0].want.size() == 1);
  CHECK(told[0].want[0].subject == subject_text(2));
  CHECK(lesson.teacher->code_of(Json::object().set("t", "close")) == "ok");
  CHECK(lesson.teacher->code_of(moderate(both)) == "not-a-committer");
}

TEST_CASE("a lost connection keeps its media for a quarter of a minute") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  lesson.rig.engine(true);
  lesson.rig.disconnect(ada);
  const auto first = lesson.rig.take_media(Kind::hang_up);
  REQUIRE(first.size() == 1);
  CHECK(first[0].keep_media);
  lesson.rig.pass(14'000);
  CHECK(lesson.rig.take_media(Kind::hang_up).empty());
  lesson.rig.pass(2'000);
  const auto last = lesson.rig.take_media(Kind::hang_up);
  REQUIRE(last.size() == 1);
  CHECK(!last[0].keep_media);
  CHECK(last[0].conn == ada.name);
}

}  // namespace homeroom::server::test
