#include "shared/classroom/commit_check.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/classroom/school.h"

namespace homeroom::classroom {
namespace {

using test::kNow;
using test::School;
using test::Somebody;

// A teacher, a co-teacher and a student in class, and a student at the door whom the teacher adds.
struct Lesson : School {
  CommitFacts adding() const {
    CommitFacts facts;
    facts.committer = teacher.fact;
    facts.members = {teacher.fact, helper.fact, student.fact};
    facts.added = {newcomer.fact};
    facts.extensions_before = {{3, Bytes{1}}, {kPolicyExtension, encode_policy({})}};
    facts.proposal_types = {1};
    facts.all_from_committer = true;
    return facts;
  }
  std::string_view verdict(const CommitFacts& facts) const {
    const Status status = check_commit(facts, context);
    return status ? "ok" : status.error().code;
  }

  Somebody teacher = somebody(Role::teacher, 1);
  Somebody helper = somebody(Role::co_teacher, 2);
  Somebody student = somebody(Role::student, 3);
  Somebody newcomer = somebody(Role::student, 4);
};

TEST_CASE("A teacher and a co-teacher add a student") {
  const Lesson lesson;
  CommitFacts facts = lesson.adding();
  CHECK(lesson.verdict(facts) == "ok");
  facts.committer = lesson.helper.fact;
  CHECK(lesson.verdict(facts) == "ok");
}

TEST_CASE("Attack: a student commits an Add") {
  const Lesson lesson;
  CommitFacts facts = lesson.adding();
  facts.committer = lesson.student.fact;
  CHECK(lesson.verdict(facts) == "commit.not-a-committer");
}

TEST_CASE("Attack: an external Commit, a foreign proposal, a re-initialisation") {
  const Lesson lesson;
  CommitFacts facts = lesson.adding();
  facts.committer.reset();
  CHECK(lesson.verdict(facts) == "commit.external");
  facts = lesson.adding();
  facts.all_from_committer = false;
  CHECK(lesson.verdict(facts) == "commit.foreign-proposal");
  for (const std::uint16_t type : std::initializer_list<std::uint16_t>{4, 5, 6, 8, 0x0a0a}) {
    facts = lesson.adding();
    facts.proposal_types.push_back(type);
    CHECK(lesson.verdict(facts) == "commit.bad-proposal");
  }
}

TEST_CASE("Attack: a co-teacher whose pass is out of date or taken back") {
  Lesson lesson;
  CommitFacts facts = lesson.adding();
  const Somebody late = lesson.somebody(Role::co_teacher, 2, kNow - 1);
  facts.committer = late.fact;
  CHECK(lesson.verdict(facts) == "commit.bad-committer");
  facts.committer = lesson.helper.fact;
  lesson.context.revoked.keys = {lesson.helper.pass.member_key};
  CHECK(lesson.verdict(facts) == "commit.revoked");
}

TEST_CASE("Attack: the newcomer's pass is another class's, out of date, taken back, or another key's") {
  Lesson lesson;
  const School other;
  CommitFacts facts = lesson.adding();
  facts.added = {other.somebody(Role::student, 4).fact};
  CHECK(lesson.verdict(facts) == "commit.bad-pass");
  facts.added = {lesson.somebody(Role::student, 4, kNow - 1).fact};
  CHECK(lesson.verdict(facts) == "commit.bad-pass");
  facts.added = {{Bytes(5), Bytes(32)}};
  CHECK(lesson.verdict(facts) == "commit.bad-pass");
  facts.added = {{lesson.newcomer.fact.identity, lesson.student.fact.signature_key}};
  CHECK(lesson.verdict(facts) == "commit.key-mismatch");
  facts = lesson.adding();
  lesson.context.revoked.subjects = {lesson.newcomer.pass.subject};
  CHECK(lesson.verdict(facts) == "commit.revoked");
}

TEST_CASE("Attack: the same subject twice; a reload takes its own place") {
  const Lesson lesson;
  CommitFacts facts = lesson.adding();
  const Somebody again = lesson.somebody(Role::student, 3);
  facts.added = {again.fact};
  CHECK(lesson.verdict(facts) == "commit.same-subject");
  facts.removed = {lesson.student.fact};
  facts.proposal_types = {1, 3};
  CHECK(lesson.verdict(facts) == "ok");
  facts.added = {lesson.newcomer.fact, lesson.newcomer.fact};
  CHECK(lesson.verdict(facts) == "commit.same-subject");
}

TEST_CASE("Attack: a co-teacher removes the teacher; everyone who may teach is removed") {
  const Lesson lesson;
  CommitFacts facts = lesson.adding();
  facts.removed = {lesson.teacher.fact};
  facts.committer = lesson.helper.fact;
  CHECK(lesson.verdict(facts) == "commit.removes-teacher");
  facts.committer = lesson.teacher.fact;
  facts.removed = {lesson.teacher.fact, lesson.helper.fact};
  CHECK(lesson.verdict(facts) == "commit.no-teacher");
}

TEST_CASE("Attack: a new leaf of another person or role") {
  const Lesson lesson;
  CommitFacts facts = lesson.adding();
  facts.updated = {{lesson.student.fact, lesson.somebody(Role::student, 9).fact}};
  CHECK(lesson.verdict(facts) == "commit.changed-identity");
  facts.updated = {{lesson.student.fact, lesson.somebody(Role::teacher, 3).fact}};
  CHECK(lesson.verdict(facts) == "commit.changed-identity");
  facts.updated = {{lesson.teacher.fact, lesson.teacher.fact}};
  CHECK(lesson.verdict(facts) == "ok");
}

TEST_CASE("Only the policy changes, and it must parse") {
  const Lesson lesson;
  CommitFacts facts = lesson.adding();
  Policy frozen;
  frozen.frozen = true;
  facts.extensions_after = {{{3, Bytes{1}}, {kPolicyExtension, encode_policy(frozen)}}};
  CHECK(lesson.verdict(facts) == "ok");
  facts.extensions_after = {{{3, Bytes{1}}, {kPolicyExtension, Bytes{9}}}};
  CHECK(lesson.verdict(facts) == "commit.bad-policy");
  facts.extensions_after = {{{3, Bytes{1}}, {4, Bytes{}}}};
  CHECK(lesson.verdict(facts) == "commit.bad-policy");
  facts.extensions_after = {{{3, Bytes{2}}, {kPolicyExtension, encode_policy(frozen)}}};
  CHECK(lesson.verdict(facts) == "commit.bad-extension");
  facts.extensions_after = {{{kPolicyExtension, encode_policy(frozen)}}};
  CHECK(lesson.verdict(facts) == "commit.bad-extension");
}

TEST_CASE("Attack: a Welcome from a stranger, or into a group with a stranger in it") {
  const Lesson lesson;
  const School other;
  const std::vector<ExtensionFact> extensions = {{kPolicyExtension, encode_policy({})}};
  const std::vector<MemberFact> good = {lesson.teacher.fact, lesson.student.fact};
  CHECK(check_group(lesson.teacher.fact, good, extensions, lesson.context));
  CHECK_FALSE(check_group(lesson.student.fact, good, extensions, lesson.context));
  CHECK_FALSE(check_group(other.somebody(Role::teacher, 1).fact, good, extensions, lesson.context));
  CHECK_FALSE(check_group(lesson.teacher.fact, good, {}, lesson.context));
  const std::vector<MemberFact> bad = {lesson.teacher.fact, other.somebody(Role::student, 5).fact};
  CHECK_FALSE(check_group(lesson.teacher.fact, bad, extensions, lesson.context));
}

}  // namespace
}  // namespace homeroom::classroom
