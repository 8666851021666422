#include "tests/sim/accidents.h"

#include "wasm/keeper/class_file.h"

namespace homeroom::sim {
namespace {

// In every name and text of the lesson, so that one that got out is found by searching for it.
constexpr std::string_view kMark = "Quillfeather";
constexpr const char* kFirstNames[] = {"Anastasia", "Bartholomew", "Chidiebere", "Devendra"};

Json c(const char* name) { return Json::object().set("c", name); }
std::string named(std::string_view first) { return std::string(first) + " " + std::string(kMark); }
std::string seconds(TimeMs ms) { return std::to_string(ms / 1000) + "." + std::to_string(ms % 1000 / 100) + " s"; }

}  // namespace

// How often a thing happens, beside the others.
const Lesson::Act Lesson::kActs[] = {
    {10, &Lesson::student_joins},
    {4, &Lesson::student_leaves},
    {6, &Lesson::somebody_writes},
    {3, &Lesson::teacher_removes},
    {3, &Lesson::teacher_allows_again},
    {2, &Lesson::teacher_sends_to_door},
    {1, &Lesson::teacher_revokes},
    {1, &Lesson::teacher_reissues},
    {5, &Lesson::teacher_changes_a_rule},
    {4, &Lesson::teacher_looks_at_the_door},
    {3, &Lesson::guest_asks},
    {1, &Lesson::stranger_knocks},
    {2, &Lesson::thief_joins},
    {1, &Lesson::class_ends},
    {5, &Lesson::student_reloads},
    {4, &Lesson::student_line_breaks},
    {5, &Lesson::student_is_cut_off},
    {3, &Lesson::teacher_line_breaks},
    {3, &Lesson::teacher_is_cut_off},
    {4, &Lesson::teacher_reloads},
    {8, &Lesson::teacher_dies_over_a_commit},
    {3, &Lesson::second_tab},
    {2, &Lesson::meeting_is_lost},
    {2, &Lesson::storage_is_put_back},
    {3, &Lesson::storage_is_copied},
    {1, &Lesson::machine_changes},
    {2, &Lesson::server_restarts},
    {4, &Lesson::server_dies_over_a_commit},
};

Lesson::Lesson(std::uint64_t seed)
    : world_(seed, {.least = 5, .most = 120, .drops_per_mille = static_cast<int>(seed % 4) * 3}),
      invariants_(world_, kMark, [this](const Tab& tab) { return may_be_inside(tab); }) {
  browsers_.push_back(std::make_unique<Disk>());
  office_ = browsers_.back().get();
  began_ = world_.now;
  teacher_ = &world_.tab(named("Ms"), "/", "", office_);
  teachers_tabs_.push_back(teacher_);
  std::string names;
  for (const char* each : kFirstNames) {
    names += named(each) + "\n";
    students_.push_back({.name = named(each)});
  }
  teacher_->command(c("create").set("name", "3b of " + named("Ms")).set("teacher", named("Ms")).set("students", names));
  world_.run_until([&] { return !teacher_->last("classfile").is_null(); });
  const auto id = classroom::ClassId::parse(teacher_->last("classfile").text_or("class", ""));
  const auto file = keeper::ClassFile::decode(office_->at("class/" + id->text()));
  invariants_.class_is(*id, file->root->public_key());
  path_ = "/c/" + id->text();
  for (Student& each : students_) {
    each.tab = &world_.student(*teacher_, each.name, false, &each.disk);
  }
  teacher_->command(c("open"));
  world_.run(2000);
}

void Lesson::anything() {
  int sum = 0;
  for (const Act& each : kActs) {
    sum += each.weight;
  }
  auto chosen = static_cast<int>(world_.random.below(static_cast<std::uint64_t>(sum)));
  for (const Act& each : kActs) {
    if ((chosen -= each.weight) < 0) {
      (this->*each.happens)();
      break;
    }
  }
  wait(2500);
  std::set<const Tab*> viewers;  // without those who were told to go, and look no more
  for (const Student& each : students_) {
    if (each.sure) {
      viewers.insert(each.tab);
    }
  }
  invariants_.look_at_a_frame(*teacher_, viewers);
  invariants_.look_at_a_frame(*somebody().tab, viewers);
}

void Lesson::tell(std::string what) { story_ += "  " + seconds(world_.now - began_) + "  " + std::move(what) + "\n"; }

void Lesson::fails(std::string what) {
  if (problem_.empty()) {
    problem_ = std::move(what);
  }
}

bool Lesson::may_be_inside(const Tab& tab) const {
  if (&tab == stranger_) {
    return false;  // whatever is pressed: there is no such link
  }
  if (&tab == guest_) {
    return let_in_;
  }
  if (is_thief(tab)) {
    return let_in_ || bindings_lost_ || !students_[0].sure;
  }
  return true;
}

// ---- What people do -----------------------------------------------------------------------------------------------

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

// ---- What befalls them --------------------------------------------------------------------------------------------

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

// ---- The end ------------------------------------------------------------------------------------------------------

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

const std::string& Lesson::problem() {
  if (!invariants_.broken().empty()) {
    fails(invariants_.broken());
  }
  return problem_;
}

}  // namespace homeroom::sim
