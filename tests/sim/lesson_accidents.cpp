// Lesson: what befalls them: lines, tabs, machines, storage, the server.
#include "tests/sim/lesson.h"
#include "wasm/keeper/class_file.h"

namespace homeroom::sim {

void Lesson::student_reloads() {
  Student& who = somebody();
  tell(who.name + " reloads and joins");
  who.tab->reload();
  who.tab->command(c("join"));
  who.wants_in = true;
}

void Lesson::student_line_breaks() {
  Student& who = somebody();
  tell("the line of " + who.name + " breaks");
  who.tab->cut(world_.random.chance(50));
}

void Lesson::student_is_cut_off() {
  Student& who = somebody();
  const TimeMs ms = 5000 + below(115'000);
  tell(who.name + " is cut off for " + seconds(ms));
  who.tab->cut_off(ms);
}

void Lesson::teacher_line_breaks(Teacher& who) {
  tell("the line of " + who.name + " breaks");
  who.tab->cut(world_.random.chance(50));
}

void Lesson::teacher_is_cut_off(Teacher& who) {
  const TimeMs ms = 5000 + below(115'000);
  tell(who.name + " is cut off for " + seconds(ms));
  who.tab->cut_off(ms);
}

void Lesson::teacher_reloads(Teacher& who) {
  tell(who.name + " reloads");
  comes_back(who);
}

void Lesson::provoke_a_commit(Teacher* by) {
  if (by != nullptr && by->tab->in_class() && world_.random.chance(50)) {
    frozen_ = !frozen_;
    return by->tab->command(c("freeze").set("on", frozen_));
  }
  Student& who = somebody();
  who.tab->reload();
  who.tab->command(c("join"));
  who.wants_in = true;
}

void Lesson::teacher_dies_over_a_commit() {
  constexpr std::pair<Death, const char*> kDeaths[] = {
      {Death::before_store, "made"}, {Death::before_send, "stored"}, {Death::before_answer, "sent"}};
  Teacher* who = with_a_machine();
  if (who == nullptr) {
    return;
  }
  const auto& [death, when] = kDeaths[world_.random.below(3)];
  who->tab->dies = death;
  provoke_a_commit(who);
  const bool died = world_.run_until([&] { return !who->tab->alive(); }, 4000);
  tell("the tab of " + who->name + " dies over a Commit that is " + std::string(when) +
       (died ? "" : ": there was none"));
  wait(8000);
  comes_back(*who);
}

void Lesson::second_tab(Teacher& who) {
  tell(who.name + " opens a second tab");
  Tab* before = who.tab;
  new_tab(who);
  if (world_.random.chance(50)) {
    wait(3000);
    before->close();
  }
  goes_in(who);
}

void Lesson::meeting_is_lost(Teacher& who) {
  const std::string key = "meeting/" + path_.substr(3);
  const bool half = world_.random.chance(50);
  tell("the stored meeting is " + std::string(half ? "damaged" : "lost") + ", and " + who.name + " reloads");
  if (half && who.office->contains(key)) {
    who.office->at(key).resize(who.office->at(key).size() / 2);
  } else {
    who.office->erase(key);
  }
  nobody_is_sure();  // who was turned away, or sent to the door, is forgotten
  comes_back(who);
}

void Lesson::storage_is_copied(Teacher& who) {
  tell("a copy is made of the storage of " + who.name);
  who.copied = *who.office;
  if (is_owner(who)) {
    for (Student& each : students_) {
      each.link_is_new = false;
    }
  }
}

void Lesson::storage_is_put_back(Teacher& who) {
  if (who.copied.empty()) {
    return;
  }
  tell("an older copy of the storage of " + who.name + " is put back, and the page reloaded");
  who.tab->close();
  *who.office = who.copied;
  nobody_is_sure();
  bindings_lost_ = true;
  if (is_owner(who)) {
    for (Student& each : students_) {
      each.revoked = each.revoked || each.link_is_new;  // it is nobody's again
    }
  }
  wait(2000);
  comes_back(who);
}

// What the backup file holds, opened on another machine. (Its passphrase costs half a second on purpose: that way is
// gone in colleagues_test.cpp.)
void Lesson::machine_changes(Teacher& who) {
  tell(who.name + " goes on at another machine with the class file");
  const std::string key = "class/" + path_.substr(3);
  auto file = keeper::ClassFile::decode(who.office->at(key));
  if (!file) {
    return fails("the class file cannot be read");
  }
  file->become_new_device(world_.now, world_.random);
  for (Tab* each : who.tabs) {
    each->close();
  }
  who.office = &new_browser();
  (*who.office)[key] = to_bytes(file->encode().reveal());
  who.copied.clear();
  nobody_is_sure();
  wait(4000);
  new_tab(who);
  goes_in(who);
}

void Lesson::server_restarts() {
  tell("the server is killed");
  world_.kill_server();
  wait(5000);
  world_.start_server();
}

void Lesson::server_dies_over_a_commit() {
  const bool stored = world_.random.chance(50);
  world_.server_dies = stored ? Death::before_answer : Death::before_taking;
  provoke_a_commit(in_charge());
  const bool died = world_.run_until([&] { return !world_.hub; }, 4000);
  tell(std::string("the server dies over a Commit that is ") + (stored ? "stored" : "on its way") +
       (died ? "" : ": there was none"));
  world_.server_dies = Death::none;
  if (died) {
    wait(4000);
    world_.start_server();
  }
}

}  // namespace homeroom::sim
