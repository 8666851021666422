// Whoever has the class's address, or a link that was meant for somebody else.
#include <catch2/catch_test_macros.hpp>

#include "tests/attacks/school.h"

using namespace homeroom;
using namespace homeroom::attacks;

namespace {

std::string first_reason(Tab& teacher) {
  const Json::Array* waiting = teacher.last("class").list("waiting");
  return waiting == nullptr || waiting->empty() ? "" : std::string((*waiting)[0].text_or("reason", ""));
}

}  // namespace

TEST_CASE("Somebody with a leaked link comes while the student is in class") {
  School school(501, {"Ana", "Ben"}, {"Ana"});
  Tab& thief = school.world.student(school.teacher, "Ana");
  school.world.run(5 * kSecond);
  CHECK_FALSE(thief.in_class());
  CHECK(school["Ana"].in_class());
  CHECK(school.teacher.has_alert("second-device"));
  CHECK(first_reason(school.teacher) == "second-device");
}

TEST_CASE("Somebody with a leaked link comes, with another device, when the student has gone home") {
  School school(502, {"Ana", "Ben"}, {"Ana"});
  school["Ana"].command(c("leave"));
  school.world.run(60 * kSecond);
  Tab& thief = school.world.student(school.teacher, "Ana");
  school.world.run(5 * kSecond);
  CHECK_FALSE(thief.in_class());
  CHECK(school.teacher.has_alert("second-device"));
  CHECK(first_reason(school.teacher) == "new-device");
}

TEST_CASE("Somebody comes with a link that was taken back") {
  School school(503, {"Ana", "Ben"}, {"Ana"});
  const std::string link = school.world.link_of(school.teacher, "Ben");
  const std::size_t hash = link.find('#');
  school.teacher.command(c("revoke").set("subject", school.subject("Ben").text()));
  school.world.run(2 * kSecond);
  Tab& thief = school.world.tab("thief", link.substr(21, hash - 21), link.substr(hash + 1));
  thief.command(c("join"));
  school.world.run(5 * kSecond);
  CHECK_FALSE(thief.in_class());
  CHECK(school.teacher.names().size() == 2);
  // With a new link Ben comes in; the old one is nobody's.
  school.teacher.command(c("reissue").set("subject", school.subject("Ben").text()));
  Tab& ben = school.world.student(school.teacher, "Ben");
  thief.reload();
  thief.command(c("join"));
  school.world.run(5 * kSecond);
  CHECK(ben.in_class());
  CHECK_FALSE(thief.in_class());
  CHECK(thief.last("door").text_or("stage", "") != "green");
}

TEST_CASE("A student who was removed comes back with the same link") {
  School school(504, {"Ana", "Ben"}, {"Ana", "Ben"});
  school.teacher.command(c("remove").set("subject", school.subject("Ana").text()));
  REQUIRE(school.world.run_until([&] { return !school["Ana"].in_class(); }, 5 * kSecond));
  school["Ana"].command(c("join"));
  Tab& other_device = school.world.student(school.teacher, "Ana");
  school.world.run(10 * kSecond);
  CHECK_FALSE(school["Ana"].in_class());
  CHECK_FALSE(other_device.in_class());
}

TEST_CASE("Somebody with the class's address alone calls herself like a student") {
  School school(505, {"Ana", "Ben"}, {"Ana"});
  const std::string path = std::string(school.teacher.last("classfile").text_or("link", "")).substr(21);
  Tab& stranger = school.world.tab("stranger", path);
  stranger.command(c("ask").set("name", "Ben"));
  school.world.run(5 * kSecond);
  CHECK_FALSE(stranger.in_class());
  CHECK(first_reason(school.teacher) == "guest");
  CHECK(stranger.last("door").text_or("class_name", "").empty());
  for (const std::string& each : stranger.received) {
    CHECK(each.find("Rivera") == std::string::npos);
  }
}

TEST_CASE("The next person at a shared machine opens the class's address in another tab") {
  World world(506);
  sim::Disk machine;
  Tab& teacher = world.teacher({"Ana", "Ben"});
  Tab& ana = world.student(teacher, "Ana", false, &machine);
  ana.tab_name = "monday";
  ana.reload();
  ana.command(c("join"));
  REQUIRE(world.run_until([&] { return ana.in_class(); }, 5 * kSecond));
  ana.close();
  world.run(60 * kSecond);
  const std::string path = std::string(teacher.last("classfile").text_or("link", "")).substr(21);
  Tab& next = world.tab("next", path, "", &machine);
  next.tab_name = "tuesday";
  next.reload();
  next.command(c("join"));
  world.run(10 * kSecond);
  CHECK_FALSE(next.in_class());
  CHECK(next.last("door").text_or("kind", "") == "guest");
  CHECK(next.last("door").text_or("name", "").empty());
}
