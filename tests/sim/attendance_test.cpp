// Stories of the teacher's register: what it says when the server, her tab or a student's is gone for a while.
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/world.h"

using namespace homeroom;
using namespace homeroom::sim;

namespace {

using Stays = std::vector<classroom::Stay>;

Stays stays_of(Tab& teacher, const std::string& name) {
  for (const auto& [subject, person] : teacher.session().attendance().meetings().back().people) {
    if (person.name == name) return person.stays;
  }
  return {{-1, -1}};
}

// Within two seconds: that long it takes until her device has heard of it.
bool about(TimeMs time, TimeMs expected) { return time >= expected - 2000 && time <= expected + 2000; }

struct Lesson {
  World world;
  Tab& teacher;
  Tab& ana;
  Tab& ben;
  TimeMs joined;
  explicit Lesson(std::uint64_t seed)
      : world(seed),
        teacher(world.teacher({"Ana", "Ben", "Cho"})),
        ana(world.student(teacher, "Ana")),
        ben(world.student(teacher, "Ben")),
        joined(0) {
    REQUIRE(world.run_until([&] { return teacher.names().size() == 3; }));
    joined = world.now;
    world.run(60'000);
  }
  void end() {
    teacher.command(c("end"));
    world.run(1000);
  }
};

}  // namespace

TEST_CASE("The server is lost, the teacher reloads, a student reloads: one stay each, no gap and no double") {
  Lesson lesson(301);
  World& world = lesson.world;
  world.kill_server();
  world.run(4000);
  world.start_server();
  world.run(40'000);
  lesson.teacher.reload();
  REQUIRE(world.run_until([&] { return lesson.teacher.in_class(); }, 5000));
  world.run(40'000);
  lesson.ana.reload();
  lesson.ana.command(c("join"));
  world.run(40'000);
  lesson.ben.command(c("leave"));
  const TimeMs ben_left = world.now;
  world.run(40'000);
  lesson.end();
  const Stays ana = stays_of(lesson.teacher, "Ana"), ben = stays_of(lesson.teacher, "Ben");
  REQUIRE(ana.size() == 1);
  CHECK(about(ana[0].from, lesson.joined));
  CHECK(about(ana[0].to, world.now));
  REQUIRE(ben.size() == 1);
  CHECK(about(ben[0].from, lesson.joined));
  CHECK(about(ben[0].to, ben_left));
  CHECK(stays_of(lesson.teacher, "Cho").empty());
  CHECK(lesson.teacher.session().attendance().meetings().size() == 1);
}

TEST_CASE("Who goes while the server is away has gone when it went; who stays has stayed") {
  Lesson lesson(302);
  World& world = lesson.world;
  const TimeMs lost = world.now;
  world.kill_server();
  world.run(1000);
  lesson.ben.close();
  world.run(100'000);
  world.start_server();
  world.run(60'000);
  lesson.end();
  const Stays ana = stays_of(lesson.teacher, "Ana"), ben = stays_of(lesson.teacher, "Ben");
  REQUIRE(ana.size() == 1);
  CHECK(about(ana[0].to, world.now));
  REQUIRE(ben.size() == 1);
  CHECK(about(ben[0].to, lost));
}

TEST_CASE("While the teacher's tab is closed nobody is claimed to be there") {
  Lesson lesson(303);
  World& world = lesson.world;
  lesson.teacher.close();
  const TimeMs closed = world.now;
  world.run(5 * 60'000);
  lesson.teacher.reload();
  REQUIRE(world.run_until([&] { return lesson.teacher.in_class(); }, 5000));
  const TimeMs back = world.now;
  world.run(20'000);
  lesson.end();
  const Stays ana = stays_of(lesson.teacher, "Ana");
  REQUIRE(ana.size() == 2);
  CHECK(ana[0].to <= closed);
  CHECK(ana[0].to > closed - 40'000);  // as far as it was stored
  CHECK(about(ana[1].from, back));
  CHECK(about(ana[1].to, world.now));
}

TEST_CASE("The register outlives the tab, is shown in numbers, and becomes a file for a spreadsheet") {
  Lesson lesson(304);
  World& world = lesson.world;
  lesson.end();
  lesson.teacher.reload();
  REQUIRE(world.run_until([&] { return !lesson.teacher.last("classfile").is_null(); }));
  world.run(1000);
  const Json::Array* meetings = lesson.teacher.last("classfile").list("attendance");
  REQUIRE(meetings != nullptr);
  REQUIRE(meetings->size() == 1);
  CHECK((*meetings)[0].number("here") == 2);
  CHECK((*meetings)[0].number("missing") == 1);
  CHECK((*meetings)[0].text_or("ended", "") != "");
  lesson.teacher.command(c("save_attendance"));
  const Json& file = lesson.teacher.last("file");
  CHECK(file.text_or("name", "") == "Class 3b attendance.csv");
  const auto bytes = file.bytes("bytes");
  REQUIRE(bytes);
  const std::string csv(as_text(*bytes));
  CHECK(csv.find(",Ana,here,") != std::string::npos);
  CHECK(csv.find(",Cho,missing,") != std::string::npos);
  // It never left her device.
  CHECK(world.store.everything().find("Ana") == std::string::npos);
}
