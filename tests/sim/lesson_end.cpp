// Lesson: the end: who is where, and should be.
#include "tests/sim/lesson.h"

namespace homeroom::sim {
namespace {

constexpr TimeMs kLastMinute = 60'000;  // of a pass: its holder's device uses it no more
constexpr TimeMs kJustEnded = 15'000;   // and just now: others may be about to see to it

std::string listed(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& each : names) {
    all += "'" + each + "' ";
  }
  return all;
}

}  // namespace

void Lesson::rest_by_themselves() {
  world_.network.drops_per_mille = 0;
  for (Teacher& each : teachers_) {
    if (each.back_at) {
      tell(each.name + " is back");
      comes_back(each);
    }
  }
  world_.run_until(
      [&] { return std::ranges::none_of(world_.tabs, [](const auto& each) { return each->is_cut_off(); }); }, 120'000);
  tell("the network is well");
  if (owner().wants_in != true) {
    tell("the teacher presses 'Open class'");  // she had left, or somebody else had ended it
    owner().tab->command(c("open"));
    owner().wants_in = true;
  }
  world_.run(60'000);
  check_teachers();
  check_wishes(false);
}

void Lesson::rest_with_help() {
  tell("the teacher allows everything, and everyone asks again");
  for (Tab* each : thieves_) {
    each->close();
  }
  Tab& teacher = *owner().tab;
  teacher.command(c("freeze").set("on", false));
  teacher.command(c("lock").set("on", false));
  teacher.command(c("settings").set("guests", true));
  for (const Student& each : students_) {
    teacher.command(about("allow_again", each));
  }
  for (const Teacher& each : teachers_) {
    if (each.wants_in == true && !each.tab->in_class()) {
      each.tab->command(c("open"));
    }
  }
  world_.run(thieves_.empty() ? 1000 : 60'000);  // their place is free
  for (int round = 0; round < 3; ++round) {
    for (Student& each : students_) {
      if (each.wants_in == true && !each.tab->in_class()) {
        each.tab->reload();
        each.tab->command(c("join"));
      }
    }
    if (guest_ != nullptr && !guest_->in_class()) {
      guest_->command(c("ask").set("name", named("Grandma")));
    }
    world_.run(5000);
    let_in_ = true;
    press_for_everyone(owner(), "let_everyone_in");
    world_.run(5000);
  }
  world_.run(10'000);
  const auto goes = [&](const Teacher& each) {
    return may_teach(each, kLastMinute - kJustEnded) != may_teach(each, kLastMinute) ||
           may_teach(each, -kJustEnded) != may_teach(each);
  };
  if (std::ranges::any_of(teachers_, goes)) {
    world_.run(kJustEnded);  // somebody was about to go
  }
  check_wishes(true);
  if (guest_ != nullptr && !guest_turned_away_ && !guest_->in_class()) {
    fails("the guest is left outside (" + guest_->stage() + ")");
  }
  check_teachers();
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

// Those whose pass counts are where they want to be; the others are out, whoever kept them.
void Lesson::check_teachers() {
  for (const Teacher& each : teachers_) {
    if (may_teach(each, -kJustEnded) && !may_teach(each, kLastMinute)) {
      continue;
    }
    if (!may_teach(each)) {
      const auto* self = each.tab->session().self();
      const keeper::Meeting* truth = owner().tab->session().meeting();
      if (each.tab->in_class() || (truth != nullptr && truth->by_subject(self->subject) != nullptr)) {
        fails(each.name + " is still there, and may not teach any more");
      }
    } else if (each.wants_in && each.tab->in_class() != *each.wants_in) {
      fails(each.name + (*each.wants_in ? " is left outside" : " is inside against their will"));
    }
  }
}

// Everyone is in one class, and sees the same people there.
void Lesson::check_agreement() {
  const Tab& teacher = *owner().tab;
  if (!teacher.in_class()) {
    return fails("the teacher is not in class");
  }
  const keeper::Meeting& truth = *owner().tab->session().meeting();
  std::vector<std::string> inside;
  for (const auto& each : world_.tabs) {
    for (const char* alert : {"class-differs", "log-differs", "commit-refused"}) {
      if (each->has_alert(alert)) {
        fails(each->name + " is told " + alert);
      }
    }
    if (!each->alive() || !each->in_class()) {
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
      fails(each->name + " sees other people than are there: " + listed(each->names()) + "instead of " +
            listed(inside));
    }
  }
}

}  // namespace homeroom::sim
