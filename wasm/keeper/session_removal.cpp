// Session: whom the teacher puts out of class, and whose link is worth nothing any more.
#include <algorithm>

#include "wasm/keeper/session.h"

namespace homeroom::keeper {

void Session::remove(const classroom::SubjectId& subject, bool bar) {
  if (meeting_ && (subject == meeting_->me().subject || !may_take_out(subject))) {
    return;
  }
  if (bar && office_->file.root && office_->file.roster.colleague(subject) != nullptr) {
    return take_back(subject);
  }
  audit(bar ? classroom::AuditKind::removed : classroom::AuditKind::sent_to_door, subject);
  if (bar) {
    if (classroom::Student* student = office_->file.roster.by_subject(subject)) {
      student->barred = true;
      save_class();
      class_file_dirty_ = true;
    } else if (Admissions::Guest* guest = office_->admissions.guest(subject)) {
      guest->barred = true;
      save_meeting();
    }
  }
  if (const Member* member = meeting_ ? meeting_->by_subject(subject) : nullptr) {
    if (!bar) {
      // Back at the door like everybody: this device waits until it is let in again.
      const auto device = office_->admissions.devices.find(subject);
      if (device != office_->admissions.devices.end()) {
        const std::string id = Admissions::id_of(member->member_key, device->second);
        office_->let_in_once.erase(id);
        if (office_->given_up) {
          office_->given_up->inside.erase(id);
        }
      }
    }
    order(bar ? classroom::CommandKind::removed : classroom::CommandKind::to_door, subject);
    office_->urgent.insert(subject);
  }
}

// Whoever is barred or revoked, or has taught and may no more, is not in class, however they came to be: let in by a
// Commit that was under way, or still there because this tab was reloaded before it could put them out.
void Session::find_shut_out(const classroom::ClassContext& rules) {
  for (const classroom::Student& each : office_->file.roster.students) {
    if ((each.barred || each.revoked) && meeting_->by_subject(each.subject) != nullptr) {
      office_->urgent.insert(each.subject);
    }
  }
  for (const classroom::Colleague& each : office_->file.roster.colleagues) {
    if (each.revoked && meeting_->by_subject(each.subject) != nullptr && may_take_out(each.subject)) {
      office_->urgent.insert(each.subject);
    }
  }
  for (const Member& each : meeting_->members()) {
    // A student may have a new link already, and have come in by the old one.
    const bool revoked = std::ranges::find(rules.revoked.keys, each.member_key) != rules.revoked.keys.end();
    const bool taught = classroom::is_committer(each.role) && now_ > each.pass_ends;
    if ((revoked || taught) && each.leaf != meeting_->group().own_leaf() && may_take_out(each.subject)) {
      office_->urgent.insert(each.subject);
    }
  }
  for (const classroom::SubjectId& each : office_->admissions.barred_guests()) {
    if (meeting_->by_subject(each) != nullptr) {
      office_->urgent.insert(each);
    }
  }
}

// A guest whom no committer's device knows any more, because the one that let them in has lost its meeting, stays
// without a name, and nobody could bar them: they ask anew. Whoever knows them has said so by then, or been taken out
// as gone.
void Session::find_unnamed() {
  std::map<classroom::SubjectId, TimeMs> unnamed;
  for (const Member& each : meeting_->members()) {
    if (each.role == classroom::Role::guest && office_->admissions.guest(each.subject) == nullptr) {
      const auto known = office_->unnamed.find(each.subject);
      const TimeMs due = known == office_->unnamed.end() ? now_ + kAwayRemovedMs : known->second;
      unnamed[each.subject] = due;
      if (now_ < due) {
        wake_at(due);
      } else if (on_duty()) {
        office_->urgent.insert(each.subject);
      }
    }
  }
  office_->unnamed = std::move(unnamed);
}

void Session::revoke_key(const Bytes& key) { add_keys(office_->revoked_keys, {key}); }

void Session::revoke(const classroom::SubjectId& subject) {
  classroom::Student* student = office_->file.roster.by_subject(subject);
  if (student == nullptr) {
    return;
  }
  student->revoked = true;
  audit(classroom::AuditKind::revoked, subject);
  revoke_key(student->member_key);
  save_class();
  class_file_dirty_ = class_dirty_ = true;
  // Whoever waits with this link waits no longer.
  std::vector<std::string> waiting;
  for (const Admissions::Waiting& each : office_->admissions.waiting()) {
    if (each.subject == subject) {
      waiting.push_back(each.id);
    }
  }
  for (const std::string& id : waiting) {
    if (const auto each = office_->admissions.take(id)) {
      answer(each->conn, each->member_key, each->knock, {.say = Answer::Say::refuse, .reason = "link-revoked"});
    }
  }
  if (meeting_) {
    if (meeting_->by_subject(subject) != nullptr) {
      order(classroom::CommandKind::removed, subject);
      office_->urgent.insert(subject);  // not found as shut out once there is a new link
    }
    send_roster();
  }
}

void Session::reissue(const classroom::SubjectId& subject) {
  if (office_->file.roster.by_subject(subject) == nullptr) {
    return;
  }
  revoke(subject);  // the old link is worth nothing from now on
  classroom::Student* student = office_->file.roster.by_subject(subject);
  audit(classroom::AuditKind::reissued, subject);
  classroom::reissue(*student, *class_id_, office_->file.issuer(), now_ + kStudentPassLife, random_);
  save_class();
}

}  // namespace homeroom::keeper
