// Session: teaching together. Co-teachers are named by the root, come in through the door like everybody, know what the
// teacher's device knows of the class, and one device at a time tends the door.
#include <algorithm>

#include "shared/classroom/names.h"
#include "shared/crypto/backup.h"
#include "shared/crypto/hash.h"
#include "wasm/keeper/session.h"

namespace homeroom::keeper {
namespace {

constexpr TimeMs kTakeOverMs = 5000;          // away for so long, and the door is another's
constexpr TimeMs kColleagueAnswersMs = 6000;  // who does not let a colleague in by then is not there
constexpr TimeMs kLastMinuteMs = 60'000;      // a pass is used no more: what it did last is everywhere when it ends
constexpr TimeMs kLastWordsMs = 5000;         // of it at most, for the Commit that is on its way and what it tells
constexpr std::size_t kMostTakenBack = 200;

Bytes take_back_text(const classroom::ClassId& id, BytesView key) {
  return concat({as_bytes("homeroom take back v1"), as_bytes(id.text()), key});
}

// To the end of tomorrow, by this device's clock: who prepares a substitute's file does so the evening before.
TimeMs end_of_tomorrow(TimeMs now, int utc_offset_min) {
  const TimeMs offset = TimeMs{utc_offset_min} * 60'000;
  return ((now + offset) / kDayMs + 2) * kDayMs - offset - 1;
}

}  // namespace

// ---- Naming and taking back ---------------------------------------------------------------------------------------

void Session::name_colleague(const Json& command) {
  const auto name = classroom::clean_name(command.text_or("name", ""));
  if (!name) {
    return alert("name-list", "0");
  }
  const bool year = command.text_or("until", "") == "year";
  const TimeMs until = year ? now_ + kStudentPassLife : end_of_tomorrow(now_, utc_offset_min_);
  ClassFile& file = office_->file;
  auto theirs = file.name_colleague(*name, until, random_);
  if (!theirs) {
    return alert("class-full");
  }
  const auto sealed = crypto::seal_backup(command.text_or("passphrase", ""), theirs->encode(), random_);
  if (!sealed) {
    file.roster.colleagues.pop_back();
    return alert("bad-passphrase");
  }
  std::array<std::uint8_t, 8> end{};
  for (std::size_t at = 0; at < end.size(); ++at) {
    end[at] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(until) >> (56 - 8 * at));
  }
  audit(classroom::AuditKind::named, theirs->me.subject, end);
  save_class();
  class_file_dirty_ = true;
  event(Json::object()
            .set("e", "file")
            .set("name", class_name_ + " – " + *name + ".homeroom")
            .set("type", "application/octet-stream")
            .set_bytes("bytes", *sealed));
}

// For good: members hear it with the roster, the server keeps the root's word and says it to everyone who comes.
void Session::take_back(const classroom::SubjectId& subject) {
  classroom::Colleague* colleague = office_->file.roster.colleague(subject);
  if (colleague == nullptr || !office_->file.root || colleague->revoked) {
    return;
  }
  colleague->revoked = true;
  audit(classroom::AuditKind::taken_back, subject);
  revoke_key(colleague->member_key);
  save_class();
  class_file_dirty_ = class_dirty_ = true;
  send_taken_back();
  if (meeting_) {
    if (meeting_->by_subject(subject) != nullptr) {
      order(classroom::CommandKind::removed, subject);
      office_->urgent.insert(subject);
    }
    send_roster();
  }
}

void Session::send_taken_back() {
  if (!ready() || role_ != ServerRole::committer || !office_->file.root) {
    return;
  }
  for (const classroom::Colleague& each : office_->file.roster.colleagues) {
    const bool known = std::ranges::any_of(taken_back_, [&](const Bytes& key) { return same(key, each.member_key); });
    if (each.revoked && !known) {
      Json message = Json::object().set("t", "take-back").set_bytes("key", each.member_key);
      message.set_bytes("sig", office_->file.root->sign(take_back_text(*class_id_, each.member_key)));
      request(Request::Kind::take_back, std::move(message));
    }
  }
}

void Session::on_taken_back(const Json& message) {
  const auto key = message.bytes("key", crypto::kSignPublicSize);
  const auto signature = message.bytes("sig", crypto::kSignatureSize);
  if (!key || !signature || taken_back_.size() >= kMostTakenBack ||
      !crypto::verify(root_key_, take_back_text(*class_id_, *key), *signature)) {
    return hostile("a pass that the root did not take back");
  }
  if (std::ranges::none_of(taken_back_, [&](const Bytes& known) { return same(known, *key); })) {
    taken_back_.push_back(*key);
  }
}

bool Session::pass_is_over() const {
  return !office_->file.root && now_ >= office_->file.own_pass_ends() - kLastMinuteMs;
}

