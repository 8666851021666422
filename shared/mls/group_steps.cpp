// The steps that making, processing and joining share.
#include <algorithm>

#include "shared/crypto/aead.h"
#include "shared/mls/group_state.h"
#include "shared/mls/labels.h"
#include "shared/mls/tree_validation.h"

namespace homeroom::mls {

std::optional<Secret> PskSource::resumption(BytesView, std::uint64_t) const { return std::nullopt; }

std::unique_ptr<Group::State> Group::State::clone() const {
  auto copy = std::make_unique<State>(signing_key.clone());
  copy->context = context;
  copy->encoded_context = encoded_context;
  copy->tree = tree;
  copy->private_keys = private_keys;
  copy->secrets = secrets.clone();
  copy->secret_tree = secret_tree.clone();
  copy->interim_transcript_hash = interim_transcript_hash;
  copy->confirmation_tag = confirmation_tag;
  copy->proposals = proposals;
  copy->update_keys = update_keys;
  for (const PastEpoch& epoch : past) {
    copy->past.push_back({epoch.epoch, epoch.resumption_psk.clone()});
  }
  copy->reinit = reinit;
  return copy;
}

void Group::State::start_epoch(BytesView confirmation_tag_of_commit) {
  encoded_context = encode(context);
  confirmation_tag = to_bytes(confirmation_tag_of_commit);
  interim_transcript_hash = mls::interim_transcript_hash(context.confirmed_transcript_hash, confirmation_tag);
  secret_tree = SecretTree(std::exchange(secrets.encryption, Secret()), tree.leaf_count());
}

GroupInfo Group::State::group_info(bool with_tree, bool with_external_pub) const {
  GroupInfo info;
  info.context = context;
  if (with_tree) {
    info.extensions.push_back({extension_type::ratchet_tree, encode(tree)});
  }
  if (with_external_pub) {
    Writer external_pub;
    external_pub.vector(secrets.external_key().public_key);
    info.extensions.push_back({extension_type::external_pub, external_pub.take()});
  }
  info.confirmation_tag = confirmation_tag;
  info.signer = own();
  info.sign(signing_key);
  return info;
}

void inherit(Group::State& next, const Group::State& old) {
  for (const PastEpoch& epoch : old.past) {
    next.past.push_back({epoch.epoch, epoch.resumption_psk.clone()});
  }
  next.past.push_back({old.context.epoch, old.secrets.resumption_psk.clone()});
  while (next.past.size() > kPastResumptionPsks) {
    next.past.pop_front();
  }
}

namespace {

std::optional<Secret> own_resumption(const Group::State& state, const PreSharedKeyId& id) {
  if (!same(id.psk_group_id, state.context.group_id)) {
    return std::nullopt;
  }
  if (id.psk_epoch == state.context.epoch) {
    return state.secrets.resumption_psk.clone();
  }
  for (const PastEpoch& epoch : state.past) {
    if (epoch.epoch == id.psk_epoch) {
      return epoch.resumption_psk.clone();
    }
  }
  return std::nullopt;
}

std::optional<Secret> find_psk(const PreSharedKeyId& id, const Group::State* state, const PskSource* source,
                               std::initializer_list<const Group*> others) {
  if (id.type == PskType::external) {
    return source != nullptr ? source->external(id.psk_id) : std::nullopt;
  }
  std::optional<Secret> found;
  if (state != nullptr) {
    found = own_resumption(*state, id);
  }
  for (const Group* other : others) {
    if (!found && other != nullptr) {
      found = own_resumption(other->state(), id);
    }
  }
  if (!found && source != nullptr) {
    found = source->resumption(id.psk_group_id, id.psk_epoch);
  }
  return found;
}

ProposalOrigin origin_of(const SentProposal& sent, const Sender& committer) {
  ProposalOrigin origin;
  origin.by_reference = sent.by_reference;
  origin.leaf = sent.sender.type == SenderType::member ? sent.sender.index : 0;
  if (sent.by_reference && sent.sender != committer) {
    origin.by = sent.sender.type == SenderType::member     ? ProposalOrigin::By::member
                : sent.sender.type == SenderType::external ? ProposalOrigin::By::external_sender
                                                           : ProposalOrigin::By::new_member;
  }
  return origin;
}

}  // namespace

Result<Secret> resolve_psks(const std::vector<PreSharedKeyId>& ids, const Group::State* state, const PskSource* source,
                            std::initializer_list<const Group*> others) {
  std::vector<Psk> psks;
  for (const PreSharedKeyId& id : ids) {
    std::optional<Secret> secret = find_psk(id, state, source, others);
    if (!secret) {
      return Error{"mls.no-psk", "a pre-shared key that is asked for is not known"};
    }
    psks.push_back({id, *std::move(secret)});
  }
  return psk_secret(psks);
}

Result<Bytes> signature_key_of(const Group::State& state, const FramedContent& content) {
  constexpr Error unknown{"mls.unknown-sender", "the sender is nobody who may send this"};
  switch (content.sender.type) {
    case SenderType::member: {
      const LeafNode* leaf = state.tree.leaf(content.sender.index);
      return leaf != nullptr ? Result<Bytes>(leaf->signature_key) : Result<Bytes>(unknown);
    }
    case SenderType::external: {
      HOMEROOM_TRY_LET(const std::vector<ExternalSender> senders, external_senders(state.context.extensions));
      if (content.type() != ContentType::proposal || content.sender.index >= senders.size() ||
          !content.proposal()->allowed_for_external_sender()) {
        return unknown;
      }
      return senders[content.sender.index].signature_key;
    }
    case SenderType::new_member_proposal: {
      if (content.type() != ContentType::proposal || content.proposal()->get<Add>() == nullptr) {
        return unknown;
      }
      return content.proposal()->get<Add>()->key_package->leaf_node->signature_key;
    }
    case SenderType::new_member_commit: {
      if (content.type() != ContentType::commit || !content.commit()->path) {
        return unknown;
      }
      return content.commit()->path->leaf_node->signature_key;
    }
  }
  return unknown;
}

CommitView make_view(const Group& group, const Sender& committer, LeafIndex committer_leaf,
                     const std::vector<SentProposal>& list, const AppliedProposals& applied,
                     const LeafNode* path_leaf) {
  const RatchetTree& before = group.state().tree;
  CommitView view{group, committer.type == SenderType::new_member_commit, {}, {}, path_leaf != nullptr, {}, {}, {}, {},
                  {}};
  const ProposalOrigin own{ProposalOrigin::By::committer, false, view.external ? 0 : committer_leaf};
  if (view.external) {
    view.joiner = member_info(committer_leaf, *path_leaf);
  } else {
    view.committer = member_info(committer_leaf, *before.leaf(committer_leaf));
    if (path_leaf != nullptr) {
      view.updated.push_back({*view.committer, member_info(committer_leaf, *path_leaf), own});
    }
  }
  for (const SentProposal& sent : list) {
    view.proposals.push_back({sent.proposal->type(), origin_of(sent, committer)});
  }
  for (const auto& [leaf, sent] : applied.adds) {
    view.added.push_back({sent->proposal->get<Add>()->key_package->info(), leaf, origin_of(*sent, committer)});
  }
  for (const SentProposal* sent : applied.removes) {
    const LeafIndex leaf = sent->proposal->get<Remove>()->removed;
    view.removed.push_back({member_info(leaf, *before.leaf(leaf)), origin_of(*sent, committer)});
  }
  for (const SentProposal* sent : applied.updates) {
    const LeafIndex leaf = sent->sender.index;
    view.updated.push_back({member_info(leaf, *before.leaf(leaf)),
                            member_info(leaf, *sent->proposal->get<Update>()->leaf_node), origin_of(*sent, committer)});
  }
  if (applied.extensions_changed) {
    view.new_extensions = applied.extensions;
  }
  return view;
}

NextSecrets advance(BytesView interim_before, const Secret& init_secret, const Secret& commit_secret,
                    const Secret& psk_secret, const AuthenticatedContent& commit, GroupContext& context) {
  context.confirmed_transcript_hash = confirmed_transcript_hash(interim_before, commit.confirmed_input());
  const Bytes encoded = encode(context);
  Secret joiner = joiner_secret(init_secret, commit_secret, encoded);
  EpochSecrets secrets = epoch_secrets(joiner, psk_secret, encoded);
  return {std::move(secrets), std::move(joiner)};
}

Result<Welcome> make_welcome(const Group::State& next, const Secret& joiner, const Secret& psk_secret,
                             const AppliedProposals& applied, const NewPath* path, bool with_tree, Random& random) {
  Welcome welcome;
  const WelcomeKey key = welcome_key(welcome_secret(joiner, psk_secret));
  welcome.encrypted_group_info =
      crypto::aead_seal(key.key, key.nonce.reveal(), {}, encode(next.group_info(with_tree, false)));
  const crypto::HpkeInfo info = encrypt_info("Welcome", welcome.encrypted_group_info);
  for (const auto& [leaf, sent] : applied.adds) {
    const KeyPackage& package = *sent->proposal->get<Add>()->key_package;
    GroupSecrets secrets{joiner.clone(), std::nullopt, applied.psks};
    if (path != nullptr) {
      const NodeIndex ancestor = common_ancestor(next.own(), leaf);
      for (std::size_t i = 0; i < path->nodes.size(); ++i) {
        if (path->nodes[i].node == ancestor) {
          secrets.path_secret = path->path_secrets[i].clone();
        }
      }
      HOMEROOM_ASSERT(secrets.path_secret.has_value());
    }
    Writer writer = Writer::for_secrets();
    secrets.write(writer);
    const Secret plain = writer.take_secret();
    HOMEROOM_TRY_LET(crypto::HpkeCiphertext sealed, encrypt_with_label(package.init_key, info, plain.reveal(), random));
    welcome.secrets.push_back({package.ref(), {std::move(sealed.kem_output), std::move(sealed.ciphertext)}});
  }
  return welcome;
}

Status verify_group_info(const GroupInfo& info, const RatchetTree& tree) {
  const GroupContext& context = info.context;
  if (context.version != kMls10 || context.cipher_suite != kCipherSuite || !unique_types(context.extensions) ||
      !unique_types(info.extensions)) {
    return Error{"mls.unsupported", "the group uses a version, suite or extension list that is not supported"};
  }
  const LeafNode* signer = tree.leaf(info.signer);
  if (signer == nullptr || !info.signature_verifies(signer->signature_key)) {
    return Error{"mls.bad-signature", "the GroupInfo's signature does not verify"};
  }
  HOMEROOM_TRY(validate_structure(tree));
  if (!same(tree.root_hash(), context.tree_hash)) {
    return Error{"mls.bad-tree", "the ratchet tree is not the one that the GroupInfo names"};
  }
  HOMEROOM_TRY(validate_members(tree, context.extensions));
  return validate_leaves(tree, context.group_id);
}

}  // namespace homeroom::mls
