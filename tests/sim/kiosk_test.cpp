// A computer that everybody uses: nothing of anybody stays on it, and the teacher reads at which one somebody sits.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/world.h"
#include "wasm/keeper/knock.h"

using namespace homeroom;
using namespace homeroom::sim;

namespace {

std::string path_of(const std::string& link) {
  const std::size_t at = link.find("/c/");
  return link.substr(at, link.find('#') - at);
}

Tab& at_seat(World& world, Tab& teacher, const std::string& student, const std::string& seat, Disk& disk) {
  const std::string link = world.link_of(teacher, student);
  Tab& made = world.tab(student, path_of(link), link.substr(link.find('#') + 1), &disk, seat);
  made.command(c("join"));
  return made;
}

// The field of the person or the knock of that name, as the tab was told of it.
std::string told(const Tab& tab, const char* list, const std::string& name, const char* field) {
  const Json::Array* all = tab.last("class").list(list);
  if (all == nullptr) return "no list";
  for (const Json& each : *all) {
    if (each.text_or("name", "") == name) return std::string(each.text_or(field, "none"));
  }
  return "nobody";
}

}  // namespace

TEST_CASE("A kiosk stores nothing, forgets its pupil, and the teacher reads the seat") {
  World world(61);
  Tab& teacher = world.teacher({"Ana", "Bo"});
  Disk disk;
  Tab& ana = at_seat(world, teacher, "Ana", "Seat 12", disk);
  Tab& bo = world.student(teacher, "Bo");
  REQUIRE(world.run_until([&] { return ana.names().size() == 3 && bo.names().size() == 3; }));
  CHECK(told(teacher, "people", "Ana", "seat") == "Seat 12");
  CHECK(told(teacher, "people", "Bo", "seat").empty());
  CHECK(told(bo, "people", "Ana", "seat") == "none");  // for the teacher alone
  CHECK(world.store.everything().find("Seat 12") == std::string::npos);

  ana.command(c("leave"));
  world.run(10'000);
  CHECK(teacher.names().size() == 2);
  CHECK(disk.empty());
  ana.close();

  // The same pupil comes back on a machine of her own: no seat any more.
  Tab& home = world.student(teacher, "Ana");
  world.run(3000);
  teacher.command(
      c("let_in").set("id", (*teacher.last("class").list("waiting"))[0].text_or("id", "")).set("remember", false));
  REQUIRE(world.run_until([&] { return home.in_class(); }));
  world.run(500);
  CHECK(told(teacher, "people", "Ana", "seat").empty());
}

TEST_CASE("A card that is scanned at a kiosk's start makes that page the class's, once") {
  World world(64);
  Tab& teacher = world.teacher({"Ana", "Bo"});
  Disk disk;
  Tab& kiosk = world.tab("kiosk", "/", "", &disk, "Seat 3");
  const auto scan = [&](const std::string& student) {
    const std::string link = world.link_of(teacher, student);
    kiosk.command(c("boot")
                      .set("path", path_of(link))
                      .set("fragment", link.substr(link.find('#') + 1))
                      .set("origin", "https://school.example")
                      .set("kiosk", true)
                      .set("seat", "Seat 3"));
  };
  scan("Ana");
  REQUIRE(world.run_until([&] { return kiosk.last("door").text_or("name", "") == "Ana"; }));
  scan("Bo");  // not while it is somebody's
  kiosk.command(c("join"));
  REQUIRE(world.run_until([&] { return kiosk.in_class(); }));
  world.run(500);
  CHECK(told(teacher, "people", "Ana", "seat") == "Seat 3");
  CHECK(disk.empty());
}

TEST_CASE("Attack: a seat that would be somebody, or would not end, is cut or none; it never becomes the name") {
  World world(62);
  Tab& teacher = world.teacher({"Ana"});
  const std::string path = path_of(world.link_of(teacher, "Ana"));
  const auto guest = [&](const std::string& seat) -> Tab& {
    Tab& made = world.tab("guest", path, "", nullptr, seat);
    world.run(1000);
    made.command(c("ask").set("name", "Zoe"));
    world.run(1000);
    return made;
  };
  guest(
      "\xe2\x80\xae"
      "Ms Rivera");
  CHECK(told(teacher, "waiting", "Zoe", "seat").empty());
  teacher.command(c("turn_everyone_away"));
  world.run(500);
  guest("Ms Rivera" + std::string(60, '!'));
  CHECK(told(teacher, "waiting", "Zoe", "seat") == "Ms Rivera" + std::string(15, '!'));
  REQUIRE(teacher.last("class").list("waiting")->size() == 1);
}

TEST_CASE("Attack: a changed client's seat is made clean by the teacher's device") {
  SeededRandom random(65);
  const crypto::HpkeKeyPair door = crypto::HpkeKeyPair::generate(random);
  const auto member = crypto::SigningKey::generate(random), device = crypto::SigningKey::generate(random);
  const auto opened = [&](const std::string& seat) {
    keeper::Knock knock;
    knock.reply = crypto::HpkeKeyPair::generate(random).public_key;
    knock.device = to_bytes(device.public_key());
    knock.meeting = Bytes(keeper::kGroupIdSize);
    knock.seat = seat;
    const auto sealed = keeper::seal_knock("class", door.public_key, member, device, knock, random);
    REQUIRE(sealed);
    const auto back = keeper::open_knock("class", door, member.public_key(), *sealed);
    REQUIRE(back);
    return back->seat;
  };
  CHECK(opened("Seat 12") == "Seat 12");
  CHECK(opened("\xe2\x80\xae"
               "Ms Rivera")
            .empty());
  CHECK(opened("Seat\n12").empty());
  CHECK(opened(std::string(60, 'x')) == std::string(24, 'x'));
  CHECK(opened(std::string(8000, 'x')).empty());
}

TEST_CASE("On a kiosk no class is made, opened from a file, or taken from what the browser has") {
  World world(63);
  Disk disk;
  Tab& teacher = world.teacher({"Ana"}, true, &disk);
  const std::string path = path_of(world.link_of(teacher, "Ana"));
  const Disk before = disk;
  teacher.close();

  Tab& start = world.tab("kiosk", "/", "i=AAAA", &disk, "");
  CHECK(start.last("start").flag("may_create") == false);
  CHECK(start.last("start").flag("invited") == false);
  start.command(c("create").set("name", "Class 4").set("teacher", "Ms Rivera").set("students", "Ana"));
  start.command(c("restore").set("passphrase", "x").set_bytes("bytes", Bytes(100)));
  world.run(1000);
  CHECK(start.last("classfile").is_null());

  Tab& door = world.tab("kiosk", path, "", &disk, "");
  world.run(1000);
  CHECK(door.last("classfile").is_null());
  CHECK(door.last("door").text_or("kind", "") == "guest");
  CHECK(disk == before);
}
