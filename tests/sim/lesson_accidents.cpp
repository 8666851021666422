// Lesson: what befalls them.
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
  const auto ms = static_cast<TimeMs>(5000 + world_.random.below(115'000));
  tell(who.name + " is cut off for " + seconds(ms));
  who.tab->cut_off(ms);
}

void Lesson::teacher_line_breaks() {
  tell("the teacher's line breaks");
  teacher_->cut(world_.random.chance(50));
}

void Lesson::teacher_is_cut_off() {
  const auto ms = static_cast<TimeMs>(5000 + world_.random.below(115'000));
  tell("the teacher is cut off for " + seconds(ms));
  teacher_->cut_off(ms);
}

void Lesson::teacher_reloads() {
  tell("the teacher reloads");
  teacher_comes_back();
}

void Lesson::teacher_comes_back() {
  teacher_->reload();
  teacher_is_in_class();
}

// Whoever comes to the class file instead presses 'Open class'.
void Lesson::teacher_is_in_class() {
  world_.run(200);
  if (!teacher_->in_class()) {
    teacher_->command(c("open"));
  }
}

void Lesson::provoke_a_commit() {
  if (world_.random.chance(50)) {
    frozen_ = !frozen_;
    return teacher_says(c("freeze").set("on", frozen_));
  }
  Student& who = somebody();
  who.tab->reload();
  who.tab->command(c("join"));
  who.wants_in = true;
}

void Lesson::teacher_dies_over_a_commit() {
  constexpr std::pair<Death, const char*> kDeaths[] = {
      {Death::before_store, "made"}, {Death::before_send, "stored"}, {Death::before_answer, "sent"}};
  const auto& [death, when] = kDeaths[world_.random.below(3)];
  teacher_->dies = death;
  provoke_a_commit();
  const bool died = world_.run_until([&] { return !teacher_->alive(); }, 4000);
  tell("the teacher's tab dies over a Commit that is " + std::string(when) + (died ? "" : ": there was none"));
  wait(8000);
  teacher_comes_back();
}

void Lesson::second_tab() {
  tell("the teacher opens a second tab");
  Tab* before = teacher_;
  teacher_ = &world_.tab(named("Ms"), path_, "", office_);
  teachers_tabs_.push_back(teacher_);
  if (world_.random.chance(50)) {
    wait(3000);
    before->close();
  }
  teacher_is_in_class();
}

void Lesson::meeting_is_lost() {
  const std::string key = "meeting/" + path_.substr(3);
  const bool half = world_.random.chance(50);
  tell(half ? "the stored meeting is damaged, and the teacher reloads"
            : "the stored meeting is lost, and the teacher reloads");
  if (half && office_->contains(key)) {
    office_->at(key).resize(office_->at(key).size() / 2);
  } else {
    office_->erase(key);
  }
  nobody_is_sure();  // who was turned away, or sent to the door, is forgotten
  teacher_comes_back();
}

void Lesson::storage_is_copied() {
  tell("a copy is made of the teacher's storage");
  copied_ = *office_;
  for (Student& each : students_) {
    each.link_is_new = false;
  }
}

void Lesson::storage_is_put_back() {
  if (copied_.empty()) {
    return;
  }
  tell("an older copy of the teacher's storage is put back, and she reloads");
  teacher_->close();
  *office_ = copied_;
  nobody_is_sure();
  bindings_lost_ = true;
  for (Student& each : students_) {
    each.revoked = each.revoked || each.link_is_new;  // it is nobody's again
  }
  wait(2000);
  teacher_comes_back();
}

// What the backup file holds, opened on another machine. (Its passphrase costs half a second on purpose: that way is
// gone in story_test.cpp.)
void Lesson::machine_changes() {
  tell("the teacher goes on at another machine with her backup file");
  const std::string key = "class/" + path_.substr(3);
  auto file = keeper::ClassFile::decode(office_->at(key));
  if (!file) {
    return fails("the class file cannot be read");
  }
  file->become_new_device(world_.now, world_.random);
  for (Tab* each : teachers_tabs_) {
    each->close();
  }
  browsers_.push_back(std::make_unique<Disk>());
  office_ = browsers_.back().get();
  (*office_)[key] = to_bytes(file->encode().reveal());
  copied_.clear();
  nobody_is_sure();
  wait(4000);
  teacher_ = &world_.tab(named("Ms"), path_, "", office_);
  teachers_tabs_.push_back(teacher_);
  teacher_is_in_class();
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
  provoke_a_commit();
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
