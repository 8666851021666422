// Making a Commit (RFC 9420 §12.4.1).
#include <algorithm>

#include "shared/mls/group_state.h"
#include "shared/mls/tree_validation.h"

namespace homeroom::mls {

namespace {

// The proposals received in this epoch that can go into one Commit of ours: Removes before Updates, the last Update of
// a leaf, no Update or Remove of ourselves, a ReInit only when it is alone (§12.2).
std::vector<Bytes> select_pending(const Group::State& state) {
  std::vector<std::pair<std::uint32_t, Bytes>> chosen;
  std::map<LeafIndex, std::pair<std::uint32_t, Bytes>> by_leaf;  // Updates and Removes
  std::map<LeafIndex, bool> removed;
  std::optional<std::pair<std::uint32_t, Bytes>> reinit;
  std::optional<std::pair<std::uint32_t, Bytes>> extensions;
  for (const auto& [ref, sent] : state.proposals) {
    const std::pair<std::uint32_t, Bytes> entry{sent.sequence, ref};
    if (const auto* remove = sent.proposal->get<Remove>()) {
      if (remove->removed != state.own() && state.tree.leaf(remove->removed) != nullptr) {
        by_leaf[remove->removed] = entry;
        removed[remove->removed] = true;
      }
    } else if (sent.proposal->get<Update>() != nullptr) {
      const LeafIndex leaf = sent.sender.index;
      const auto found = by_leaf.find(leaf);
      if (leaf != state.own() && !removed[leaf] && (found == by_leaf.end() || found->second.first < entry.first)) {
        by_leaf[leaf] = entry;
      }
    } else if (sent.proposal->get<ReInit>() != nullptr) {
      reinit = entry;
    } else if (sent.proposal->get<GroupContextExtensions>() != nullptr) {
      extensions = !extensions || extensions->first < entry.first ? entry : *extensions;
    } else if (sent.proposal->get<ExternalInit>() == nullptr) {
      chosen.push_back(entry);
    }
  }
  for (const auto& [leaf, entry] : by_leaf) {
    chosen.push_back(entry);
  }
  if (extensions) {
    chosen.push_back(*extensions);
  }
  if (chosen.empty() && reinit) {
    chosen.push_back(*reinit);
  }
  std::sort(chosen.begin(), chosen.end());
  std::vector<Bytes> refs;
  for (auto& [sequence, ref] : chosen) {
    refs.push_back(std::move(ref));
  }
  return refs;
}

PreSharedKeyId resumption_id(const Group::State& state, std::uint64_t epoch, ResumptionUsage usage) {
  PreSharedKeyId id;
  id.type = PskType::resumption;
  id.usage = usage;
  id.psk_group_id = state.context.group_id;
  id.psk_epoch = epoch;
  return id;
}

std::vector<PreSharedKeyId> requested_psks(const Group::State& state, const CommitRequest& request, Random& random) {
  std::vector<PreSharedKeyId> ids;
  for (const Bytes& psk_id : request.external_psks) {
    PreSharedKeyId id;
    id.psk_id = psk_id;
    ids.push_back(std::move(id));
  }
  for (const std::uint64_t epoch : request.resumption_epochs) {
    ids.push_back(resumption_id(state, epoch, ResumptionUsage::application));
  }
  if (request.branch_of != nullptr) {
    ids.push_back(resumption_id(request.branch_of->state(), request.branch_of->epoch(), ResumptionUsage::branch));
  }
  if (request.reinit_of != nullptr) {
    ids.push_back(resumption_id(request.reinit_of->state(), request.reinit_of->epoch(), ResumptionUsage::reinit));
  }
  for (PreSharedKeyId& id : ids) {
    id.psk_nonce.resize(kNh);
    random.fill(id.psk_nonce);
  }
  return ids;
}

Result<Commit> assemble(const Group::State& state, const CommitRequest& request, Random& random) {
  Commit commit;
  const auto by_value = [&](Proposal proposal) {
    commit.proposals.push_back({std::make_shared<const Proposal>(std::move(proposal))});
  };
  if (request.commit_pending) {
    for (Bytes& ref : select_pending(state)) {
      commit.proposals.push_back({std::move(ref)});
    }
  }
  if (request.set_extensions) {
    by_value({GroupContextExtensions{*request.set_extensions}});
  }
  for (const std::uint32_t leaf : request.remove_leaves) {
    by_value({Remove{leaf}});
  }
  for (const Bytes& package : request.add_key_packages) {
    HOMEROOM_TRY_LET(KeyPackage decoded, decode<KeyPackage>(package));
    by_value({Add{std::make_shared<const KeyPackage>(std::move(decoded))}});
  }
  for (PreSharedKeyId& id : requested_psks(state, request, random)) {
    by_value({PreSharedKey{std::move(id)}});
  }
  return commit;
}

}  // namespace

Result<Group::CommitResult> Group::commit(const CommitRequest& request, TimeMs now, Random& random,
                                          const CommitCheck* check) {
  State& old = *state_;
  if (old.reinit) {
    return kReinitialised;
  }
  const Sender committer{SenderType::member, old.own()};
  HOMEROOM_TRY_LET(Commit commit, assemble(old, request, random));
  HOMEROOM_TRY_LET(const std::vector<SentProposal> list, look_up(commit, committer, old.proposals));
  const bool starts_group = epoch() == 0 && (request.branch_of != nullptr || request.reinit_of != nullptr);
  HOMEROOM_TRY_LET(AppliedProposals applied,
                   apply_proposals(old.tree, old.context, list, {committer, now, starts_group}));
  HOMEROOM_TRY_LET(const Secret psk_secret,
                   resolve_psks(applied.psks, &old, request.psks, {request.branch_of, request.reinit_of}));

  auto next = std::make_unique<State>(old.signing_key.clone());
  next->tree = std::move(applied.tree);
  next->private_keys = old.private_keys;
  next->private_keys.prune(next->tree);
  next->context = old.context;
  next->context.epoch = epoch() + 1;
  next->context.extensions = applied.extensions;

  std::optional<NewPath> path;
  if (list.empty() || applied.path_required || request.force_path) {
    const LeafNode own_leaf = *next->tree.leaf(old.own());
    path = generate_path(next->tree, next->private_keys, own_leaf, old.signing_key, old.context.group_id, random);
  }
  HOMEROOM_TRY(validate_members(next->tree, next->context.extensions));
  const LeafNode* path_leaf = path ? next->tree.leaf(old.own()) : nullptr;
  if (check != nullptr && *check) {
    HOMEROOM_TRY((*check)(make_view(*this, committer, old.own(), list, applied, path_leaf)));
  }
  next->context.tree_hash = next->tree.root_hash();
  if (path) {
    HOMEROOM_TRY_LET(commit.path,
                     seal_path(next->tree, old.own(), *path, encode(next->context), applied.added, random));
  }

  AuthenticatedContent content;
  content.wire_format = request.as_public_message ? WireFormat::public_message : WireFormat::private_message;
  content.content.group_id = old.context.group_id;
  content.content.epoch = epoch();
  content.content.sender = committer;
  content.content.authenticated_data = request.authenticated_data;
  content.content.body = std::make_shared<const Commit>(std::move(commit));
  content.sign(old.signing_key, old.encoded_context);
  NextSecrets advanced = advance(old.interim_transcript_hash, old.secrets.init,
                                 path ? path->commit_secret.clone() : Secret(kNh), psk_secret, content, next->context);
  next->secrets = std::move(advanced.secrets);
  content.auth.confirmation_tag = next->secrets.confirmation_tag(next->context.confirmed_transcript_hash);
  next->start_epoch(content.auth.confirmation_tag);
  inherit(*next, old);
  if (applied.reinit != nullptr) {
    next->reinit = applied.reinit->parameters;
  }

  std::optional<Bytes> welcome;
  if (!applied.adds.empty()) {
    HOMEROOM_TRY_LET(Welcome made, make_welcome(*next, advanced.joiner, psk_secret, applied, path ? &*path : nullptr,
                                                request.tree_in_welcome, random));
    welcome = encode_message(std::move(made));
  }
  Bytes message;
  if (request.as_public_message) {
    message = encode_message(protect_public(content, old.secrets.membership_key, old.encoded_context));
  } else {
    HOMEROOM_TRY_LET(PrivateMessage sealed,
                     protect_private(content, old.secret_tree, old.secrets.sender_data, 0, random));
    message = encode_message(std::move(sealed));
  }
  Bytes tree = encode(next->tree);
  return CommitResult{Group(std::move(next)), std::move(message), std::move(welcome), std::move(tree)};
}

}  // namespace homeroom::mls
