// Lesson: the end: who is where, and should be.
#include "tests/sim/lesson.h"

namespace homeroom::sim {

void Lesson::rest_by_themselves() {
  world_.network.drops_per_mille = 0;
  world_.run_until(
      [&] { return std::ranges::none_of(world_.tabs, [](const auto& each) { return each->is_cut_off(); }); }, 120'000);
  tell("the network is well");
  world_.run(60'000);
  if (!teacher_->in_class()) {
    return fails("the teacher is not in class");
  }
  check_wishes(false);
}

void Lesson::rest_with_help() {
  tell("the teacher allows everything, and everyone asks again");
  for (Tab* each : thieves_) {
    each->close();
  }
  teacher_says(c("freeze").set("on", false));
  teacher_says(c("lock").set("on", false));
  for (const Student& each : students_) {
    teacher_says(about("allow_again", each));
  }
  world_.run(thieves_.empty() ? 1000 : 60'000);  // their place is free
  for (int round = 0; round < 3; ++round) {
    for (Student& each : students_) {
      if (each.wants_in == true && !each.tab->in_class()) {
        each.tab->reload();
        each.tab->command(c("join"));
      }
    }
    world_.run(5000);
    let_in_ = true;
    press_for_everyone("let_everyone_in");
    world_.run(5000);
  }
  world_.run(10'000);
  check_wishes(true);
  check_agreement();
  invariants_.search_store();
}

void Lesson::check_wishes(bool all) {
  for (const Student& each : students_) {
    if (each.revoked || each.turned_away || !each.wants_in || (!all && !each.sure)) {
      continue;
    }
    if (each.tab->in_class() != *each.wants_in) {
      fails(each.name + (*each.wants_in ? " is left outside (" : " is inside against their will (") +
            each.tab->stage() + std::string(each.tab->last("door").text_or("reason", "")) + ")");
    }
  }
}

void Lesson::check_agreement() {
  if (!teacher_->in_class()) {
    return fails("the teacher is not in class");
  }
  const keeper::Meeting& truth = *teacher_->session().meeting();
  std::vector<std::string> inside = {teacher_->name};
  for (const auto& each : world_.tabs) {
    for (const char* alert : {"class-differs", "log-differs", "commit-refused"}) {
      if (each->has_alert(alert)) {
        fails(each->name + " is told " + alert);
      }
    }
    if (each.get() == teacher_ || !each->alive() || !each->in_class()) {
      continue;
    }
    const keeper::Meeting& view = *each->session().meeting();
    if (view.group_id() != truth.group_id() || view.epoch() != truth.epoch() || view.seq() != truth.seq()) {
      fails(each->name + " is not where the teacher is");
    }
    inside.push_back(each->name);
  }
  std::ranges::sort(inside);
  for (const auto& each : world_.tabs) {
    if (each->alive() && each->in_class() && each->names() != inside) {
      fails(each->name + " sees other people than are there");
    }
  }
}

}  // namespace homeroom::sim