// The own pass counts no more: out, and nothing is tried again.
void Session::no_committer() {
  const bool taken =
      std::ranges::any_of(taken_back_, [&](const Bytes& key) { return same(key, office_->file.me.key.public_key()); });
  const bool ended = pass_is_over();
  alert(taken ? "pass-taken-back" : ended ? "pass-ended" : "server-unreachable");
  if (taken || ended) {
    if (meeting_ && ready() && role_ == ServerRole::committer) {
      request(Request::Kind::leave, Json::object().set("t", "leave"));
    }
    office_->wants_open = false;
    leave_meeting();
    over("removed");
    class_file_dirty_ = true;
  }
}

// ---- Coming in ----------------------------------------------------------------------------------------------------

void Session::take_colleagues(const Json& answer) {
  office_->colleagues =
      static_cast<std::size_t>(std::clamp<std::int64_t>(answer.number("colleagues").value_or(0), 0, 100));
}

// The class is open, or is to be: in through the door where somebody can let us in, else by opening it.
void Session::come_in() {
  office_->wants_open = true;
  if (!open_ || office_->colleagues == 0) {
    return start_meeting();
  }
  if (std::exchange(office_->listed, false)) {
    request(Request::Kind::leave, Json::object().set("t", "leave"));  // of a group that we cannot follow
  }
  wants_join_ = true;
  knock_at_ = now_;
  office_->open_anyway_at = now_ + kColleagueAnswersMs;
  class_file_dirty_ = true;
}

// The group and everything about it is gone from this device; the class may go on with others.
void Session::leave_meeting() {
  give_up_group();
  if (meeting_) {
    drop_meeting();
  }
  store(meeting_key(), Secret());
  meeting_changed_ = false;
  Office& office = *office_;
  office.admissions = Admissions();
  office.let_in_once.clear();
  office.leaving.clear();
  office.urgent.clear();
  office.fallen.clear();
  office.policy.reset();
  office.open_anyway_at.reset();
  wants_join_ = false;
  knock_at_.reset();
}

// Somebody who may commit opened another meeting: the same teacher at another machine, or a colleague.
void Session::opened_elsewhere(bool by_this_person) {
  const bool inside = office_->inside && in_class_;
  leave_meeting();
  office_->server_open = true;
  class_file_dirty_ = true;
  end_attendance();
  if (by_this_person || !inside) {
    office_->wants_open = false;
    over(by_this_person ? "replaced" : "left");
    return;
  }
  office_->colleagues = std::max<std::size_t>(office_->colleagues, 1);
  come_in();
}

// Taken out of the group by another committer.
void Session::committer_removed() {
  const auto notice = notice_;
  const bool owner = office_->file.root.has_value();
  const bool inside = office_->inside;
  leave_meeting();
  end_attendance();
  class_file_dirty_ = true;
  if (notice || owner) {
    // Nobody takes a teacher out but for herself, who came in from another machine.
    office_->wants_open = false;
    return over(notice ? "removed" : "replaced");
  }
  if (!inside) {
    office_->wants_open = false;
    return;  // had left already
  }
  office_->colleagues = std::max<std::size_t>(office_->colleagues, 1);
  come_in();  // had been away for too long
}

void Session::ended_by_colleague() {
  leave_meeting();
  end_attendance();
  over("ended");
}

// True: it was a colleague's knock, whoever answers it.
bool Session::colleague_knocks(const std::string& conn, BytesView key, const Knock& knock) {
  const auto package = knock.join && !knock.key_package.empty() ? mls::inspect_key_package(knock.key_package, now_)
                                                                : Result<mls::KeyPackageInfo>(Error{"", ""});
  const auto chain =
      package ? classroom::decode_pass_chain(package->identity) : Result<classroom::PassChain>(Error{"", ""});
  if (!chain || !classroom::is_committer(chain->pass.role)) {
    return false;
  }
  const classroom::SubjectId subject = chain->pass.subject;
  if (subject == meeting_->me().subject || !on_duty(subject)) {
    return true;  // nobody takes their own leaf out: another committer answers, or nobody
  }
  const classroom::MemberFact who{package->identity, package->signature_key};
  if (!same(package->signature_key, key) || !classroom::check_committer(who, context())) {
    answer(conn, key, knock, {.say = Answer::Say::refuse, .reason = "pass-taken-back"});
    return true;
  }
  if (office_->admissions.key_package_used(knock.key_package)) {
    answer(conn, key, knock, {.say = Answer::Say::refuse, .reason = "try-again"});
    return true;
  }
  office_->admissions.admit({conn, subject, to_bytes(key), knock.device, knock.key_package});
  office_->leaving.erase(subject);
  class_dirty_ = true;
  return true;
}

// ---- Who tends the door -------------------------------------------------------------------------------------------

