// The server's store in memory, for simulations: it outlives the Hub, so a server can be killed and started again.
// Owns all records. Never fails.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "server/core/store.h"

namespace homeroom::sim {

class MemoryStore : public server::Store {
 public:
  Result<std::optional<server::ClassRecord>> find_class(const std::string& id) override {
    const auto found = classes_.find(id);
    return found == classes_.end() ? std::optional<server::ClassRecord>() : std::optional(found->second);
  }
  Status add_class(const server::ClassRecord& record, const std::optional<server::UsedInvitation>&, TimeMs) override {
    if (!classes_.emplace(record.id, record).second) {
      return Error{"store.exists", "the class is there"};
    }
    return {};
  }
  Status take_back(const std::string& id, const server::ClassRecord::TakenBack& pass) override {
    if (!classes_[id].has_taken_back(pass.key)) {
      classes_[id].taken_back.push_back(pass);
      if (on_take_back) {
        on_take_back(pass);
      }
    }
    return {};
  }
  Result<std::optional<server::MeetingRecord>> find_meeting(const std::string& id) override {
    const auto found = meetings_.find(id);
    return found == meetings_.end() ? std::optional<server::MeetingRecord>() : std::optional(found->second.record);
  }
  Status open_meeting(const std::string& id, const server::MeetingRecord& meeting) override {
    meetings_[id] = {meeting, {}};
    return {};
  }
  Status close_meeting(const std::string& id) override {
    meetings_.erase(id);
    return {};
  }
  Status change(const std::string& id, const server::LogChange& change) override {
    Meeting& meeting = meetings_[id];
    meeting.log.push_back(change.entry);
    std::erase_if(meeting.log, [&](const server::LogEntry& each) { return each.seq < change.first_seq; });
    meeting.record.seq = change.entry.seq;
    meeting.record.epoch = change.epoch;
    meeting.record.first_seq = change.first_seq;
    meeting.record.log_bytes = change.log_bytes;
    if (on_change) {
      on_change(meeting.record.group, change);
    }
    for (const std::string& subject : change.removed) {
      std::erase_if(meeting.record.members, [&](const server::MemberRecord& each) { return each.subject == subject; });
    }
    for (const server::MemberRecord& each : change.added) {
      meeting.record.members.push_back(each);
    }
    return {};
  }
  Status update_member(const std::string& id, const server::MemberRecord& member) override {
    for (server::MemberRecord& each : meetings_[id].record.members) {
      if (each.subject == member.subject) {
        each = member;
      }
    }
    return {};
  }
  Result<std::vector<server::LogEntry>> read_log(const std::string& id, std::uint64_t after,
                                                 std::size_t bytes) override {
    std::vector<server::LogEntry> entries;
    std::size_t total = 0;
    for (const server::LogEntry& each : meetings_[id].log) {
      if (each.seq > after && (entries.empty() || total < bytes)) {
        total += each.body.size();
        entries.push_back(each);
      }
    }
    return entries;
  }
  Result<std::vector<server::MidRecord>> read_mids(const std::string& id) override {
    std::vector<server::MidRecord> mids;
    for (const server::LogEntry& each : meetings_[id].log) {
      mids.push_back({.subject = each.from, .mid = each.mid, .seq = each.seq});
    }
    return mids;
  }
  Result<server::AuditEnd> audit_end(const std::string& id, const std::string& committer) override {
    server::AuditEnd end;
    for (const server::AuditRow& each : audits_[id]) {
      end.number = each.number;
      end.hash = each.hash;
      if (each.committer == committer) {
        end.newest_of_committer = each.hash;
      }
    }
    return end;
  }
  Status append_audit(const std::string& id, const std::vector<server::AuditRow>& rows, const std::string& committer,
                      const std::string& pass) override {
    audits_[id].insert(audits_[id].end(), rows.begin(), rows.end());
    audit_passes[id][committer] = pass;
    return {};
  }
  const std::vector<server::AuditRow>& audit(const std::string& id) { return audits_[id]; }
  std::map<std::string, std::map<std::string, std::string>> audit_passes;  // by class and committer

  bool healthy() override { return true; }

  std::function<void(const std::string& group, const server::LogChange& change)> on_change;  // each step of a meeting
  std::function<void(const server::ClassRecord::TakenBack&)> on_take_back;

  // Everything the server has written, for tests that search it for names.
  std::string everything() const {
    std::string all;
    for (const auto& [id, record] : classes_) {
      all += record.id + record.root + record.door + record.door_sig;
    }
    for (const auto& [id, meeting] : meetings_) {
      for (const server::LogEntry& each : meeting.log) {
        all += each.body;
      }
    }
    for (const auto& [id, rows] : audits_) {
      for (const server::AuditRow& each : rows) {
        const auto record = from_base64url(each.record);
        all += each.record + (record.ok() ? std::string(as_text(*record)) : std::string());
      }
    }
    return all;
  }

 private:
  struct Meeting {
    server::MeetingRecord record;
    std::vector<server::LogEntry> log;
  };
  std::map<std::string, server::ClassRecord> classes_;
  std::map<std::string, Meeting> meetings_;
  std::map<std::string, std::vector<server::AuditRow>> audits_;
};

}  // namespace homeroom::sim
