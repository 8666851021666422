#include "wasm/keeper/rules.h"

#include <algorithm>

#include "shared/classroom/policy.h"

namespace homeroom::keeper {
namespace {

constexpr Error kNoPolicy{"commit.bad-policy", "the group has no class policy"};
constexpr Error kNoSigner{"commit.not-a-committer", "who signed the Welcome is no member"};

// RequiredCapabilities (RFC 9420 §11.1): one extension type, the policy; no proposal types beyond the default ones;
// one credential type, basic. Each list has its length in bytes before it.
Bytes required_capabilities() {
  return {2, classroom::kPolicyExtension >> 8, classroom::kPolicyExtension & 0xFF, 0, 2,
          0, mls::credential_type::basic};
}

classroom::MemberFact fact(const mls::MemberInfo& member) { return {member.identity, member.signature_key}; }

std::vector<classroom::ExtensionFact> facts(std::span<const mls::Extension> extensions) {
  std::vector<classroom::ExtensionFact> facts;
  for (const mls::Extension& each : extensions) {
    facts.push_back({each.type, each.data});
  }
  return facts;
}

classroom::CommitFacts facts(const mls::CommitView& view) {
  classroom::CommitFacts facts_of;
  if (view.committer && !view.external) {
    facts_of.committer = fact(*view.committer);
  }
  for (const mls::MemberInfo& each : view.group.members()) {
    facts_of.members.push_back(fact(each));
  }
  for (const auto& each : view.added) {
    facts_of.added.push_back({each.key_package.identity, each.key_package.signature_key});
  }
  for (const auto& each : view.removed) {
    facts_of.removed.push_back(fact(each.member));
  }
  for (const auto& each : view.updated) {
    facts_of.updated.push_back({fact(each.before), fact(each.after)});
  }
  facts_of.extensions_before = facts(view.group.extensions());
  if (view.new_extensions) {
    facts_of.extensions_after = facts(*view.new_extensions);
  }
  facts_of.all_from_committer = true;
  for (const auto& each : view.proposals) {
    facts_of.proposal_types.push_back(each.type);
    facts_of.all_from_committer = facts_of.all_from_committer && each.origin.by == mls::ProposalOrigin::By::committer &&
                                  !each.origin.by_reference;
  }
  return facts_of;
}

}  // namespace

mls::CommitCheck commit_check(const classroom::ClassContext& context) {
  return [&context](const mls::CommitView& view) { return classroom::check_commit(facts(view), context); };
}

Status check_welcome(const mls::Group& group, std::uint32_t signer, const classroom::ClassContext& context) {
  const auto who = group.member(signer);
  if (!who) {
    return kNoSigner;
  }
  std::vector<classroom::MemberFact> members;
  for (const mls::MemberInfo& each : group.members()) {
    members.push_back(fact(each));
  }
  return classroom::check_group(fact(*who), members, facts(group.extensions()), context);
}

bool may_teach(const mls::Group& group, const Member& member, const classroom::ClassContext& context) {
  const auto leaf = group.member(member.leaf);
  return leaf && classroom::check_committer(fact(*leaf), context);
}

std::vector<Member> members_of(const mls::Group& group) {
  std::vector<Member> members;
  for (const mls::MemberInfo& each : group.members()) {
    if (auto chain = classroom::decode_pass_chain(each.identity)) {
      members.push_back({each.leaf, chain->pass.subject, chain->pass.role, chain->pass.member_key,
                         chain->pass.not_after, each.encryption_key});
    }
  }
  return members;
}

std::vector<mls::Extension> group_extensions(const classroom::Policy& policy) {
  return {{mls::extension_type::required_capabilities, required_capabilities()},
          {classroom::kPolicyExtension, classroom::encode_policy(policy)}};
}

Result<classroom::Policy> policy_of(const mls::Group& group) {
  const mls::Extension* extension = group.extension(classroom::kPolicyExtension);
  if (extension == nullptr) {
    return kNoPolicy;
  }
  return classroom::decode_policy(extension->data);
}

}  // namespace homeroom::keeper
