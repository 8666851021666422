#include "tests/sim/lesson.h"

#include <cstdio>

#include "wasm/keeper/class_file.h"

namespace homeroom::sim {
namespace {

constexpr std::size_t kMostOverheard = 300;  // letters of a text
constexpr const char* kFirstNames[] = {"Anastasia", "Bartholomew", "Chidiebere", "Devendra"};

}  // namespace

// How often a thing happens, beside the others.
const Lesson::Act Lesson::kActs[] = {
    {10, &Lesson::student_joins},
    {4, &Lesson::student_leaves},
    {6, &Lesson::somebody_writes},
    {3, &Lesson::guest_asks},
    {1, &Lesson::stranger_knocks},
    {2, &Lesson::thief_joins},
    {7, &Lesson::teacher_opens},
    {2, &Lesson::in_charge, &Lesson::teacher_leaves},
    {3, &Lesson::in_charge, &Lesson::teacher_removes},
    {3, &Lesson::in_charge, &Lesson::teacher_allows_again},
    {2, &Lesson::in_charge, &Lesson::teacher_sends_to_door},
    {1, &Lesson::in_charge, &Lesson::teacher_revokes},
    {1, &Lesson::teacher_reissues},
    {5, &Lesson::in_charge, &Lesson::teacher_changes_a_rule},
    {4, &Lesson::in_charge, &Lesson::teacher_looks_at_the_door},
    {1, &Lesson::colleague_is_removed},
    {1, &Lesson::pass_is_taken_back},
    {1, &Lesson::in_charge, &Lesson::class_ends},
    {5, &Lesson::student_reloads},
    {4, &Lesson::student_line_breaks},
    {5, &Lesson::student_is_cut_off},
    {4, &Lesson::with_a_machine, &Lesson::teacher_line_breaks},
    {4, &Lesson::with_a_machine, &Lesson::teacher_is_cut_off},
    {5, &Lesson::with_a_machine, &Lesson::teacher_reloads},
    {8, &Lesson::teacher_dies_over_a_commit},
    {4, &Lesson::with_a_machine, &Lesson::is_gone},
    {3, &Lesson::with_a_machine, &Lesson::second_tab},
    {2, &Lesson::with_a_machine, &Lesson::meeting_is_lost},
    {2, &Lesson::with_a_machine, &Lesson::storage_is_put_back},
    {3, &Lesson::with_a_machine, &Lesson::storage_is_copied},
    {1, &Lesson::with_a_machine, &Lesson::machine_changes},
    {2, &Lesson::server_restarts},
    {4, &Lesson::server_dies_over_a_commit},
};

// The teacher makes the class; a co-teacher gets a pass for good, a substitute one that ends in this lesson. Mostly the
// teacher opens the class, else one of them does, alone.
Lesson::Lesson(std::uint64_t seed)
    : world_(seed, {.least = 5, .most = 120, .drops_per_mille = static_cast<int>(seed % 4) * 3}),
      invariants_(world_, kMark, [this](const Tab& tab) { return may_be_inside(tab); }) {
  began_ = world_.now;
  std::string names;
  for (const char* each : kFirstNames) {
    names += named(each) + "\n";
    students_.push_back({.name = named(each)});
  }
  const TimeMs for_good = began_ + keeper::kTeacherPassLife;
  Teacher& teacher = teachers_.emplace_back(Teacher{.name = named("Ms"), .pass_ends = for_good});
  teacher.office = &new_browser();
  path_ = "/";
  new_tab(teacher).command(
      c("create").set("name", "3b of " + named("Ms")).set("teacher", teacher.name).set("students", names));
  world_.run_until([&] { return !teacher.tab->last("classfile").is_null(); });
  const auto id = classroom::ClassId::parse(teacher.tab->last("classfile").text_or("class", ""));
  const auto file = keeper::ClassFile::decode(teacher.office->at("class/" + id->text()));
  invariants_.class_is(*id, file->root->public_key());
  path_ = "/c/" + id->text();

  teachers_.push_back({.name = named("Okafor"), .pass_ends = for_good});
  teachers_.push_back({.name = named("Substitute"), .pass_ends = began_ + 20'000 + below(280'000)});
  for (Teacher& each : teachers_) {
    if (!is_owner(each)) {
      each.office = &new_browser();
      each.tab = &world_.co_teacher(*teacher.tab, each.name, each.pass_ends, each.office);
      each.tabs.push_back(each.tab);
    }
  }
  for (Student& each : students_) {
    each.tab = &world_.student(*teacher.tab, each.name, false, &each.disk);
  }
  world_.run(500);
  Teacher& opens = world_.random.chance(75) ? teacher : teachers_[static_cast<std::size_t>(1 + world_.random.below(2))];
  tell(opens.name + " opens the class");
  if (!is_owner(opens)) {
    is_gone(teacher);
  }
  opens.tab->command(c("open"));
  opens.wants_in = true;
  world_.run(2000);
}

