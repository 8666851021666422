// SqliteStore: a class and everything that belongs to it, found and deleted.
#include <set>

#include "server/store/statement.h"
#include "shared/base/bytes.h"

namespace homeroom::server {
namespace {

constexpr std::size_t kBodyHead = 48;  // enough of a ciphertext to know it again
constexpr std::size_t kMostBodies = 2000;

}  // namespace

Result<std::vector<std::string>> SqliteStore::traces_of(const std::string& id) {
  std::set<std::string> traces = {id};
  // Bodies of messages and records are long; their beginnings tell.
  const std::pair<const char*, std::size_t> questions[] = {
      {"SELECT root FROM classes WHERE id = ?", 0},
      {"SELECT door FROM classes WHERE id = ?", 0},
      {"SELECT door_sig FROM classes WHERE id = ?", 0},
      {"SELECT meeting_group FROM meetings WHERE class = ?", 0},
      {"SELECT subject FROM members WHERE class = ?", 0},
      {"SELECT key FROM members WHERE class = ?", 0},
      {"SELECT ticket_hash FROM members WHERE class = ?", 0},
      {"SELECT DISTINCT sender FROM log WHERE class = ?", 0},
      {"SELECT body FROM log WHERE class = ? ORDER BY seq DESC LIMIT 2000", kBodyHead},
      {"SELECT key FROM audit_committers WHERE class = ?", 0},
      {"SELECT key FROM taken_back WHERE class = ?", 0},
      {"SELECT hash FROM audit WHERE class = ? ORDER BY number DESC LIMIT 2000", 0},
  };
  static_assert(kMostBodies == 2000);
  for (const auto& [sql, head] : questions) {
    Statement ask(db_, sql);
    ask.bind(id);
    while (ask.step()) {
      std::string trace = ask.text(0);
      traces.insert(head > 0 ? trace.substr(0, head) : trace);
    }
    if (ask.failed()) {
      return last_error();
    }
  }
  traces.erase("");
  return std::vector<std::string>(traces.begin(), traces.end());
}

Result<SqliteStore::Deleted> SqliteStore::delete_class(const std::string& id) {
  std::vector<std::string> tables;
  {
    // Whatever a later version adds: a table about classes has this column.
    Statement ask(db_,
                  "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND "
                  "c.name = 'class'");
    while (ask.step()) {
      tables.push_back(ask.text(0));
    }
    if (ask.failed()) {
      return last_error();
    }
  }
  HOMEROOM_TRY(run("PRAGMA secure_delete=ON"));
  HOMEROOM_TRY(run("BEGIN IMMEDIATE"));
  Deleted deleted;
  const auto remove = [&](const std::string& sql) -> Status {
    Statement remove_rows(db_, sql.c_str());
    if (!remove_rows.bind(id).done()) {
      return last_error();
    }
    const auto rows = static_cast<std::size_t>(sqlite3_changes64(db_));
    deleted.rows += rows;
    deleted.tables += rows > 0 ? 1 : 0;
    return {};
  };
  Status done;
  for (const std::string& table : tables) {
    if (done.ok()) {
      done = remove("DELETE FROM \"" + table + "\" WHERE class = ?");
    }
  }
  if (done.ok()) {
    done = remove("DELETE FROM classes WHERE id = ?");
  }
  if (done.ok()) {
    done = run("COMMIT");
  }
  if (!done.ok()) {
    (void)run("ROLLBACK");
    return done.error();
  }
  HOMEROOM_TRY(run("PRAGMA wal_checkpoint(TRUNCATE)"));
  HOMEROOM_TRY(run("VACUUM"));
  HOMEROOM_TRY(run("PRAGMA wal_checkpoint(TRUNCATE)"));
  return deleted;
}

}  // namespace homeroom::server
