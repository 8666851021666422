// Accidents of several teachers that a seed found (seeds_test.cpp), each told again by itself.
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/colleagues.h"

using namespace homeroom;
using namespace homeroom::sim;

TEST_CASE(
    "A colleague opens another meeting while our line is broken, and has no line when ours is back: we come into it") {
  World world(107);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& okafor = world.co_teacher(teacher, "Mr Okafor", world.now + keeper::kStudentPassLife);
  REQUIRE(world.run_until([&] { return ana.names().size() == 2 && teacher.in_class(); }));
  teacher.cut_off(40'000);
  world.run(30'000);
  okafor.command(c("open"));
  REQUIRE(world.run_until([&] { return ana.names() == Names{"Ana", "Mr Okafor"}; }, 9000));
  okafor.close();
  world.run(20'000);
  CHECK(teacher.last("over").is_null());
  okafor.reload();
  CHECK(world.run_until([&] { return agree({&teacher, &okafor, &ana}) && teacher.names().size() == 3; }, 30'000));
}

TEST_CASE(
    "A student reloads as the teacher comes into her colleague's class: she learns whose device it is, and lets it "
    "in") {
  OkaforTeaches lesson(108);
  auto& [world, teacher, okafor, ana] = lesson;
  teacher.command(c("open"));
  REQUIRE(world.run_until([&] { return teacher.in_class(); }));
  ana.reload();
  ana.command(c("join"));
  CHECK(world.run_until([&] { return ana.in_class() && ana.names().size() == 3; }, 5000));
}

TEST_CASE(
    "A link is revoked while another committer's Commit lets its holder in: nobody refuses it, and the holder is out") {
  ThreeTeach lesson(109);
  auto& [world, teacher, ana, okafor, kim, held] = lesson;
  teacher.close();
  world.run(6000);
  REQUIRE(at_door(okafor));
  lesson.holds_commit(okafor, 2000);
  Tab& ben = world.student(teacher, "Ben");
  REQUIRE(world.run_until([&] { return held; }, 5000));
  kim.command(c("revoke").set("subject", world.subject_of(teacher, "Ben")));
  REQUIRE(world.run_until([&] { return ben.in_class(); }, 5000));
  CHECK(world.run_until([&] { return !ben.in_class() && agree({&okafor, &kim, &ana}); }, 5000));
  CHECK(welcomes(ana) == 1);
  CHECK(welcomes(kim) == 1);
  lesson.nobody_refused();
}

TEST_CASE("Co-teachers who were named one after the other meet without the teacher: everyone sees everyone's name") {
  World world(112);
  Tab& teacher = world.teacher({"Ana", "Ben"}, false);
  Tab& okafor = world.co_teacher(teacher, "Mr Okafor", world.now + keeper::kStudentPassLife);
  Tab& kim = world.co_teacher(teacher, "Ms Kim", world.now + keeper::kStudentPassLife);
  teacher.close();
  okafor.command(c("open"));
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.in_class(); }));
  kim.command(c("open"));
  REQUIRE(world.run_until([&] { return kim.in_class(); }));
  Tab& ben = world.student(teacher, "Ben");
  const Names all{"Ana", "Ben", "Mr Okafor", "Ms Kim"};
  for (Tab* each : {&ben, &ana, &okafor, &kim}) {
    CHECK(world.run_until([&] { return each->names() == all; }, 5000));
  }
}

TEST_CASE("A guest whom a colleague let in while the teacher had no line leaves, and comes again when she is back") {
  World world(113);
  Tab& teacher = world.teacher({"Ana"});
  Tab& okafor = co_teacher_inside(world, teacher);
  Tab& guest = world.tab("Grandma", "/c/" + std::string(okafor.last("classfile").text_or("class", "")));
  teacher.close();
  world.run(6000);
  guest.command(c("ask").set("name", "Grandma"));
  REQUIRE(world.run_until([&] { return okafor.last("class").list("waiting")->size() == 1; }));
  okafor.command(c("let_everyone_in"));
  REQUIRE(world.run_until([&] { return guest.in_class(); }));
  world.run(3000);
  teacher.reload();
  world.run(3000);
  REQUIRE(at_door(teacher));
  guest.command(c("leave"));
  world.run(1000);
  guest.command(c("join"));
  CHECK(world.run_until([&] { return guest.in_class(); }, 5000));
}

TEST_CASE("The device that let a guest in loses its meeting as a colleague comes in: the guest gets a name again") {
  World world(126);
  Disk office;
  Tab& teacher = world.teacher({"Ana"}, false, &office);
  Tab& okafor = world.co_teacher(teacher, "Mr Okafor", world.now + keeper::kStudentPassLife);
  teacher.command(c("open"));
  Tab& guest = world.tab("Grandma", "/c/" + std::string(okafor.last("classfile").text_or("class", "")));
  world.run(1000);
  guest.command(c("ask").set("name", "Grandma"));
  REQUIRE(world.run_until([&] { return teacher.last("class").list("waiting")->size() == 1; }));
  teacher.command(c("let_everyone_in"));
  REQUIRE(world.run_until([&] { return guest.in_class(); }));
  world.run(3000);
  teacher.dies = Death::before_answer;  // over the Commit that lets her colleague in, before she tells him of the guest
  okafor.command(c("open"));
  REQUIRE(world.run_until([&] { return okafor.in_class() && !teacher.alive(); }, 10'000));
  office.erase("meeting/" + std::string(okafor.last("classfile").text_or("class", "")));
  teacher.reload();
  world.run(1000);
  teacher.command(c("open"));
  REQUIRE(world.run_until([&] { return agree({&teacher, &okafor, &guest}); }, 20'000));
  CHECK(world.run_until([&] { return teacher.last("class").list("waiting")->size() == 1; }, 60'000));
  teacher.command(c("let_everyone_in"));
  world.run(5000);
  CHECK(agree({&teacher, &okafor, &guest}));
  CHECK(teacher.names() == Names{"Grandma", "Mr Okafor", "Ms Rivera"});
  CHECK(okafor.names() == Names{"Grandma", "Mr Okafor", "Ms Rivera"});
}

TEST_CASE("A colleague's machine comes back with a Commit that lost: whom the teacher let in meanwhile stays") {
  World world(114);
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& okafor = co_teacher_inside(world, teacher);
  world.run(3000);
  teacher.close();
  world.run(6000);
  okafor.dies = Death::before_send;
  Tab& ben = world.student(teacher, "Ben");
  REQUIRE(world.run_until([&] { return !okafor.alive(); }, 6000));
  teacher.reload();
  REQUIRE(world.run_until([&] { return ben.in_class(); }, 10'000));
  okafor.reload();
  world.run(10'000);
  CHECK(welcomes(ben) == 1);
  CHECK(ben.names() == Names{"Ben", "Mr Okafor", "Ms Rivera"});
}

TEST_CASE(
    "A student reloads and is back by the teacher's Commit: a colleague who takes over does not take her for gone") {
  World world(115);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& okafor = co_teacher_inside(world, teacher);
  REQUIRE(world.run_until([&] { return ana.names().size() == 3; }));
  world.run(3000);
  ana.reload();
  ana.command(c("join"));
  REQUIRE(world.run_until([&] { return ana.in_class(); }, 5000));
  teacher.close();
  world.run(60'000);
  CHECK(at_door(okafor));
  CHECK(welcomes(ana) == 2);
}

TEST_CASE(
    "A newcomer among the teachers lets in a link that was revoked before, and has not heard: nobody refuses it") {
  World world(116);
  Tab& teacher = world.teacher({"Ana", "Ben"}, false);
  Tab& okafor = world.co_teacher(teacher, "Mr Okafor", world.now + keeper::kStudentPassLife);
  okafor.command(c("open"));
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.in_class(); }));
  okafor.command(c("revoke").set("subject", world.subject_of(teacher, "Ben")));
  world.run(3000);
  okafor.dies = Death::before_answer;
  teacher.command(c("open"));
  REQUIRE(world.run_until([&] { return teacher.in_class() && !okafor.alive(); }));
  Tab& ben = world.student(teacher, "Ben");
  REQUIRE(world.run_until([&] { return ben.in_class() && agree({&teacher, &ana}); }, 10'000));
  okafor.reload();
  CHECK(world.run_until([&] { return !ben.in_class() && agree({&teacher, &okafor, &ana}); }, 5000));
  for (const Tab* each : {&teacher, &okafor, &ana}) {
    CHECK_FALSE(each->has_alert("commit-refused"));
  }
  CHECK(welcomes(ana) == 1);
}

TEST_CASE(
    "A colleague comes back while the teacher's line is broken, or by her Commit: her device tells his what it must "
    "know") {
  World world(118);
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& ben = world.student(teacher, "Ben");
  Tab& okafor = co_teacher_inside(world, teacher);
  REQUIRE(world.run_until([&] { return ben.names().size() == 3; }));
  okafor.command(c("remove").set("subject", world.subject_of(teacher, "Ben")));
  REQUIRE(world.run_until([&] { return !ben.in_class(); }, 5000));
  SECTION("on a line that broke") {
    okafor.cut();
    okafor.cut_off(6000);
    world.run(1000);
    teacher.cut();
    teacher.cut_off(12'000);
    world.run(20'000);
  }
  SECTION("anew, for he was away so long that she took him out") {
    okafor.cut_off(90'000);
    world.run(100'000);
    REQUIRE(welcomes(okafor) == 2);
  }
  REQUIRE(agree({&teacher, &okafor}));
  teacher.command(c("allow_again").set("subject", world.subject_of(teacher, "Ben")));
  world.run(2000);
  ben.reload();
  ben.command(c("join"));
  REQUIRE(world.run_until([&] { return ben.in_class(); }, 5000));
  world.run(5000);
  CHECK(ben.in_class());
}

TEST_CASE(
    "A colleague leaves while he has no line, and is taken out for having been away: he is not brought in again") {
  World world(121);
  Tab& teacher = world.teacher({"Ana"});
  Tab& okafor = co_teacher_inside(world, teacher);
  world.run(3000);
  okafor.cut_off(100'000);
  world.run(1000);
  okafor.command(c("leave"));
  world.run(130'000);
  CHECK(okafor.on_line());
  CHECK_FALSE(okafor.in_class());
  CHECK(teacher.names() == Names{"Ms Rivera"});
}

TEST_CASE(
    "A server starts anew while the teacher's page is closed: when she is back she learns whose devices a colleague "
    "let in") {
  World world(122);
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& okafor = co_teacher_inside(world, teacher);
  world.run(3000);
  teacher.close();
  world.run(6000);
  Tab& ben = world.student(teacher, "Ben");
  REQUIRE(world.run_until([&] { return ben.in_class(); }, 5000));
  ben.command(c("leave"));
  world.run(300);
  world.kill_server();
  world.run(500);
  world.start_server();
  REQUIRE(world.run_until([&] { return okafor.on_line(); }, 5000));
  world.run(1000);
  teacher.reload();
  ben.command(c("join"));
  CHECK(world.run_until([&] { return ben.in_class(); }, 15'000));
}

TEST_CASE(
    "A colleague ends the class without a line, and the teacher opens another meeting: his line's return ends none") {
  OkaforTeaches lesson(124);
  auto& [world, teacher, okafor, ana] = lesson;
  okafor.cut();
  okafor.cut_off(20'000);
  okafor.command(c("end"));
  world.run(1000);
  teacher.command(c("open"));
  REQUIRE(world.run_until([&] { return teacher.in_class() && ana.in_class() && agree({&teacher, &ana}); }, 15'000));
  world.run(40'000);
  CHECK(okafor.on_line());
  CHECK(agree({&teacher, &ana}));
}

TEST_CASE("A colleague leaves as his line breaks, and the server never hears it: it does when his line is back") {
  World world(125);
  Tab& teacher = world.teacher({"Ana"});
  Tab& okafor = co_teacher_inside(world, teacher);
  world.run(3000);
  okafor.bends = [&](std::string& text) {
    if (text.find(R"("t":"leave")") != std::string::npos) {
      text.clear();
      okafor.cut_off(2000);
    }
  };
  okafor.command(c("leave"));
  REQUIRE(world.run_until([&] { return okafor.is_cut_off(); }, 2000));
  okafor.bends = nullptr;
  okafor.cut();
  world.run(20'000);
  CHECK(okafor.on_line());
  CHECK(teacher.names() == Names{"Ms Rivera"});
}
