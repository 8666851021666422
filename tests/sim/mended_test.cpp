// Accidents that a seed found (seeds_test.cpp), each told again by itself.
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/world.h"
#include "wasm/keeper/class_file.h"

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
