// Texts that are no requests, or requests at the wrong time: the sender is told which, and the class goes on.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/server_core/rig.h"

namespace homeroom::server::test {
namespace {

std::string nested(int depth) {  // {"t":"x","n":N, and `depth` objects inside one another, the request among them
  std::string text = R"({"t":"x","n":1,"a":)";
  for (int i = 2; i < depth; ++i) text += R"({"a":)";
  text += "{}";
  for (int i = 1; i < depth; ++i) text += "}";
  return text;
}

}  // namespace

TEST_CASE("what is no request is malformed") {
  for (const char* text : {"",
                           " ",
                           "x",
                           "null",
                           "7",
                           "[]",
                           "\"t\"",
                           "{}",
                           R"({"t":"hello"})",
                           R"({"n":1})",
                           R"({"t":"hello","n":0})",
                           R"({"t":"hello","n":-1})",
                           R"({"t":"hello","n":1.5})",
                           R"({"t":"hello","n":"1"})",
                           R"({"t":7,"n":1})",
                           R"({"t":null,"n":1})",
                           R"({"t":"hello","n":1)",
                           R"({"t":"hello","n":1}})",
                           R"({"t":"hello","n":1,})",
                           R"({"t":"hello","t":"hello","n":1})",
                           R"({"t":"hello","n":9007199254740993})",
                           R"({"t":"hello","n":1e300})",
                           "{\"t\":\"hello\",\"n\":1,\"x\":\"\xff\"}",
                           "{\"t\":\"hel\0lo\",\"n\":1}",
                           R"([{"t":"hello","n":1}])"}) {
    INFO(text);
    const auto read = read_request(text);
    REQUIRE(!read.ok());
    CHECK(std::string_view(read.error().code) == "wire.malformed");
  }
  CHECK(read_request(R"({"t":"","n":1})").ok());  // a type that nobody knows is another error
  CHECK(read_request(R"({"t":"hello","n":9007199254740992,"unknown":[{}]})").ok());
}

TEST_CASE("JSON is read eight deep and no deeper") {
  CHECK(read_request(nested(8)).ok());
  CHECK(!read_request(nested(9)).ok());
  CHECK(!read_request(nested(5000)).ok());
  std::string arrays = R"({"t":"x","n":1,"a":)" + std::string(100'000, '[');
  CHECK(!read_request(arrays).ok());
}

TEST_CASE("a request holds at most 16,384 values, and an object 64 names") {
  const auto with_values = [](int count) {
    std::string text = R"({"t":"x","n":1,"a":[)";
    for (int i = 0; i < count; ++i) text += i == 0 ? "0" : ",0";
    return text + "]}";
  };
  CHECK(read_request(with_values(16'000)).ok());
  CHECK(!read_request(with_values(16'400)).ok());
  const auto with_names = [](int count) {
    std::string text = R"({"t":"x","n":1)";
    for (int i = 0; i < count; ++i) text += ",\"m" + std::to_string(i) + "\":0";
    return text + "}";
  };
  CHECK(read_request(with_names(62)).ok());
  CHECK(!read_request(with_names(63)).ok());
}

TEST_CASE("ten malformed messages close the connection, and nobody else's") {
  Lesson lesson;
  lesson.member(2);
  Client& pest = lesson.rig.connect();
  const char* const kMalformed[] = {"rubbish", "{}", "[1]", R"({"t":"send"})", R"({"t":"hello","n":)"};
  for (int i = 0; i < 9; ++i) {
    pest.say(kMalformed[i % 5]);
    REQUIRE(pest.answers.size() == static_cast<std::size_t>(i + 1));
    CHECK(pest.answers.back().number("n") == 0);
    CHECK(pest.answers.back().text_or("code", "") == "malformed");
    CHECK(pest.closed == 0);
  }
  pest.say(nested(9));
  CHECK(pest.closed == limits::kCloseMalformed);
  pest.say(R"({"t":"hello","n":1})");
  CHECK(pest.answers.size() == 10);  // who was told to go is not heard any more
  CHECK(lesson.goes_on());
}

TEST_CASE("a member's malformed messages count too, and its membership outlives the connection") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  const std::string ticket = ada.ticket;
  for (int i = 0; i < 10; ++i) ada.say("{");
  CHECK(ada.closed == limits::kCloseMalformed);
  lesson.rig.disconnect(ada);
  Client& again = lesson.return_of(2, ticket);
  lesson.members[2] = &again;
  CHECK(lesson.goes_on());
}

TEST_CASE("a number that does not grow is malformed: a replayed message is not acted on twice") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  const std::string request = lesson.send_request().set("n", 100).dump();
  ada.say(request);
  CHECK(ada.answers.back().number("seq") == 2);
  ada.say(request);
  CHECK(ada.answers.back().number("n") == 0);
  CHECK(ada.answers.back().text_or("code", "") == "malformed");
  ada.say(lesson.send_request().set("n", 99).dump());
  CHECK(ada.answers.back().text_or("code", "") == "malformed");
  CHECK(ada.take("log").size() == 1);
  CHECK(lesson.goes_on());
}

TEST_CASE("an unknown type is answered by name and costs nothing else") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  for (const char* type : {"", "SEND", "send ", "log", "welcome", "ok", "error", "admin", "__proto__"}) {
    CHECK(ada.code_of(Json::object().set("t", type)) == "unknown");
  }
  CHECK(ada.closed == 0);
  CHECK(lesson.goes_on());
}

TEST_CASE("every request has its time: before hello, before prove, twice") {
  Lesson lesson;
  const auto key = classroom::test::School::make_key();
  Client& early = lesson.rig.connect();
  for (const char* type : {"prove", "knock", "answer", "open", "commit", "close", "send", "leave", "publish",
                           "unpublish", "subscribe", "moderate", "answer-offer"}) {
    INFO(type);
    CHECK(early.code_of(Json::object().set("t", type)) == "bad-order");
  }
  CHECK(early.hello(lesson.class_id()).text_or("t", "") == "ok");
  CHECK(early.hello(lesson.class_id()).text_or("code", "") == "bad-order");
  CHECK(early.code_of(create_request(lesson.school, early)) == "bad-order");
  for (const char* type : {"knock", "answer", "open", "commit", "close", "send", "leave", "publish", "subscribe"}) {
    INFO(type);
    CHECK(early.code_of(Json::object().set("t", type)) == "bad-order");
  }
  CHECK(early.prove(lesson.class_id(), key).text_or("role", "") == "visitor");
  CHECK(early.prove(lesson.class_id(), key).text_or("code", "") == "bad-order");
  CHECK(early.hello(lesson.class_id()).text_or("code", "") == "bad-order");
  CHECK(lesson.goes_on());
}

TEST_CASE("fields that are missing, of another kind, of another length or not base64url are malformed") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  const Json good = lesson.send_request();
  REQUIRE(ada.code_of(good) == "ok");
  const auto but = [&](const char* field, Json value) {
    Json request = lesson.send_request();
    return request.set(field, std::move(value));
  };
  const std::vector<Json> wrong = {
      Json::object().set("t", "send"),
      but("mid", Json()),
      but("mid", 7),
      but("mid", "AAAAAAAAAA"),    // 7 bytes
      but("mid", "AAAAAAAAAAAA"),  // 9
      but("mid", "AAAAAAAAAA="),
      but("mid", "AAAAAAAAAA+"),
      but("mid", "AAAAAAAAAAB"),  // trailing bits: a second spelling of the same bytes
      but("epoch", -1),
      but("epoch", 0.5),
      but("epoch", "1"),
      but("body", ""),
      but("body", "A"),
      but("body", "AAA+"),
      but("body", Json::array()),
      but("keep", 1),
      but("keep", Json()),
  };
  for (const Json& request : wrong) {
    INFO(request.dump());
    CHECK(ada.code_of(request) == "malformed");
  }
  CHECK(ada.take("log").size() == 1);
  CHECK(lesson.goes_on());
}

}  // namespace homeroom::server::test
