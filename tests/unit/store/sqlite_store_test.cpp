// The store on real files: what a restart finds, and what is said of a file or a disk that will not do.
#include "server/store/sqlite_store.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "server/store/schema.h"

namespace homeroom::server {
namespace {

namespace fs = std::filesystem;

const std::string kClass = "abcdefghijklmnopqrstuvwxyz";

struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "homeroom-store-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  std::string file() const { return path + "/homeroom.db"; }
  std::string path;
};

std::unique_ptr<SqliteStore> open_store(const Folder& folder) {
  auto opened = SqliteStore::open(folder.file());
  REQUIRE(opened.ok());
  return *std::move(opened);
}

std::string code_of_opening(const Folder& folder) {
  const auto opened = SqliteStore::open(folder.file());
  return opened.ok() ? "ok" : opened.error().code;
}

std::string code(const Status& status) { return status.ok() ? "ok" : status.error().code; }

ClassRecord record(const std::string& id = kClass) { return {id, "root", "door", "door-sig"}; }

MeetingRecord meeting() { return {.group = "group", .members = {{"teacher", "key-t", "hash-t", false}}}; }

LogChange entry(std::uint64_t seq, std::string body = "body") {
  LogChange change;
  change.entry = {.seq = seq,
                  .epoch = seq - 1,
                  .commit = seq % 2 == 1,
                  .from = "teacher",
                  .mid = "mid" + std::to_string(seq),
                  .body = std::move(body)};
  change.epoch = seq;
  change.log_bytes = change.entry.body.size();
  return change;
}

void run_sql(const std::string& file, const std::string& sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
  CHECK(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(db);
}

// What was written before is there, whole.
void check_everything(SqliteStore& store) {
  const auto found = store.find_class(kClass);
  REQUIRE(found.ok());
  REQUIRE(found->has_value());
  CHECK((*found)->root == "root");
  CHECK((*found)->door == "door");
  CHECK((*found)->door_sig == "door-sig");
  const auto there = store.find_meeting(kClass);
  REQUIRE(there.ok());
  REQUIRE(there->has_value());
  CHECK((*there)->group == "group");
  CHECK((*there)->epoch == 2);
  CHECK((*there)->seq == 2);
  CHECK((*there)->first_seq == 1);
  REQUIRE((*there)->members.size() == 2);
  CHECK((*there)->members[0].subject == "ada");
  CHECK((*there)->members[0].left);
  CHECK((*there)->members[0].ticket_hash.empty());
  CHECK((*there)->members[1].key == "key-t");
  const auto log = store.read_log(kClass, 0, 1'000'000);
  REQUIRE(log.ok());
  REQUIRE(log->size() == 2);
  CHECK((*log)[0].commit);
  CHECK((*log)[1].body == "second");
  CHECK((*log)[1].mid == "mid2");
  CHECK((*log)[1].epoch == 1);
}

void write_everything(SqliteStore& store) {
  REQUIRE(store.add_class(record(), UsedInvitation{"invitation", 5000}, 100).ok());
  REQUIRE(store.open_meeting(kClass, meeting()).ok());
  LogChange first = entry(1, "first");
  first.added = {{"ada", "key-a", "hash-a", false}};
  REQUIRE(store.change(kClass, first).ok());
  REQUIRE(store.change(kClass, entry(2, "second")).ok());
  REQUIRE(store.update_member(kClass, {"ada", "key-a", "", true}).ok());
}

}  // namespace

TEST_CASE("a restart loses nothing") {
  const Folder folder;
  write_everything(*open_store(folder));
  const auto store = open_store(folder);
  check_everything(*store);
  CHECK(code(store->add_class(record(), {}, 200)) == "store.exists");
  CHECK(code(store->add_class(record("other"), UsedInvitation{"invitation", 5000}, 200)) == "store.used");
  CHECK(!store->find_class("other")->has_value());
  CHECK(store->healthy());
}

TEST_CASE("a process that is killed loses nothing that was answered") {
  const Folder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    auto store = SqliteStore::open(folder.file());
    write_everything(**store);
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  CHECK(fs::exists(folder.file() + "-wal"));  // what it knew was nowhere else
  check_everything(*open_store(folder));
}

TEST_CASE("a write-ahead log that ends in the middle of a step gives back all the steps before") {
  const Folder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    auto store = SqliteStore::open(folder.file());
    write_everything(**store);
    (void)(*store)->change(kClass, entry(3, std::string(20'000, 'x')));
    ::kill(::getpid(), SIGKILL);
  }
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  fs::resize_file(folder.file() + "-wal", fs::file_size(folder.file() + "-wal") - 5000);
  check_everything(*open_store(folder));
}

TEST_CASE("a step is taken as a whole or not at all") {
  const Folder folder;
  const auto store = open_store(folder);
  write_everything(*store);
  LogChange twice = entry(2, "again");  // a place in the log that is taken
  twice.removed = {"teacher"};
  twice.added = {{"eve", "key-e", "hash-e", false}};
  twice.first_seq = 2;
  CHECK(code(store->change(kClass, twice)) == "store.failed");
  check_everything(*store);
}

TEST_CASE("members go and come in one step, old entries go, and mids tell of what is left") {
  const Folder folder;
  const auto store = open_store(folder);
  write_everything(*store);
  LogChange change = entry(3, "third");
  change.first_seq = 2;
  change.removed = {"ada", "nobody"};
  change.added = {{"ada", "key-a2", "hash-a2", false}, {"ben", "key-b", "hash-b", false}};
  REQUIRE(store->change(kClass, change).ok());
  const auto there = store->find_meeting(kClass);
  CHECK((*there)->first_seq == 2);
  REQUIRE((*there)->members.size() == 3);
  CHECK((*there)->members[0].key == "key-a2");
  CHECK(!(*there)->members[0].left);
  const auto mids = store->read_mids(kClass);
  REQUIRE(mids->size() == 2);
  CHECK(mids->front().seq == 2);
  CHECK(mids->front().mid == "mid2");
  CHECK(mids->back().body_size == 5);
}

TEST_CASE("the log is read in portions, at least one entry at a time") {
  const Folder folder;
  const auto store = open_store(folder);
  REQUIRE(store->add_class(record(), {}, 0).ok());
  REQUIRE(store->open_meeting(kClass, meeting()).ok());
  for (std::uint64_t seq = 1; seq <= 5; ++seq) REQUIRE(store->change(kClass, entry(seq, std::string(100, 'x'))).ok());
  CHECK(store->read_log(kClass, 0, 1)->size() == 1);
  CHECK(store->read_log(kClass, 0, 150)->size() == 2);
  CHECK(store->read_log(kClass, 3, 10'000)->front().seq == 4);
  CHECK(store->read_log(kClass, 5, 10'000)->empty());
  CHECK(store->read_log("nobody's", 0, 10'000)->empty());
}

TEST_CASE("a new meeting and a closed one leave nothing of the old") {
  const Folder folder;
  const auto store = open_store(folder);
  write_everything(*store);
  REQUIRE(store->add_class(record("other"), {}, 0).ok());
  REQUIRE(store->open_meeting("other", meeting()).ok());
  REQUIRE(store->open_meeting(kClass, {.group = "new", .members = {}}).ok());
  CHECK((*store->find_meeting(kClass))->group == "new");
  CHECK((*store->find_meeting(kClass))->members.empty());
  CHECK(store->read_log(kClass, 0, 1000)->empty());
  REQUIRE(store->close_meeting(kClass).ok());
  CHECK(!store->find_meeting(kClass)->has_value());
  CHECK(store->find_meeting("other")->has_value());
  CHECK(store->close_meeting("nobody's").ok());
}

TEST_CASE("used invitations are kept until they would have run out") {
  const Folder folder;
  const auto store = open_store(folder);
  REQUIRE(store->add_class(record("a"), UsedInvitation{"one", 1000}, 0).ok());
  CHECK(code(store->add_class(record("b"), UsedInvitation{"one", 1000}, 1000)) == "store.used");
  REQUIRE(store->add_class(record("c"), UsedInvitation{"two", 5000}, 1001).ok());  // forgets the first
  CHECK(code(store->add_class(record("d"), UsedInvitation{"one", 1000}, 1001)) == "ok");
  CHECK(code(store->add_class(record("e"), UsedInvitation{"two", 5000}, 1001)) == "store.used");
}

TEST_CASE("texts are data, whatever they hold") {
  const Folder folder;
  const auto store = open_store(folder);
  const std::string odd = std::string("'; DROP TABLE classes; --\0\xff\"", 28);
  REQUIRE(store->add_class({odd, odd, "", odd}, {}, 0).ok());
  const auto found = store->find_class(odd);
  REQUIRE(found->has_value());
  CHECK((*found)->root == odd);
  CHECK((*found)->door.empty());
}

TEST_CASE("a file that is no database, and one whose middle is gone, are called damaged") {
  const Folder folder;
  std::ofstream(folder.file()) << std::string(8192, 'x');
  CHECK(code_of_opening(folder) == "store.corrupt");

  const Folder other;
  {
    const auto store = open_store(other);
    REQUIRE(store->add_class(record(), {}, 0).ok());
    REQUIRE(store->open_meeting(kClass, meeting()).ok());
    for (std::uint64_t seq = 1; seq <= 50; ++seq)
      REQUIRE(store->change(kClass, entry(seq, std::string(3000, 'x'))).ok());
  }
  std::fstream file(other.file(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4096);
  file << std::string(100'000, 'z');
  file.close();
  std::string seen = code_of_opening(other);
  if (seen == "ok") {
    const auto log = open_store(other)->read_log(kClass, 0, 1'000'000);
    seen = log.ok() ? "ok" : log.error().code;
  }
  CHECK(seen == "store.corrupt");
}

TEST_CASE("a newer server's database is left alone") {
  const Folder folder;
  open_store(folder);
  run_sql(folder.file(), "PRAGMA user_version=99");
  CHECK(code_of_opening(folder) == "store.newer");
  run_sql(folder.file(), "PRAGMA user_version=" + std::to_string(kSchemaVersion));
  CHECK(code_of_opening(folder) == "ok");
}

TEST_CASE("no folder, and a folder in the file's place, cannot be opened") {
  const Folder folder;
  CHECK(SqliteStore::open(folder.path + "/missing/homeroom.db").error().code == std::string("store.cannot-open"));
  fs::create_directory(folder.file());
  CHECK(code_of_opening(folder) == "store.cannot-open");
}

TEST_CASE("a database that may not be written to is told at the start") {
  const Folder folder;
  open_store(folder);
  fs::permissions(folder.file(), fs::perms(0444));
  fs::permissions(folder.path, fs::perms(0555));
  const bool root = ::geteuid() == 0;
  if (root) REQUIRE(::seteuid(65534) == 0);  // root may write everywhere
  const std::string seen = code_of_opening(folder);
  if (root) REQUIRE(::seteuid(0) == 0);
  fs::permissions(folder.path, fs::perms(0755));
  CHECK((seen == "store.read-only" || seen == "store.cannot-open"));
}

// A process whose files may not grow sees what a full disk shows: writes that the system refuses.
TEST_CASE("a full disk refuses the step, keeps what there was, and is used again when there is room") {
  const Folder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    const auto must = [](bool so, int code) {
      if (!so) ::_exit(code);
    };
    ::signal(SIGXFSZ, SIG_IGN);
    auto opened = SqliteStore::open(folder.file());
    must(opened.ok(), 2);
    const auto store = *std::move(opened);
    must(store->add_class(record(), {}, 0).ok() && store->open_meeting(kClass, meeting()).ok(), 3);
    const rlimit small{300'000, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &small);
    std::uint64_t seq = 0;
    Status last;
    while (last.ok() && seq < 100) last = store->change(kClass, entry(++seq, std::string(50'000, 'x')));
    must(!last.ok() && std::string_view(last.error().code) == "store.full", 4);
    must(!store->healthy() || store->change(kClass, entry(seq, "tiny")).ok(), 5);
    const rlimit large{RLIM_INFINITY, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &large);
    must(store->healthy(), 6);
    const auto log = store->read_log(kClass, 0, 100'000'000);
    must(log.ok() && log->size() >= seq - 1 && log->size() <= seq, 7);
    must(store->change(kClass, entry(log->size() + 1, std::string(50'000, 'x'))).ok(), 8);
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(open_store(folder)->read_log(kClass, 0, 1)->size() == 1);
}

}  // namespace homeroom::server
