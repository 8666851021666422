// Stories of a crowded door: who is told to wait, and who loses a place there.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "server/core/limits.h"
#include "shared/classroom/names.h"
#include "tests/sim/world.h"
#include "wasm/keeper/knock.h"

using namespace homeroom;
using namespace homeroom::sim;

namespace {

std::int64_t number_of(const std::string& text) { return Json::parse(text)->number("n").value_or(0); }
bool is(const std::string& text, std::string_view type) {
  return text.find(R"("t":")" + std::string(type) + '"') != std::string::npos;
}

}  // namespace

TEST_CASE("Thirty whom the server tells to wait come back one after the other, and each less and less often") {
  World world(801);
  std::vector<std::string> names;
  for (int i = 0; i < 30; ++i) names.push_back("Pupil " + std::to_string(i));
  Tab& teacher = world.teacher(names);
  struct Pupil {
    std::vector<TimeMs> knocks;
    std::set<std::int64_t> asked;
  };
  std::vector<Pupil> pupils(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    Tab& tab = world.student(teacher, names[i], false);
    tab.overhears = [&world, &each = pupils[i]](const std::string& said) {
      if (is(said, "knock")) {
        each.knocks.push_back(world.now);
        each.asked.insert(number_of(said));
      }
    };
    // A server that has no place in its purse, and so nothing to say from the teacher either.
    tab.tamper = [&each = pupils[i]](std::string& text) {
      if (is(text, "answer")) {
        text.clear();
      } else if (is(text, "ok") && each.asked.contains(number_of(text))) {
        text = Json::object()
                   .set("t", "error")
                   .set("n", number_of(text))
                   .set("code", "slow-down")
                   .set("wait_ms", 200)
                   .dump();
      }
    };
  }
  world.run(60'000);
  std::set<TimeMs> second;
  for (const Pupil& each : pupils) {
    REQUIRE(each.knocks.size() >= 8);
    CHECK(each.knocks.size() <= 40);
    CHECK(each.knocks[1] >= each.knocks[0] + 200);
    CHECK(each.knocks[1] <= each.knocks[0] + 200 + keeper::kKnockSpreadMs + 100);
    second.insert(each.knocks[1]);
  }
  CHECK(second.size() > 20);
  CHECK(*second.rbegin() - *second.begin() > 600);
}

TEST_CASE("Who loses the place at a full door is told, knocks again without being asked, and waits again") {
  for (const TimeMs after : {0, 500}) {  // before the teacher's device has said 'wait', and after that
    World world(802);
    Tab& teacher = world.teacher({"Ana"});
    const std::string link = world.link_of(teacher, "Ana");
    const std::size_t at = link.find("/c/");
    Tab& guest = world.tab("Guest", link.substr(at, link.find('#') - at));
    world.run(500);
    guest.command(c("ask").set("name", "Grandma"));
    const auto waits = [&] { return teacher.last("class").list("waiting")->size() == 1; };
    REQUIRE(world.run_until(waits, 5000));
    world.run(after);
    std::string conn;
    for (const std::string& text : guest.received) {
      if (const auto message = Json::parse(text); message->text("conn") != nullptr) conn = *message->text("conn");
    }
    const std::string gone = Json::object().set("t", "knock-gone").set("from", conn).dump();
    world.inject(teacher, gone);
    world.inject(guest, gone);
    world.run(1000);
    CHECK_FALSE(waits());
    CHECK(guest.has_alert("door-full"));
    CHECK(guest.stage() == "waiting");
    CHECK(world.run_until(waits, 6000));
    teacher.command(c("let_everyone_in"));
    CHECK(world.run_until([&] { return guest.in_class(); }, 5000));
  }
}

TEST_CASE("The longest knock that a client makes is one that the server takes") {
  World world(803);
  std::string name;
  for (std::size_t i = 0; i < classroom::kMaxNameLength; ++i) name += "\U00020000";
  REQUIRE(classroom::clean_name(name).ok());
  keeper::Identity guest{crypto::SigningKey::generate(world.random), Bytes(2 * classroom::kPassSize, 7), {}};
  const auto device = crypto::SigningKey::generate(world.random);
  keeper::Knock knock;
  knock.reply = crypto::HpkeKeyPair::generate(world.random).public_key;
  knock.device = to_bytes(device.public_key());
  knock.meeting = Bytes(keeper::kGroupIdSize, 7);
  knock.join = true;
  knock.name = name;
  knock.key_package = keeper::make_key_package(guest, world.now, world.random)->key_package;
  const Bytes door = crypto::HpkeKeyPair::generate(world.random).public_key;
  const auto sealed = keeper::seal_knock(std::string(26, 'a'), door, guest.key, device, knock, world.random);
  CHECK(to_base64url(*sealed).size() <= server::limits::kKnock);
}

TEST_CASE("Where there is no class nobody is left looking for one: the page says so, and asks no more") {
  World world(9);
  Tab& ana = world.tab("Ana", "/c/6nqcptwqgyd64scrmkvbrfwglu", "s=Jz-lNNxiWO5Yh_chKGX7yA");
  Tab& guest = world.tab("Grandma", "/c/6nqcptwqgyd64scrmkvbrfwglu");
  world.run(60'000);
  for (const Tab* each : {&ana, &guest}) {
    CHECK(each->last("door").text_or("reason", "") == "class-not-found");
    CHECK(each->received.size() == 2);  // the server's greeting and its refusal
  }
}
