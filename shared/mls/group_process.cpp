// Processing what other members, and sometimes others, send (RFC 9420 §6, §12.1, §12.4.2).
#include "shared/crypto/hash.h"
#include "shared/mls/group_state.h"
#include "shared/mls/tree_validation.h"

namespace homeroom::mls {

namespace {

constexpr Error kBadSignature{"mls.bad-signature", "the message's signature does not verify"};
constexpr Error kBadCommit{"mls.bad-commit", "the Commit breaks a rule of the standard"};

Status check_address(const Group::State& state, BytesView group_id, std::uint64_t epoch) {
  if (!same(group_id, state.context.group_id)) {
    return Error{"mls.wrong-group", "the message is for another group"};
  }
  if (epoch != state.context.epoch) {
    return Error{"mls.wrong-epoch", "the message is of another epoch"};
  }
  return {};
}

// The leaf that the path must replace or fill, and whether what stands in the path may stand there (§12.4.2).
Result<LeafIndex> place_committer(const Group::State& old, const Commit& commit, const Sender& committer,
                                  AppliedProposals& applied, TimeMs now) {
  LeafIndex place = committer.index;
  if (committer.type == SenderType::new_member_commit) {
    HOMEROOM_TRY_LET(place, applied.tree.make_room());
    for (const SentProposal* sent : applied.removes) {  // a resync: at most one
      const LeafNode* before = old.tree.leaf(sent->proposal->get<Remove>()->removed);
      if (same(before->encryption_key, commit.path->leaf_node->encryption_key)) {
        return kBadCommit;
      }
    }
  }
  if (commit.path) {
    HOMEROOM_TRY(commit.path->leaf_node->validate(LeafNodeSource::commit, old.context.group_id, place, now));
    HOMEROOM_TRY(merge_path(applied.tree, place, *commit.path));
  }
  return place;
}

// Own Update proposals come into force by another's Commit: the new leaf key takes the old one's place.
Status adopt_own_update(const Group::State& old, const AppliedProposals& applied, TreePrivate& private_keys) {
  for (const SentProposal* sent : applied.updates) {
    if (sent->sender.index != old.own()) {
      continue;
    }
    const auto found = old.update_keys.find(sent->proposal->get<Update>()->leaf_node->encryption_key);
    if (found == old.update_keys.end()) {
      return Error{"mls.no-update-key", "the private key of an own Update is not known"};
    }
    private_keys.set(to_node(old.own()), found->second->clone());
  }
  return {};
}

}  // namespace

// Steps in the order of §12.4.2; `content` is unprotected and its signature verified.
static Result<Group::Received> process_commit(const Group& group, const AuthenticatedContent& content,
                                              const CommitCheck* check, TimeMs now, const PskSource* psks) {
  const Group::State& old = group.state();
  const Commit& commit = *content.content.commit();
  const Sender& committer = content.content.sender;
  const bool external = committer.type == SenderType::new_member_commit;
  HOMEROOM_TRY_LET(const std::vector<SentProposal> list, look_up(commit, committer, old.proposals));
  HOMEROOM_TRY_LET(AppliedProposals applied, apply_proposals(old.tree, old.context, list, {committer, now, false}));
  if (!commit.path && (list.empty() || applied.path_required)) {
    return kBadCommit;
  }
  HOMEROOM_TRY_LET(const LeafIndex place, place_committer(old, commit, committer, applied, now));
  HOMEROOM_TRY(validate_members(applied.tree, applied.extensions));
  if (check != nullptr && *check) {
    const LeafNode* path_leaf = commit.path ? commit.path->leaf_node.get() : nullptr;
    HOMEROOM_TRY((*check)(make_view(group, committer, place, list, applied, path_leaf)));
  }

  Group::Received received;
  received.kind = Group::Received::Kind::commit;
  received.sender_type = committer.type;
  received.sender_leaf = place;
  received.authenticated_data = content.content.authenticated_data;
  for (const SentProposal* sent : applied.removes) {
    // Whoever is removed cannot follow any further: the new epoch's secrets are not for them.
    received.removed_self = received.removed_self || sent->proposal->get<Remove>()->removed == old.own();
  }
  if (received.removed_self) {
    return received;
  }

  auto next = std::make_unique<Group::State>(old.signing_key.clone());
  next->context = old.context;
  next->context.epoch = old.context.epoch + 1;
  next->context.extensions = applied.extensions;
  next->context.tree_hash = applied.tree.root_hash();
  next->private_keys = old.private_keys;
  HOMEROOM_TRY(adopt_own_update(old, applied, next->private_keys));
  next->private_keys.prune(applied.tree);
  Secret commit_secret(kNh);
  if (commit.path) {
    HOMEROOM_TRY_LET(OpenedPath opened, open_path(applied.tree, next->private_keys, place, *commit.path,
                                                  encode(next->context), applied.added));
    commit_secret = std::move(opened.commit_secret);
  }
  HOMEROOM_TRY_LET(const Secret psk_secret, resolve_psks(applied.psks, &old, psks, {}));
  Secret init_secret = old.secrets.init.clone();
  if (external) {
    HOMEROOM_TRY_LET(init_secret, external_init_receive(old.secrets.external_key(), applied.external_init->kem_output));
  }
  next->secrets =
      advance(old.interim_transcript_hash, init_secret, commit_secret, psk_secret, content, next->context).secrets;
  const Bytes tag = next->secrets.confirmation_tag(next->context.confirmed_transcript_hash);
  if (!crypto::equal(tag, content.auth.confirmation_tag)) {
    return Error{"mls.bad-confirmation-tag", "the Commit does not lead where its sender says"};
  }
  next->tree = std::move(applied.tree);
  next->start_epoch(tag);
  inherit(*next, old);
  if (applied.reinit != nullptr) {
    next->reinit = applied.reinit->parameters;
  }
  received.next = Group(std::move(next));
  return received;
}

Result<Group::Received> Group::process(BytesView mls_message, const CommitCheck* check, TimeMs now,
                                       const PskSource* psks) {
  State& state = *state_;
  HOMEROOM_TRY_LET(MlsMessage message, decode<MlsMessage>(mls_message));
  if (state.reinit) {
    return kReinitialised;
  }
  AuthenticatedContent content;
  std::optional<SecretTree::Opening> opening;
  if (const auto* closed = std::get_if<PrivateMessage>(&message.body)) {
    HOMEROOM_TRY(check_address(state, closed->group_id, closed->epoch));
    HOMEROOM_TRY_LET(const SenderData sender, open_sender_data(*closed, state.secrets.sender_data));
    if (sender.leaf == state.own()) {
      return Error{"mls.own-message", "this member sent the message itself"};
    }
    HOMEROOM_TRY_LET(Unprotected unprotected, unprotect_private(*closed, sender, state.secret_tree));
    content = std::move(unprotected.content);
    opening = std::move(unprotected.opening);
  } else if (auto* open = std::get_if<PublicMessage>(&message.body)) {
    HOMEROOM_TRY(check_address(state, open->content.group_id, open->content.epoch));
    if (open->content.sender == Sender{SenderType::member, state.own()}) {
      return Error{"mls.own-message", "this member sent the message itself"};
    }
    HOMEROOM_TRY_LET(content, unprotect_public(std::move(*open), state.secrets.membership_key, state.encoded_context));
  } else {
    return Error{"mls.wrong-message", "this kind of message is not for a group to process"};
  }
  HOMEROOM_TRY_LET(const Bytes signature_key, signature_key_of(state, content.content));
  if (!content.signature_verifies(signature_key, state.encoded_context)) {
    return kBadSignature;
  }
  if (content.content.type() == ContentType::commit) {
    return process_commit(*this, content, check, now, psks);
  }

  Received received;
  received.sender_type = content.content.sender.type;
  received.sender_leaf = received.sender_type == SenderType::member ? content.content.sender.index : 0;
  received.authenticated_data = content.content.authenticated_data;
  if (content.content.type() == ContentType::proposal) {
    Bytes ref = content.proposal_ref();
    if (state.proposals.size() >= kMaxCachedProposals && !state.proposals.contains(ref)) {
      return Error{"mls.too-many-proposals", "too many proposals wait for a Commit"};
    }
    received.kind = Received::Kind::proposal;
    received.proposal_type = content.content.proposal()->type();
    const auto sequence = static_cast<std::uint32_t>(state.proposals.size());
    state.proposals.try_emplace(std::move(ref),
                                SentProposal{content.content.proposal(), content.content.sender, true, sequence});
  } else {
    received.kind = Received::Kind::application;
    received.data = std::get<ApplicationData>(std::move(content.content.body)).data;
  }
  if (opening) {
    state.secret_tree.apply(*std::move(opening));
  }
  return received;
}

}  // namespace homeroom::mls
