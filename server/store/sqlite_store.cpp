#include "server/store/sqlite_store.h"

#include <sqlite3.h>

#include <cerrno>

#include "server/store/schema.h"
#include "server/store/statement.h"

namespace homeroom::server {
namespace {

// A full disk has a code of its own; a quota or a file that may not grow is an input/output error, and what the system
// said is still in errno. It chooses the sentence, nothing else.
bool is_out_of_room() { return errno == ENOSPC || errno == EDQUOT || errno == EFBIG; }

Error error_of(int result) {
  switch (result & 0xff) {
    case SQLITE_IOERR:
      if (is_out_of_room()) {
        return {"store.full", "the disk is full"};
      }
      return {"store.failed", "the disk did not do what was asked of it"};
    case SQLITE_FULL: return {"store.full", "the disk is full"};
    case SQLITE_READONLY:
    case SQLITE_PERM: return {"store.read-only", "the database may not be written to"};
    case SQLITE_CANTOPEN: return {"store.cannot-open", "the database file cannot be opened or made"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return {"store.corrupt", "the database file is damaged"};
    default: return {"store.failed", "the database refused"};
  }
}

}  // namespace

// Rolls back unless it was committed.
class SqliteStore::Transaction {
 public:
  explicit Transaction(SqliteStore& store) : store_(store), begun_(store.run("BEGIN IMMEDIATE")) {}
  ~Transaction() {
    if (begun_.ok() && !finished_) {
      (void)store_.run("ROLLBACK");
    }
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  const Status& begun() const { return begun_; }
  Status commit() {
    const Status done = store_.run("COMMIT");
    finished_ = done.ok();
    return done;
  }

 private:
  SqliteStore& store_;
  Status begun_;
  bool finished_ = false;
};

SqliteStore::SqliteStore(sqlite3* db) : db_(db) {}

SqliteStore::~SqliteStore() { sqlite3_close(db_); }

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path) {
  sqlite3* db = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int opened = sqlite3_open_v2(path.c_str(), &db, flags, nullptr);
  std::unique_ptr<SqliteStore> store(new SqliteStore(db));
  if (opened != SQLITE_OK) {
    return error_of(opened);
  }
  sqlite3_extended_result_codes(db, 1);
  sqlite3_busy_timeout(db, 2000);
  // synchronous=NORMAL: a commit is in the operating system's hands when it is answered, so it survives the death of
  // this process (kill -9), which is what is promised. FULL would add an fsync to every message; only a power cut could
  // tell the difference, and then at most the last moments are missing, never consistency: clients join anew.
  HOMEROOM_TRY(store->run("PRAGMA journal_mode=WAL"));
  HOMEROOM_TRY(store->run("PRAGMA synchronous=NORMAL"));
  HOMEROOM_TRY(store->run("PRAGMA foreign_keys=ON"));
  HOMEROOM_TRY(store->run("PRAGMA journal_size_limit=67108864"));
  HOMEROOM_TRY(store->migrate());
  return store;
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open_for_reading(const std::string& path) {
  sqlite3* db = nullptr;
  const int opened = sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<SqliteStore> store(new SqliteStore(db));
  if (opened != SQLITE_OK) {
    return error_of(opened);
  }
  sqlite3_extended_result_codes(db, 1);
  sqlite3_busy_timeout(db, 2000);
  Statement ask(db, "PRAGMA user_version");
  if (!ask.step()) {
    return error_of(ask.result());
  }
  const auto version = static_cast<int>(ask.number(0));
  if (version > kSchemaVersion) {
    return Error{"store.newer", "the database was made by a newer server"};
  }
  if (version < kSchemaVersion) {
    return Error{"store.older", "the database was made by an older server"};
  }
  return store;
}

Status SqliteStore::migrate() {
  int version = 0;
  {
    Statement ask(db_, "PRAGMA user_version");
    if (!ask.step()) {
      return error_of(ask.result());
    }
    version = static_cast<int>(ask.number(0));
  }
  if (version > kSchemaVersion) {
    return Error{"store.newer", "the database was made by a newer server"};
  }
  for (; version < kSchemaVersion; ++version) {
    Transaction step(*this);
    HOMEROOM_TRY(step.begun());
    HOMEROOM_TRY(run(kMigrations[version]));
    HOMEROOM_TRY(run(("PRAGMA user_version=" + std::to_string(version + 1)).c_str()));
    HOMEROOM_TRY(step.commit());
  }
  // A folder whose file opens but takes no writes shows here, at the start, not with the first class.
  return healthy() ? Status() : Status(last_error());
}

Status SqliteStore::run(const char* sql) {
  const int result = sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
  return result == SQLITE_OK ? Status() : Status(error_of(result));
}

Error SqliteStore::last_error() const { return error_of(sqlite3_extended_errcode(db_)); }

bool SqliteStore::healthy() {
  Transaction probe(*this);
  return probe.begun().ok() && run("PRAGMA user_version").ok() &&
         run(("PRAGMA user_version=" + std::to_string(kSchemaVersion)).c_str()).ok() && probe.commit().ok();
}

Result<std::optional<ClassRecord>> SqliteStore::find_class(const std::string& id) {
  Statement ask(db_, "SELECT id, root, door, door_sig FROM classes WHERE id = ?");
  if (!ask.bind(id).step()) {
    return ask.failed() ? Result<std::optional<ClassRecord>>(error_of(ask.result())) : std::optional<ClassRecord>();
  }
  ClassRecord record{ask.text(0), ask.text(1), ask.text(2), ask.text(3)};
  Statement passes(db_, "SELECT key, sig FROM taken_back WHERE class = ?");
  passes.bind(id);
  while (passes.step()) {
    record.taken_back.push_back({passes.text(0), passes.text(1)});
  }
  if (passes.failed()) {
    return error_of(passes.result());
  }
  return std::optional(std::move(record));
}

Status SqliteStore::take_back(const std::string& id, const ClassRecord::TakenBack& pass) {
  Statement add(db_, "INSERT OR IGNORE INTO taken_back (class, key, sig) VALUES (?, ?, ?)");
  if (!add.bind(id).bind(pass.key).bind(pass.sig).done()) {
    return error_of(add.result());
  }
  return {};
}

Status SqliteStore::add_class(const ClassRecord& record, const std::optional<UsedInvitation>& invitation, TimeMs now) {
  Transaction all(*this);
  HOMEROOM_TRY(all.begun());
  Statement add(db_, "INSERT INTO classes (id, root, door, door_sig, created) VALUES (?, ?, ?, ?, ?)");
  if (!add.bind(record.id).bind(record.root).bind(record.door).bind(record.door_sig).bind(now).done()) {
    return (add.result() & 0xff) == SQLITE_CONSTRAINT ? Error{"store.exists", "the class is there already"}
                                                      : error_of(add.result());
  }
  if (invitation) {
    Statement use(db_, "INSERT INTO used_invitations (id, expires) VALUES (?, ?)");
    if (!use.bind(invitation->id).bind(invitation->expires).done()) {
      return (use.result() & 0xff) == SQLITE_CONSTRAINT ? Error{"store.used", "the invitation was used already"}
                                                        : error_of(use.result());
    }
    Statement forget(db_, "DELETE FROM used_invitations WHERE expires < ?");
    if (!forget.bind(now).done()) {
      return error_of(forget.result());
    }
  }
  return all.commit();
}

Result<std::optional<MeetingRecord>> SqliteStore::find_meeting(const std::string& id) {
  Statement ask(db_, "SELECT meeting_group, epoch, seq, first_seq, log_bytes FROM meetings WHERE class = ?");
  if (!ask.bind(id).step()) {
    if (ask.failed()) {
      return error_of(ask.result());
    }
    return std::optional<MeetingRecord>();
  }
  MeetingRecord meeting{ask.text(0), ask.number(1), ask.number(2), ask.number(3), ask.number(4), {}};
  Statement members(db_, "SELECT subject, key, ticket_hash, has_left FROM members WHERE class = ?");
  members.bind(id);
  while (members.step()) {
    meeting.members.push_back({members.text(0), members.text(1), members.text(2), members.number(3) != 0});
  }
  if (members.failed()) {
    return error_of(members.result());
  }
  return std::optional(std::move(meeting));
}

Status SqliteStore::forget_meeting(const std::string& id) {
  for (const char* sql : {"DELETE FROM meetings WHERE class = ?", "DELETE FROM members WHERE class = ?",
                          "DELETE FROM log WHERE class = ?"}) {
    Statement forget(db_, sql);
    if (!forget.bind(id).done()) {
      return error_of(forget.result());
    }
  }
  return {};
}

Status SqliteStore::put_member(const std::string& id, const MemberRecord& member) {
  Statement put(db_,
                "INSERT OR REPLACE INTO members (class, subject, key, ticket_hash, has_left) VALUES (?, ?, ?, ?, ?)");
  put.bind(id).bind(member.subject).bind(member.key).bind(member.ticket_hash).bind(std::uint64_t{member.left});
  return put.done() ? Status() : Status(error_of(put.result()));
}

Status SqliteStore::open_meeting(const std::string& id, const MeetingRecord& meeting) {
  Transaction all(*this);
  HOMEROOM_TRY(all.begun());
  HOMEROOM_TRY(forget_meeting(id));
  Statement add(
      db_, "INSERT INTO meetings (class, meeting_group, epoch, seq, first_seq, log_bytes) VALUES (?, ?, ?, ?, ?, ?)");
  add.bind(id)
      .bind(meeting.group)
      .bind(meeting.epoch)
      .bind(meeting.seq)
      .bind(meeting.first_seq)
      .bind(meeting.log_bytes);
  if (!add.done()) {
    return error_of(add.result());
  }
  for (const MemberRecord& member : meeting.members) {
    HOMEROOM_TRY(put_member(id, member));
  }
  return all.commit();
}

Status SqliteStore::close_meeting(const std::string& id) {
  Transaction all(*this);
  HOMEROOM_TRY(all.begun());
  HOMEROOM_TRY(forget_meeting(id));
  return all.commit();
}

Status SqliteStore::change(const std::string& id, const LogChange& change) {
  Transaction all(*this);
  HOMEROOM_TRY(all.begun());
  const LogEntry& entry = change.entry;
  Statement add(
      db_,
      "INSERT INTO log (class, seq, epoch, is_commit, sender, mid, body, body_size) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  add.bind(id).bind(entry.seq).bind(entry.epoch).bind(std::uint64_t{entry.commit}).bind(entry.from).bind(entry.mid);
  if (!add.bind(entry.body).bind(std::uint64_t{entry.body.size()}).done()) {
    return error_of(add.result());
  }
  Statement step(db_, "UPDATE meetings SET epoch = ?, seq = ?, first_seq = ?, log_bytes = ? WHERE class = ?");
  if (!step.bind(change.epoch).bind(entry.seq).bind(change.first_seq).bind(change.log_bytes).bind(id).done()) {
    return error_of(step.result());
  }
  Statement trim(db_, "DELETE FROM log WHERE class = ? AND seq < ?");
  if (!trim.bind(id).bind(change.first_seq).done()) {
    return error_of(trim.result());
  }
  for (const std::string& subject : change.removed) {
    Statement remove(db_, "DELETE FROM members WHERE class = ? AND subject = ?");
    if (!remove.bind(id).bind(subject).done()) {
      return error_of(remove.result());
    }
  }
  for (const MemberRecord& member : change.added) {
    HOMEROOM_TRY(put_member(id, member));
  }
  return all.commit();
}

Status SqliteStore::update_member(const std::string& id, const MemberRecord& member) { return put_member(id, member); }

Result<std::vector<LogEntry>> SqliteStore::read_log(const std::string& id, std::uint64_t after, std::size_t bytes) {
  Statement ask(db_,
                "SELECT seq, epoch, is_commit, sender, mid, body FROM log WHERE class = ? AND seq > ? ORDER BY seq");
  ask.bind(id).bind(after);
  std::vector<LogEntry> entries;
  std::size_t size = 0;
  while (size < bytes && ask.step()) {
    entries.push_back({ask.number(0), ask.number(1), ask.number(2) != 0, ask.text(3), ask.text(4), ask.text(5)});
    size += entries.back().body.size();
  }
  if (ask.failed()) {
    return error_of(ask.result());
  }
  return entries;
}

Result<std::vector<MidRecord>> SqliteStore::read_mids(const std::string& id) {
  Statement ask(db_, "SELECT sender, mid, seq, body_size FROM log WHERE class = ? ORDER BY seq");
  ask.bind(id);
  std::vector<MidRecord> mids;
  while (ask.step()) {
    mids.push_back({ask.text(0), ask.text(1), ask.number(2), ask.number(3)});
  }
  if (ask.failed()) {
    return error_of(ask.result());
  }
  return mids;
}

}  // namespace homeroom::server