// Teachers before co-teachers, then who has been here longest; whoever has been away for a while is passed over.
std::optional<classroom::SubjectId> Session::door_keeper(const std::optional<classroom::SubjectId>& except) const {
  if (!office_ || !meeting_) {
    return std::nullopt;
  }
  for (const classroom::Role role : {classroom::Role::teacher, classroom::Role::co_teacher}) {
    for (const Member& each : meeting_->members()) {
      const auto fell = office_->fallen.find(each.subject);
      const bool passed_over = fell != office_->fallen.end() && now_ >= fell->second;
      if (each.role == role && each.subject != except && !passed_over) {
        return each.subject;
      }
    }
  }
  return std::nullopt;
}

bool Session::on_duty(const std::optional<classroom::SubjectId>& except) const {
  return office_ && meeting_ && office_->inside && door_keeper(except) == meeting_->me().subject;
}

bool Session::colleague_here() const {
  return meeting_ && std::ranges::any_of(meeting_->members(), [&](const Member& each) {
           const auto fell = office_->fallen.find(each.subject);
           return classroom::is_committer(each.role) && each.leaf != meeting_->group().own_leaf() &&
                  (fell == office_->fallen.end() || now_ < fell->second);
         });
}

Json Session::colleagues() const {
  Json subjects = Json::array();
  for (const Member& each : meeting_->members()) {
    if (classroom::is_committer(each.role) && each.leaf != meeting_->group().own_leaf()) {
      subjects.push(each.subject.text());
    }
  }
  return subjects;
}

void Session::committer_away(const classroom::SubjectId& subject, bool left) {
  const Member* member = meeting_->by_subject(subject);
  if (member != nullptr && classroom::is_committer(member->role)) {
    const TimeMs at = now_ + (left ? 0 : kTakeOverMs);
    const auto [known, is_new] = office_->fallen.try_emplace(subject, at);
    known->second = std::min(known->second, at);  // the server may say it again
  }
}

// A co-teacher takes no teacher out (commit_check); her leaf waits for her.
bool Session::may_take_out(const classroom::SubjectId& subject) const {
  const Member* member = meeting_->by_subject(subject);
  return member == nullptr || member->role != classroom::Role::teacher ||
         meeting_->me().role == classroom::Role::teacher;
}

void Session::tick_colleagues() {
  if (!office_) {
    return;
  }
  Office& office = *office_;
  if (meeting_ || office.wants_open) {
    // Whose devices came in by our last Commit nobody else knows.
    const bool last_words = meeting_ && ready() && (meeting_->pending() || office.tell_at);
    const TimeMs last_words_end = office.file.own_pass_ends() - kLastMinuteMs + kLastWordsMs;
    if (pass_is_over() && last_words && now_ < last_words_end) {
      wake_at(last_words_end);
    } else if (pass_is_over()) {
      no_committer();
    } else if (!office.file.root) {
      wake_at(office.file.own_pass_ends() - kLastMinuteMs);
    }
  }
  if (office.open_anyway_at && ready()) {
    if (now_ >= *office.open_anyway_at) {
      start_meeting();
    } else {
      wake_at(office.open_anyway_at);
    }
  }
  if (meeting_ && !office.inside && colleague_here() && ready()) {
    // Looking at the class file while a colleague teaches: the class is theirs.
    request(Request::Kind::leave, Json::object().set("t", "leave"));
    office.wants_open = false;
    leave_meeting();
    end_attendance();
    over("left");
  }
  if (!meeting_) {
    return;
  }
  for (const auto& [subject, at] : office.fallen) {
    if (now_ < at) {
      wake_at(at);
    }
  }
  for (const Member& each : meeting_->members()) {
    if (classroom::is_committer(each.role) && now_ <= each.pass_ends) {
      wake_at(each.pass_ends + 1);  // to put them out
    }
  }
  if (const bool duty = on_duty(); duty != office.had_duty && ready()) {
    office.had_duty = duty;
    class_dirty_ = true;
    if (duty) {
      request(Request::Kind::door, Json::object().set("t", "door"));
    } else {
      office.admissions.clear_door();
    }
  }
  if (office.tell_at && ready()) {
    if (now_ < *office.tell_at) {
      wake_at(office.tell_at);
    } else {
      office.tell_at.reset();
      if (colleague_here()) {
        Outbox::Entry entry{.mid = Bytes(Outbox::kMidSize), .content = {}, .keep = false, .control = true};
        entry.whisper = classroom::Whisper::Purpose::office;
        random_.fill(entry.mid);
        meeting_->outbox().add(std::move(entry));
      }
    }
  }
}

// Another committer's Commit took place, and not ours, if there was one. Who came in by it is on the way no more.
void Session::others_committed(const std::vector<classroom::SubjectId>& came) {
  if (meeting_->pending()) {
    commit_lost(true);
  }
  for (const classroom::SubjectId& each : came) {
    office_->admissions.no_longer_comes(each);
    office_->leaving.erase(each);
    office_->fallen.erase(each);
    people_.set_away(each, false);
  }
  std::erase_if(office_->fallen, [&](const auto& each) { return meeting_->by_subject(each.first) == nullptr; });
}

}  // namespace homeroom::keeper
