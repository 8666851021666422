// Meeting: what of it is stored, and what comes back.
#include "shared/crypto/hash.h"
#include "wasm/keeper/meeting.h"

namespace homeroom::keeper {
namespace {

constexpr std::size_t kMostListed = 1000;  // people: no class has so many

void write_change(RecordWriter& record, const Change& change) {
  record.number(change.joiners.size());
  for (const Joiner& each : change.joiners) {
    record.text(each.conn);
    record.bytes(each.subject.bytes);
    record.bytes(each.member_key);
    record.bytes(each.device_key);
    record.bytes(each.key_package);
  }
  record.number(change.leavers.size());
  for (const classroom::SubjectId& each : change.leavers) {
    record.bytes(each.bytes);
  }
  record.flag(change.policy.has_value());
  if (change.policy) {
    record.bytes(classroom::encode_policy(change.policy->from));
    record.bytes(classroom::encode_policy(change.policy->wanted));
  }
}

std::optional<classroom::SubjectId> read_subject(RecordReader& record) {
  auto subject = classroom::SubjectId::from_bytes(record.bytes(classroom::kSubjectSize));
  return subject ? std::optional(*subject) : std::nullopt;
}

std::optional<Change> read_change(RecordReader& record) {
  Change change;
  for (std::size_t left = record.count(kMostListed); left > 0 && record.ok(); --left) {
    Joiner joiner;
    joiner.conn = record.text(200);
    const auto subject = read_subject(record);
    if (!subject) {
      return std::nullopt;
    }
    joiner.subject = *subject;
    joiner.member_key = to_bytes(record.bytes());
    joiner.device_key = to_bytes(record.bytes());
    joiner.key_package = to_bytes(record.bytes());
    change.joiners.push_back(std::move(joiner));
  }
  for (std::size_t left = record.count(kMostListed); left > 0 && record.ok(); --left) {
    const auto subject = read_subject(record);
    if (!subject) {
      return std::nullopt;
    }
    change.leavers.push_back(*subject);
  }
  if (record.flag()) {
    auto from = classroom::decode_policy(record.bytes(classroom::kPolicySize));
    auto wanted = classroom::decode_policy(record.bytes(classroom::kPolicySize));
    if (!from || !wanted) {
      return std::nullopt;
    }
    change.policy = {*from, *wanted};
  }
  return record.ok() ? std::optional(std::move(change)) : std::nullopt;
}

}  // namespace

void Meeting::write(RecordWriter& record) const {
  record.secret(me_.key.seed());
  record.bytes(me_.pass);
  record.secret(group_.serialise());
  record.number(seq_);
  record.bytes(log_.back().digest);
  record.bytes(ticket);
  record.number(boots);
  record.number(revoked_.size());
  for (const Revoked& each : revoked_) {
    record.bytes(each.key);
    record.number(each.epoch);
  }
  record.number(came_.size());
  for (const auto& [subject, since] : came_) {
    record.bytes(subject.bytes);
    record.number(since);
  }
  outbox_.write(record);
  record.flag(pending_.has_value());
  if (pending_) {
    record.bytes(pending_->mid);
    record.number(pending_->epoch);
    record.secret(pending_->next.serialise());
    record.bytes(pending_->commit);
    record.bytes(pending_->welcome);
    write_change(record, pending_->change);
  }
}

std::optional<Meeting> Meeting::read(RecordReader& record) {
  auto key = crypto::SigningKey::from_seed(Secret::copy_of(record.bytes(crypto::kSignSeedSize)));
  const Bytes pass = to_bytes(record.bytes());
  auto chain = classroom::decode_pass_chain(pass);
  auto group = mls::Group::restore(record.bytes());
  const std::uint64_t seq = record.number();
  const Bytes log = to_bytes(record.bytes(crypto::kHashSize));
  if (!key || !chain || !group || !record.ok()) {
    return std::nullopt;
  }
  Meeting meeting(Identity{std::move(*key), pass, chain->pass.subject, chain->pass.role}, std::move(*group), seq);
  meeting.log_.back().digest = log;
  meeting.ticket = to_bytes(record.bytes());
  meeting.boots = record.number();
  for (std::size_t left = record.count(kMostRevoked); left > 0 && record.ok(); --left) {
    Bytes revoked = to_bytes(record.bytes(crypto::kSignPublicSize));
    meeting.revoked_.push_back({std::move(revoked), record.number()});
  }
  for (std::size_t left = record.count(kMostListed); left > 0 && record.ok(); --left) {
    const auto subject = read_subject(record);
    const std::uint64_t since = record.number();
    if (!subject) {
      return std::nullopt;
    }
    meeting.came_[*subject] = since;
  }
  meeting.outbox_ = Outbox::read(record);
  if (record.flag()) {
    const Bytes mid = to_bytes(record.bytes());
    const std::uint64_t epoch = record.number();
    auto next = mls::Group::restore(record.bytes());
    Bytes commit = to_bytes(record.bytes());
    Bytes welcome = to_bytes(record.bytes());
    auto change = read_change(record);
    if (!next || !change) {
      return std::nullopt;
    }
    meeting.pending_.emplace(PendingCommit{mid, epoch, std::move(*next), std::move(commit), std::move(welcome),
                                           std::move(*change), false, true, true});
  }
  return record.ok() ? std::optional(std::move(meeting)) : std::nullopt;
}

}  // namespace homeroom::keeper
