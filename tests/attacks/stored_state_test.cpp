// Older records put back into the teacher's browser: a restored machine image, a synchronised profile, or malice.
#include <catch2/catch_test_macros.hpp>

#include "tests/attacks/school.h"

using namespace homeroom;
using namespace homeroom::attacks;

TEST_CASE("An older stored state is put back after the class has gone on") {
  School school(601, {"Ana", "Ben"}, {"Ana"});
  const Bytes group = school.teacher.session().meeting()->group_id();
  const sim::Disk before = school.office;
  school.teacher.command(c("chat").set("text", "Pages 3 to 5"));
  school.world.run(2 * kSecond);
  school.teacher.cut();
  school.office = before;
  school.teacher.reload();
  // The log says things that this state knows nothing of: it is not gone on with.
  REQUIRE(school.world.run_until(
      [&] {
        const keeper::Meeting* ana = school["Ana"].session().meeting();
        return ana != nullptr && ana->group_id() != group && school.teacher.names().size() == 2;
      },
      20 * kSecond));
}

TEST_CASE(
    "An older stored state is put back in the same epoch, and a server hides what came since: no key is used twice") {
  School school(602, {"Ana", "Ben"}, {"Ana"});
  const sim::Disk before = school.office;
  // What the teacher's tab would send of the same silence in each of its lives.
  const auto silence = [&]() -> Bytes {
    keeper::Frames& frames = school.teacher.session().frames();
    frames.add_sender(7, MediaKind::audio);
    Bytes buffer(64 + sframe::kMaxOverhead);
    const std::int32_t size = frames.encrypt(7, buffer, 64, school.world.now);
    buffer.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return buffer;
  };
  const auto live_again = [&] {
    school.teacher.cut();
    school.office = before;
    school.teacher.tamper = [](std::string& text) {
      const auto json = Json::parse(text);
      if (json && json->text_or("t", "") == "log") {
        text.clear();  // nothing of what came since
      }
    };
    school.teacher.reload();
    school.world.run(3 * kSecond);
    return silence();
  };
  const Bytes once = live_again();
  const Bytes twice = live_again();
  CHECK((once.empty() || once != twice));
}

TEST_CASE("After a reload the teacher's frames are under keys that no stored state holds") {
  School school(603, {"Ana", "Ben"}, {"Ana"});
  const std::uint64_t epoch = school.teacher.session().meeting()->epoch();
  school.teacher.reload();
  REQUIRE(school.world.run_until(
      [&] { return school.teacher.session().frames().sending_epoch(school.world.now).has_value(); }, 5 * kSecond));
  CHECK(*school.teacher.session().frames().sending_epoch(school.world.now) > epoch);
  CHECK(school["Ana"].session().meeting()->epoch() == school.teacher.session().meeting()->epoch());
}

TEST_CASE("A stored class file of another class is put in this one's place") {
  School school(604, {"Ana", "Ben"}, {"Ana"});
  World other(605);
  sim::Disk others;
  other.teacher({"Eve"}, false, &others);
  const std::string key = "class/" + std::string(school.teacher.last("classfile").text_or("class", ""));
  REQUIRE(others.begin()->first != key);
  school.teacher.cut();
  school.office[key] = others.begin()->second;
  school.teacher.reload();
  school.world.run(5 * kSecond);
  // It is nobody's office: without the right root the address is a stranger's.
  CHECK(school.teacher.last("door").text_or("kind", "") == "guest");
}
