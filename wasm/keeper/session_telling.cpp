// Session: what committers' devices tell each other: the class list, guests and devices, what a colleague ordered.
#include <algorithm>

#include "wasm/keeper/session.h"

namespace homeroom::keeper {
namespace {

constexpr std::string_view kOfficeMagic = "HROFFICE";
constexpr TimeMs kTellOfficeMs = 500;
constexpr std::size_t kMostLetIn = 2000;

}  // namespace

void Session::tell_office() {
  if (office_ && !office_->tell_at) {
    office_->tell_at = now_ + kTellOfficeMs;
  }
}

Secret Session::office_record() const {
  RecordWriter record(kOfficeMagic, 1);
  record.secret(classroom::encode_roster(office_->file.for_colleagues()));
  office_->admissions.write_shared(record);
  record.number(std::min(office_->let_in_once.size(), kMostLetIn));
  std::size_t left = kMostLetIn;
  for (const std::string& each : office_->let_in_once) {
    if (left-- == 0) {
      break;
    }
    record.text(each);
  }
  return record.finish();
}

void Session::take_office(const Member& sender, BytesView bytes) {
  RecordReader record(bytes, kOfficeMagic, 1);
  auto theirs = classroom::decode_roster(record.bytes());
  Admissions shared;
  if (!theirs || !shared.read_shared(record)) {
    return hostile("a class list that is none");
  }
  std::set<std::string> let_in;
  for (std::size_t left = record.count(kMostLetIn); left > 0 && record.ok(); --left) {
    let_in.insert(record.text(100));
  }
  if (!record.at_end() || (office_->file.root && sender.role == classroom::Role::teacher)) {
    return hostile("a class list that is none");
  }
  classroom::merge_roster(office_->file.roster, *theirs, sender.role);
  learn_colleagues(*theirs);
  office_->admissions.take_shared(shared);
  office_->let_in_once.merge(let_in);
  if (name_people() && on_duty()) {
    send_roster();
  }
  class_changed_ = true;  // and not told back
  save_meeting();
  if (on_duty() && !office_->admissions.waiting().empty()) {
    request(Request::Kind::door, Json::object().set("t", "door"));  // whoever waits may be known now
  }
  class_file_dirty_ = class_dirty_ = true;
}

// Somebody whom the root named after this list was made, and who is here: what their pass says, under the name that
// they go by.
void Session::learn_colleagues(const classroom::Roster& theirs) {
  for (const Member& each : meeting_->members()) {
    const classroom::Colleague* named = theirs.colleague(each.subject);
    auto& ours = office_->file.roster;
    if (named != nullptr && each.role == classroom::Role::co_teacher && ours.colleague(each.subject) == nullptr &&
        each.subject != office_->file.me.subject && ours.colleagues.size() < classroom::kMaxColleagues) {
      ours.colleagues.push_back({each.subject, named->name, each.role, each.member_key, each.pass_ends, false});
    }
  }
}

// From the class list and the guests of today; tells whether anybody here had no name before.
bool Session::name_people() {
  const auto nameless = [this] {
    return std::ranges::count_if(people_.all(), [](const auto& each) { return each.second.name.empty(); });
  };
  const auto before = nameless();
  for (const classroom::Student& each : office_->file.roster.students) {
    people_.set_name(each.subject, each.name);
  }
  for (const classroom::Colleague& each : office_->file.roster.colleagues) {
    people_.set_name(each.subject, each.name);
  }
  for (const Member& each : meeting_->members()) {
    if (const Admissions::Guest* guest = office_->admissions.guest(each.subject)) {
      people_.set_name(each.subject, guest->name);
    }
  }
  people_.set_name(meeting_->me().subject, office_->file.own_name());
  return nameless() < before;
}

// What another committer ordered or said about links counts for this device's list too.
void Session::colleague_says(const classroom::Message& message) {
  if (const auto* roster = std::get_if<classroom::RosterState>(&message)) {
    for (const Bytes& key : roster->revoked_keys) {
      revoke_key(key);
      for (classroom::Student& each : office_->file.roster.students) {
        if (!each.revoked && same(each.member_key, key)) {
          each.revoked = class_changed_ = class_file_dirty_ = true;
        }
      }
    }
  }
  const auto* command = std::get_if<classroom::Command>(&message);
  if (command != nullptr && command->kind == classroom::CommandKind::removed && command->subject) {
    if (classroom::Student* student = office_->file.roster.by_subject(*command->subject)) {
      student->barred = class_changed_ = class_file_dirty_ = true;
    } else if (Admissions::Guest* guest = office_->admissions.guest(*command->subject)) {
      guest->barred = true;
      save_meeting();
    }
    office_->admissions.no_longer_comes(*command->subject);
  }
}

}  // namespace homeroom::keeper
