#include "wasm/keeper/audit_log.h"

#include <algorithm>

namespace homeroom::keeper {

using classroom::AuditHead;

bool AuditLog::add(const classroom::AuditEntry& entry, const crypto::SigningKey& committer) {
  if (unsent_count() >= kMostUnsent) {
    return false;
  }
  records_.push_back(classroom::make_audit_record(class_id_, head_, entry, committer));
  head_ = {head_.number + 1, classroom::audit_hash(records_.back())};
  return true;
}

bool AuditLog::note_commit(BytesView group, std::uint64_t epoch) {
  if (same(group, group_) && epoch <= epoch_) {
    return false;
  }
  group_ = to_bytes(group);
  epoch_ = epoch;
  return true;
}

std::vector<BytesView> AuditLog::unsent() const {
  std::vector<BytesView> batch;
  for (std::size_t i = sent_; i < records_.size() && batch.size() < kBatch; ++i) {
    batch.emplace_back(records_[i]);
  }
  return batch;
}

void AuditLog::taken(std::uint64_t number) {
  while (sent_ < records_.size()) {
    const auto next = classroom::read_audit_record(records_[sent_]);
    if (!next || next->number > number) {
      break;
    }
    ++sent_;
  }
  trim();
}

void AuditLog::rebase(const AuditHead& head, BytesView newest_of_ours, const crypto::SigningKey& committer) {
  for (std::size_t i = sent_; i < records_.size(); ++i) {
    if (same(classroom::audit_hash(records_[i]), newest_of_ours)) {
      sent_ = i + 1;  // it came there, only the answer did not come back
      break;
    }
  }
  head_ = head;
  for (std::size_t i = sent_; i < records_.size(); ++i) {
    if (const auto old = classroom::read_audit_record(records_[i])) {
      records_[i] = classroom::make_audit_record(class_id_, head_, old->entry, committer);
      head_ = {head_.number + 1, classroom::audit_hash(records_[i])};
    }
  }
  trim();
}

void AuditLog::trim() {
  while (sent_ > kMostSent) {
    records_.pop_front();
    --sent_;
  }
}

void AuditLog::write(RecordWriter& record) const {
  record.number(records_.size());
  for (const Bytes& each : records_) {
    record.bytes(each);
  }
  record.number(sent_);
  record.number(head_.number);
  record.bytes(head_.hash);
  record.bytes(group_);
  record.number(epoch_);
}

std::optional<AuditLog> AuditLog::read(RecordReader& record, const classroom::ClassId& class_id) {
  AuditLog log(class_id);
  for (std::size_t left = record.count(kMostSent + kMostUnsent); left > 0 && record.ok(); --left) {
    log.records_.push_back(to_bytes(record.bytes(classroom::kAuditSize)));
    if (log.records_.back().size() != classroom::kAuditSize) {
      return std::nullopt;
    }
  }
  log.sent_ = record.count(log.records_.size());
  log.head_.number = record.number();
  const BytesView hash = record.bytes(crypto::kHashSize);
  if (hash.size() != crypto::kHashSize) {
    return std::nullopt;
  }
  std::ranges::copy(hash, log.head_.hash.begin());
  log.group_ = to_bytes(record.bytes(64));
  log.epoch_ = record.number();
  return record.ok() ? std::optional(std::move(log)) : std::nullopt;
}

}  // namespace homeroom::keeper
