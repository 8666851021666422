// Accidents around passes that end or are taken back, found by a seed (seeds_test.cpp), each told again by itself.
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/colleagues.h"

using namespace homeroom;
using namespace homeroom::sim;

TEST_CASE("A pass ends in mid-class: its holder is told a minute before, is out, and reads nothing more") {
  World world(104);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& okafor = co_teacher_inside(world, teacher, 120'000);
  REQUIRE(world.run_until([&] { return ana.names().size() == 3; }));
  mls::Group kept = *mls::Group::restore(okafor.session().meeting()->group().serialise().reveal());
  REQUIRE(world.run_until([&] { return !okafor.in_class(); }, 120'000));
  CHECK(okafor.has_alert("pass-ended"));
  REQUIRE(world.run_until([&] { return ana.names() == Names{"Ana", "Ms Rivera"}; }, 10'000));
  CHECK(kept.epoch() < ana.session().meeting()->epoch());
  world.run(120'000);
  CHECK_FALSE(okafor.in_class());
  CHECK(ana.names() == Names{"Ana", "Ms Rivera"});
}

TEST_CASE("A pass ends in mid-class, and its holder's client stays: it is put out when the pass has ended") {
  World world(105);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  const TimeMs ends = world.now + 90'000;
  Tab& okafor = co_teacher_inside(world, teacher, 90'000);
  REQUIRE(world.run_until([&] { return ana.names().size() == 3; }));
  bool says_goodbye = false;
  okafor.bends = [&](std::string& text) {
    if (text.find(R"("t":"leave")") != std::string::npos) {
      says_goodbye = true;
      text.clear();
    }
  };
  REQUIRE(world.run_until([&] { return says_goodbye; }, 60'000));
  world.run(ends - world.now - 1000);
  CHECK(ana.names().size() == 3);
  CHECK(world.run_until([&] { return ana.names() == Names{"Ana", "Ms Rivera"}; }, 4000));
}

TEST_CASE("A pass that was taken back: whoever is there puts its holder out, also where the root's device has gone") {
  World world(106);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& okafor = co_teacher_inside(world, teacher);
  Tab& kim = world.co_teacher(teacher, "Ms Kim", world.now + keeper::kStudentPassLife);
  kim.command(c("open"));
  REQUIRE(world.run_until([&] { return ana.names().size() == 4 && okafor.names() == ana.names(); }));
  world.run(3000);
  teacher.bends = [&](std::string& text) {
    if (text.find(R"("t":"take-back")") == std::string::npos) {
      text.clear();  // her line ends with these words
    }
  };
  teacher.command(c("take_back").set("subject", world.subject_of(teacher, "Mr Okafor")));
  world.run(50);
  teacher.close();
  CHECK(world.run_until([&] { return ana.names() == Names{"Ana", "Ms Kim", "Ms Rivera"}; }, 3000));
  CHECK(world.run_until([&] { return !okafor.in_class(); }, 3000));
}

TEST_CASE("A pass is taken back while a colleague's device comes in: it knows of that, and puts its holder out") {
  for (std::uint64_t seed = 120; seed < 128; ++seed) {  // whichever of the two comes first
    ThreeTeach lesson(seed);
    auto& [world, teacher, ana, okafor, kim, held] = lesson;
    teacher.bends = [](std::string& text) {
      if (text.find(R"("t":"take-back")") == std::string::npos) {
        text.clear();  // her line ends with these words
      }
    };
    kim.overhears = [&](const std::string& said) {
      if (said.find(R"("t":"hello")") != std::string::npos) {
        teacher.command(c("take_back").set("subject", world.subject_of(teacher, "Mr Okafor")));
      }
    };
    kim.reload();
    world.run(400);
    teacher.close();
    CHECK(world.run_until([&] { return ana.names() == Names{"Ana", "Ms Kim", "Ms Rivera"}; }, 8000));
  }
}

TEST_CASE(
    "A pass is taken back while a Commit of its holder's is on its way to the teacher: she takes it, and puts him "
    "out") {
  ThreeTeach lesson(110);
  auto& [world, teacher, ana, okafor, kim, held] = lesson;
  okafor.command(c("freeze").set("on", true));
  teacher.cut_off(2000);
  world.run(500);
  REQUIRE(frozen(ana));
  teacher.command(c("take_back").set("subject", world.subject_of(teacher, "Mr Okafor")));
  CHECK(world.run_until([&] { return ana.names() == Names{"Ana", "Ms Kim", "Ms Rivera"}; }, 6000));
  CHECK(world.run_until([&] { return agree({&teacher, &kim, &ana}); }, 5000));
  lesson.nobody_refused();
}

TEST_CASE("A pass is taken back while a student has no line: what its holder did before counts for her too") {
  ThreeTeach lesson(111);
  auto& [world, teacher, ana, okafor, kim, held] = lesson;
  ana.cut_off(40'000);
  world.run(1000);
  okafor.command(c("freeze").set("on", true));
  REQUIRE(world.run_until([&] { return frozen(teacher); }, 2000));
  teacher.command(c("take_back").set("subject", world.subject_of(teacher, "Mr Okafor")));
  REQUIRE(world.run_until([&] { return teacher.names() == Names{"Ana", "Ms Kim", "Ms Rivera"}; }, 5000));
  REQUIRE(world.run_until([&] { return agree({&teacher, &kim, &ana}); }, 60'000));
  CHECK(ana.session().meeting()->policy().frozen);
  CHECK(welcomes(ana) == 1);
  lesson.nobody_refused();
}

TEST_CASE("A pass ends while a Commit of its holder's is on its way: colleagues learn whose device came in by it") {
  World world(126);
  Tab& teacher = world.teacher({"Ana", "Ben"});
  const TimeMs ends = world.now + 90'000;
  Tab& okafor = co_teacher_inside(world, teacher, 90'000);
  Tab& kim = world.co_teacher(teacher, "Ms Kim", world.now + keeper::kStudentPassLife);
  kim.command(c("open"));
  REQUIRE(world.run_until([&] { return kim.in_class(); }));
  teacher.close();
  world.run(ends - 60'400 - world.now);
  REQUIRE(at_door(okafor));
  Tab& ben = world.student(teacher, "Ben");
  REQUIRE(world.run_until([&] { return ben.in_class() && !okafor.in_class(); }, 20'000));
  world.run(2000);
  ben.reload();
  ben.command(c("join"));
  CHECK(world.run_until([&] { return ben.in_class(); }, 5000));
}
