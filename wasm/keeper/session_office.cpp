// Session: the teacher's side of the door: opening the class, who knocks, who is let in or turned away, and its end.
#include <algorithm>

#include "wasm/keeper/session.h"

namespace homeroom::keeper {
namespace {

using classroom::DoorReason;
using classroom::Verdict;

std::string_view reason_of(DoorReason reason) {
  switch (reason) {
    case DoorReason::new_device: return "new-device";
    case DoorReason::already_here: return "second-device";
    case DoorReason::locked: return "locked";
    case DoorReason::guest: return "guest";
    case DoorReason::revoked: return "link-revoked";
    case DoorReason::barred: return "removed";
    default: return "";
  }
}

}  // namespace

void Session::open_class() {
  office_->inside = true;
  if (meeting_) {
    if (!in_class_) {
      entered(false);
    }
    return;
  }
  office_->wants_open = true;
  office_->wants_close.clear();
  if (!ready() || office_->open_anyway_at) {
    return;
  }
  if (!open_) {
    return start_meeting();
  }
  request(Request::Kind::door, Json::object().set("t", "door"));  // who is there to let us in
}

void Session::start_meeting() {
  office_->wants_open = wants_join_ = false;
  office_->wants_close.clear();
  office_->open_anyway_at.reset();
  knock_at_.reset();
  give_up_group();
  auto meeting = Meeting::open(office_->file.me, first_rules(), now_, random_);
  if (!meeting) {
    return alert("storage-failed");
  }
  office_->leaving.clear();
  office_->urgent.clear();
  office_->policy.reset();
  office_->last_joins = 0;
  office_->wait_epoch = 0;
  office_->hold_commits = 0;
  office_->fresh_keys = true;  // a new group
  office_->admissions.devices.clear();
  office_->admissions.clear_seats();
  office_->fallen.clear();
  office_->had_duty = true;
  frames_.leave();
  people_.clear();
  meeting_ = std::move(*meeting);
  save_meeting();
  begin_attendance();
  audit(classroom::AuditKind::opened, meeting_->me().subject, meeting_->group_id());
  Json open = Json::object().set("t", "open").set_bytes("group", meeting_->group_id());
  open.set("subject", meeting_->me().subject.text());
  request(Request::Kind::open, std::move(open));
  office_->opening = true;
  entered(true);
}

std::vector<classroom::Present> Session::present() const {
  std::vector<classroom::Present> present;
  const auto& devices = office_->admissions.devices;
  for (const Member& each : meeting_->members()) {
    // Where machines are shared a device may forget its key: one whose connection is gone is not there.
    const People::Person* person = people_.find(each.subject);
    if (office_->file.roster.shared_machines && person != nullptr && person->away) {
      continue;
    }
    const auto device = devices.find(each.subject);
    present.push_back({each.subject, device == devices.end() ? Bytes() : device->second});
  }
  if (meeting_->pending()) {
    for (const Joiner& each : meeting_->pending()->change.joiners) {
      std::erase_if(present, [&](const classroom::Present& there) { return there.subject == each.subject; });
      present.push_back({each.subject, each.device_key});
    }
  }
  return present;
}

void Session::on_knock(const Json& message) {
  const std::string* from = message.text("from");
  const auto key = message.bytes("key", crypto::kSignPublicSize);
  const auto sealed = message.bytes("sealed");
  if (from == nullptr || from->size() > 200 || !key || !sealed) {
    return hostile("a knock that is none");
  }
  if (!meeting_ || !office_->inside) {
    return;  // nobody is let in meanwhile; they knock again when the class opens
  }
  auto knock = open_knock(class_id_->text(), office_->file.door, *key, *sealed);
  if (!knock) {
    return hostile("a knock that does not open");
  }
  if (!same(knock->meeting, meeting_->group_id())) {
    return hostile("a knock for another meeting");  // of yesterday, say, with a KeyPackage that was used
  }
  if (colleague_knocks(*from, *key, *knock) || !on_duty()) {
    return;
  }
  classroom::Roster& roster = office_->file.roster;
  if (const classroom::Student* student = roster.by_key(*key)) {
    student_knocks(*from, *key, std::move(*knock), *roster.by_subject(student->subject));
  } else {
    guest_knocks(*from, *key, std::move(*knock));
  }
  class_dirty_ = true;
}

void Session::student_knocks(const std::string& conn, BytesView key, Knock knock, classroom::Student& student) {
  const classroom::Policy policy = office_->policy ? office_->policy->on(meeting_->policy()) : meeting_->policy();
  auto decision = classroom::decide(office_->file.roster, present(), policy, {to_bytes(key), knock.device});
  const std::string id = Admissions::id_of(key, knock.device);
  const bool comes_back =
      decision.reason == DoorReason::locked && office_->given_up && office_->given_up->inside.contains(id);
  if (decision.verdict == Verdict::wait && (comes_back || office_->let_in_once.contains(id))) {
    decision.verdict = Verdict::admit;
    decision.tell_teacher = false;
  }
  if (decision.verdict == Verdict::wait && office_->admissions.turned_away(knock.device)) {
    return answer(conn, key, knock, {.say = Answer::Say::refuse, .class_name = class_name_, .reason = "turned-away"});
  }
  if (decision.verdict == Verdict::refuse) {
    return answer(conn, key, knock,
                  {.say = Answer::Say::refuse,
                   .name = student.name,
                   .class_name = class_name_,
                   .reason = std::string(reason_of(decision.reason))});
  }
  if (!knock.join || knock.key_package.empty()) {
    return greet(conn, key, knock, student);
  }
  if (decision.tell_teacher && decision.verdict == Verdict::wait) {
    alert("second-device", student.name);
  }
  if (decision.verdict == Verdict::admit) {
    if (admit(conn, key, knock, student.subject) && decision.bind) {
      classroom::bind_device(student, knock.device);
      save_class();
    }
    return;
  }
  const std::string reason(reason_of(decision.reason));
  if (!office_->admissions.wait({id, conn, to_bytes(key), knock, student.name, false, reason, student.subject})) {
    return alert("too-many-knocks");
  }
  answer(conn, key, knock,
         {.say = Answer::Say::wait, .name = student.name, .class_name = class_name_, .reason = reason});
}

void Session::guest_knocks(const std::string& conn, BytesView key, Knock knock) {
  if (const Admissions::Guest* guest = office_->admissions.guest(key)) {
    if (guest->barred) {
      return answer(conn, key, knock, {.say = Answer::Say::refuse, .reason = "removed"});
    }
    if (!knock.join || knock.key_package.empty()) {
      return answer(conn, key, knock,
                    {.say = Answer::Say::greet, .name = guest->name, .class_name = class_name_, .pass = guest->pass});
    }
    admit(conn, key, knock, guest->subject);
    return;
  }
  if (!knock.join || knock.name.empty()) {
    return;  // strangers are told nothing
  }
  if (!office_->file.roster.guests || office_->admissions.turned_away(knock.device)) {
    return answer(conn, key, knock,
                  {.say = Answer::Say::refuse, .reason = office_->file.roster.guests ? "turned-away" : "no-guests"});
  }
  const std::string id = Admissions::id_of(key, knock.device);
  const std::string name = knock.name;
  if (!office_->admissions.wait({id, conn, to_bytes(key), knock, name, true, "guest", std::nullopt})) {
    return alert("too-many-knocks");
  }
  answer(conn, key, knock, {.say = Answer::Say::wait, .reason = "guest"});
}

// The KeyPackage must be this member's own, with our pass in it, and new.
bool Session::admit(const std::string& conn, BytesView key, const Knock& knock, const classroom::SubjectId& subject) {
  const auto package = mls::inspect_key_package(knock.key_package, now_);
  bool fits = package.ok() && same(package->signature_key, key);
  if (fits) {
    const auto chain = classroom::decode_and_verify_pass(package->identity, *class_id_, root_key_, now_);
    fits = chain.ok() && chain->pass.subject == subject && same(chain->pass.member_key, key) &&
           !classroom::is_committer(chain->pass.role);
  }
  if (!fits || office_->admissions.key_package_used(knock.key_package)) {
    answer(conn, key, knock, {.say = Answer::Say::refuse, .reason = "try-again"});
    return false;
  }
  const auto& devices = office_->admissions.devices;
  const auto device = devices.find(subject);
  if (meeting_->by_subject(subject) != nullptr && device != devices.end() && !same(device->second, knock.device)) {
    // Another device takes the place: the one that is there shall know, and not try to come back by itself.
    order(classroom::CommandKind::to_door, subject);
  }
  office_->admissions.admit({conn, subject, to_bytes(key), knock.device, knock.key_package});
  office_->admissions.sits_at(subject, knock.seat);
  office_->admissions.no_longer_waits(key, knock.device);
  office_->leaving.erase(subject);
  return true;
}

void Session::answer(const std::string& conn, BytesView key, const Knock& knock, const Answer& answer) {
  const auto sealed = seal_answer(class_id_->text(), knock.reply, key, answer, random_);
  if (!sealed) {
    return hostile("a reply key that is none");
  }
  wire_.request({Request::Kind::answer, {}, {}},
                Json::object().set("t", "answer").set("to", conn).set_bytes("sealed", *sealed), true);
}

void Session::greet(const std::string& conn, BytesView key, const Knock& knock, const classroom::Student& student) {
  answer(conn, key, knock,
         {.say = Answer::Say::greet, .name = student.name, .class_name = class_name_, .pass = student.pass});
}

void Session::let_in(const std::string& id, bool remember) {
  auto waiting = office_->admissions.take(id);
  class_dirty_ = true;
  if (!waiting || !meeting_) {
    return;
  }
  if (waiting->guest) {
    classroom::SubjectId subject;
    random_.fill(subject.bytes);
    Admissions::Guest guest{subject, waiting->name, {}, false};
    const classroom::Issuer issuer = office_->file.issuer();
    guest.pass =
        classroom::issue_pass({*class_id_, subject, classroom::Role::guest, waiting->member_key, now_ + kGuestPassLife},
                              issuer.key, issuer.pass);
    const Bytes pass = guest.pass;
    if (!office_->admissions.add_guest(waiting->member_key, std::move(guest))) {
      return alert("class-full");
    }
    save_meeting();
    tell_office();
    return answer(waiting->conn, waiting->member_key, waiting->knock,
                  {.say = Answer::Say::greet, .name = waiting->name, .class_name = class_name_, .pass = pass});
  }
  classroom::Student* student = office_->file.roster.by_subject(*waiting->subject);
  if (student == nullptr || student->revoked || student->barred) {
    return;
  }
  office_->let_in_once.insert(id);
  if (remember) {
    classroom::bind_device(*student, waiting->knock.device);
    save_class();
  }
  admit(waiting->conn, waiting->member_key, waiting->knock, student->subject);
}

void Session::turn_away(const std::string& id) {
  if (auto waiting = office_->admissions.take(id)) {
    office_->admissions.turn_away(*waiting);
    save_meeting();
    tell_office();
    answer(waiting->conn, waiting->member_key, waiting->knock, {.say = Answer::Say::refuse, .reason = "turned-away"});
    audit(classroom::AuditKind::turned_away, waiting->subject);
    class_dirty_ = true;
  }
}

void Session::on_away(const Json& message) {
  const auto subject = classroom::SubjectId::parse(message.text_or("subject", ""));
  if (!subject || !meeting_ || *subject == meeting_->me().subject) {
    return;
  }
  people_.set_away(*subject, true);
  const bool left = message.flag("left").value_or(false);
  const TimeMs due = now_ + (left ? kLeaveWithinMs : kAwayRemovedMs);
  const auto [known, is_new] = office_->leaving.try_emplace(*subject, due);
  known->second = std::min(known->second, due);  // the server may say it again
  committer_away(*subject, left);
  class_dirty_ = true;
}

void Session::on_back(const Json& message) {
  if (const auto subject = classroom::SubjectId::parse(message.text_or("subject", ""))) {
    people_.set_away(*subject, false);
    office_->leaving.erase(*subject);
    office_->fallen.erase(*subject);
    if (const Member* member = meeting_ ? meeting_->by_subject(*subject) : nullptr;
        member != nullptr && classroom::is_committer(member->role)) {
      tell_office();  // they have heard nothing meanwhile
    }
    // Whoever was away long enough to miss heartbeats need not wait for the next; a whole class that comes back shares
    // one.
    office_->next_heartbeat =
        std::min(office_->next_heartbeat, std::max(now_, office_->next_heartbeat - kHeartbeatMs + kHeartbeatAgainMs));
    class_dirty_ = true;
  }
}

// Until the server says otherwise, as it does anew on each line: whoever came back while ours was broken is not named.
void Session::everyone_is_here() {
  for (const Member& each : meeting_->members()) {
    people_.set_away(each.subject, false);
  }
  office_->leaving.clear();
  office_->fallen.clear();
  tell_office();
}

void Session::end_class() {
  if (!meeting_) {
    return;
  }
  order(classroom::CommandKind::end_class, std::nullopt);
  pump();
  if (ready()) {
    request(Request::Kind::close, Json::object().set("t", "close"));
  } else {
    office_->wants_close = meeting_->group_id();
  }
  leave_meeting();
  office_->server_open = open_ = false;
  end_attendance();
  audit(classroom::AuditKind::closed, office_->file.me.subject);
  over("ended");
  class_file_dirty_ = true;
}

}  // namespace homeroom::keeper
