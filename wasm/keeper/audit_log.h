// What this committer's device decided, as records of the class's audit chain, and which of them the server has.
// Owns the records. Never makes two of one Commit, and never changes a record that the server may have taken: only
// its definite word that the chain goes on elsewhere lets the rest be signed anew behind that.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "shared/classroom/audit.h"
#include "wasm/keeper/record.h"

namespace homeroom::keeper {

class AuditLog {
 public:
  static constexpr std::size_t kMostSent = 500;     // kept on this device after the server has them
  static constexpr std::size_t kMostUnsent = 5000;  // then nothing more is written down
  static constexpr std::size_t kBatch = 50;

  explicit AuditLog(classroom::ClassId class_id) : class_id_(class_id) {}

  bool add(const classroom::AuditEntry& entry, const crypto::SigningKey& committer);  // false: too many unsent
  // Is this Commit written down already? If not it is from now on. Epochs of one group only grow.
  bool note_commit(BytesView group, std::uint64_t epoch);

  std::vector<BytesView> unsent() const;  // the oldest, at most kBatch
  std::size_t unsent_count() const { return records_.size() - sent_; }
  void taken(std::uint64_t number);  // the server has all up to this one
  // The chain ends at `head`, and its newest record of this committer has this hash (empty: there is none).
  void rebase(const classroom::AuditHead& head, BytesView newest_of_ours, const crypto::SigningKey& committer);

  const std::deque<Bytes>& records() const { return records_; }

  void write(RecordWriter& record) const;
  static std::optional<AuditLog> read(RecordReader& record, const classroom::ClassId& class_id);

 private:
  void trim();

  classroom::ClassId class_id_;
  std::deque<Bytes> records_;  // ours, oldest first
  std::size_t sent_ = 0;       // of them, at the front
  classroom::AuditHead head_;  // where the next one goes
  Bytes group_;                // the newest Commit that was written down
  std::uint64_t epoch_ = 0;
};

}  // namespace homeroom::keeper
