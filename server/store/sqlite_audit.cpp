// SqliteStore: the audit log of a class.
#include "server/store/statement.h"

namespace homeroom::server {
namespace {

constexpr Error kExists{"store.exists", "this place in the chain is taken"};

}  // namespace

Result<AuditEnd> SqliteStore::audit_end(const std::string& id, const std::string& committer) {
  AuditEnd end;
  Statement newest(db_, "SELECT number, hash FROM audit WHERE class = ? ORDER BY number DESC LIMIT 1");
  if (newest.bind(id).step()) {
    end.number = newest.number(0);
    end.hash = newest.text(1);
  }
  Statement own(db_, "SELECT hash FROM audit WHERE class = ? AND committer = ? ORDER BY number DESC LIMIT 1");
  if (own.bind(id).bind(committer).step()) {
    end.newest_of_committer = own.text(0);
  }
  if (newest.failed() || own.failed()) {
    return last_error();
  }
  return end;
}

Status SqliteStore::append_audit(const std::string& id, const std::vector<AuditRow>& rows, const std::string& committer,
                                 const std::string& pass) {
  HOMEROOM_TRY(run("BEGIN IMMEDIATE"));
  Status done = [&]() -> Status {
    Statement put(db_, "INSERT OR REPLACE INTO audit_committers (class, key, pass) VALUES (?, ?, ?)");
    if (!put.bind(id).bind(committer).bind(pass).done()) {
      return last_error();
    }
    for (const AuditRow& row : rows) {
      Statement add(db_,
                    "INSERT INTO audit (class, number, committer, hash, record, received) VALUES (?, ?, ?, ?, ?, ?)");
      add.bind(id).bind(row.number).bind(row.committer).bind(row.hash).bind(row.record).bind(row.received);
      if (!add.done()) {
        return (add.result() & 0xff) == SQLITE_CONSTRAINT ? kExists : last_error();
      }
    }
    return run("COMMIT");
  }();
  if (!done.ok()) {
    (void)run("ROLLBACK");
  }
  return done;
}

Result<std::vector<AuditRow>> SqliteStore::read_audit(const std::string& id, std::uint64_t after, std::size_t most) {
  Statement ask(db_,
                "SELECT number, hash, record, committer, received FROM audit WHERE class = ? AND number > ? "
                "ORDER BY number LIMIT ?");
  ask.bind(id).bind(after).bind(std::uint64_t{most});
  std::vector<AuditRow> rows;
  while (ask.step()) {
    rows.push_back({ask.number(0), ask.text(1), ask.text(2), ask.text(3), static_cast<TimeMs>(ask.number(4))});
  }
  if (ask.failed()) {
    return last_error();
  }
  return rows;
}

Result<std::map<std::string, std::string>> SqliteStore::audit_passes(const std::string& id) {
  Statement ask(db_, "SELECT key, pass FROM audit_committers WHERE class = ?");
  ask.bind(id);
  std::map<std::string, std::string> passes;
  while (ask.step()) {
    passes[ask.text(0)] = ask.text(1);
  }
  if (ask.failed()) {
    return last_error();
  }
  return passes;
}

}  // namespace homeroom::server
