// The Store in one SQLite database (WAL): what a restart of the server must not lose.
// Owns the database handle. Never holds a transaction open between calls.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "server/core/store.h"

struct sqlite3;

namespace homeroom::server {

class SqliteStore final : public Store {
 public:
  // `path` is a file (made if missing) or ":memory:". Brings an older schema up to date.
  // Errors: store.cannot-open, store.read-only, store.full, store.corrupt, store.newer (made by a newer server),
  // store.failed.
  static Result<std::unique_ptr<SqliteStore>> open(const std::string& path);
  // Changes nothing, and may be done beside a running server. Also store.older: its server has not come up yet.
  static Result<std::unique_ptr<SqliteStore>> open_for_reading(const std::string& path);
  ~SqliteStore() override;

  Result<std::optional<ClassRecord>> find_class(const std::string& id) override;
  Status add_class(const ClassRecord& record, const std::optional<UsedInvitation>& invitation, TimeMs now) override;
  Status take_back(const std::string& id, const ClassRecord::TakenBack& pass) override;
  Result<std::optional<MeetingRecord>> find_meeting(const std::string& id) override;
  Status open_meeting(const std::string& id, const MeetingRecord& meeting) override;
  Status close_meeting(const std::string& id) override;
  Status change(const std::string& id, const LogChange& change) override;
  Status update_member(const std::string& id, const MemberRecord& member) override;
  Result<std::vector<LogEntry>> read_log(const std::string& id, std::uint64_t after, std::size_t bytes) override;
  Result<std::vector<MidRecord>> read_mids(const std::string& id) override;
  Result<AuditEnd> audit_end(const std::string& id, const std::string& committer) override;
  Status append_audit(const std::string& id, const std::vector<AuditRow>& rows, const std::string& committer,
                      const std::string& pass) override;
  bool healthy() override;

  // --- for the commands of a school's administrator; not the core's business ---
  // `rows` after `after`, oldest first, at most `most`; `passes` by committer.
  Result<std::vector<AuditRow>> read_audit(const std::string& id, std::uint64_t after, std::size_t most);
  Result<std::map<std::string, std::string>> audit_passes(const std::string& id);
  // Everything by which a class could be found in the files: its id, its keys, members, groups, hashes.
  Result<std::vector<std::string>> traces_of(const std::string& id);
  // All rows of the class, in every table that has a column `class`, are overwritten and gone, also from the
  // write-ahead log, and the file is written anew without them.
  struct Deleted {
    std::size_t rows = 0;
    std::size_t tables = 0;
  };
  Result<Deleted> delete_class(const std::string& id);

 private:
  class Statement;
  class Transaction;

  explicit SqliteStore(sqlite3* db);
  Status run(const char* sql);
  Status migrate();
  Status put_member(const std::string& id, const MemberRecord& member);
  Status forget_meeting(const std::string& id);
  Error last_error() const;

  sqlite3* db_;
};

}  // namespace homeroom::server
