// Accidents of a teacher and her class that a seed found (seeds_test.cpp), each told again by itself.
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/colleagues.h"

using namespace homeroom;
using namespace homeroom::sim;

namespace {

// Ana is in class. Ben is being let in by a Commit that is on its way when the server dies.
struct LetInMeanwhile {
  World world{101};
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& ana = world.student(teacher, "Ana");
  Tab* ben = nullptr;

  LetInMeanwhile() {
    REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
    world.run(3000);
    world.server_dies = Death::before_taking;
    ben = &world.student(teacher, "Ben");
    REQUIRE(world.run_until([&] { return !world.hub; }));
  }
  void goes_on() {
    world.start_server();
    world.run(20'000);
  }
};

}  // namespace

TEST_CASE("A link is revoked while its Commit is under way: nobody refuses the Commit, and its holder is out") {
  LetInMeanwhile lesson;
  lesson.teacher.command(c("revoke").set("subject", lesson.world.subject_of(lesson.teacher, "Ben")));
  lesson.goes_on();
  CHECK_FALSE(lesson.ana.has_alert("commit-refused"));
  CHECK(welcomes(lesson.ana) == 1);  // she never lost the class
  CHECK_FALSE(lesson.ben->in_class());
  CHECK(lesson.ana.names() == Names{"Ana", "Ms Rivera"});
}

TEST_CASE("A link is replaced while its Commit is under way: whoever came in by the old one is out") {
  LetInMeanwhile lesson;
  lesson.teacher.command(c("reissue").set("subject", lesson.world.subject_of(lesson.teacher, "Ben")));
  lesson.goes_on();
  CHECK_FALSE(lesson.ana.has_alert("commit-refused"));
  CHECK_FALSE(lesson.ben->in_class());
  Tab& again = lesson.world.student(lesson.teacher, "Ben");
  CHECK(lesson.world.run_until([&] { return again.in_class(); }, 5000));
}

TEST_CASE("The line breaks under 'Open class' at another machine: the class is opened there when the line is back") {
  World world(103);
  Disk before, after;
  Tab& teacher = world.teacher({"Ana"}, true, &before);
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
  const std::string id(teacher.last("classfile").text_or("class", ""));
  auto file = keeper::ClassFile::decode(before.at("class/" + id));
  REQUIRE(file.ok());
  file->become_new_device(world.now, world.random);
  after["class/" + id] = to_bytes(file->encode().reveal());
  teacher.close();
  Tab& again = world.tab("Ms Rivera", "/c/" + id, "", &after);
  world.run(1000);
  bool pressed = false;
  again.bends = [&](std::string& text) {
    if (text.find(R"("t":"open")") != std::string::npos) {
      pressed = true;
      text.clear();
    }
  };
  again.command(c("open"));
  REQUIRE(world.run_until([&] { return pressed; }));
  again.bends = nullptr;
  again.cut();
  REQUIRE(world.run_until([&] { return ana.names().size() == 2 && again.names() == ana.names(); }, 15'000));
  CHECK(same(ana.session().meeting()->group_id(), again.session().meeting()->group_id()));
}

TEST_CASE("A student comes back while the teacher's line is broken: the teacher's device does not take her for gone") {
  World world(117);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
  world.run(3000);
  ana.cut();
  ana.cut_off(6000);
  world.run(1000);
  teacher.cut();
  teacher.cut_off(12'000);
  world.run(90'000);
  CHECK(welcomes(ana) == 1);
  CHECK(agree({&teacher, &ana}));
  for (const Json& each : *teacher.last("class").list("people")) {
    CHECK(each.flag("away") == false);
  }
}

TEST_CASE("A teacher's page without a line lets its machine sleep, also with a Commit that waits") {
  World world(119);
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
  world.run(3000);
  teacher.bends = [&](std::string& text) {
    if (is_commit(text)) {
      text.clear();
      teacher.cut_off(60'000);
    }
  };
  teacher.command(c("freeze").set("on", true));
  bool rests = true;
  world.run_until(
      [&] {
        rests = rests && teacher.restless < 3;
        return false;
      },
      50'000);
  CHECK(rests);
}

TEST_CASE("The line breaks under 'Open class', and the teacher leaves before it is back: she is not brought in") {
  World world(120);
  Tab& teacher = world.teacher({"Ana"}, false);
  teacher.bends = [&](std::string& text) {
    if (text.find(R"("t":"open")") != std::string::npos) {
      text.clear();
      teacher.cut_off(5000);
    }
  };
  teacher.command(c("open"));
  REQUIRE(world.run_until([&] { return teacher.in_class() && teacher.is_cut_off(); }));
  teacher.bends = nullptr;
  teacher.cut();
  teacher.command(c("leave"));
  world.run(20'000);
  CHECK_FALSE(teacher.in_class());
  CHECK_FALSE(teacher.is_cut_off());
}

TEST_CASE("A student leaves and wants in again before the server has answered that she left: she knocks") {
  World world(123);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
  SECTION("and the server lets her leave") {}
  SECTION("and she was being taken out at that moment") {
    bool sent = false;
    teacher.bends = [&](std::string& text) { sent = sent || is_commit(text); };
    teacher.command(c("send_to_door").set("subject", world.subject_of(teacher, "Ana")));
    REQUIRE(world.run_until([&] { return sent; }, 5000));
    teacher.bends = nullptr;
  }
  ana.command(c("leave"));
  ana.command(c("join"));
  CHECK(world.run_until([&] { return ana.in_class(); }, 5000));
}
