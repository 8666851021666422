// Who is in class and what they are doing: names, hands in order, cameras and microphones, who is muted, the spotlight.
// Owns what was said about it. Never decides: it applies what members said, each within what their role allows, and
// every member who applies the same log holds the same.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "shared/classroom/messages.h"
#include "wasm/keeper/record.h"
#include "wasm/keeper/rules.h"

namespace homeroom::keeper {

class People {
 public:
  struct Person {
    std::string name;
    classroom::Role role = classroom::Role::guest;
    classroom::MediaState media;
    bool muted = false;           // until they unmute by themselves
    bool camera_stopped = false;  // until it is switched on again
    bool camera_shown = false;    // to the class, where the policy wants a preview
    bool away = false;            // the connection is gone (the teacher's device is told)
    std::uint8_t reaction = 0;    // the last one, shown until reaction_until
    TimeMs reaction_until = 0;
    friend bool operator==(const Person&, const Person&) = default;
  };

  // What the one whose device this is has to do about it.
  struct ForMe {
    bool muted = false;
    bool camera_stopped = false;
    std::optional<classroom::CommandKind> notice;  // removed, to_door, end_class
  };

  // A reaction is shown so long; another one of the same person counts only kReactionEveryMs after it.
  static constexpr TimeMs kReactionShownMs = 5000;
  static constexpr TimeMs kReactionEveryMs = 1000;

  // Those in the group now; everybody else is forgotten.
  void sync(const std::vector<Member>& members);
  void set_name(const classroom::SubjectId& subject, std::string name);
  void set_away(const classroom::SubjectId& subject, bool away);

  // The sender may say this (classroom::allowed was asked).
  ForMe apply(const Member& sender, const classroom::Message& message, const classroom::Policy& policy,
              const classroom::SubjectId& me);
  // False: too soon after this person's last one, or nobody of the class.
  bool react(const classroom::SubjectId& subject, std::uint8_t kind, TimeMs now);
  std::optional<TimeMs> next_reaction_end(TimeMs now) const;
  classroom::RosterState roster_state(std::string class_name, std::vector<Bytes> revoked_keys) const;

  const std::map<classroom::SubjectId, Person>& all() const { return people_; }
  const Person* find(const classroom::SubjectId& subject) const;
  const std::vector<classroom::SubjectId>& hands() const { return hands_; }
  const std::optional<classroom::SubjectId>& spotlight() const { return spotlight_; }
  bool has_roster() const { return has_roster_; }  // names are known
  void roster_is_mine() { has_roster_ = true; }    // the teacher's device

  // May frames of this kind from this person be sent now (the policy is asked too).
  bool may_send(const classroom::SubjectId& subject, MediaKind kind, const classroom::Policy& policy) const;
  // Are they for a viewer of this role: some cameras are for the teachers, for good or until they show them.
  bool meant_for(classroom::Role viewer, const classroom::SubjectId& subject, MediaKind kind,
                 const classroom::Policy& policy) const;

  void clear() { *this = People(); }

 private:
  void raise(const classroom::SubjectId& subject, bool raised);
  void command(const classroom::Command& command, const classroom::SubjectId& me, ForMe& for_me);
  void take_roster(const classroom::RosterState& state);

  std::map<classroom::SubjectId, Person> people_;
  std::map<classroom::SubjectId, std::string> names_;  // also of those whose Commit is still on its way
  std::vector<classroom::SubjectId> hands_;
  std::optional<classroom::SubjectId> spotlight_;
  bool has_roster_ = false;
};

}  // namespace homeroom::keeper
