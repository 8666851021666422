// The commands of a school's administrator, on real data folders: a class's audit log, and its deletion.
#include <sqlite3.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>

#include "server/admin/class_audit.h"
#include "server/admin/class_deletion.h"
#include "server/admin/file_search.h"
#include "server/media/notes.h"
#include "shared/classroom/audit.h"
#include "shared/crypto/system_random.h"

namespace homeroom::server::admin {
namespace {

namespace fs = std::filesystem;

constexpr TimeMs kNow = 1'789'376'400'000;  // 2026-09-14T09:00:00Z

struct Class {
  crypto::SigningKey root = [] {
    crypto::start();
    return crypto::SigningKey::generate(crypto::system_random());
  }();
  crypto::SigningKey device = crypto::SigningKey::generate(crypto::system_random());
  classroom::ClassId id = classroom::ClassId::of(root.public_key());
  std::string student = to_base64url(root.public_key().first(8));
};

struct Folder {
  fs::path path = fs::temp_directory_path() / ("homeroom-admin-" + std::to_string(::getpid()));
  std::vector<std::string> said;
  Say say = [this](const std::string& line) { said.push_back(line); };

  Folder() {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  std::string database() const { return (path / "homeroom.db").string(); }
  bool audit(const Class& of) {
    said.clear();
    return audit_class(**SqliteStore::open_for_reading(database()), of.id.text(), say);
  }
  bool remove(const Class& of) {
    said.clear();
    return delete_class(path.string(), of.id.text(), say);
  }
  void run(const std::string& sql) {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(database().c_str(), &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(db);
  }
  // A class in the middle of a lesson, and its log of three decisions.
  void fill(const Class& of) {
    auto store = *SqliteStore::open(database());
    const std::string id = of.id.text(), root = to_base64url(of.root.public_key()),
                      key = to_base64url(of.device.public_key());
    REQUIRE(store->add_class({id, root, key + "door", key + "sig"}, std::nullopt, kNow).ok());
    REQUIRE(store->open_meeting(id, {.group = key.substr(0, 22), .members = {{of.student, key, key + "ticket", false}}})
                .ok());
    REQUIRE(store->change(id, {.entry = {1, 0, false, of.student, "midmidmidmi", key + std::string(5000, 'x')}}).ok());
    classroom::AuditHead head;
    std::vector<AuditRow> rows;
    const auto add = [&](classroom::AuditEntry entry) {
      const Bytes record = classroom::make_audit_record(of.id, head, entry, of.device);
      head = {head.number + 1, classroom::audit_hash(record)};
      rows.push_back({head.number, to_base64url(head.hash), to_base64url(record), key, kNow + 1000});
    };
    add({kNow, classroom::AuditKind::opened, {{1}}, 0, {7}});
    add({kNow - 3'600'000, classroom::AuditKind::admitted, {{3}}, 1, {2, 4}});
    add({kNow, classroom::AuditKind::closed, {{1}}, 0, {}});
    const Bytes pass = classroom::issue_pass(
        {of.id, {{1}}, classroom::Role::teacher, to_bytes(of.device.public_key()), kNow}, of.root);
    REQUIRE(store->append_audit(id, rows, key, to_base64url(pass)).ok());
  }
};

TEST_CASE("A class's audit log is printed, and holds") {
  Folder folder;
  const Class one, other;
  folder.fill(one);
  folder.fill(other);
  CHECK(folder.audit(one));
  REQUIRE(folder.said.size() == 4);
  CHECK(folder.said[0].starts_with(
      "1 2026-09-14T09:00:00Z opened subject=AQAAAAAAAAA group=BwAAAAAAAAAAAAAAAAAAAA committer="));
  CHECK(folder.said[1].find(" admitted subject=AwAAAAAAAAA epoch=1 how=by-hand role=guest ") != std::string::npos);
  CHECK(folder.said[1].ends_with(" received=2026-09-14T09:00:01Z"));
  CHECK(folder.said[3].starts_with("3 records. The chain holds."));
  CHECK_FALSE(folder.audit(Class()));
}

TEST_CASE("Attack: whoever changes the database is found out") {
  const auto after = [](const std::string& sql) {
    Folder folder;
    const Class one, other;
    folder.fill(one);
    folder.fill(other);
    folder.run(sql);
    const bool holds = folder.audit(one) && folder.audit(other);
    return holds ? std::string("holds") : folder.said.back();
  };
  CHECK(after("DELETE FROM audit WHERE number = 2").find("broken at record 3") != std::string::npos);
  CHECK(after("DELETE FROM audit WHERE number = 1").find("broken at record 2") != std::string::npos);
  CHECK(after("UPDATE audit SET record = substr(record, 1, 90) || 'ZZZZ' || substr(record, 95) WHERE number = 2")
            .find("broken at record 2") != std::string::npos);
  CHECK(after("UPDATE audit SET number = number + 3").find("broken at record 4") != std::string::npos);
  CHECK(after("DELETE FROM audit_committers").find("broken at record 1") != std::string::npos);
  CHECK(after("UPDATE audit_committers SET pass = substr(pass, 1, 200) || 'AAAAAAAAAAAAAAAA'")
            .find("broken at record 1") != std::string::npos);
  CHECK(after("UPDATE audit SET class = (SELECT max(id) FROM classes), number = number + 3 WHERE class = (SELECT "
              "min(id) FROM classes)")
            .find("broken at record 4") != std::string::npos);
}

TEST_CASE("A deleted class leaves nothing, and the other class everything") {
  Folder folder;
  const Class one, other;
  folder.fill(one);
  folder.fill(other);
  media::EngineNotes notes;
  notes.pid = 4242;
  notes.port = 7088;
  notes.rooms = {{one.id.text(), {}}, {other.id.text(), {}}};
  REQUIRE(media::save_notes((folder.path / "engine.json").string(), notes).ok());
  CHECK(folder.remove(one));
  for (const auto& s : folder.said) UNSCOPED_INFO(s);
  CHECK(folder.said.front() == "Deleted 8 rows from 6 tables.");
  CHECK(folder.said.back().find("none is left") != std::string::npos);
  for (const auto& each : fs::recursive_directory_iterator(folder.path)) {
    std::ifstream file(each.path(), std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    CHECK(content.find(one.id.text()) == std::string::npos);
    CHECK(content.find(to_base64url(one.device.public_key())) == std::string::npos);
  }
  CHECK(folder.audit(other));
  const auto kept = media::load_notes((folder.path / "engine.json").string());
  REQUIRE(kept);
  REQUIRE(kept->rooms.size() == 1);
  CHECK(kept->rooms[0].id == other.id.text());
  CHECK_FALSE(folder.remove(one));
  CHECK(folder.said.back().find("There is no class") == 0);
}

TEST_CASE("What still holds an id of the class is named, and it is no success") {
  Folder folder;
  const Class one;
  folder.fill(one);
  fs::create_directories(folder.path / "copies");
  std::ofstream(folder.path / "copies" / "old.log") << "somebody wrote down " << one.id.text();
  CHECK_FALSE(folder.remove(one));
  CHECK(folder.said.back().find("old.log") != std::string::npos);
}

TEST_CASE("Byte strings are found wherever they lie, also across windows") {
  Folder folder;
  const Bytes needle = to_bytes("a needle of nineteen");
  const FileSearch search({needle, to_bytes("short")});
  CHECK(search.in(needle));
  CHECK_FALSE(search.in(BytesView(needle).first(needle.size() - 1)));
  CHECK_FALSE(search.in(as_bytes("short")));
  for (const std::size_t at : {std::size_t{0}, (std::size_t{1} << 20) - 7, (std::size_t{3} << 20) + 5}) {
    std::ofstream(folder.path / "hay", std::ios::binary) << std::string(at, '.') << as_text(needle) << "...";
    CHECK(search.in_folder(folder.path.string()).holding.size() == 1);
  }
  std::ofstream(folder.path / "hay", std::ios::binary) << std::string(3'000'000, '.');
  const FileSearch::Found none = search.in_folder(folder.path.string());
  CHECK(none.holding.empty());
  CHECK(none.bytes == 3'000'000);
}

}  // namespace
}  // namespace homeroom::server::admin
