// Lesson: what people do.
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
  Tab& who = world_.random.chance(30) ? *teacher_ : *somebody().tab;
  const std::string text = "line " + std::to_string(++lines_) + " by " + std::string(kMark);
  tell(who.name + " writes " + text);
  Json line = c("chat").set("text", text);
  if (world_.random.chance(20)) {
    line.set("reader", "teachers");
  }
  who.command(std::move(line));
}

Json Lesson::about(const char* command, const Student& student) {
  return c(command).set("subject", world_.subject_of(*teacher_, student.name));
}

void Lesson::teacher_says(Json command) {
  if (teaches()) {
    teacher_->command(std::move(command));
  }
}

void Lesson::teacher_removes() {
  Student& who = somebody();
  tell("the teacher removes " + who.name);
  who.sure = false;
  teacher_says(about("remove", who));
}

void Lesson::teacher_allows_again() {
  Student& who = somebody();
  tell("the teacher allows " + who.name + " again");
  teacher_says(about("allow_again", who));
}

void Lesson::teacher_sends_to_door() {
  Student& who = somebody();
  tell("the teacher sends " + who.name + " to the door");
  who.sure = false;
  teacher_says(about("send_to_door", who));
}

void Lesson::teacher_revokes() {
  Student& who = somebody();
  tell("the teacher revokes the link of " + who.name);
  who.sure = false;
  who.revoked = true;
  teacher_says(about("revoke", who));
}

void Lesson::teacher_reissues() {
  Student& who = somebody();
  if (!teaches()) {
    return;
  }
  tell("the teacher makes a new link for " + who.name);
  who.tab->close();
  teacher_says(about("reissue", who));
  who.tab = &world_.student(*teacher_, who.name, false, &who.disk);
  who.sure = who.revoked = false;
  who.wants_in = false;
  who.link_is_new = true;
}

void Lesson::teacher_changes_a_rule() {
  const bool on = world_.random.chance(50);
  switch (world_.random.below(6)) {
    case 0:
    case 1:
      frozen_ = on;
      tell(on ? "the class is frozen" : "the class is unfrozen");
      return teacher_says(c("freeze").set("on", on));
    case 2:
      tell(on ? "the class is locked" : "the class is unlocked");
      nobody_is_sure();
      return teacher_says(c("lock").set("on", on));
    case 3: tell("cameras for the teacher alone"); return teacher_says(c("policy").set("teacher_only_cameras", on));
    case 4: tell("chat for some"); return teacher_says(c("policy").set("chat", on ? "everyone" : "teacher"));
    default: tell(on ? "guests are let wait" : "no guests"); return teacher_says(c("settings").set("guests", on));
  }
}

void Lesson::teacher_looks_at_the_door() {
  if (world_.random.chance(70)) {
    tell("the teacher lets everyone in");
    let_in_ = true;
    return press_for_everyone("let_everyone_in");
  }
  tell("the teacher turns everyone away");
  nobody_is_sure();
  for (Student& each : students_) {
    if (!each.tab->in_class()) {
      each.turned_away = true;  // for as long as this meeting lasts
    }
  }
  press_for_everyone("turn_everyone_away");
}

void Lesson::press_for_everyone(const char* command) {
  if (!thieves_.empty()) {
    students_[0].sure = false;
  }
  teacher_says(c(command));
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
    thieves_.push_back(&world_.student(*teacher_, students_[0].name, false));
    thieves_.back()->name = "the thief of " + students_[0].name;
  }
  students_[0].sure = false;
  thieves_.back()->command(c("join"));
}

void Lesson::class_ends() {
  if (!teaches()) {
    return;
  }
  tell("the teacher ends the class");
  nobody_is_sure();
  teacher_->command(c("end"));
  for (Student& each : students_) {
    each.wants_in.reset();  // who is cut off, or waits, waits for the next lesson
  }
  wait(4000);
  tell("and opens it again");
  teacher_->command(c("open"));
  frozen_ = false;
}

void Lesson::nobody_is_sure() {
  for (Student& each : students_) {
    each.sure = false;
  }
}

}  // namespace homeroom::sim
