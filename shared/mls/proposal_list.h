// From a Commit's list of proposals to the tree and context it leads to (RFC 9420 §12.2, §12.3).
// Owns the new tree while it is being made; never touches the old one.
#pragma once

#include <map>

#include "shared/mls/framing.h"
#include "shared/mls/ratchet_tree.h"

namespace homeroom::mls {

// A proposal together with who sent it, and how.
struct SentProposal {
  std::shared_ptr<const Proposal> proposal;
  Sender sender;
  bool by_reference = false;
  std::uint32_t sequence = 0;  // in which order they came
};

// Proposals received in this epoch, by ProposalRef.
using ProposalCache = std::map<Bytes, SentProposal>;
inline constexpr std::size_t kMaxCachedProposals = 4096;

// The Commit's proposals in their order. Errors: mls.unknown-proposal.
Result<std::vector<SentProposal>> look_up(const Commit& commit, const Sender& committer, const ProposalCache& cache);

struct AppliedProposals {
  RatchetTree tree;
  std::vector<Extension> extensions;
  std::vector<LeafIndex> added;                                 // sorted, as a resolution without them needs it
  std::vector<std::pair<LeafIndex, const SentProposal*>> adds;  // in the list's order
  std::vector<const SentProposal*> removes;
  std::vector<const SentProposal*> updates;
  std::vector<PreSharedKeyId> psks;
  const ReInit* reinit = nullptr;
  const ExternalInit* external_init = nullptr;
  bool extensions_changed = false;
  bool path_required = false;
};

// What the rules need to know about the Commit besides its list. PSKs of usage branch and reinit are only for the
// first Commit of a group made for it (`starts_group`).
struct ListRules {
  Sender committer;
  TimeMs now = kNoLifetimeCheck;
  bool starts_group = false;
};

// The result points into `list`. Members' mutual compatibility is left to validate_members, once a path has put the
// committer's new leaf in. Errors: mls.bad-proposal-list, those of KeyPackage::validate, mls.tree-full.
Result<AppliedProposals> apply_proposals(const RatchetTree& old_tree, const GroupContext& context,
                                         const std::vector<SentProposal>& list, const ListRules& rules);

}  // namespace homeroom::mls
