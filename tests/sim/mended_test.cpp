// Accidents that a seed found (seeds_test.cpp), each told again by itself.
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/colleagues.h"

using namespace homeroom;
using namespace homeroom::sim;

namespace {

Json c(const char* name) { return Json::object().set("c", name); }

using Names = std::vector<std::string>;

std::size_t welcomes(const Tab& tab) {
  return static_cast<std::size_t>(std::ranges::count_if(
      tab.received, [](const std::string& each) { return each.find(R"("t":"welcome")") != std::string::npos; }));
}

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
  World world(108);
  Tab& teacher = world.teacher({"Ana"}, false);
  Tab& okafor = world.co_teacher(teacher, "Mr Okafor", world.now + keeper::kStudentPassLife);
  okafor.command(c("open"));
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
  teacher.command(c("open"));
  REQUIRE(world.run_until([&] { return teacher.in_class(); }));
  ana.reload();
  ana.command(c("join"));
  CHECK(world.run_until([&] { return ana.in_class() && ana.names().size() == 3; }, 5000));
}

namespace {

// The teacher, two co-teachers and Ana in class.
struct ThreeTeach {
  explicit ThreeTeach(std::uint64_t seed) : world(seed) {
    kim.command(c("open"));
    REQUIRE(world.run_until([&] { return ana.names().size() == 4 && agree({&teacher, &okafor, &kim, &ana}); }));
    world.run(3000);
  }
  // The next Commit of this tab takes so long to the server.
  void holds_commit(Tab& tab, TimeMs ms) {
    tab.bends = [this, &tab, ms](std::string& text) {
      if (is_commit(text)) {
        held = true;
        tab.cut_off(ms);
        tab.bends = nullptr;
      }
    };
  }
  void nobody_refused() {
    for (const Tab* each : {&teacher, &okafor, &kim, &ana}) {
      CHECK_FALSE(each->has_alert("commit-refused"));
      CHECK_FALSE(each->has_alert("class-differs"));
    }
  }

  World world;
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& okafor = co_teacher_inside(world, teacher);
  Tab& kim = world.co_teacher(teacher, "Ms Kim", world.now + keeper::kStudentPassLife);
  bool held = false;
};

}  // namespace

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

TEST_CASE(
    "A colleague ends the class without a line, and the teacher opens another meeting: his line's return ends none") {
  World world(124);
  Tab& teacher = world.teacher({"Ana"}, false);
  Tab& okafor = world.co_teacher(teacher, "Mr Okafor", world.now + keeper::kStudentPassLife);
  okafor.command(c("open"));
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names() == Names{"Ana", "Mr Okafor"}; }));
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
