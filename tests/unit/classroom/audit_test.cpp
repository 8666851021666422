#include "shared/classroom/audit.h"

#include <catch2/catch_test_macros.hpp>

#include "shared/classroom/policy.h"
#include "tests/unit/classroom/school.h"

namespace homeroom::classroom {
namespace {

struct Chain : test::School {
  test::Somebody teacher = somebody(Role::teacher, 1);
  test::Somebody substitute = somebody(Role::co_teacher, 2);
  test::Somebody student = somebody(Role::student, 3);
  AuditHead head;
  std::vector<Bytes> records;

  void add(const test::Somebody& who, AuditEntry entry) {
    records.push_back(make_audit_record(id, head, entry, who.key));
    head = {head.number + 1, audit_hash(records.back())};
  }
  void lesson() {
    add(teacher, {test::kNow, AuditKind::opened, {{1}}, 0, {9, 9}});
    add(teacher, {test::kNow + 1, AuditKind::admitted, {{3}}, 1, {1, 3}});
    add(substitute, {test::kNow + 2, AuditKind::removed, {{3}}, 1, {}});
    add(teacher, {test::kNow + 3, AuditKind::closed, {{1}}, 0, {}});
  }
  AuditCheck check() const {
    std::map<Bytes, Bytes> passes;
    for (const auto* who : {&teacher, &substitute, &student}) passes[who->fact.signature_key] = who->fact.identity;
    return AuditCheck(id, to_bytes(root.public_key()), passes);
  }
  // The code of the first record that does not hold, or "".
  std::string trouble() const {
    AuditCheck along = check();
    for (const Bytes& each : records) {
      if (const auto read = along.next(each); !read) return read.error().code;
    }
    return "";
  }
};

TEST_CASE("A chain of two committers holds, and says what happened") {
  Chain chain;
  chain.lesson();
  CHECK(chain.trouble() == "");
  const auto third = read_audit_record(chain.records[2]);
  REQUIRE(third);
  CHECK(third->number == 3);
  CHECK(third->entry == AuditEntry{test::kNow + 2, AuditKind::removed, {{3}}, 1, {}});
  CHECK(same(third->committer, chain.substitute.key.public_key()));
  CHECK(std::string(audit_kind_name(AuditKind::sent_to_door)) == "sent-to-door");
  CHECK(std::string(audit_kind_name(AuditKind::policy)) == "policy");
}

TEST_CASE("Attack: a record taken out, put twice, moved, or changed in any byte") {
  Chain chain;
  chain.lesson();
  Chain shorter = {};
  const auto with = [&](std::vector<Bytes> records) {
    std::swap(records, chain.records);
    const std::string code = chain.trouble();
    std::swap(records, chain.records);
    return code;
  };
  const auto& r = chain.records;
  CHECK(with({r[0], r[2], r[3]}) == "audit.wrong-place");
  CHECK(with({r[1], r[2], r[3]}) == "audit.wrong-place");
  CHECK(with({r[0], r[1], r[1], r[2], r[3]}) == "audit.wrong-place");
  CHECK(with({r[0], r[2], r[1], r[3]}) == "audit.wrong-place");
  for (std::size_t i = 0; i < kAuditSize; ++i) {
    std::vector<Bytes> bent = r;
    bent[1][i] ^= 1;
    CHECK(with(bent) != "");
  }
  CHECK(with({concat({r[0], Bytes{0}})}) == "audit.bad-length");
}

TEST_CASE("Attack: a student, a stranger or another class signs a record") {
  Chain chain;
  chain.add(chain.student, {test::kNow, AuditKind::admitted, {{3}}, 1, {1, 3}});
  CHECK(chain.trouble() == "audit.unknown-committer");
  Chain other;
  other.lesson();
  Chain mixed;
  mixed.records = other.records;
  CHECK(mixed.trouble() == "audit.unknown-committer");
  Chain foreign;
  foreign.records.push_back(
      make_audit_record(other.id, {}, {test::kNow, AuditKind::closed, {}, 0, {}}, foreign.teacher.key));
  CHECK(foreign.trouble() == "audit.wrong-class");
}

TEST_CASE("Details that do not fit their kind are refused") {
  const crypto::SigningKey key = test::School::make_key();
  const auto code = [&](AuditEntry entry) {
    const auto read = read_audit_record(make_audit_record({}, {}, entry, key));
    return read ? std::string("fine") : std::string(read.error().code);
  };
  AuditEntry policy{0, AuditKind::policy, {}, 5, {}};
  const Bytes rules = encode_policy(Policy{.locked = true});
  std::copy(rules.begin(), rules.end(), policy.detail.begin());
  CHECK(code(policy) == "fine");
  policy.detail[kPolicySize] = 1;
  CHECK(code(policy) == "audit.bad-detail");
  CHECK(code({0, AuditKind::admitted, {}, 5, {4, 3}}) == "audit.bad-detail");
  CHECK(code({0, AuditKind::admitted, {}, 5, {1, 0}}) == "audit.bad-detail");
  CHECK(code({0, AuditKind::left, {}, 5, {1}}) == "audit.bad-detail");
  CHECK(code({0, static_cast<AuditKind>(14), {}, 5, {}}) == "audit.bad-kind");
  CHECK(code({0, static_cast<AuditKind>(0), {}, 5, {}}) == "audit.bad-kind");
}

}  // namespace
}  // namespace homeroom::classroom
