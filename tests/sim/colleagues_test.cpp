// Stories with more than one teacher: substitutes, co-teachers, a second machine, and passes that were taken back.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/colleagues.h"

using namespace homeroom;
using namespace homeroom::sim;

namespace {

constexpr const char* kWords = "four words and more";

// The file that a teacher makes, opened in a browser of its own.
Tab& opens_file(World& world, Tab& maker, const std::string& who) {
  REQUIRE(world.run_until([&] { return !maker.last("file").is_null(); }));
  Tab& made = world.tab(who, "/");
  made.command(c("restore").set("passphrase", kWords).set("bytes", *maker.last("file").text("bytes")));
  REQUIRE(world.run_until([&] { return !made.last("classfile").is_null(); }));
  world.run(200);
  return made;
}

// A substitute, named and come in the way that people go: a file, and words.
Tab& substitute(World& world, Tab& teacher, const std::string& name) {
  teacher.command(c("name_colleague").set("name", name).set("until", "tomorrow").set("passphrase", kWords));
  return opens_file(world, teacher, name);
}

}  // namespace

TEST_CASE("A substitute opens the class alone: students come in by their own links, under their own names") {
  World world(101);
  Tab& teacher = world.teacher({"Ana", "Ben"}, false);
  Tab& okafor = substitute(world, teacher, "Mr Okafor");
  CHECK_FALSE(okafor.last("classfile").flag("owner").value_or(true));
  CHECK(okafor.last("classfile").list("students")->front().text_or("link", "none").empty());
  teacher.close();
  okafor.command(c("open"));
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names() == Names{"Ana", "Mr Okafor"}; }));
  Tab& guest = world.tab("Guest", "/c/" + std::string(okafor.last("classfile").text_or("class", "")));
  world.run(500);
  guest.command(c("ask").set("name", "Inspector"));
  REQUIRE(world.run_until([&] { return okafor.last("class").list("waiting")->size() == 1; }));
  okafor.command(c("let_everyone_in"));
  CHECK(world.run_until([&] { return ana.names() == Names{"Ana", "Inspector", "Mr Okafor"}; }));
  CHECK(guest.in_class());
}

TEST_CASE("A co-teacher comes in by himself, and what either of them orders holds for all") {
  World world(102);
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& okafor = world.co_teacher(teacher, "Mr Okafor", world.now + keeper::kStudentPassLife);
  const Bytes group = teacher.session().meeting()->group_id();
  okafor.command(c("open"));
  REQUIRE(world.run_until([&] { return okafor.in_class() && ana.names() == Names{"Ana", "Mr Okafor", "Ms Rivera"}; }));
  CHECK(okafor.session().meeting()->group_id() == group);
  CHECK(okafor.names() == ana.names());
  CHECK(at_door(teacher));
  CHECK_FALSE(at_door(okafor));
  okafor.command(c("freeze").set("on", true));
  REQUIRE(world.run_until([&] { return frozen(ana) && frozen(teacher); }, 1000));
  CHECK(ana.last("class").text_or("lead", "") == okafor.last("class").text_or("me", "-"));
  teacher.command(c("freeze").set("on", false));
  REQUIRE(world.run_until([&] { return !frozen(ana) && !frozen(okafor); }, 1000));
  CHECK(world.run_until([&] { return agree({&teacher, &okafor, &ana}); }));
}

