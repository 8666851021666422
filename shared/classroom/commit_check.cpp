#include "shared/classroom/commit_check.h"

#include <algorithm>
#include <set>

#include "shared/classroom/policy.h"

namespace homeroom::classroom {
namespace {

constexpr Error kExternal{"commit.external", "somebody outside the class tried to commit"};
constexpr Error kForeignProposal{"commit.foreign-proposal",
                                 "the Commit holds a proposal that is not its committer's own"};
constexpr Error kBadProposal{"commit.bad-proposal", "the Commit holds a kind of proposal that a class has no use for"};
constexpr Error kNotACommitter{"commit.not-a-committer", "only the teacher's devices and co-teachers commit"};
constexpr Error kBadCommitter{"commit.bad-committer", "the committer's pass is not valid today"};
constexpr Error kRevoked{"commit.revoked", "the Commit rests on a pass that was taken back"};
constexpr Error kBadPass{"commit.bad-pass", "somebody in the Commit has no valid pass for this class"};
constexpr Error kKeyMismatch{"commit.key-mismatch", "a leaf's key is not the key of its pass"};
constexpr Error kSameSubject{"commit.same-subject", "the same person would be in class twice"};
constexpr Error kChangedIdentity{"commit.changed-identity", "a new leaf is another person's"};
constexpr Error kRemovesTeacher{"commit.removes-teacher", "a co-teacher may not remove a teacher"};
constexpr Error kBadPolicy{"commit.bad-policy", "the class policy is missing or cannot be read"};
constexpr Error kBadExtension{"commit.bad-extension", "the Commit changes more than the class policy"};
constexpr Error kNoTeacher{"commit.no-teacher", "nobody who may teach would be left"};

// RFC 9420 §17.4: add, update, remove, group_context_extensions.
bool is_class_proposal(std::uint16_t type) { return type == 1 || type == 2 || type == 3 || type == 7; }

bool is_revoked(const Pass& pass, const Revocations& revoked) {
  const auto has = [&revoked](const Bytes& key) {
    return std::ranges::any_of(revoked.keys, [&key](const Bytes& taken) { return same(taken, key); });
  };
  return has(pass.member_key) || std::ranges::find(revoked.subjects, pass.subject) != revoked.subjects.end();
}

// A pass taken back drags down those that it issued.
bool is_revoked(const PassChain& chain, const Revocations& revoked) {
  return is_revoked(chain.pass, revoked) || (chain.issuer && is_revoked(*chain.issuer, revoked));
}

// The pass in a leaf, valid for this class and the leaf's own.
Result<Pass> pass_of(const MemberFact& member, const ClassContext& context, Expiry expiry) {
  const auto chain = decode_and_verify_pass(member.identity, context.class_id, context.root_key, context.now, expiry);
  if (!chain) return kBadPass;
  if (!same(chain->pass.member_key, member.signature_key)) return kKeyMismatch;
  return chain->pass;
}

Result<Pass> newcomers_pass(const MemberFact& member, const ClassContext& context) {
  const auto chain = decode_pass_chain(member.identity);
  if (!chain) return kBadPass;
  if (is_revoked(*chain, context.known_to_committer ? *context.known_to_committer : context.revoked)) return kRevoked;
  return pass_of(member, context, Expiry::checked);
}

Result<Pass> committers_pass(const MemberFact& member, const ClassContext& context) {
  const auto chain =
      decode_and_verify_pass(member.identity, context.class_id, context.root_key, context.now, Expiry::checked);
  if (!chain) return kBadCommitter;
  if (!same(chain->pass.member_key, member.signature_key)) return kKeyMismatch;
  if (is_revoked(*chain, context.revoked)) return kRevoked;
  if (!is_committer(chain->pass.role)) return kNotACommitter;
  return chain->pass;
}

Status check_policy(std::span<const ExtensionFact> extensions) {
  const auto found = std::ranges::find(extensions, kPolicyExtension, &ExtensionFact::type);
  if (found == extensions.end() || !decode_policy(found->data)) return kBadPolicy;
  return {};
}

// Everything but the policy stays as it was, in number, kind and content.
Status check_extensions(std::span<const ExtensionFact> before, std::span<const ExtensionFact> after) {
  HOMEROOM_TRY(check_policy(after));
  if (before.size() != after.size()) return kBadExtension;
  for (const ExtensionFact& extension : before) {
    const auto kept = std::ranges::find(after, extension.type, &ExtensionFact::type);
    if (kept == after.end()) return kBadExtension;
    if (extension.type != kPolicyExtension && !same(kept->data, extension.data)) return kBadExtension;
  }
  return {};
}

bool is_among(const MemberFact& member, std::span<const MemberFact> list) {
  return std::ranges::any_of(list, [&member](const MemberFact& other) {
    return same(other.identity, member.identity) && same(other.signature_key, member.signature_key);
  });
}

// A co-teacher removes no teacher, but may help one back in after a reload.
Status check_removals(const CommitFacts& facts, const Pass& committer, const std::set<SubjectId>& newcomers,
                      const ClassContext& context) {
  if (committer.role == Role::teacher) return {};
  for (const MemberFact& member : facts.removed) {
    HOMEROOM_TRY_LET(const Pass pass, pass_of(member, context, Expiry::ignored));
    if (pass.role == Role::teacher && !newcomers.contains(pass.subject)) return kRemovesTeacher;
  }
  return {};
}

// Who is there afterwards: nobody twice, and somebody who may teach.
Status check_members_after(const CommitFacts& facts, std::set<SubjectId> subjects, bool teacher,
                           const ClassContext& context) {
  for (const MemberFact& member : facts.members) {
    if (is_among(member, facts.removed)) continue;
    HOMEROOM_TRY_LET(const Pass pass, pass_of(member, context, Expiry::ignored));
    if (!subjects.insert(pass.subject).second) return kSameSubject;
    teacher = teacher || is_committer(pass.role);
  }
  if (!teacher) return kNoTeacher;
  return {};
}

}  // namespace

Status check_commit(const CommitFacts& facts, const ClassContext& context) {
  if (!facts.committer) return kExternal;
  if (!facts.all_from_committer) return kForeignProposal;
  if (!std::ranges::all_of(facts.proposal_types, is_class_proposal)) return kBadProposal;
  HOMEROOM_TRY_LET(const Pass committer, committers_pass(*facts.committer, context));

  std::set<SubjectId> newcomers;
  bool teacher = false;
  for (const MemberFact& member : facts.added) {
    HOMEROOM_TRY_LET(const Pass pass, newcomers_pass(member, context));
    if (!newcomers.insert(pass.subject).second) return kSameSubject;
    teacher = teacher || is_committer(pass.role);
  }
  for (const auto& [before, after] : facts.updated) {
    HOMEROOM_TRY_LET(const Pass old_pass, pass_of(before, context, Expiry::ignored));
    HOMEROOM_TRY_LET(const Pass new_pass, newcomers_pass(after, context));
    if (old_pass.subject != new_pass.subject || old_pass.role != new_pass.role) return kChangedIdentity;
  }
  HOMEROOM_TRY(check_removals(facts, committer, newcomers, context));
  HOMEROOM_TRY(check_members_after(facts, newcomers, teacher, context));
  if (facts.extensions_after) return check_extensions(facts.extensions_before, *facts.extensions_after);
  return {};
}

Status check_committer(const MemberFact& member, const ClassContext& context) {
  HOMEROOM_TRY(committers_pass(member, context));
  return {};
}

Status check_group(const MemberFact& signer, std::span<const MemberFact> members,
                   std::span<const ExtensionFact> extensions, const ClassContext& context) {
  HOMEROOM_TRY(committers_pass(signer, context));
  std::set<SubjectId> subjects;
  for (const MemberFact& member : members) {
    HOMEROOM_TRY_LET(const Pass pass, pass_of(member, context, Expiry::ignored));
    if (!subjects.insert(pass.subject).second) return kSameSubject;
  }
  return check_policy(extensions);
}

}  // namespace homeroom::classroom
