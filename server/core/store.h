// What the core needs kept: classes, the meeting of each, its members and its log. server/store keeps it in SQLite.
// Owns nothing. Never sees a name or a plaintext: ids, public keys, hashes and ciphertext, as they are on the wire.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/time.h"

namespace homeroom::server {

// All texts here are base64url as on the wire, but for the class id (base32).
struct ClassRecord {
  // A committer's key whose pass the root takes back, and the root's signature that says so.
  struct TakenBack {
    std::string key;
    std::string sig;
  };
  std::string id;
  std::string root;
  std::string door;
  std::string door_sig;
  std::vector<TakenBack> taken_back{};

  bool has_taken_back(const std::string& key) const {
    return std::ranges::find(taken_back, key, &TakenBack::key) != taken_back.end();
  }
};

struct MemberRecord {
  std::string subject;
  std::string key;
  std::string ticket_hash;  // empty: no ticket opens this membership any more
  bool left = false;        // said `leave`; a committer has yet to take it out of the group
};

struct MeetingRecord {
  std::string group;
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;        // of the newest entry
  std::uint64_t first_seq = 1;  // of the oldest entry that is still there
  std::uint64_t log_bytes = 0;  // bodies of the entries that are still there
  std::vector<MemberRecord> members;
};

struct LogEntry {
  std::uint64_t seq = 0;
  std::uint64_t epoch = 0;  // the one the message was made in
  bool commit = false;      // else an application message
  std::string from;
  std::string mid;
  std::string body;
};

// What is remembered of an entry without reading it: enough to know a repeated `mid` and to count bytes.
struct MidRecord {
  std::string subject;
  std::string mid;
  std::uint64_t seq = 0;
  std::uint64_t body_size = 0;
};

// One step of a meeting; all of it happens or nothing.
struct LogChange {
  LogEntry entry;
  std::uint64_t epoch = 0;           // the meeting's, afterwards
  std::uint64_t first_seq = 1;       // older entries go
  std::uint64_t log_bytes = 0;       // afterwards
  std::vector<std::string> removed;  // subjects; done before `added`
  std::vector<MemberRecord> added;
};

struct UsedInvitation {
  std::string id;
  TimeMs expires = 0;
};

// One record of a class's audit log (shared/classroom/audit.h), as it was given by a committer.
struct AuditRow {
  std::uint64_t number = 0;
  std::string hash;  // of the record
  std::string record;
  std::string committer;  // the key that signed it
  TimeMs received = 0;    // by this server's clock
};

// Where a chain ends, and what its newest record of one committer is; empty where there is none.
struct AuditEnd {
  std::uint64_t number = 0;
  std::string hash;
  std::string newest_of_committer;  // hash
};

// Errors of every call: store.failed, and store.full when the disk is. Others are named.
class Store {
 public:
  virtual ~Store() = default;

  virtual Result<std::optional<ClassRecord>> find_class(const std::string& id) = 0;
  // Uses the invitation up in the same step. Errors: store.exists, store.used (the invitation was).
  virtual Status add_class(const ClassRecord& record, const std::optional<UsedInvitation>& invitation, TimeMs now) = 0;

  // A key that is there stays once.
  virtual Status take_back(const std::string& id, const ClassRecord::TakenBack& pass) = 0;

  virtual Result<std::optional<MeetingRecord>> find_meeting(const std::string& id) = 0;
  virtual Status open_meeting(const std::string& id, const MeetingRecord& meeting) = 0;  // replaces one that is there
  virtual Status close_meeting(const std::string& id) = 0;
  virtual Status change(const std::string& id, const LogChange& change) = 0;
  virtual Status update_member(const std::string& id, const MemberRecord& member) = 0;

  // Entries after `after`, oldest first, at least one if there is one, until their bodies reach `bytes`.
  virtual Result<std::vector<LogEntry>> read_log(const std::string& id, std::uint64_t after, std::size_t bytes) = 0;
  virtual Result<std::vector<MidRecord>> read_mids(const std::string& id) = 0;  // of all entries, oldest first

  virtual Result<AuditEnd> audit_end(const std::string& id, const std::string& committer) = 0;
  // All or none. `pass` is the chain by which the committer commits; the newest one is kept. Error: store.exists (one
  // of these places is taken).
  virtual Status append_audit(const std::string& id, const std::vector<AuditRow>& rows, const std::string& committer,
                              const std::string& pass) = 0;

  virtual bool healthy() = 0;  // can it be written to now?
};

}  // namespace homeroom::server
