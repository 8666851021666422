// Session: the teacher's Commits: when one is due, what goes into it, what becomes of it.
#include <algorithm>

#include "wasm/keeper/session.h"

namespace homeroom::keeper {

void Session::plan_commit() {
  if (!office_ || !meeting_) {
    return;
  }
  Office& office = *office_;
  if (meeting_->pending()) {
    if (!meeting_->pending()->sent && ready() && now_ >= office.hold_commits) {
      send_commit();
    }
    if (!meeting_->pending()->sent && now_ < office.hold_commits) {
      wake_at(office.hold_commits);
    }
    return;
  }
  if (!ready() || role_ != ServerRole::committer || !office.inside || pass_is_over() ||
      meeting_->epoch() < office.wait_epoch) {
    return;
  }
  if (now_ < office.hold_commits) {
    return wake_at(office.hold_commits);
  }
  Change change;
  const TimeMs joins_at = office.last_joins + kJoinEveryMs;
  const classroom::ClassContext rules = context();
  find_shut_out(rules);
  find_unnamed();
  std::erase_if(office.urgent, [&](const auto& each) { return meeting_->by_subject(each) == nullptr; });
  // What the teacher orders shares no Commit with newcomers: one whose KeyPackage spoils it would undo the order.
  const auto rules_wanted = office.policy ? office.policy->on(meeting_->policy()) : meeting_->policy();
  const bool ordered = !office.urgent.empty() || rules_wanted != meeting_->policy();
  const bool joins_due = !ordered && office.admissions.any_admitted() && now_ >= joins_at;
  if (office.admissions.any_admitted() && !joins_due) {
    wake_at(joins_at);
  }
  bool leaves_due = !office.urgent.empty();
  // Who has gone is taken out by whoever tends the door.
  const bool tends = on_duty();
  for (const auto& [subject, due] : office.leaving) {
    if (tends && may_take_out(subject)) {
      leaves_due = leaves_due || now_ >= due;
      wake_at(due);
    }
  }
  for (const auto& subject : office.urgent) {
    change.leavers.push_back(subject);
    office.admissions.no_longer_comes(subject);
  }
  for (const auto& [subject, due] : office.leaving) {
    // Whoever is on the way out goes along with any Commit that is made anyway.
    if (tends && may_take_out(subject) &&
        (now_ >= due || (due <= now_ + kLeaveWithinMs && (leaves_due || joins_due)))) {
      change.leavers.push_back(subject);
    }
  }
  if (joins_due) {
    change.joiners = office.admissions.take_admitted(office.batch);
    office.last_joins = now_;
  }
  std::erase_if(change.leavers, [&](const classroom::SubjectId& each) {
    const bool gone = meeting_->by_subject(each) == nullptr;
    const bool rejoins = std::ranges::find(change.joiners, each, &Joiner::subject) != change.joiners.end();
    if (gone) {
      office.leaving.erase(each);
    }
    return gone || rejoins;
  });
  std::ranges::sort(change.leavers);
  change.leavers.erase(std::ranges::unique(change.leavers).begin(), change.leavers.end());
  if (rules_wanted != meeting_->policy()) {
    change.policy = {meeting_->policy(), rules_wanted};
  }
  office.policy.reset();
  change.fresh_keys = !office.fresh_keys;
  if (change.empty()) {
    return;
  }
  const Change wanted = change;
  const Status made = meeting_->prepare(std::move(change), rules, random_);
  if (!made) {
    // One newcomer's KeyPackage may have spoilt it for all: then one at a time, and that one not at all.
    office.hold_commits = now_ + 200;
    wake_at(office.hold_commits);
    if (wanted.joiners.size() > 1) {
      office.batch = 1;
      for (const Joiner& each : wanted.joiners) {
        office.admissions.admit(each);
      }
    } else if (wanted.joiners.empty()) {
      alert("commit-refused", made.error().code);
      office.urgent.clear();
    }
    return;
  }
  for (const Joiner& each : wanted.joiners) {
    office.admissions.use_key_package(each.key_package);
  }
  if (!office.admissions.any_admitted()) {
    office.batch = 100;
  }
  save_meeting();
  send_commit();
}

void Session::send_commit() {
  PendingCommit& pending = *meeting_->pending();
  pending.sent = true;
  Json message = Json::object().set("t", "commit").set_bytes("mid", pending.mid).set("epoch", pending.epoch);
  message.set_bytes("commit", pending.commit);
  Json joiners = Json::array();
  Json leavers = Json::array();
  for (const classroom::SubjectId& each : pending.change.leavers) {
    leavers.push(each.text());
  }
  for (const Joiner& each : pending.change.joiners) {
    joiners.push(
        Json::object().set("conn", each.conn).set("subject", each.subject.text()).set_bytes("key", each.member_key));
    if (meeting_->by_subject(each.subject) != nullptr) {
      leavers.push(each.subject.text());  // comes back anew
    }
  }
  message.set("joiners", std::move(joiners)).set("leavers", std::move(leavers));
  if (!pending.welcome.empty()) {
    message.set_bytes("welcome", pending.welcome);
  }
  request(Request::Kind::commit, std::move(message), pending.mid);
}

void Session::commit_refused(BytesView mid, const Json& answer) {
  if (!meeting_ || !meeting_->pending() || !same(meeting_->pending()->mid, mid)) {
    return;  // the one that won has told us already
  }
  const std::string_view code = answer.text_or("code", "");
  Office& office = *office_;
  const bool lost = code == "conflict" || code == "bad-joiner" || code == "class-full" || code == "malformed";
  if (!lost) {
    // The server could not take it now: the same Commit again.
    meeting_->pending()->sent = false;
    office.hold_commits = now_ + std::clamp<TimeMs>(answer.number("wait_ms").value_or(2000), 100, 60'000);
    return;
  }
  office.hold_commits = now_ + 200;
  if (code == "conflict") {
    const auto epoch = answer.number("epoch");
    if (epoch && static_cast<std::uint64_t>(*epoch) > meeting_->epoch()) {
      office.wait_epoch = static_cast<std::uint64_t>(*epoch);  // the winner is on its way to us
    }
    return commit_lost(true);
  }
  if (code == "class-full") {
    alert("class-full");
  } else {
    office.batch = 1;
  }
  commit_lost(code != "class-full" && meeting_->pending()->change.joiners.size() > 1);  // a single one knocks again
}

// What our Commit was to do is left to the next one.
void Session::commit_lost(bool joiners_again) {
  Office& office = *office_;
  const bool knocked_anew = meeting_->pending()->line_broke;
  const bool restored = meeting_->pending()->restored;
  Change change = *meeting_->abandon();
  save_meeting();
  if (joiners_again && !knocked_anew) {
    for (Joiner& each : change.joiners) {
      office.admissions.admit_again(std::move(each));
    }
  }
  if (restored) {
    office.urgent.insert(change.leavers.begin(), change.leavers.end());
  }
  if (change.policy) {
    const classroom::Policy wanted = office.policy ? office.policy->on(change.policy->wanted) : change.policy->wanted;
    office.policy = {change.policy->from, wanted};
  }
}

// Our Commit is in the log: it counts.
void Session::committed(const Change& change) {
  audit_commit(change);
  Office& office = *office_;
  if (change.policy) {
    keep_rules(*change.policy);
  }
  for (const classroom::SubjectId& each : change.leavers) {
    office.urgent.erase(each);
    office.leaving.erase(each);
    office.admissions.devices.erase(each);
  }
  for (const Joiner& each : change.joiners) {
    office.admissions.devices[each.subject] = each.device_key;
    office.admissions.has_come(each);
    if (office.given_up) {
      office.given_up->inside.erase(Admissions::id_of(each.member_key, each.device_key));
    }
    office.leaving.erase(each.subject);
    office.fallen.erase(each.subject);
    people_.set_away(each.subject, false);
    if (const classroom::Student* student = std::as_const(office.file.roster).by_subject(each.subject)) {
      people_.set_name(each.subject, student->name);
    } else if (const Admissions::Guest* guest = office.admissions.guest(each.subject)) {
      people_.set_name(each.subject, guest->name);
    } else if (const auto colleague = office.file.name_of(each.subject)) {
      people_.set_name(each.subject, *colleague);
    }
  }
  if (!change.joiners.empty()) {
    send_roster();
    tell_office();
  }
}

void Session::send_roster() { say(people_.roster_state(class_name_, office_->revoked_keys), true); }

void Session::tick_office() {
  if (!office_ || !meeting_ || !office_->inside || !ready()) {
    return;  // the line's coming back is a beginning
  }
  if (now_ >= office_->next_heartbeat) {
    office_->next_heartbeat = now_ + kHeartbeatMs;
    const LogPoint& log = meeting_->log_point();
    say(classroom::Heartbeat{meeting_->epoch(), meeting_->group().epoch_authenticator(), now_, log.seq, log.digest},
        false);
  }
  wake_at(office_->next_heartbeat);
}

}  // namespace homeroom::keeper
