// Lesson: what those do who teach: the teacher, her co-teacher, a substitute, whoever is in class.
#include "tests/sim/lesson.h"

namespace homeroom::sim {

// Comes in where somebody lets them in, else opens the class; also with a pass that counts no more, which opens
// nothing.
void Lesson::teacher_opens() {
  Teacher* who = world_.random.chance(30) ? with_a_machine() : colleague_but(nullptr);
  if (who == nullptr || !who->tab->alive() || who->tab->in_class()) {
    return;
  }
  tell(who->name + " presses 'Open class'");
  who->tab->command(c("open"));
  who->wants_in = true;
}

void Lesson::teacher_leaves(Teacher& who) {
  tell(who.name + " leaves");
  // Which devices came in by their last Commits colleagues are told when they are there; later ones ask at the door.
  if (std::ranges::none_of(teachers_, [&](const Teacher& each) {
        return &each != &who && each.tab->alive() && each.tab->on_line() && each.tab->in_class();
      })) {
    nobody_is_sure();
  }
  who.tab->command(c("leave"));
  who.wants_in = false;
}

Json Lesson::about(const char* command, const Student& student) {
  return c(command).set("subject", world_.subject_of(*owner().tab, student.name));
}

void Lesson::teacher_removes(Teacher& by) {
  Student& who = somebody();
  tell(by.name + " removes " + who.name);
  who.sure = false;
  by.tab->command(about("remove", who));
}

void Lesson::teacher_allows_again(Teacher& by) {
  Student& who = somebody();
  tell(by.name + " allows " + who.name + " again");
  by.tab->command(about("allow_again", who));
}

void Lesson::teacher_sends_to_door(Teacher& by) {
  Student& who = somebody();
  tell(by.name + " sends " + who.name + " to the door");
  who.sure = false;
  by.tab->command(about("send_to_door", who));
}

void Lesson::teacher_revokes(Teacher& by) {
  Student& who = somebody();
  tell(by.name + " revokes the link of " + who.name);
  who.sure = false;
  who.revoked = true;
  by.tab->command(about("revoke", who));
}

// The root's alone: by the teacher, in class or at her class file.
void Lesson::teacher_reissues() {
  Student& who = somebody();
  if (!owner().tab->alive()) {
    return;
  }
  tell("the teacher makes a new link for " + who.name);
  who.tab->close();
  owner().tab->command(about("reissue", who));
  who.tab = &world_.student(*owner().tab, who.name, false, &who.disk);
  who.sure = who.revoked = false;
  who.wants_in = false;
  who.link_is_new = true;
}

void Lesson::teacher_changes_a_rule(Teacher& by) {
  const bool on = world_.random.chance(50);
  const auto says = [&](std::string what, Json command) {
    tell(by.name + ": " + std::move(what));
    by.tab->command(std::move(command));
  };
  switch (world_.random.below(6)) {
    case 0:
    case 1: frozen_ = on; return says(on ? "the class is frozen" : "the class is unfrozen", c("freeze").set("on", on));
    case 2:
      nobody_is_sure();
      return says(on ? "the class is locked" : "the class is unlocked", c("lock").set("on", on));
    case 3: return says("cameras for the teacher alone", c("policy").set("teacher_only_cameras", on));
    case 4: return says("chat for some", c("policy").set("chat", on ? "everyone" : "teacher"));
    default: return says(on ? "guests are let wait" : "no guests", c("settings").set("guests", on));
  }
}

void Lesson::teacher_looks_at_the_door(Teacher& by) {
  if (world_.random.chance(70)) {
    tell(by.name + " lets everyone in");
    let_in_ = true;
    return press_for_everyone(by, "let_everyone_in");
  }
  tell(by.name + " turns everyone away");
  nobody_is_sure();
  for (Student& each : students_) {
    if (!each.tab->in_class()) {
      each.turned_away = true;  // for as long as this meeting lasts
    }
  }
  guest_turned_away_ = guest_turned_away_ || (guest_ != nullptr && !guest_->in_class());
  press_for_everyone(by, "turn_everyone_away");
}

void Lesson::press_for_everyone(Teacher& by, const char* command) {
  if (!thieves_.empty()) {
    students_[0].sure = false;
  }
  by.tab->command(c(command));
}

// By a colleague, who may: they come in again when they like. (By the teacher it takes the pass back.)
void Lesson::colleague_is_removed() {
  Teacher* by = in_charge();
  Teacher* who = colleague_but(by);
  if (by == nullptr || is_owner(*by) || who == nullptr) {
    return;
  }
  tell(by->name + " removes " + who->name);
  who->wants_in.reset();
  by->tab->command(c("remove").set("subject", world_.subject_of(*owner().tab, who->name)));
}

// By the teacher, in class or at her class file.
void Lesson::pass_is_taken_back() {
  Teacher* who = colleague_but(nullptr);
  if (!owner().tab->alive()) {
    return;
  }
  tell("the teacher takes back the pass of " + who->name);
  who->wants_in.reset();  // until the server has heard of it it counts
  owner().tab->command(c("take_back").set("subject", world_.subject_of(*owner().tab, who->name)));
}

void Lesson::class_ends(Teacher& by) {
  tell(by.name + " ends the class");
  nobody_is_sure();
  by.tab->command(c("end"));
  for (Student& each : students_) {
    each.wants_in.reset();  // who is cut off, or waits, waits for the next lesson
  }
  for (Teacher& each : teachers_) {
    each.wants_in.reset();
  }
  wait(4000);
  tell("and opens it again");
  by.tab->command(c("open"));
  by.wants_in = true;
  frozen_ = false;
}

}  // namespace homeroom::sim
