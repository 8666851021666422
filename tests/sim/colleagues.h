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
  okafor.command(Json::object().set("c", "open"));
  REQUIRE(world.run_until([&] { return okafor.in_class() && teacher.in_class(); }, 30'000));
  return okafor;
}

inline bool at_door(Tab& tab) {
  return tab.last("class").text_or("at_door", "") == tab.last("class").text_or("me", "-");
}

inline bool frozen(Tab& tab) { return tab.last("class").find("policy")->flag("frozen").value_or(false); }

// In one class, in the same epoch, with the same keys.
inline bool agree(const std::vector<Tab*>& tabs) {
  return std::ranges::all_of(tabs, [&](Tab* each) {
    return each->in_class() && tabs.front()->in_class() &&
           same(each->session().meeting()->group().epoch_authenticator(),
                tabs.front()->session().meeting()->group().epoch_authenticator());
  });
}

}  // namespace homeroom::sim
