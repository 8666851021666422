// Proposals in messages of their own (RFC 9420 §12.1).
#include "shared/mls/group_state.h"

namespace homeroom::mls {

namespace {

Result<Bytes> propose(Group::State& state, Proposal proposal, Random& random) {
  if (state.reinit) {
    return kReinitialised;
  }
  if (state.proposals.size() >= kMaxCachedProposals) {
    return Error{"mls.too-many-proposals", "too many proposals wait for a Commit"};
  }
  AuthenticatedContent content;
  content.content.group_id = state.context.group_id;
  content.content.epoch = state.context.epoch;
  content.content.sender = {SenderType::member, state.own()};
  content.content.body = std::make_shared<const Proposal>(std::move(proposal));
  content.sign(state.signing_key, state.encoded_context);
  HOMEROOM_TRY_LET(PrivateMessage message,
                   protect_private(content, state.secret_tree, state.secrets.sender_data, 0, random));
  const auto sequence = static_cast<std::uint32_t>(state.proposals.size());
  state.proposals.try_emplace(content.proposal_ref(),
                              SentProposal{content.content.proposal(), content.content.sender, true, sequence});
  return encode_message(std::move(message));
}

}  // namespace

Result<Bytes> Group::propose_add(BytesView key_package, TimeMs now, Random& random) {
  HOMEROOM_TRY_LET(KeyPackage package, decode<KeyPackage>(key_package));
  HOMEROOM_TRY(package.validate(now));
  return propose(*state_, {Add{std::make_shared<const KeyPackage>(std::move(package))}}, random);
}

Result<Bytes> Group::propose_remove(std::uint32_t leaf, Random& random) {
  if (state_->tree.leaf(leaf) == nullptr) {
    return Error{"mls.no-such-member", "no member is at that leaf"};
  }
  return propose(*state_, {Remove{leaf}}, random);
}

Result<Bytes> Group::propose_update(Random& random) {
  crypto::HpkeKeyPair key = crypto::HpkeKeyPair::generate(random);
  LeafNode leaf = *state_->tree.leaf(own_leaf());
  leaf.encryption_key = key.public_key;
  leaf.source = LeafNodeSource::update;
  leaf.parent_hash.clear();
  leaf.sign(state_->signing_key, state_->context.group_id, own_leaf());
  HOMEROOM_TRY_LET(Bytes message,
                   propose(*state_, {Update{std::make_shared<const LeafNode>(std::move(leaf))}}, random));
  Bytes public_key = key.public_key;
  state_->update_keys[std::move(public_key)] = std::make_shared<const crypto::HpkeKeyPair>(std::move(key));
  return message;
}

Result<Bytes> Group::propose_extensions(std::vector<Extension> extensions, Random& random) {
  return propose(*state_, {GroupContextExtensions{std::move(extensions)}}, random);
}

Result<Bytes> Group::propose_external_psk(BytesView psk_id, Random& random) {
  PreSharedKeyId id;
  id.psk_id = to_bytes(psk_id);
  id.psk_nonce.resize(kNh);
  random.fill(id.psk_nonce);
  return propose(*state_, {PreSharedKey{std::move(id)}}, random);
}

Result<Bytes> Group::propose_reinit(const ReInit& reinit, Random& random) {
  return propose(*state_, {mls::ReInit{reinit}}, random);
}

}  // namespace homeroom::mls
