// What must hold at each step of a lesson, however it goes: only passed members hold an epoch's keys, all of one epoch
// agree, who was taken out reads nothing later, a pass that ended or was taken back teaches no more, and no name or
// text is at the server. And no page keeps its machine awake. Owns copies of what members had when they left. Never
// helps the lesson along: it watches a World's tabs, server and store, and remembers the first thing that did not hold.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/sim/world.h"

namespace homeroom::sim {

class Invariants {
 public:
  // `mark` is in every name and every text of the lesson. `may_be_inside` says whom the lesson let in so far.
  Invariants(World& world, std::string_view mark, std::function<bool(const Tab&)> may_be_inside);
  ~Invariants();
  Invariants(const Invariants&) = delete;
  Invariants& operator=(const Invariants&) = delete;

  void class_is(const classroom::ClassId& id, BytesView root_key) { id_ = id, root_key_ = to_bytes(root_key); }

  // One frame of this tab, given by the relay to everybody: nobody sees it who is not in its epoch, and if it is the
  // teacher's, all of `viewers` who are in it do.
  void look_at_a_frame(Tab& from, const std::set<const Tab*>& viewers);
  void search_store();

  bool taken_back(BytesView key) const { return taken_back_.contains(to_bytes(key)); }  // as the server knows

  const std::string& broken() const { return broken_; }  // empty: everything held

  // How much was really looked at, so that a test can tell that it was.
  struct Counts {
    std::size_t epochs = 0;        // of one tab
    std::size_t taken_out = 0;     // followed to the Commit that took them out
    std::size_t teachers_out = 0;  // of these, co-teachers whose pass counted no more
    std::size_t read_after = 0;    // entries that they then tried
    std::size_t frames_seen = 0;   // by members
    std::size_t frames_dark = 0;   // to everybody else
    std::size_t texts = 0;         // that the server got or said
    void operator+=(const Counts& more);
  };
  const Counts& counts() const { return counts_; }

 private:
  using Epoch = std::pair<Bytes, std::uint64_t>;  // of a group
  // What a tab had when it entered the epoch it is in, or was in last.
  struct Seen {
    Epoch epoch;
    std::uint64_t seq = 0;
    Bytes copy;  // of the group with its keys
    classroom::SubjectId subject;
  };
  // What a committer's tab has heard of passes that were taken back, and since when it has been in class and on line.
  struct Heard {
    std::size_t texts = 0;
    std::map<Bytes, TimeMs> taken_back;
    TimeMs well_since = 0;
  };
  // Somebody who is out and kept everything, and listens on, asking no rule.
  struct Ghost {
    std::string name;
    classroom::SubjectId subject;
    mls::Group keys;
    std::uint64_t seq = 0;
    bool taken_out = false;
  };

  void broke(std::string what);
  void step(Tab& tab);
  void check_passed(Tab& tab, const keeper::Meeting& meeting);
  void check_agreed(Tab& tab, const keeper::Meeting& meeting);
  void check_log(Tab& tab, const keeper::Meeting& meeting);
  void check_teaching(Tab& tab, const keeper::Meeting& meeting);
  void listen(Tab& tab, Heard& heard);
  void check_taken(const std::string& group, const server::LogChange& change);
  void haunt(const Tab& tab, const Seen& seen);
  void changed(const std::string& group, const server::LogChange& change);
  void follow(Ghost& ghost, const server::LogChange& change);
  void search(std::string_view text, const char* where);

  World& world_;
  std::vector<std::string> needles_;  // the mark, plain and in base64url
  std::function<bool(const Tab&)> may_be_inside_;
  std::optional<classroom::ClassId> id_;
  Bytes root_key_;
  std::string broken_;
  Counts counts_;

  std::map<const Tab*, Seen> seen_;
  std::set<Bytes> good_passes_;
  std::map<const Tab*, Heard> heard_;
  std::set<Bytes> commits_;                                  // looked at, by mid
  std::map<std::string, classroom::Pass> co_teachers_;       // who were in class, by subject
  std::map<Bytes, TimeMs> taken_back_;                       // keys, and since when the server knows
  std::map<Epoch, TimeMs> stored_;                           // when the server took the Commit that began it
  std::map<Epoch, Bytes> agreed_;                            // keys, members, rules
  std::map<Epoch, std::set<classroom::SubjectId>> members_;  // of an epoch
  std::map<std::pair<Epoch, std::uint64_t>, Bytes> logs_;    // digest up to a place
  std::string group_;                                        // of the newest meeting, as the server writes it
  std::vector<server::LogChange> history_;                   // of that meeting
  std::vector<Ghost> ghosts_;
};

}  // namespace homeroom::sim
