// Lesson: what people do: students, a guest, a stranger, thieves of a link.
#include "tests/sim/lesson.h"

namespace homeroom::sim {

void Lesson::student_joins() {
  Student& who = somebody();
  tell(who.name + " joins");
  who.tab->command(c("join"));
  who.wants_in = true;
}

void Lesson::student_leaves() {
  Student& who = somebody();
  tell(who.name + " leaves");
  who.tab->command(c("leave"));
  who.wants_in = false;
}

void Lesson::somebody_writes() {
  Teacher* by = world_.random.chance(30) ? in_charge() : nullptr;
  Tab& who = by != nullptr ? *by->tab : *somebody().tab;
  const std::string text = "line " + std::to_string(++lines_) + " by " + std::string(kMark);
  tell(who.name + " writes " + text);
  Json line = c("chat").set("text", text);
  if (world_.random.chance(20)) {
    line.set("reader", "teachers");
  }
  who.command(std::move(line));
}

void Lesson::guest_asks() {
  tell("a guest asks to join");
  if (guest_ == nullptr) {
    guest_ = &world_.tab(named("Grandma"), path_);
    world_.run(1000);
  }
  guest_->command(c("ask").set("name", named("Grandma")));
}

void Lesson::stranger_knocks() {
  tell("a stranger knocks with a link that is none");
  if (stranger_ == nullptr) {
    stranger_ = &world_.tab(named("Stranger"), path_, "s=AAECAwQFBgcICQoLDA0ODw");
    world_.run(1000);
  }
  stranger_->command(c("join"));
}

// Whoever uses a link first is it: a thief who comes before the student stands where the student would.
void Lesson::thief_joins() {
  tell("somebody else joins with the link of " + students_[0].name);
  if (thieves_.empty() || world_.random.chance(20)) {
    thieves_.push_back(&world_.student(*owner().tab, students_[0].name, false));
    thieves_.back()->name = "the thief of " + students_[0].name;
  }
  students_[0].sure = false;
  thieves_.back()->command(c("join"));
}

void Lesson::nobody_is_sure() {
  for (Student& each : students_) {
    each.sure = false;
  }
}

}  // namespace homeroom::sim
