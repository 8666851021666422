// A lesson that nobody wrote: what people do and what befalls them, one thing after another, as a seed chooses.
// Owns the school it takes place in and remembers the story, so that a seed that fails can be read. Never judges while
// it goes on: that is for the invariants; at its end it says who is not where they want to be.
#pragma once

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "tests/sim/invariants.h"

namespace homeroom::sim {

class Lesson {
 public:
  explicit Lesson(std::uint64_t seed);

  void anything();               // one thing, and some time
  void rest_by_themselves();     // the network is well, and nobody presses anything
  void rest_with_help();         // the teacher allows everything, and everyone asks once more
  const std::string& problem();  // what did not hold, or who is not where they want to be; empty: nothing
  const std::string& story() const { return story_; }
  void overhear(std::string name);  // prints what those hear, say and show who have this in their names
  const Invariants::Counts& counts() const { return invariants_.counts(); }

 private:
  struct Student {
    std::string name;
    Disk disk;
    Tab* tab = nullptr;
    std::optional<bool> wants_in = false;  // absent: that depends on what they heard of
    bool sure = true;                      // nobody but the network ever stood between them and the class
    bool revoked = false;                  // and has no new link yet
    bool turned_away = false;              // with others who stood at the door
    bool link_is_new = false;              // newer than the copy of the teacher's storage
  };
  // Whoever may teach: the teacher, who has the root, and co-teachers with class files of their own.
  struct Teacher {
    std::string name;
    TimeMs pass_ends;
    Disk* office = nullptr;  // their browser now
    Disk copied = {};        // an older state of it
    Tab* tab = nullptr;      // the newest
    std::vector<Tab*> tabs = {};
    std::optional<bool> wants_in = false;  // absent: that depends on what they heard of
    std::optional<TimeMs> back_at = {};    // their machine is gone until then
  };
  // A thing that happens; or one of somebody who teaches: nothing when there is nobody.
  struct Act {
    Act(int weight_, void (Lesson::*happens_)()) : weight(weight_), happens(happens_) {}
    Act(int weight_, Teacher* (Lesson::*somebody)(), void (Lesson::*does_)(Teacher&))
        : weight(weight_), who(somebody), does(does_) {}
    int weight;
    void (Lesson::*happens)() = nullptr;
    Teacher* (Lesson::*who)() = nullptr;
    void (Lesson::*does)(Teacher&) = nullptr;
  };
  static const Act kActs[];
  // In every name and text of the lesson, so that one that got out is found by searching for it.
  static constexpr std::string_view kMark = "Quillfeather";
  static std::string named(std::string_view first) { return std::string(first) + " " + std::string(kMark); }
  static std::string seconds(TimeMs ms);

  // What people do.
  void student_joins();
  void student_leaves();
  void somebody_writes();
  void guest_asks();
  void stranger_knocks();
  void thief_joins();
  // What those do who teach: one of them, whoever is in class.
  void teacher_opens();
  void teacher_leaves(Teacher& who);
  void teacher_removes(Teacher& by);
  void teacher_allows_again(Teacher& by);
  void teacher_sends_to_door(Teacher& by);
  void teacher_revokes(Teacher& by);
  void teacher_reissues();
  void teacher_changes_a_rule(Teacher& by);
  void teacher_looks_at_the_door(Teacher& by);
  void colleague_is_removed();
  void pass_is_taken_back();
  void class_ends(Teacher& by);
  // What befalls them.
  void student_reloads();
  void student_line_breaks();
  void student_is_cut_off();
  void teacher_line_breaks(Teacher& who);
  void teacher_is_cut_off(Teacher& who);
  void teacher_reloads(Teacher& who);
  void teacher_dies_over_a_commit();
  void is_gone(Teacher& who);
  void second_tab(Teacher& who);
  void meeting_is_lost(Teacher& who);
  void storage_is_put_back(Teacher& who);
  void storage_is_copied(Teacher& who);
  void machine_changes(Teacher& who);
  void server_restarts();
  void server_dies_over_a_commit();

  void tell(std::string what);
  void wait(TimeMs most) { world_.run(below(most)); }
  TimeMs below(TimeMs most) { return static_cast<TimeMs>(world_.random.below(static_cast<std::uint64_t>(most))); }
  Disk& new_browser();
  Student& somebody() { return students_[static_cast<std::size_t>(world_.random.below(students_.size()))]; }
  Teacher& owner() { return teachers_.front(); }
  bool is_owner(const Teacher& who) const { return &who == &teachers_.front(); }
  Teacher* in_charge();                                  // somebody who is in class and teaches; null: nobody
  Teacher* with_a_machine();                             // somebody who teaches and is not gone; null: nobody
  Teacher* colleague_but(const Teacher* by);             // a co-teacher, not this one; null: none
  bool is_taken_back(const Teacher& who);                // as the server knows
  bool may_teach(const Teacher& who, TimeMs later = 0);  // then still
  bool may_be_inside(const Tab& tab) const;
  bool is_thief(const Tab& tab) const { return std::ranges::find(thieves_, &tab) != thieves_.end(); }
  Tab& new_tab(Teacher& who);
  void goes_in(Teacher& who);
  void comes_back(Teacher& who);
  void provoke_a_commit(Teacher* by);
  void nobody_is_sure();
  void press_for_everyone(Teacher& by, const char* command);
  Json about(const char* command, const Student& student);
  void check_wishes(bool all);
  void check_teachers();
  void check_agreement();
  void fails(std::string what);

  World world_;
  std::vector<std::unique_ptr<Disk>> browsers_;  // of those who teach
  std::string path_;
  std::deque<Teacher> teachers_;  // the owner of the class first
  std::vector<Student> students_;
  Tab* guest_ = nullptr;
  Tab* stranger_ = nullptr;
  std::vector<Tab*> thieves_;       // of the first student's link
  bool let_in_ = false;             // somebody pressed 'Let everyone in'
  bool guest_turned_away_ = false;  // for as long as that meeting lasts
  bool bindings_lost_ = false;      // a file no longer knows whose device came first
  bool frozen_ = false;
  int lines_ = 0;
  std::string story_, problem_;
  TimeMs began_ = 0;
  Invariants invariants_;
};

}  // namespace homeroom::sim
