// Between MLS and the rules of the class: turns what MLS knows of a Commit or a group into the plain facts that
// classroom::check_commit and check_group judge. Owns nothing. Never lets a Commit through by itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shared/classroom/commit_check.h"
#include "shared/classroom/policy.h"
#include "shared/mls/group.h"

namespace homeroom::keeper {

// A member as the class sees it: what the leaf's pass says.
struct Member {
  std::uint32_t leaf = 0;
  classroom::SubjectId subject;
  classroom::Role role = classroom::Role::guest;
  Bytes member_key;
  TimeMs pass_ends = 0;
  Bytes encryption_key = {};  // of the leaf: another one after they came in anew
};

// `context` must outlive the check.
mls::CommitCheck commit_check(const classroom::ClassContext& context);

// For whoever was welcomed: `signer` is the leaf that signed the Welcome's GroupInfo.
Status check_welcome(const mls::Group& group, std::uint32_t signer, const classroom::ClassContext& context);

// Whether a member with a teacher's role has a pass that counts today: it may have ended, or been taken back, since.
bool may_teach(const mls::Group& group, const Member& member, const classroom::ClassContext& context);

// Members in the order of their leaves; a leaf without a readable pass is left out (the checks keep such leaves away).
std::vector<Member> members_of(const mls::Group& group);

// The extensions of a class's GroupContext: required_capabilities and the policy.
std::vector<mls::Extension> group_extensions(const classroom::Policy& policy);
Result<classroom::Policy> policy_of(const mls::Group& group);

}  // namespace homeroom::keeper
