// The check that every client makes on every Commit, its own included, and on the group that a Welcome leads into.
// Owns nothing. Never looks at MLS itself: it judges plain values, and whoever calls it has checked the signatures.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "shared/base/bytes.h"
#include "shared/base/time.h"
#include "shared/classroom/pass.h"

namespace homeroom::classroom {

// What the teacher has taken back, as far as this client knows.
struct Revocations {
  std::vector<Bytes> keys;  // member keys
  std::vector<SubjectId> subjects;
};

struct ClassContext {
  ClassId class_id;
  Bytes root_key;
  Revocations revoked;
  TimeMs now = 0;
  // By which the newcomers of another's Commit are judged: what its committer must have heard. Else whoever has heard
  // more than they had would refuse what all others take. Absent: `revoked`, as for what one commits oneself.
  std::optional<Revocations> known_to_committer = std::nullopt;
};

struct MemberFact {
  Bytes identity;       // a pass chain
  Bytes signature_key;  // the leaf's
};

struct ExtensionFact {
  std::uint16_t type = 0;
  Bytes data;
};

struct CommitFacts {
  struct Update {
    MemberFact before;
    MemberFact after;
  };

  std::optional<MemberFact> committer;  // absent for an external Commit
  std::vector<MemberFact> members;      // before the Commit, the committer included
  std::vector<MemberFact> added;
  std::vector<MemberFact> removed;
  std::vector<Update> updated;                                 // the committer's own new leaf, and Update proposals
  std::vector<ExtensionFact> extensions_before;                // of the GroupContext
  std::optional<std::vector<ExtensionFact>> extensions_after;  // when a proposal replaces them
  // The types of all proposals (RFC 9420 §17.4). Anything but add, update, remove and group_context_extensions is
  // refused.
  std::vector<std::uint16_t> proposal_types;
  bool all_from_committer = false;  // no proposal of another member, of an external sender or of a newcomer
};

// Rules (docs: the design's "Only committers commit"): the committer is a member whose pass is valid today, not revoked
// and of a committing role; every proposal is the committer's own; each newcomer's pass is valid today, not revoked,
// and its member key is the leaf's key; nobody is there twice; a new leaf keeps its subject and role; a co-teacher
// removes no teacher, unless that subject comes back in the same Commit; of the extensions only the policy changes, and
// it parses; a teacher or co-teacher is there afterwards. Errors: commit.external, commit.foreign-proposal,
// commit.bad-proposal, commit.not-a-committer, commit.bad-committer, commit.revoked, commit.bad-pass,
// commit.key-mismatch, commit.same-subject, commit.changed-identity, commit.removes-teacher, commit.bad-policy,
// commit.bad-extension, commit.no-teacher.
Status check_commit(const CommitFacts& facts, const ClassContext& context);

// Whether this member may commit, and command, today. Errors: commit.bad-committer, commit.key-mismatch,
// commit.revoked, commit.not-a-committer.
Status check_committer(const MemberFact& member, const ClassContext& context);

// For a joiner: the GroupInfo's signer is a committer today, every member's pass is valid (dates aside: they were let
// in earlier) and its own key's, nobody is there twice, and the policy is there. Errors: as above.
Status check_group(const MemberFact& signer, std::span<const MemberFact> members,
                   std::span<const ExtensionFact> extensions, const ClassContext& context);

}  // namespace homeroom::classroom
