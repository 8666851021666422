#include "tests/sim/lesson.h"

#include "wasm/keeper/class_file.h"

namespace homeroom::sim {
namespace {

constexpr const char* kFirstNames[] = {"Anastasia", "Bartholomew", "Chidiebere", "Devendra"};

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

std::string Lesson::seconds(TimeMs ms) {
  return std::to_string(ms / 1000) + "." + std::to_string(ms % 1000 / 100) + " s";
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

const std::string& Lesson::problem() {
  if (!invariants_.broken().empty()) {
    fails(invariants_.broken());
  }
  return problem_;
}

}  // namespace homeroom::sim
