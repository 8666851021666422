// A store whose disk can be made to fail.
// Owns nothing: it stands in front of a real one.
#pragma once

#include <optional>

#include "server/core/store.h"

namespace homeroom::server::test {

class FlakyStore final : public Store {
 public:
  explicit FlakyStore(Store& real) : real_(&real) {}

  std::optional<Error> writes_fail, reads_fail;
  // What a long log would be remembered as, without writing it.
  std::optional<std::vector<MidRecord>> mids;
  std::optional<MeetingRecord> meeting;
  std::vector<LogChange> changes;

  Result<std::optional<ClassRecord>> find_class(const std::string& id) override {
    if (reads_fail) return *reads_fail;
    return real_->find_class(id);
  }
  Status add_class(const ClassRecord& record, const std::optional<UsedInvitation>& invitation, TimeMs now) override {
    if (writes_fail) return *writes_fail;
    return real_->add_class(record, invitation, now);
  }
  Status take_back(const std::string& id, const ClassRecord::TakenBack& pass) override {
    if (writes_fail) return *writes_fail;
    return real_->take_back(id, pass);
  }
  Result<std::optional<MeetingRecord>> find_meeting(const std::string& id) override {
    if (reads_fail) return *reads_fail;
    if (meeting) return meeting;
    return real_->find_meeting(id);
  }
  Status open_meeting(const std::string& id, const MeetingRecord& record) override {
    if (writes_fail) return *writes_fail;
    return real_->open_meeting(id, record);
  }
  Status close_meeting(const std::string& id) override {
    if (writes_fail) return *writes_fail;
    return real_->close_meeting(id);
  }
  Status change(const std::string& id, const LogChange& change) override {
    if (writes_fail) return *writes_fail;
    changes.push_back({.entry = {.seq = change.entry.seq},
                       .epoch = change.epoch,
                       .first_seq = change.first_seq,
                       .log_bytes = change.log_bytes});
    return real_->change(id, change);
  }
  Status update_member(const std::string& id, const MemberRecord& member) override {
    if (writes_fail) return *writes_fail;
    return real_->update_member(id, member);
  }
  Result<std::vector<LogEntry>> read_log(const std::string& id, std::uint64_t after, std::size_t bytes) override {
    if (reads_fail) return *reads_fail;
    return real_->read_log(id, after, bytes);
  }
  Result<std::vector<MidRecord>> read_mids(const std::string& id) override {
    if (reads_fail) return *reads_fail;
    if (mids) return *mids;
    return real_->read_mids(id);
  }
  Result<AuditEnd> audit_end(const std::string& id, const std::string& committer) override {
    if (reads_fail) return *reads_fail;
    return real_->audit_end(id, committer);
  }
  Status append_audit(const std::string& id, const std::vector<AuditRow>& rows, const std::string& committer,
                      const std::string& pass) override {
    if (writes_fail) return *writes_fail;
    return real_->append_audit(id, rows, committer, pass);
  }
  bool healthy() override { return !writes_fail && !reads_fail && real_->healthy(); }

 private:
  Store* real_;
};

}  // namespace homeroom::server::test
