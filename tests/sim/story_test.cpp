// Stories of one class, told with real keepers, a real server core and a network that behaves.
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/world.h"

using namespace homeroom;
using namespace homeroom::sim;

TEST_CASE("A teacher opens her class, two students come in, and everyone hears what is said") {
  World world(1);
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& ben = world.student(teacher, "Ben");
  REQUIRE(world.run_until([&] { return ana.names() == Names{"Ana", "Ben", "Ms Rivera"}; }));
  REQUIRE(world.run_until([&] { return ben.names() == ana.names() && teacher.names() == ana.names(); }));
  ana.command(c("chat").set("text", "Hello!"));
  teacher.command(c("chat").set("text", "Good morning"));
  REQUIRE(
      world.run_until([&] { return teacher.chat().size() == 2 && ana.chat().size() == 2 && ben.chat().size() == 2; }));
  CHECK(teacher.chat() == ben.chat());
  CHECK(ana.chat() == ben.chat());
  CHECK(teacher.last("class").find("safety")->dump() == ben.last("class").find("safety")->dump());
}

TEST_CASE("A student reloads the page and is back within three seconds, as one tile") {
  World world(2);
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& ben = world.student(teacher, "Ben");
  REQUIRE(world.run_until([&] { return ben.names().size() == 3 && ana.names().size() == 3; }));
  world.run(20'000);
  ana.reload();
  ana.command(c("join"));
  REQUIRE(world.run_until([&] { return ana.in_class(); }, 3000));
  world.run(2000);
  CHECK(teacher.names() == Names{"Ana", "Ben", "Ms Rivera"});
  CHECK(ben.names() == Names{"Ana", "Ben", "Ms Rivera"});
  CHECK(ana.names() == Names{"Ana", "Ben", "Ms Rivera"});
}

TEST_CASE("The teacher reloads in mid-class and goes on where she was") {
  World world(3);
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
  const Bytes group = ana.session().meeting()->group_id();
  teacher.reload();
  REQUIRE(world.run_until([&] { return teacher.in_class() && teacher.names().size() == 2; }, 5000));
  Tab& ben = world.student(teacher, "Ben");
  REQUIRE(world.run_until([&] { return ben.names().size() == 3 && ana.names().size() == 3; }));
  CHECK(ana.session().meeting()->group_id() == group);
}

TEST_CASE("A removed student is out at once and cannot come back until the teacher says so") {
  World world(4);
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& ben = world.student(teacher, "Ben");
  REQUIRE(world.run_until([&] { return ana.names().size() == 3 && ben.names().size() == 3; }));
  teacher.command(c("remove").set("subject", world.subject_of(teacher, "Ana")));
  REQUIRE(world.run_until([&] { return !ana.in_class(); }, 1000));
  CHECK(ana.last("over").text_or("reason", "") == "removed");
  CHECK(ana.stage() == "removed");
  REQUIRE(world.run_until([&] { return ben.names().size() == 2; }, 1000));
  ana.reload();
  ana.command(c("join"));
  world.run(30'000);
  CHECK_FALSE(ana.in_class());
  CHECK(ana.stage() == "removed");
  teacher.command(c("allow_again").set("subject", world.subject_of(teacher, "Ana")));
  ana.command(c("join"));
  CHECK(world.run_until([&] { return ana.in_class(); }, 5000));
}

TEST_CASE("The server is killed and started again: everyone comes back and no line of chat is lost") {
  World world(5);
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& ben = world.student(teacher, "Ben");
  REQUIRE(world.run_until([&] { return ana.names().size() == 3 && ben.names().size() == 3; }));
  ana.command(c("chat").set("text", "before"));
  world.run(10);
  world.kill_server();
  ben.command(c("chat").set("text", "while it is down"));
  world.run(4000);
  world.start_server();
  REQUIRE(world.run_until(
      [&] { return teacher.chat().size() == 2 && ana.chat().size() == 2 && ben.chat().size() == 2; }, 10'000));
  CHECK(teacher.chat() == ana.chat());
  CHECK(teacher.chat() == ben.chat());
}

TEST_CASE("A stranger at the door sees nothing and is told nothing") {
  World world(6);
  Tab& teacher = world.teacher({"Annabella", "Bartholomew"});
  Tab& ana = world.student(teacher, "Annabella");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
  const std::string path = std::string(teacher.last("classfile").text_or("link", "")).substr(21);
  Tab& stranger = world.tab("stranger", path);
  stranger.command(c("ask").set("name", "Mallory"));
  ana.command(c("chat").set("text", "between us"));
  world.run(30'000);
  CHECK_FALSE(stranger.in_class());
  std::string all = world.store.everything();
  for (const std::string& each : stranger.received) {
    all += each;
  }
  for (const Json& each : stranger.events) {
    all += each.dump();
  }
  for (const char* secret : {"Annabella", "Bartholomew", "Rivera", "Class 3b", "between us"}) {
    CHECK(all.find(secret) == std::string::npos);
  }
  CHECK(teacher.last("class").list("waiting")->size() == 1);
}

TEST_CASE("A guest asks, waits, and is let in by the teacher") {
  World world(7);
  Tab& teacher = world.teacher({"Ana"});
  Tab& guest = world.tab("guest", std::string(teacher.last("classfile").text_or("link", "")).substr(21));
  world.run(1000);
  guest.command(c("ask").set("name", "Grandma"));
  REQUIRE(world.run_until([&] {
    const Json::Array* waiting = teacher.last("class").list("waiting");
    return waiting != nullptr && waiting->size() == 1;
  }));
  world.run(5000);
  CHECK_FALSE(guest.in_class());
  CHECK(guest.stage() == "waiting");
  teacher.command(
      c("let_in").set("id", (*teacher.last("class").list("waiting"))[0].text_or("id", "")).set("remember", false));
  REQUIRE(world.run_until([&] { return guest.names() == Names{"Grandma", "Ms Rivera"}; }, 5000));
}

TEST_CASE("A second device with the same link waits, and the teacher reads whose link it is") {
  World world(8);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.in_class(); }));
  Tab& other = world.student(teacher, "Ana");
  world.run(5000);
  CHECK_FALSE(other.in_class());
  CHECK(ana.in_class());
  CHECK(teacher.has_alert("second-device"));
  teacher.command(
      c("let_in").set("id", (*teacher.last("class").list("waiting"))[0].text_or("id", "")).set("remember", false));
  REQUIRE(world.run_until([&] { return other.in_class(); }, 5000));
  world.run(3000);
  CHECK_FALSE(ana.in_class());
  CHECK(other.names() == Names{"Ana", "Ms Rivera"});
}

TEST_CASE("When the teacher's device falls silent, students are told, and told when it is back") {
  World world(9);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
  world.run(25'000);
  CHECK(ana.last("class").flag("teacher_away") == false);
  teacher.close();
  world.run(35'000);
  CHECK(ana.last("class").flag("teacher_away") == true);
  teacher.reload();
  REQUIRE(world.run_until([&] { return ana.last("class").flag("teacher_away") == false; }, 15'000));
}

TEST_CASE("A line that died without a word is found out, given up and made anew, by teacher and student") {
  World world(21);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2 && teacher.names().size() == 2; }));
  world.run(15'000);
  for (Tab* each : {&ana, &teacher}) {
    const auto nothing = [](std::string& text) { text.clear(); };
    each->tamper = each->bends = nothing;
    const bool noticed =
        world.run_until([&] { return each->last("connection").text_or("state", "") == "down"; }, 16'500);
    each->tamper = each->bends = {};
    REQUIRE(noticed);
    each->command(c("chat").set("text", "Can you hear me?"));
    const std::size_t lines = each == &ana ? 1 : 2;
    REQUIRE(world.run_until([&] { return teacher.chat().size() == lines && ana.chat().size() == lines; }, 2000));
  }
  world.run(60'000);
  CHECK(teacher.last("connection").text_or("state", "") == "up");
  CHECK(ana.last("connection").text_or("state", "") == "up");
  CHECK(ana.last("class").flag("teacher_away") == false);
}

TEST_CASE("A network that the browser speaks of is a reason to ask at once") {
  World world(22);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
  world.run(15'000);
  ana.cut_off(0);
  world.run(3000);
  CHECK(ana.last("connection").text_or("state", "") == "up");
  ana.tamper = ana.bends = [](std::string& text) { text.clear(); };
  ana.cut_off(0);
  REQUIRE(world.run_until([&] { return ana.last("connection").text_or("state", "") == "down"; }, 2000));
}

TEST_CASE("Whoever was without network, student or teacher, need not wait for the next heartbeat") {
  World world(23);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
  for (Tab* each : {&ana, &teacher}) {
    world.run(13'000);
    each->cut_off(42'000);
    world.run(41'900);
    CHECK(ana.last("class").flag("teacher_away") == true);
    CHECK(world.run_until([&] { return ana.last("class").flag("teacher_away") == false; }, 2500));
  }
}

TEST_CASE("A teacher whose stored state is lost opens a new group and everyone comes back by themselves") {
  World world(10);
  Disk disk;
  Tab& teacher = world.teacher({"Ana"}, true, &disk);
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
  const Bytes group = ana.session().meeting()->group_id();
  for (auto& [key, record] : disk) {
    if (key.starts_with("meeting/")) {
      record.resize(record.size() / 2);
    }
  }
  teacher.reload();
  REQUIRE(world.run_until(
      [&] { return ana.in_class() && ana.session().meeting()->group_id() != group && ana.names().size() == 2; },
      10'000));
}

TEST_CASE("The teacher ends the class for everyone") {
  World world(11);
  Tab& teacher = world.teacher({"Ana"});
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.names().size() == 2; }));
  teacher.command(c("end"));
  REQUIRE(world.run_until([&] { return !ana.in_class() && !teacher.in_class(); }, 2000));
  CHECK(ana.last("over").text_or("reason", "") == "ended");
  CHECK(ana.stage() == "ended");
}

TEST_CASE("Freeze is a rule that everyone holds: a frozen student's message goes nowhere") {
  World world(12);
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& ana = world.student(teacher, "Ana");
  Tab& ben = world.student(teacher, "Ben");
  REQUIRE(world.run_until([&] { return ana.names().size() == 3 && ben.names().size() == 3; }));
  teacher.command(c("freeze").set("on", true));
  REQUIRE(world.run_until([&] { return ben.session().meeting()->policy().frozen; }, 2000));
  ana.command(c("chat").set("text", "psst"));
  world.run(3000);
  CHECK(ben.chat().empty());
}
