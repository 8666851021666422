// The founding story: April 2020, a lesson is under way and its address has leaked.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/world.h"

using namespace homeroom;
using namespace homeroom::sim;

namespace {

std::string path_of(const std::string& link) {
  const std::size_t at = link.find("/c/");
  return link.substr(at, link.find('#') - at);
}

bool heard_nothing(const Tab& stranger, const std::vector<std::string>& secrets) {
  if (stranger.in_class() || !stranger.chat().empty() || !stranger.last("class").is_null()) return false;
  for (const std::string& text : stranger.received) {
    for (const std::string& secret : secrets) {
      if (text.find(secret) != std::string::npos) return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("Forty strangers with a leaked address and one leaked link: nobody gets in, and the lesson goes on") {
  World world(2020);
  const std::vector<std::string> names{"Anastasia", "Benjamin", "Cleopatra", "Desdemona", "Evangeline"};
  Tab& teacher = world.teacher(names);
  std::vector<Tab*> pupils;
  for (const std::string& name : names) pupils.push_back(&world.student(teacher, name));
  REQUIRE(world.run_until([&] {
    return std::ranges::all_of(pupils, [](Tab* each) { return each->names().size() == 6; }) &&
           teacher.names().size() == 6;
  }));
  const std::uint64_t epoch = teacher.session().meeting()->epoch();
  const std::string leaked = world.link_of(teacher, "Evangeline");
  const std::string path = path_of(leaked);

  std::vector<Tab*> strangers;
  for (int i = 0; i < 40; ++i) {
    const std::string number = std::to_string(i);
    if (i < 12) {
      Tab& stranger = world.tab("stranger " + number, path, leaked.substr(leaked.find('#') + 1));
      stranger.command(c("join"));
      strangers.push_back(&stranger);
    } else {
      Tab& stranger = world.tab("stranger " + number, path);
      strangers.push_back(&stranger);
    }
  }
  world.run(1000);
  for (std::size_t i = 0; i < strangers.size(); ++i) {
    // Classmates' names, of those who are here and of one who is not.
    if (i >= 12) strangers[i]->command(c("ask").set("name", names[i % names.size()]));
  }
  for (int second = 0; second < 40; ++second) {
    pupils[static_cast<std::size_t>(second) % 4]->command(
        c("chat").set("text", "lesson line " + std::to_string(second)));
    for (Tab* each : strangers) {
      if (world.random.chance(20)) each->command(c("join"));
    }
    world.run(1000);
  }

  // The teacher reads whose link it is: those with Evangeline's wait under her name, each as a second device of it.
  std::size_t evas = 0, guests = 0;
  for (const Json& each : *teacher.last("class").list("waiting")) {
    if (each.flag("guest").value_or(false)) {
      ++guests;
    } else {
      CHECK(each.text_or("name", "") == "Evangeline");
      CHECK(each.text_or("reason", "") == "second-device");
      ++evas;
    }
  }
  CHECK(evas == 12);
  CHECK(guests == 28);
  CHECK(teacher.has_alert("second-device"));
  CHECK(teacher.session().meeting()->epoch() == epoch);  // nothing happened to the group

  teacher.command(c("reissue").set("subject", world.subject_of(teacher, "Evangeline")));
  world.run(200);
  CHECK(teacher.last("class").list("waiting")->size() == guests);  // whoever waited with the link that was taken back
  teacher.command(c("settings").set("guests", false));
  teacher.command(c("turn_everyone_away"));
  world.run(5000);
  for (Tab* each : strangers) each->command(c("join"));
  for (std::size_t i = 12; i < strangers.size(); ++i) strangers[i]->command(c("ask").set("name", "Anastasia"));
  world.run(20'000);
  CHECK(teacher.last("class").list("waiting")->empty());

  for (const Tab* each : strangers)
    CHECK(heard_nothing(*each, {"Anastasia", "Benjamin", "Cleopatra", "Desdemona", "lesson line", "Ms Rivera"}));
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(pupils[i]->in_class());
    CHECK(pupils[i]->chat().size() == 40);
  }
  // Evangeline gets her new link and is back; the old one opens nothing.
  Tab& eva = world.student(teacher, "Evangeline");
  CHECK(world.run_until([&] { return eva.names().size() == 6; }, 10'000));
  world.run(2000);
  for (const Tab* each : strangers) CHECK_FALSE(each->in_class());
}
