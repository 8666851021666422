// Session: the audit log: what this committer decided, written down and given to the server (docs/audit.md).
#include <algorithm>
#include <array>
#include <utility>

#include "wasm/keeper/session.h"

namespace homeroom::keeper {
namespace {

using classroom::AuditEntry;
using classroom::AuditKind;

constexpr std::string_view kAuditMagic = "HRAUDIT";
constexpr TimeMs kAgainMs = 2000;
constexpr TimeMs kRefusedMs = 10 * 60'000;  // nothing that a quick second try would mend

}  // namespace

void Session::read_audit() {
  audit_.emplace(*class_id_);
  if (const auto found = loaded_.find(audit_key()); found != loaded_.end()) {
    RecordReader record(found->second, kAuditMagic, 1);
    auto log = AuditLog::read(record, *class_id_);
    if (log && record.at_end()) {
      audit_ = std::move(*log);
    }
  }
}

void Session::audit(AuditKind kind, std::optional<classroom::SubjectId> subject, BytesView detail,
                    std::uint64_t epoch) {
  if (!office_ || !class_id_) {
    return;
  }
  if (!audit_) {
    audit_.emplace(*class_id_);
  }
  AuditEntry entry{now_, kind, subject.value_or(classroom::SubjectId{}), epoch, {}};
  std::ranges::copy(detail.first(std::min(detail.size(), entry.detail.size())), entry.detail.begin());
  if (!audit_->add(entry, office_->file.me.key)) {
    alert("storage-failed");
  }
  audit_changed_ = true;
}

// Our own Commit is in the log: who came, who went, what changed. After a crash in between it is taken a second time.
void Session::audit_commit(const Change& change) {
  const std::uint64_t epoch = meeting_->epoch();
  if (!audit_) {
    audit_.emplace(*class_id_);
  }
  if (!audit_->note_commit(meeting_->group_id(), epoch)) {
    return;
  }
  audit_changed_ = true;
  for (const Joiner& each : change.joiners) {
    const bool by_hand = office_->admissions.guest(each.subject) != nullptr ||
                         office_->let_in_once.contains(Admissions::id_of(each.member_key, each.device_key));
    const auto how = office_->admissions.devices.contains(each.subject) ? classroom::Admitted::again
                     : by_hand                                          ? classroom::Admitted::by_hand
                                                                        : classroom::Admitted::by_roster;
    const Member* member = meeting_->by_subject(each.subject);
    const auto role = member != nullptr ? member->role : classroom::Role::guest;
    const std::array<std::uint8_t, 2> detail = {static_cast<std::uint8_t>(how), static_cast<std::uint8_t>(role)};
    audit(AuditKind::admitted, each.subject, detail, epoch);
  }
  for (const classroom::SubjectId& each : change.leavers) {
    audit(AuditKind::left, each, {}, epoch);
  }
  if (change.policy) {
    audit(AuditKind::policy, std::nullopt, classroom::encode_policy(change.policy->wanted), epoch);
  }
}

void Session::tick_audit() {
  if (!office_ || !audit_) {
    return;
  }
  if (audit_->unsent_count() > 0 && ready() && role_ == ServerRole::committer && !audit_in_flight_) {
    if (now_ < audit_hold_) {
      wake_at(audit_hold_);
    } else {
      Json records = Json::array();
      for (const BytesView each : audit_->unsent()) {
        records.push(Json::bytes(each));
      }
      audit_in_flight_ = true;
      request(Request::Kind::audit, Json::object().set("t", "audit").set("records", std::move(records)));
    }
  }
  if (std::exchange(audit_changed_, false)) {
    RecordWriter record(kAuditMagic, 1);
    audit_->write(record);
    store(audit_key(), record.finish());
  }
}

void Session::audit_taken(const Json& answer) {
  audit_in_flight_ = false;
  const auto number = answer.number("number");
  if (!audit_ || !number || *number < 0) {
    return hostile("an answer to audit records that is none");
  }
  audit_->taken(static_cast<std::uint64_t>(*number));
  audit_changed_ = true;
}

void Session::audit_refused(const Json& answer) {
  audit_in_flight_ = false;
  const std::string_view code = answer.text_or("code", "");
  if (code != "audit-conflict" || !audit_) {
    const bool soon = code == "slow-down" || code == "storage-failed";
    audit_hold_ =
        now_ + (soon ? std::clamp<TimeMs>(answer.number("wait_ms").value_or(kAgainMs), 100, 60'000) : kRefusedMs);
    return;
  }
  const auto number = answer.number("number");
  const std::string_view text = answer.text_or("head", "");
  const auto hash = answer.bytes("head", crypto::kHashSize);
  if (!number || *number < 0 || (!hash && !text.empty())) {
    audit_hold_ = now_ + kRefusedMs;
    return hostile("an end of the chain that is none");
  }
  classroom::AuditHead head{static_cast<std::uint64_t>(*number), {}};
  if (hash) {
    std::ranges::copy(*hash, head.hash.begin());
  }
  audit_->rebase(head, answer.bytes("yours", crypto::kHashSize).value_or(Bytes()), office_->file.me.key);
  audit_changed_ = true;
  // A server that moves on with every try, or says so, does not keep us busy.
  audit_hold_ = now_ + 200;
}

}  // namespace homeroom::keeper
