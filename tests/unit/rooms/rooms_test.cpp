#include "server/media/rooms.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/fuzz/fake_janus_link.h"

namespace homeroom::server::media {
namespace {

using protocol::Json;
using Kind = MediaCommand::Kind;

constexpr std::string_view kOffer =
    "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=sendonly\r\n"
    "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=sendonly\r\n";

struct Stage {
  boost::asio::io_context io;
  std::vector<MediaEvent> events;
  Rooms rooms{io, [this](const MediaEvent& event) { events.push_back(event); }, [] {}};
  JanusSession session{std::make_unique<JanusLink>(io, 1, "secret")};
  std::uint64_t last = 0;

  Stage() {
    rooms.engine_up(session, {"api", "admin", "room"});
    tell(Kind::open_room);
    tell(Kind::admit);
    answer(R"({"janus":"success","plugindata":{"data":{"videoroom":"created"}}})");
    while (!asked().empty()) answer(R"({"janus":"success","plugindata":{"data":{}}})");
  }
  ~Stage() { rooms.engine_down(); }

  static std::deque<fuzz::FakeEngine::Asked>& asked() { return fuzz::FakeEngine::one().asked; }
  // What the engine says to the oldest open question.
  static void answer(std::string_view text) {
    REQUIRE_FALSE(asked().empty());
    const auto reply = std::move(asked().front().reply);
    asked().pop_front();
    if (reply) reply(*Json::parse(text, {.depth = 16}));
  }
  MediaCommand command(Kind kind) {
    MediaCommand made{.kind = kind, .room = "aaaaaaaaaaaaaaaaaaaaaaaaaa", .subject = "s", .conn = "c"};
    made.request = ++last;
    return made;
  }
  void tell(Kind kind) { rooms.command(command(kind)); }
  std::uint64_t publish() {
    MediaCommand made = command(Kind::publish);
    made.sdp = kOffer;
    made.streams = {{"0", StreamKind::audio}, {"1", StreamKind::camera}};
    made.fresh = true;
    rooms.command(made);
    return last;
  }
  std::size_t answers_to(std::uint64_t request) const {
    std::size_t count = 0;
    for (const MediaEvent& each : events) {
      const bool answer = each.kind == MediaEvent::Kind::answered || each.kind == MediaEvent::Kind::failed;
      count += answer && each.request == request ? 1 : 0;
    }
    return count;
  }
};

}  // namespace

TEST_CASE("whoever publishes anew while the engine has no handle for the first try is answered, and so is the first") {
  Stage stage;
  const std::uint64_t first = stage.publish();
  REQUIRE(stage.asked().size() == 1);  // attach
  const std::uint64_t second = stage.publish();
  CHECK(stage.answers_to(first) == 1);  // ended by the second
  stage.answer(R"({"janus":"error","error":{"code":457,"reason":"no"}})");
  CHECK(stage.answers_to(first) == 1);  // once is enough
  REQUIRE(stage.asked().size() == 1);   // the second has its turn
  stage.answer(R"({"janus":"success","data":{"id":12}})");
  stage.answer(R"({"janus":"event","plugindata":{"data":{}},"jsep":{"type":"answer","sdp":"v=0"}})");
  CHECK(stage.answers_to(second) == 1);
}

}  // namespace homeroom::server::media
