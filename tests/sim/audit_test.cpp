// Stories of the audit log: whatever is lost on the way, the server's chain in the end has each decision once.
#include <catch2/catch_test_macros.hpp>

#include "shared/classroom/audit.h"
#include "tests/sim/world.h"

using namespace homeroom;
using namespace homeroom::sim;
using classroom::AuditKind;

namespace {

struct Lesson {
  World world;
  Tab& teacher;
  explicit Lesson(std::uint64_t seed) : world(seed), teacher(world.teacher({"Ana", "Ben"})) {}

  std::string class_id() { return std::string(teacher.last("classfile").text_or("class", "")); }
  // What the server's chain says, as a district reads it: "admitted Ana". Fails unless the whole chain holds.
  std::vector<std::string> chain() {
    const std::string id = class_id();
    std::map<Bytes, Bytes> passes;
    for (const auto& [key, pass] : world.store.audit_passes[id]) passes[*from_base64url(key)] = *from_base64url(pass);
    const auto record = *world.store.find_class(id);
    classroom::AuditCheck along(*classroom::ClassId::parse(id), *from_base64url(record->root), passes);
    std::vector<std::string> told;
    for (const server::AuditRow& each : world.store.audit(id)) {
      const auto read = along.next(*from_base64url(each.record));
      REQUIRE(read);
      std::string words = classroom::audit_kind_name(read->entry.kind);
      for (const char* name : {"Ana", "Ben"}) {
        if (world.subject_of(teacher, name) == read->entry.subject.text()) words += std::string(" ") + name;
      }
      told.push_back(words);
    }
    return told;
  }
  Json about(const char* command, const char* name) {
    return c(command).set("subject", world.subject_of(teacher, name));
  }
};

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("A lesson's decisions are in the chain, in order, each once; no name and no text is") {
  Lesson lesson(401);
  World& world = lesson.world;
  Tab& ana = world.student(lesson.teacher, "Ana");
  REQUIRE(world.run_until([&] { return ana.in_class(); }));
  world.run(2000);
  ana.command(c("chat").set("text", "between us"));
  ana.reload();
  ana.command(c("join"));
  world.run(5000);
  lesson.teacher.command(c("lock").set("on", true));
  world.run(1000);
  lesson.teacher.command(lesson.about("remove", "Ana"));
  world.run(2000);
  lesson.teacher.command(lesson.about("allow_again", "Ana"));
  lesson.teacher.command(lesson.about("revoke", "Ben"));
  lesson.teacher.command(lesson.about("reissue", "Ben"));
  lesson.teacher.command(c("end"));
  world.run(2000);
  CHECK(lesson.chain() == Told{"opened", "admitted Ana", "admitted Ana", "policy", "removed Ana", "left Ana",
                               "allowed-again Ana", "revoked Ben", "revoked Ben", "reissued Ben", "closed"});
  CHECK(lesson.teacher.session().audit_log()->unsent_count() == 0);
  for (const char* secret : {"Ana", "Ben", "Rivera", "between us"}) {
    CHECK(world.store.everything().find(secret) == std::string::npos);
  }
}

TEST_CASE("The server is lost and the teacher reloads in the middle: no gap and no double") {
  Lesson lesson(402);
  World& world = lesson.world;
  Tab& ana = world.student(lesson.teacher, "Ana");
  Tab& ben = world.student(lesson.teacher, "Ben");
  REQUIRE(world.run_until([&] { return ana.in_class() && ben.in_class(); }));
  world.run(3000);
  lesson.teacher.command(lesson.about("revoke", "Ben"));
  world.run(8);  // on its way, not yet answered
  world.kill_server();
  lesson.teacher.command(lesson.about("remove", "Ana"));
  lesson.teacher.reload();
  world.run(3000);
  world.start_server();
  world.run(10'000);
  lesson.teacher.reload();
  world.run(3000);
  lesson.teacher.command(c("end"));
  world.run(2000);
  Told told = lesson.chain();
  std::sort(told.begin(), told.end());
  CHECK(told ==
        Told{"admitted Ana", "admitted Ben", "closed", "left Ana", "left Ben", "opened", "removed Ana", "revoked Ben"});
}

TEST_CASE("The answer to a record is lost again and again: it is there once") {
  Lesson lesson(403);
  World& world = lesson.world;
  int lost = 0;
  lesson.teacher.tamper = [&](std::string& text) {
    if (lost < 3 && text.find("\"number\":") != std::string::npos) {  // taken, or what the chain says instead
      ++lost;
      text.clear();
      lesson.teacher.cut();
    }
  };
  lesson.teacher.command(lesson.about("revoke", "Ana"));
  world.run(10'000);
  lesson.teacher.command(lesson.about("revoke", "Ben"));
  world.run(10'000);
  CHECK(lost == 3);
  CHECK(lesson.chain() == Told{"opened", "revoked Ana", "revoked Ben"});
  CHECK(lesson.teacher.session().audit_log()->unsent_count() == 0);
}

TEST_CASE("Two committers write one chain: who comes second goes behind the other") {
  Lesson lesson(404);
  World& world = lesson.world;
  lesson.teacher.command(c("backup").set("passphrase", "correct horse battery"));
  Tab& other = world.tab("Ms Rivera at home", "/");
  other.command(c("restore")
                    .set("passphrase", "correct horse battery")
                    .set("bytes", lesson.teacher.last("file").text_or("bytes", "")));
  world.run(2000);
  REQUIRE(!other.last("classfile").is_null());
  for (int round = 0; round < 3; ++round) {
    lesson.teacher.command(lesson.about("revoke", "Ana"));
    other.command(lesson.about("revoke", "Ben"));
    world.run(1000);
  }
  world.run(5000);
  Told told = lesson.chain();
  CHECK(std::count(told.begin(), told.end(), "revoked Ana") == 3);
  CHECK(std::count(told.begin(), told.end(), "revoked Ben") == 3);
  CHECK(told.size() == 7);
  CHECK(world.store.audit_passes[lesson.class_id()].size() == 2);
}

TEST_CASE("Attack: a stranger, or a committer with another's record, a wrong signature or a wrong place, is refused") {
  World world(405);
  const auto root = crypto::SigningKey::generate(world.random), device = crypto::SigningKey::generate(world.random),
             thief = crypto::SigningKey::generate(world.random);
  const auto id = classroom::ClassId::of(root.public_key());
  const std::string key = to_base64url(root.public_key());
  REQUIRE(world.store.add_class({id.text(), key, key, key}, std::nullopt, world.now).ok());

  std::uint64_t conn = 1000, n = 0;
  Json last;
  const auto say = [&](Json message) {
    world.hub->on_text(conn, message.set("n", ++n).dump(), world.now);
    for (const server::Output& each : world.hub->take_outputs()) {
      if (each.kind != server::Output::Kind::send || each.conn != conn) continue;
      const Json got = *Json::parse(*each.text);
      if (got.text_or("t", "") == "ok" || got.text_or("t", "") == "error") last = got;
      if (got.text_or("t", "") == "server") last = got;
    }
    return std::string(last.text_or("code", "ok"));
  };
  const auto come_in = [&](const crypto::SigningKey& who, bool with_pass) {
    n = 0;
    world.hub->on_connect(++conn, "address", world.now);
    Bytes nonce;
    for (const server::Output& each : world.hub->take_outputs()) {
      if (each.kind == server::Output::Kind::send) nonce = *Json::parse(*each.text)->bytes("nonce");
    }
    say(Json::object().set("t", "hello").set("v", 1).set("class", id.text()));
    Json prove = Json::object().set("t", "prove").set_bytes("key", who.public_key());
    prove.set_bytes("sig", who.sign(concat({as_bytes("homeroom prove v1"), as_bytes(id.text()), nonce})));
    if (with_pass) {
      prove.set_bytes("pass",
                      classroom::issue_pass(
                          {id, {{1}}, classroom::Role::teacher, to_bytes(who.public_key()), world.now + 1000}, root));
    }
    say(prove);
    return std::string(last.text_or("role", ""));
  };
  const auto audit = [&](const std::vector<Bytes>& records) {
    Json list = Json::array();
    for (const Bytes& each : records) list.push(Json::bytes(each));
    return say(Json::object().set("t", "audit").set("records", list));
  };
  const classroom::AuditEntry entry{world.now, AuditKind::revoked, {{3}}, 0, {}};
  const Bytes first = classroom::make_audit_record(id, {}, entry, device);
  const Bytes second = classroom::make_audit_record(id, {1, classroom::audit_hash(first)}, entry, device);
  Bytes bent = first;
  bent[70] ^= 1;

  CHECK(come_in(thief, false) == "visitor");
  CHECK(audit({classroom::make_audit_record(id, {}, entry, thief)}) == "not-a-committer");
  CHECK(come_in(device, true) == "committer");
  CHECK(audit({classroom::make_audit_record(id, {}, entry, thief)}) == "bad-record");
  CHECK(audit({bent}) == "bad-record");
  CHECK(audit({Bytes(10, 1)}) == "bad-record");
  CHECK(audit({}) == "malformed");
  CHECK(audit(std::vector<Bytes>(51, first)) == "malformed");
  CHECK(audit({second}) == "audit-conflict");
  CHECK(audit({first, first}) == "audit-conflict");
  CHECK(world.store.audit(id.text()).empty());
  CHECK(audit({first, second}) == "ok");
  CHECK(last.number("number") == 2);
  CHECK(audit({first}) == "audit-conflict");
  CHECK(last.number("number") == 2);
  CHECK(last.text_or("yours", "") == to_base64url(classroom::audit_hash(second)));
  // 1,000 at once, then ten a second.
  std::string code;
  for (int i = 0; i < 40 && code != "slow-down"; ++i) code = audit(std::vector<Bytes>(50, second));
  CHECK(code == "slow-down");
  CHECK(world.store.audit(id.text()).size() == 2);
}
