#include "shared/mls/proposal_list.h"

#include <algorithm>
#include <set>

namespace homeroom::mls {

namespace {

constexpr Error kBadList{"mls.bad-proposal-list", "the Commit's proposals are not valid together"};

bool is_external(const ListRules& rules) { return rules.committer.type == SenderType::new_member_commit; }

// §12.2 for external Commits: one ExternalInit, at most one Remove, PSKs, nothing else, nothing by reference.
Status check_external_list(const std::vector<SentProposal>& list) {
  std::size_t inits = 0;
  std::size_t removes = 0;
  for (const SentProposal& sent : list) {
    const std::uint16_t type = sent.proposal->type();
    inits += type == proposal_type::external_init ? 1 : 0;
    removes += type == proposal_type::remove ? 1 : 0;
    if (sent.by_reference ||
        (type != proposal_type::external_init && type != proposal_type::remove && type != proposal_type::psk)) {
      return kBadList;
    }
  }
  return inits == 1 && removes <= 1 ? Status{} : Status{kBadList};
}

Status check_psk(const PreSharedKeyId& id, const ListRules& rules, const std::vector<PreSharedKeyId>& before) {
  const bool repeated = std::find(before.begin(), before.end(), id) != before.end();
  if (repeated || id.psk_nonce.size() != kNh || (id.for_new_group() && !rules.starts_group)) {
    return kBadList;
  }
  return {};
}

// Who sent what: §12.1.8 for senders outside, and Updates only by the member that they update.
Status check_sender(const SentProposal& sent) {
  const bool fits = sent.sender.type == SenderType::external              ? sent.proposal->allowed_for_external_sender()
                    : sent.sender.type == SenderType::new_member_proposal ? sent.proposal->type() == proposal_type::add
                                                                          : true;
  return fits ? Status{} : Status{kBadList};
}

// Sorts the list into kinds, and checks everything that needs no tree.
Result<AppliedProposals> sort_list(const std::vector<SentProposal>& list, const ListRules& rules) {
  AppliedProposals applied;
  std::size_t context_extensions = 0;
  for (const SentProposal& sent : list) {
    HOMEROOM_TRY(check_sender(sent));
    const Proposal& proposal = *sent.proposal;
    applied.path_required = applied.path_required || proposal.path_required();
    if (proposal.get<Add>() != nullptr) {
      applied.adds.emplace_back(0, &sent);
    } else if (proposal.get<Update>() != nullptr) {
      if (sent.sender.type != SenderType::member || sent.sender == rules.committer) {
        return kBadList;
      }
      applied.updates.push_back(&sent);
    } else if (proposal.get<Remove>() != nullptr) {
      applied.removes.push_back(&sent);
    } else if (const auto* psk = proposal.get<PreSharedKey>()) {
      HOMEROOM_TRY(check_psk(psk->psk, rules, applied.psks));
      applied.psks.push_back(psk->psk);
    } else if (const auto* reinit = proposal.get<ReInit>()) {
      if (list.size() != 1 || reinit->parameters.version < kMls10 || !unique_types(reinit->parameters.extensions)) {
        return kBadList;
      }
      applied.reinit = reinit;
    } else if (const auto* init = proposal.get<ExternalInit>()) {
      if (!is_external(rules)) {
        return kBadList;
      }
      applied.external_init = init;
    } else if (const auto* extensions = proposal.get<GroupContextExtensions>()) {
      if (++context_extensions > 1 || !unique_types(extensions->extensions)) {
        return kBadList;
      }
      applied.extensions = extensions->extensions;
      applied.extensions_changed = true;
    }
  }
  return applied;
}

Status apply_updates(AppliedProposals& applied, BytesView group_id, const ListRules& rules,
                     std::set<LeafIndex>& touched) {
  for (const SentProposal* sent : applied.updates) {
    const LeafIndex index = sent->sender.index;
    const std::shared_ptr<const LeafNode>& leaf = sent->proposal->get<Update>()->leaf_node;
    const LeafNode* old = applied.tree.leaf(index);
    if (old == nullptr || !touched.insert(index).second || same(old->encryption_key, leaf->encryption_key)) {
      return kBadList;
    }
    HOMEROOM_TRY(leaf->validate(LeafNodeSource::update, group_id, index, rules.now));
    applied.tree.update(index, leaf);
  }
  return {};
}

Status apply_removes(AppliedProposals& applied, const ListRules& rules, std::set<LeafIndex>& touched) {
  for (const SentProposal* sent : applied.removes) {
    const LeafIndex index = sent->proposal->get<Remove>()->removed;
    if (applied.tree.leaf(index) == nullptr || !touched.insert(index).second ||
        rules.committer == Sender{SenderType::member, index}) {
      return kBadList;
    }
    applied.tree.remove(index);
  }
  return {};
}

Status apply_adds(AppliedProposals& applied, const ListRules& rules) {
  for (auto& [index, sent] : applied.adds) {
    const std::shared_ptr<const KeyPackage>& package = sent->proposal->get<Add>()->key_package;
    HOMEROOM_TRY(package->validate(rules.now));
    HOMEROOM_TRY_LET(index, applied.tree.add(package->leaf_node));
    applied.added.push_back(index);
  }
  std::sort(applied.added.begin(), applied.added.end());
  return {};
}

}  // namespace

Result<std::vector<SentProposal>> look_up(const Commit& commit, const Sender& committer, const ProposalCache& cache) {
  std::vector<SentProposal> list;
  list.reserve(commit.proposals.size());
  for (const ProposalOrRef& entry : commit.proposals) {
    if (const auto* proposal = std::get_if<std::shared_ptr<const Proposal>>(&entry.value)) {
      list.push_back({*proposal, committer, false});
      continue;
    }
    const auto found = cache.find(std::get<Bytes>(entry.value));
    if (found == cache.end()) {
      return Error{"mls.unknown-proposal", "the Commit refers to a proposal that has not been seen"};
    }
    list.push_back(found->second);
  }
  return list;
}

Result<AppliedProposals> apply_proposals(const RatchetTree& old_tree, const GroupContext& context,
                                         const std::vector<SentProposal>& list, const ListRules& rules) {
  if (is_external(rules)) {
    HOMEROOM_TRY(check_external_list(list));
  }
  HOMEROOM_TRY_LET(AppliedProposals applied, sort_list(list, rules));
  if (!applied.extensions_changed) {
    applied.extensions = context.extensions;
  }
  applied.tree = old_tree;
  std::set<LeafIndex> touched;  // at most one Update or Remove for a leaf
  HOMEROOM_TRY(apply_updates(applied, context.group_id, rules, touched));
  HOMEROOM_TRY(apply_removes(applied, rules, touched));
  HOMEROOM_TRY(apply_adds(applied, rules));
  return applied;
}

}  // namespace homeroom::mls