void Lesson::anything() {
  for (Teacher& each : teachers_) {
    if (each.back_at && world_.now >= *each.back_at) {
      tell(each.name + " is back");
      comes_back(each);
    }
  }
  int sum = 0;
  for (const Act& each : kActs) {
    sum += each.weight;
  }
  auto chosen = static_cast<int>(world_.random.below(static_cast<std::uint64_t>(sum)));
  for (const Act& each : kActs) {
    if ((chosen -= each.weight) < 0) {
      if (each.happens != nullptr) {
        (this->*each.happens)();
      } else if (Teacher* who = (this->*each.who)()) {
        (this->*each.does)(*who);
      }
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
  for (const Teacher& each : teachers_) {
    invariants_.look_at_a_frame(*each.tab, viewers);
  }
  invariants_.look_at_a_frame(*somebody().tab, viewers);
}

std::string Lesson::seconds(TimeMs ms) {
  return std::to_string(ms / 1000) + "." + std::to_string(ms % 1000 / 100) + " s";
}

void Lesson::tell(std::string what) { story_ += "  " + seconds(world_.now - began_) + "  " + std::move(what) + "\n"; }

void Lesson::overhear(std::string name) {
  world_.on_talk = [this, who = std::move(name)](const Tab& tab, const char* verb, std::string_view text) {
    if (tab.name.find(who) != std::string::npos) {
      std::printf("  %s  %s %s %.*s\n", seconds(world_.now - began_).c_str(), tab.name.c_str(), verb,
                  static_cast<int>(std::min(text.size(), kMostOverheard)), text.data());
    }
  };
}

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

// ---- Who teaches --------------------------------------------------------------------------------------------------

Disk& Lesson::new_browser() {
  browsers_.push_back(std::make_unique<Disk>());
  return *browsers_.back();
}

Tab& Lesson::new_tab(Teacher& who) {
  who.tab = &world_.tab(who.name, path_, "", who.office);
  who.tabs.push_back(who.tab);
  return *who.tab;
}

Lesson::Teacher* Lesson::in_charge() {
  std::vector<Teacher*> there;
  for (Teacher& each : teachers_) {
    if (each.tab->alive() && each.tab->in_class()) {
      there.push_back(&each);
    }
  }
  return there.empty() ? nullptr : there[static_cast<std::size_t>(world_.random.below(there.size()))];
}

// Mostly the teacher herself, as she is mostly the one who teaches.
Lesson::Teacher* Lesson::with_a_machine() {
  const bool hers = world_.random.chance(50);
  Teacher& who = hers ? owner() : teachers_[static_cast<std::size_t>(world_.random.below(teachers_.size()))];
  return who.tab->alive() ? &who : nullptr;
}

Lesson::Teacher* Lesson::colleague_but(const Teacher* by) {
  std::vector<Teacher*> others;
  for (Teacher& each : teachers_) {
    if (!is_owner(each) && &each != by) {
      others.push_back(&each);
    }
  }
  return others.empty() ? nullptr : others[static_cast<std::size_t>(world_.random.below(others.size()))];
}

bool Lesson::is_taken_back(const Teacher& who) {
  return invariants_.taken_back(who.tab->session().self()->key.public_key());
}

bool Lesson::may_teach(const Teacher& who, TimeMs later) {
  return !is_taken_back(who) && who.pass_ends > world_.now + later;
}

// Whoever comes to the class file instead presses 'Open class'.
void Lesson::goes_in(Teacher& who) {
  world_.run(200);
  if (who.wants_in == false) {
    who.wants_in.reset();  // a class that is still theirs opens with the page
    return;
  }
  if (!who.tab->in_class()) {
    who.tab->command(c("open"));
  }
  who.wants_in = true;
}

void Lesson::comes_back(Teacher& who) {
  who.back_at.reset();
  who.tab->reload();
  goes_in(who);
}

void Lesson::is_gone(Teacher& who) {
  const TimeMs ms = 2000 + below(60'000);
  tell("the machine of " + who.name + " is gone for " + seconds(ms));
  for (Tab* each : who.tabs) {
    each->close(world_.random.chance(50));
  }
  who.back_at = world_.now + ms;
}

}  // namespace homeroom::sim