TEST_CASE("The teacher's connection breaks: after five seconds her co-teacher tends the door, until she is back") {
  World world(103);
  Tab& teacher = world.teacher({"Ana", "Ben", "Cleo"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& okafor = co_teacher_inside(world, teacher);
  REQUIRE(world.run_until([&] { return ana.names().size() == 3; }));
  const Bytes group = teacher.session().meeting()->group_id();
  world.run(2000);
  teacher.close();
  Tab& ben = world.student(teacher, "Ben");
  REQUIRE(world.run_until([&] { return ben.in_class(); }, 20'000));
  world.run(60'000);
  CHECK(at_door(okafor));
  CHECK_FALSE(ana.last("class").flag("teacher_away").value_or(true));
  CHECK(ana.names() == Names{"Ana", "Ben", "Mr Okafor", "Ms Rivera"});  // hers is not for him to take out
  // The device that came with the link is known to him too, though the teacher's let it in.
  ana.reload();
  ana.command(c("join"));
  REQUIRE(world.run_until([&] { return ana.in_class() && ana.names().size() == 4; }, 15'000));
  CHECK(okafor.last("class").list("waiting")->empty());
  teacher.reload();
  REQUIRE(world.run_until([&] { return teacher.in_class() && at_door(teacher) && !at_door(okafor); }, 5000));
  Tab& cleo = world.student(teacher, "Cleo");
  REQUIRE(world.run_until([&] { return cleo.names() == Names{"Ana", "Ben", "Cleo", "Mr Okafor", "Ms Rivera"}; }));
  CHECK(teacher.names() == cleo.names());
  CHECK(cleo.session().meeting()->group_id() == group);
}

TEST_CASE("Who waits at the door waits for whoever tends it") {
  World world(104);
  Tab& teacher = world.teacher({"Ana"});
  Tab& okafor = co_teacher_inside(world, teacher);
  Tab& guest = world.tab("Guest", "/c/" + std::string(okafor.last("classfile").text_or("class", "")));
  world.run(500);
  guest.command(c("ask").set("name", "Grandma"));
  REQUIRE(world.run_until([&] { return teacher.last("class").list("waiting")->size() == 1; }));
  CHECK(okafor.last("class").list("waiting")->empty());
  teacher.close();
  REQUIRE(world.run_until([&] { return okafor.last("class").list("waiting")->size() == 1; }, 10'000));
  okafor.command(c("let_everyone_in"));
  REQUIRE(world.run_until([&] { return guest.in_class(); }));
  // And the teacher knows the guest when she is back: by name, and to bar.
  teacher.reload();
  REQUIRE(world.run_until([&] { return teacher.names() == Names{"Grandma", "Mr Okafor", "Ms Rivera"}; }, 10'000));
  teacher.command(c("remove").set("subject", guest.last("class").text_or("me", "")));
  REQUIRE(world.run_until([&] { return !guest.in_class(); }));
  guest.command(c("join"));
  world.run(20'000);
  CHECK_FALSE(guest.in_class());
}

TEST_CASE("A student whom the co-teacher removed is barred for the teacher as well, until either allows them again") {
  World world(105);
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& okafor = co_teacher_inside(world, teacher);
  REQUIRE(world.run_until([&] { return okafor.names().size() == 3; }));
  okafor.command(c("remove").set("subject", world.subject_of(teacher, "Ana")));
  REQUIRE(world.run_until([&] { return !ana.in_class(); }, 2000));
  ana.command(c("join"));
  world.run(30'000);
  CHECK_FALSE(ana.in_class());
  okafor.command(c("allow_again").set("subject", world.subject_of(teacher, "Ana")));
  world.run(1000);
  ana.command(c("join"));
  CHECK(world.run_until([&] { return ana.in_class(); }, 15'000));
}

TEST_CASE("Both teach at once, and the class never forks") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    World world(seed, {.least = 5, .most = 200, .drops_per_mille = 2});
    Tab& teacher = world.teacher({"Ana", "Ben", "Cleo"});
    Tab& ana = world.student(teacher, "Ana");
    Tab& okafor = co_teacher_inside(world, teacher);
    REQUIRE(world.run_until([&] { return ana.in_class(); }, 30'000));
    Tab& ben = world.student(teacher, "Ben");
    Tab& cleo = world.student(teacher, "Cleo");
    for (int i = 0; i < 12; ++i) {
      teacher.command(c("policy").set("share", i % 2 == 0));
      okafor.command(c("freeze").set("on", i % 2 == 0));
      if (i == 5) {
        teacher.cut();
      }
      if (i == 8) {
        okafor.cut();
      }
      world.run(300);
    }
    INFO("seed " << seed);
    REQUIRE(world.run_until([&] { return agree({&teacher, &okafor, &ana, &ben, &cleo}) && !frozen(ana); }, 60'000));
    world.run(2000);
    CHECK_FALSE(frozen(ana));
    for (Tab* each : {&teacher, &okafor, &ana, &ben, &cleo}) {
      CHECK_FALSE(each->has_alert("class-differs"));
      CHECK_FALSE(each->has_alert("log-differs"));
      CHECK_FALSE(each->has_alert("commit-refused"));
      CHECK(world.run_until([&] { return each->names() == Names{"Ana", "Ben", "Cleo", "Mr Okafor", "Ms Rivera"}; }));
    }
  }
}

TEST_CASE("The teacher leaves the class to her co-teacher and comes back into it") {
  World world(107);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& okafor = co_teacher_inside(world, teacher);
  REQUIRE(world.run_until([&] { return ana.names().size() == 3; }));
  const Bytes group = ana.session().meeting()->group_id();
  teacher.command(c("leave"));
  world.run(1000);
  CHECK_FALSE(teacher.in_class());
  CHECK(at_door(okafor));
  teacher.command(c("open"));
  REQUIRE(world.run_until([&] { return teacher.in_class() && at_door(teacher); }, 5000));
  CHECK(ana.session().meeting()->group_id() == group);
  CHECK(world.run_until([&] { return agree({&teacher, &okafor, &ana}); }));
}

TEST_CASE("The teacher, who looked at her class file while a substitute opened the class, comes into it") {
  OkaforTeaches lesson(117);
  auto& [world, teacher, okafor, ana] = lesson;
  const Bytes group = ana.session().meeting()->group_id();
  teacher.command(c("open"));
  REQUIRE(world.run_until([&] { return ana.names() == Names{"Ana", "Mr Okafor", "Ms Rivera"}; }, 5000));
  CHECK(ana.session().meeting()->group_id() == group);
}

TEST_CASE("A co-teacher who ends the class ends it for the teacher's device too") {
  World world(108);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& okafor = co_teacher_inside(world, teacher);
  REQUIRE(world.run_until([&] { return ana.names().size() == 3; }));
  okafor.command(c("end"));
  REQUIRE(world.run_until([&] { return !teacher.in_class() && !ana.in_class(); }, 6000));
  CHECK(teacher.last("over").text_or("reason", "") == "ended");
  world.run(20'000);
  CHECK_FALSE(teacher.in_class());
}

TEST_CASE("A colleague whose tab hangs keeps nobody out of the class") {
  OkaforTeaches lesson(109);
  auto& [world, teacher, okafor, ana] = lesson;
  bool hangs = true;
  okafor.bends = [&](std::string& said) {
    if (hangs) said.clear();
  };
  teacher.command(c("open"));
  REQUIRE(world.run_until([&] { return teacher.in_class(); }, 8000));
  REQUIRE(world.run_until([&] { return ana.names() == Names{"Ana", "Ms Rivera"}; }, 10'000));
  hangs = false;
  okafor.cut();
  CHECK(world.run_until([&] { return ana.names() == Names{"Ana", "Mr Okafor", "Ms Rivera"}; }, 20'000));
}

TEST_CASE("The teacher opens her backup at another machine: it has the class, and the first one says so") {
  World world(110);
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
  teacher.command(c("backup").set("passphrase", kWords));
  Tab& laptop = opens_file(world, teacher, "Ms Rivera");
  laptop.command(c("open"));
  REQUIRE(world.run_until([&] { return laptop.in_class() && laptop.names() == Names{"Ana", "Ms Rivera"}; }, 5000));
  CHECK_FALSE(teacher.in_class());
  CHECK(teacher.last("over").text_or("reason", "") == "replaced");
  // It takes nothing back by itself: not in a while, and not when it wakes up.
  world.run(20'000);
  teacher.cut();
  world.run(20'000);
  CHECK_FALSE(teacher.in_class());
  teacher.reload();
  world.run(20'000);
  CHECK_FALSE(teacher.in_class());
  CHECK(laptop.in_class());
  CHECK(agree({&laptop, &ana}));
  // But when asked to.
  teacher.command(c("open"));
  CHECK(world.run_until([&] { return ana.in_class() && teacher.in_class() && agree({&teacher, &ana}); }, 5000));
  CHECK_FALSE(laptop.in_class());
}

TEST_CASE("A machine that slept while the class was opened elsewhere does not take it back when it wakes") {
  World world(111);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
  teacher.command(c("backup").set("passphrase", kWords));
  Tab& laptop = opens_file(world, teacher, "Ms Rivera");
  teacher.close();
  laptop.command(c("open"));
  REQUIRE(world.run_until([&] { return laptop.in_class() && laptop.names().size() == 2; }, 5000));
  teacher.reload();
  world.run(20'000);
  CHECK_FALSE(teacher.in_class());
  CHECK(teacher.last("over").text_or("reason", "") == "replaced");
  CHECK(agree({&laptop, &ana}));
}

TEST_CASE("A pass that was taken back opens nothing: not this class, not a new one") {
  World world(112);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& okafor = co_teacher_inside(world, teacher);
  REQUIRE(world.run_until([&] { return ana.names().size() == 3; }));
  teacher.command(c("take_back").set("subject", world.subject_of(teacher, "Mr Okafor")));
  REQUIRE(world.run_until([&] { return !okafor.in_class() && ana.names() == Names{"Ana", "Ms Rivera"}; }, 5000));
  world.run(5000);
  CHECK(okafor.has_alert("pass-taken-back"));
  okafor.command(c("open"));
  world.run(20'000);
  CHECK_FALSE(okafor.in_class());
  // Nor when she is gone, and the server was started anew.
  teacher.command(c("end"));
  world.run(1000);
  teacher.close();
  world.kill_server();
  world.start_server();
  okafor.reload();
  okafor.command(c("open"));
  world.run(20'000);
  CHECK_FALSE(okafor.in_class());
}

TEST_CASE("A pass taken back while nobody could hear it is taken back when the line is there") {
  World world(113);
  Tab& teacher = world.teacher({"Ana"});
  Tab& okafor = world.co_teacher(teacher, "Mr Okafor", world.now + keeper::kStudentPassLife);
  world.kill_server();
  teacher.command(c("take_back").set("subject", world.subject_of(teacher, "Mr Okafor")));
  world.run(1000);
  world.start_server();
  world.run(10'000);
  teacher.command(c("end"));
  world.run(1000);
  teacher.close();
  okafor.command(c("open"));
  world.run(20'000);
  CHECK_FALSE(okafor.in_class());
}

TEST_CASE("A substitute's pass ends by itself") {
  World world(114);
  Tab& teacher = world.teacher({"Ana"}, false);
  Tab& okafor = substitute(world, teacher, "Mr Okafor");
  okafor.close();
  world.now += TimeMs{49} * 60 * 60 * 1000;
  okafor.reload();
  okafor.command(c("open"));
  world.run(20'000);
  CHECK_FALSE(okafor.in_class());
  CHECK(okafor.has_alert("pass-ended"));
}

TEST_CASE("A co-teacher's device does nothing that is the root's") {
  World world(115);
  Tab& teacher = world.teacher({"Ana"});
  Tab& okafor = co_teacher_inside(world, teacher);
  const std::string ana = world.subject_of(teacher, "Ana");
  const auto files = std::ranges::count_if(okafor.events, [](const Json& e) { return e.text_or("e", "") == "file"; });
  okafor.command(c("name_colleague").set("name", "Mallory").set("passphrase", kWords));
  okafor.command(c("backup").set("passphrase", kWords));
  okafor.command(c("reissue").set("subject", ana));
  okafor.command(c("add_students").set("students", "Mallory"));
  okafor.command(c("remove").set("subject", teacher.last("class").text_or("me", "")));
  world.run(5000);
  CHECK(std::ranges::count_if(okafor.events, [](const Json& e) { return e.text_or("e", "") == "file"; }) == files);
  CHECK(okafor.last("classfile").list("students")->size() == 1);
  CHECK(teacher.in_class());
  CHECK(teacher.last("classfile").list("students")->front().flag("revoked") == false);
}

TEST_CASE("A student whom the teacher added later is known to the co-teacher's device") {
  World world(116);
  Tab& teacher = world.teacher({"Ana"});
  Tab& okafor = co_teacher_inside(world, teacher);
  teacher.command(c("add_students").set("students", "Noor"));
  world.run(2000);
  teacher.close();
  Tab& noor = world.student(teacher, "Noor");
  REQUIRE(world.run_until([&] { return noor.in_class(); }, 20'000));
  CHECK(world.run_until([&] { return okafor.names() == Names{"Mr Okafor", "Ms Rivera", "Noor"}; }));
}
