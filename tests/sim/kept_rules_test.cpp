// What a teacher set for her class is there tomorrow, and is not lost in the middle of a lesson.
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/world.h"

using namespace homeroom;
using namespace homeroom::sim;

namespace {

using classroom::ChatTo;
using classroom::Policy;
using classroom::Who;
constexpr const char* kWords = "four words and more";

const Policy& rules(Tab& tab) {
  REQUIRE(tab.session().meeting() != nullptr);
  return tab.session().meeting()->policy();
}

void order(World& world, Tab& who, Json command) {
  const std::uint64_t epoch = who.session().meeting()->epoch();
  who.command(std::move(command));
  REQUIRE(world.run_until([&] { return who.in_class() && who.session().meeting()->epoch() > epoch; }, 5000));
  world.run(300);
}

void end(World& world, Tab& who) {
  who.command(c("end"));
  world.run(6000);
  REQUIRE_FALSE(who.in_class());
}

void open(World& world, Tab& who) {
  who.command(c("open"));
  REQUIRE(world.run_until([&] { return who.in_class(); }, 10'000));
  world.run(300);
}

Tab& opens_file(World& world, Tab& maker, const std::string& who) {
  Tab& made = world.tab(who, "/");
  made.command(c("restore").set("passphrase", kWords).set("bytes", *maker.last("file").text("bytes")));
  REQUIRE(world.run_until([&] { return !made.last("classfile").is_null(); }));
  world.run(200);
  return made;
}

Tab& co_teacher(World& world, Tab& teacher) {
  teacher.command(c("name_colleague").set("name", "Mr Okafor").set("until", "year").set("passphrase", kWords));
  return opens_file(world, teacher, "Mr Okafor");
}

// A class with two students in it, frozen, locked, and with a rule that is kept.
struct Lesson {
  World world;
  Disk disk;
  Tab& teacher;
  Tab& ana;
  Tab& ben;
  Bytes group;

  explicit Lesson(std::uint64_t seed)
      : world(seed),
        teacher(world.teacher({"Ana", "Ben", "Cho"}, true, &disk)),
        ana(world.student(teacher, "Ana")),
        ben(world.student(teacher, "Ben")) {
    REQUIRE(world.run_until([&] { return ana.names().size() == 3 && ben.names().size() == 3; }));
    world.run(3000);
    order(world, teacher, c("policy").set("chat", "teacher"));
    order(world, teacher, c("lock").set("on", true));
    order(world, teacher, c("freeze").set("on", true));
    group = teacher.session().meeting()->group_id();
  }

  std::string key(const char* of) { return of + std::string(teacher.last("classfile").text_or("class", "")); }
  Bytes& meeting_record() { return disk.at(key("meeting/")); }

  // A new group has taken the old one's place, and is as the old one was.
  void goes_on_frozen() {
    REQUIRE(world.run_until([&] { return teacher.in_class() && teacher.session().meeting()->group_id() != group; },
                            20'000));
    CHECK(rules(teacher).frozen);
    CHECK(rules(teacher).locked);
    CHECK(rules(teacher).chat == ChatTo::teacher);
  }
  void everyone_is_back() {
    const auto is_back = [&](Tab& tab) {
      return tab.in_class() && tab.session().meeting()->group_id() == teacher.session().meeting()->group_id();
    };
    REQUIRE(world.run_until([&] { return is_back(ana) && is_back(ben); }, 20'000));
    world.run(300);
    CHECK(teacher.names() == Names{"Ana", "Ben", "Ms Rivera"});
    CHECK(rules(ana).frozen);
  }
};

}  // namespace

TEST_CASE("What the teacher set holds tomorrow too; a freeze and a lock do not") {
  World world(901);
  Tab& teacher = world.teacher({"Ana"});
  const Policy set{.speak = Who::teachers,
                   .show = Who::teachers,
                   .share = Who::everyone,
                   .unmute = Who::teachers,
                   .chat = ChatTo::teacher,
                   .teacher_only_cameras = true,
                   .preview_cameras = true};
  order(world, teacher,
        c("policy")
            .set("speak", false)
            .set("show", false)
            .set("share", true)
            .set("unmute", false)
            .set("chat", "teacher")
            .set("teacher_only_cameras", true)
            .set("preview_cameras", true));
  REQUIRE(rules(teacher) == set);
  order(world, teacher, c("freeze").set("on", true));
  order(world, teacher, c("lock").set("on", true));
  end(world, teacher);
  world.now += 24LL * 3600 * 1000;
  teacher.reload();
  world.run(500);
  open(world, teacher);
  CHECK(rules(teacher) == set);
  Tab& ana = world.student(teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.in_class(); }));
  CHECK(rules(ana) == set);
  // And what she undoes stays undone.
  order(world, teacher, c("policy").set("chat", "everyone"));
  end(world, teacher);
  open(world, teacher);
  CHECK(rules(teacher).chat == ChatTo::everyone);
  CHECK(rules(teacher).preview_cameras);
}

TEST_CASE("A co-teacher's meetings begin with the rules that he was given, then with what he last set himself") {
  World world(902);
  Tab& teacher = world.teacher({"Ana"});
  order(world, teacher, c("policy").set("chat", "teacher"));
  Tab& okafor = co_teacher(world, teacher);
  order(world, teacher, c("policy").set("share", true));  // after that: he has his own
  end(world, teacher);
  open(world, okafor);
  CHECK(rules(okafor) == Policy{.chat = ChatTo::teacher});
  order(world, okafor, c("policy").set("show", false));
  end(world, okafor);
  okafor.reload();
  world.run(500);
  open(world, okafor);
  CHECK(rules(okafor) == Policy{.show = Who::teachers, .chat = ChatTo::teacher});
  end(world, okafor);
  open(world, teacher);
  CHECK(rules(teacher) == Policy{.share = Who::everyone, .chat = ChatTo::teacher});
}

TEST_CASE("What a colleague sets holds for the lesson; the teacher finds again what she set herself, and that alone") {
  World world(903);
  Tab& teacher = world.teacher({"Ana"});
  Tab& okafor = co_teacher(world, teacher);
  open(world, okafor);
  order(world, okafor, c("policy").set("chat", "off").set("speak", false));
  REQUIRE(world.run_until([&] { return rules(teacher).chat == ChatTo::off; }, 5000));
  order(world, teacher, c("policy").set("preview_cameras", true));
  REQUIRE(rules(teacher) == Policy{.speak = Who::teachers, .chat = ChatTo::off, .preview_cameras = true});
  end(world, teacher);
  open(world, teacher);
  CHECK(rules(teacher) == Policy{.preview_cameras = true});
  end(world, teacher);
  open(world, okafor);
  CHECK(rules(okafor) == Policy{.speak = Who::teachers, .chat = ChatTo::off});
}

TEST_CASE("On a new device the rules of the backup hold") {
  World world(904);
  Tab& teacher = world.teacher({"Ana"});
  order(world, teacher, c("policy").set("show", false));
  order(world, teacher, c("freeze").set("on", true));
  teacher.command(c("backup").set("passphrase", kWords));
  REQUIRE(world.run_until([&] { return !teacher.last("file").is_null(); }));
  order(world, teacher, c("policy").set("chat", "off"));
  end(world, teacher);
  teacher.close();
  Tab& laptop = opens_file(world, teacher, "Ms Rivera");
  open(world, laptop);
  CHECK(rules(laptop) == Policy{.show = Who::teachers});  // the lesson that was frozen is over
}

TEST_CASE("The stored meeting is damaged or lost in a frozen, locked lesson: the new group is frozen and locked") {
  for (const bool damaged : {true, false}) {
    Lesson lesson(905);
    if (damaged) {
      lesson.meeting_record().resize(lesson.meeting_record().size() / 2);
    } else {
      lesson.disk.erase(lesson.key("meeting/"));
    }
    lesson.teacher.reload();
    lesson.world.run(1000);
    if (!lesson.teacher.in_class()) lesson.teacher.command(c("open"));
    lesson.goes_on_frozen();
    // Who was inside is not known any more: it is for the teacher to say.
    lesson.world.run(15'000);
    CHECK(lesson.teacher.names() == Names{"Ms Rivera"});
    lesson.teacher.command(c("let_everyone_in"));
    lesson.everyone_is_back();
  }
}

TEST_CASE("An older state of the meeting, from before the freeze, comes out of storage: the class stays frozen") {
  Lesson lesson(906);
  order(lesson.world, lesson.teacher, c("freeze").set("on", false));
  const Bytes older = lesson.meeting_record();
  order(lesson.world, lesson.teacher, c("freeze").set("on", true));
  lesson.teacher.close();
  lesson.meeting_record() = older;
  lesson.teacher.reload();
  lesson.goes_on_frozen();
}

TEST_CASE(
    "The server loses the meeting: the new group is frozen and locked, and who was inside is back by themselves") {
  Lesson lesson(907);
  Tab& cho = lesson.world.student(lesson.teacher, "Cho");
  lesson.world.kill_server();
  REQUIRE(lesson.world.store.close_meeting(lesson.key("")).ok());
  lesson.world.start_server();
  lesson.goes_on_frozen();
  lesson.everyone_is_back();
  lesson.world.run(10'000);
  CHECK_FALSE(cho.in_class());
  // Who is sent to the door stays there: the way back was for this once.
  lesson.teacher.command(c("send_to_door").set("subject", lesson.world.subject_of(lesson.teacher, "Ben")));
  REQUIRE(lesson.world.run_until([&] { return !lesson.ben.in_class(); }, 5000));
  lesson.ben.command(c("join"));
  lesson.world.run(15'000);
  CHECK_FALSE(lesson.ben.in_class());
}

TEST_CASE("A freeze that was pressed without a line holds in the group that comes after") {
  Lesson lesson(908);
  order(lesson.world, lesson.teacher, c("freeze").set("on", false));
  REQUIRE_FALSE(rules(lesson.ana).frozen);
  lesson.world.kill_server();
  REQUIRE(lesson.world.store.close_meeting(lesson.key("")).ok());
  lesson.world.run(1000);
  lesson.teacher.command(c("freeze").set("on", true));
  lesson.world.start_server();
  lesson.goes_on_frozen();
  lesson.everyone_is_back();
}

TEST_CASE("The tab dies over the Commit of a freeze, and its stored meeting with it: the new group is frozen") {
  Lesson lesson(909);
  order(lesson.world, lesson.teacher, c("freeze").set("on", false));
  lesson.teacher.dies = Death::before_answer;
  lesson.teacher.command(c("freeze").set("on", true));
  lesson.world.run(1000);
  REQUIRE_FALSE(lesson.teacher.alive());
  lesson.meeting_record().resize(100);
  lesson.teacher.reload();
  lesson.goes_on_frozen();
}

TEST_CASE("A frozen class is ended without a line and opened again: a new meeting is never frozen") {
  Lesson lesson(910);
  lesson.world.kill_server();
  lesson.world.run(500);
  lesson.teacher.command(c("end"));
  lesson.world.run(500);
  lesson.teacher.command(c("open"));
  lesson.world.run(500);
  lesson.world.start_server();
  REQUIRE(lesson.world.run_until([&] { return lesson.teacher.in_class(); }, 20'000));
  CHECK(rules(lesson.teacher) == Policy{.chat = ChatTo::teacher});
  CHECK(lesson.world.run_until([&] { return lesson.ana.in_class() && !rules(lesson.ana).frozen; }, 20'000));
}

TEST_CASE(
    "A colleague's tab hangs after it opened the class anew: the teacher's group is as frozen as the one before") {
  World world(911);
  Tab& teacher = world.teacher({"Ana"});
  Tab& okafor = co_teacher(world, teacher);
  open(world, okafor);
  order(world, teacher, c("freeze").set("on", true));
  const TimeMs back = world.now + 30'000;
  teacher.cut_off(30'000);
  // Meanwhile the server loses the meeting, and his device makes a new one; then, just before she is back, it hangs.
  world.kill_server();
  REQUIRE(world.store.close_meeting(std::string(teacher.last("classfile").text_or("class", ""))).ok());
  world.start_server();
  const Bytes group = okafor.session().meeting()->group_id();
  REQUIRE(
      world.run_until([&] { return okafor.in_class() && okafor.session().meeting()->group_id() != group; }, 25'000));
  CHECK(rules(okafor).frozen);
  world.run(back - world.now - 500);
  okafor.bends = [](std::string& said) { said.clear(); };
  REQUIRE(
      world.run_until([&] { return teacher.in_class() && teacher.session().meeting()->group_id() != group; }, 60'000));
  CHECK(rules(teacher).frozen);
}
