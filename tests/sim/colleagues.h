// What stories of several teachers have in common.
// Owns nothing. Never waits longer than the story says: what does not come about fails it.
#pragma once

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/world.h"
#include "wasm/keeper/class_file.h"

namespace homeroom::sim {

// A co-teacher in the class that is open.
inline Tab& co_teacher_inside(World& world, Tab& teacher, TimeMs pass_life = keeper::kStudentPassLife) {
  Tab& okafor = world.co_teacher(teacher, "Mr Okafor", world.now + pass_life);
  okafor.command(c("open"));
  REQUIRE(world.run_until([&] { return okafor.in_class() && teacher.in_class(); }, 30'000));
  return okafor;
}

inline bool at_door(Tab& tab) {
  return tab.last("class").text_or("at_door", "") == tab.last("class").text_or("me", "-");
}

inline bool frozen(Tab& tab) { return tab.last("class").find("policy")->flag("frozen").value_or(false); }

// How often a tab has come into a group.
inline std::size_t welcomes(const Tab& tab) {
  return static_cast<std::size_t>(std::ranges::count_if(
      tab.received, [](const std::string& each) { return each.find(R"("t":"welcome")") != std::string::npos; }));
}

// In one class, in the same epoch, with the same keys.
inline bool agree(const std::vector<Tab*>& tabs) {
  return std::ranges::all_of(tabs, [&](Tab* each) {
    return each->in_class() && tabs.front()->in_class() &&
           same(each->session().meeting()->group().epoch_authenticator(),
                tabs.front()->session().meeting()->group().epoch_authenticator());
  });
}

// Mr Okafor and Ana in class; the teacher at her class file.
struct OkaforTeaches {
  explicit OkaforTeaches(std::uint64_t seed) : world(seed) {
    okafor.command(c("open"));
    REQUIRE(world.run_until([&] { return ana.names() == Names{"Ana", "Mr Okafor"}; }));
  }

  World world;
  Tab& teacher = world.teacher({"Ana"}, false);
  Tab& okafor = world.co_teacher(teacher, "Mr Okafor", world.now + keeper::kStudentPassLife);
  Tab& ana = world.student(teacher, "Ana");
};

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

}  // namespace homeroom::sim
