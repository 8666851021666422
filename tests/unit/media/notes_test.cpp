#include "server/media/notes.h"

#include <catch2/catch_test_macros.hpp>

namespace homeroom::server::media {

TEST_CASE("notes come back as they were written") {
  EngineNotes notes{.pid = 4711, .started = 123456, .port = 40001, .secrets = {"a", "b", "c"}, .session = 1ULL << 52};
  notes.control = 77;
  MemberNotes member{.subject = "AAAAAAAAAAE", .token = "t", .publisher = 9, .published = {{"0", StreamKind::audio}}};
  member.subscriber = 10;
  member.round = 1'800'919'734;
  member.serial = 3;
  member.received = {{"0", StreamKind::screen_audio, "AAAAAAAAAAI", {11, "1"}}, {"1", StreamKind::camera, "", {}}};
  member.wanted = {{"AAAAAAAAAAI", {StreamKind::camera, StreamKind::screen}}};
  member.offer = "v=0\r\n";
  notes.rooms = {{"class", {member}}};

  const auto back = read_notes(write_notes(notes));
  REQUIRE(back.ok());
  CHECK(write_notes(*back) == write_notes(notes));
  CHECK(back->session == 1ULL << 52);
  CHECK(back->rooms.at(0).members.at(0).received.at(0).source.handle == 11);
  CHECK(back->rooms.at(0).members.at(0).round == 1'800'919'734);
  CHECK(back->rooms.at(0).members.at(0).serial == 3);
  CHECK(back->rooms.at(0).members.at(0).offer == "v=0\r\n");
}

TEST_CASE("notes that are none, of another version or without a process are refused") {
  CHECK(!read_notes("").ok());
  CHECK(!read_notes("{}").ok());
  CHECK(!read_notes(R"({"v":2,"pid":9,"port":9})").ok());
  CHECK(!read_notes(R"({"v":1,"pid":1,"port":9})").ok());
}

}  // namespace homeroom::server::media
