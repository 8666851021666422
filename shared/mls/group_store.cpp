// A group's state as bytes, and back. Our own format, version 1: only this code reads it.
#include "shared/mls/group_state.h"
#include "shared/mls/tree_validation.h"

namespace homeroom::mls {

namespace {

constexpr std::uint8_t kFormat = 1;
constexpr Error kBadState{"mls.bad-state", "the stored group does not decode"};

std::array<Secret EpochSecrets::*, 8> stored_secrets() {
  return {&EpochSecrets::sender_data,
          &EpochSecrets::exporter,
          &EpochSecrets::external,
          &EpochSecrets::confirmation_key,
          &EpochSecrets::membership_key,
          &EpochSecrets::resumption_psk,
          &EpochSecrets::epoch_authenticator,
          &EpochSecrets::init};
}

void write_proposals(Writer& writer, const ProposalCache& proposals) {
  writer.vector([&] {
    for (const auto& [ref, sent] : proposals) {
      writer.vector(ref);
      sent.proposal->write(writer);
      sent.sender.write(writer);
      writer.u32(sent.sequence);
    }
  });
}

ProposalCache read_proposals(Reader& reader) {
  ProposalCache proposals;
  reader.each(kMaxCachedProposals, [&](Reader& inner) {
    Bytes ref = inner.bytes();
    SentProposal sent;
    sent.proposal = std::make_shared<const Proposal>(Proposal::read(inner));
    sent.sender = Sender::read(inner);
    sent.by_reference = true;
    sent.sequence = inner.u32();
    proposals.emplace(std::move(ref), std::move(sent));
  });
  return proposals;
}

void read_update_keys(Reader& reader, Group::State& state) {
  reader.each(kMaxCachedProposals, [&](Reader& inner) {
    Result<crypto::HpkeKeyPair> key = crypto::HpkeKeyPair::from_private(inner.secret());
    if (!key) {
      inner.fail();
      return;
    }
    Bytes public_key = key->public_key;
    state.update_keys[std::move(public_key)] = std::make_shared<const crypto::HpkeKeyPair>(*std::move(key));
  });
}

}  // namespace

void Group::State::write(Writer& writer) const {
  writer.u8(kFormat);
  writer.vector(signing_key.seed().reveal());
  context.write(writer);
  tree.write(writer);
  private_keys.write(writer);
  for (const auto member : stored_secrets()) {
    writer.vector((secrets.*member).reveal());
  }
  secret_tree.write(writer);
  writer.vector(confirmation_tag);
  write_proposals(writer, proposals);
  writer.vector([&] {
    for (const auto& [public_key, key] : update_keys) {
      writer.vector(key->private_key.reveal());
    }
  });
  writer.vector([&] {
    for (const PastEpoch& epoch : past) {
      writer.u64(epoch.epoch);
      writer.vector(epoch.resumption_psk.reveal());
    }
  });
  writer.boolean(reinit.has_value());
  if (reinit) {
    mls::ReInit{*reinit}.write(writer);
  }
}

Secret Group::serialise() const {
  Writer writer = Writer::for_secrets();
  state_->write(writer);
  return writer.take_secret();
}

Result<Group> Group::restore(BytesView bytes) {
  Reader reader(bytes);
  if (reader.u8() != kFormat) {
    return kBadState;
  }
  Result<crypto::SigningKey> signing_key = crypto::SigningKey::from_seed(reader.secret());
  if (!signing_key) {
    return kBadState;
  }
  auto state = std::make_unique<State>(*std::move(signing_key));
  state->context = GroupContext::read(reader);
  state->tree = RatchetTree::read(reader);
  state->private_keys = TreePrivate::read(reader);
  bool right_sizes = true;
  for (const auto member : stored_secrets()) {
    state->secrets.*member = reader.secret();
    right_sizes = right_sizes && (state->secrets.*member).size() == kNh;
  }
  state->secret_tree = SecretTree::read(reader);
  state->confirmation_tag = reader.bytes();
  state->proposals = read_proposals(reader);
  read_update_keys(reader, *state);
  reader.each(kPastResumptionPsks, [&](Reader& inner) {
    const std::uint64_t epoch = inner.u64();
    state->past.push_back({epoch, inner.secret()});
  });
  if (reader.boolean()) {
    state->reinit = mls::ReInit::read(reader).parameters;
  }
  if (!reader.done() || !right_sizes || state->secret_tree.leaf_count() != state->tree.leaf_count() ||
      state->private_keys.find(state->tree, to_node(state->own())) == nullptr ||
      !same(state->tree.root_hash(), state->context.tree_hash)) {
    return kBadState;
  }
  HOMEROOM_TRY(validate_structure(state->tree));
  state->encoded_context = encode(state->context);
  state->interim_transcript_hash =
      interim_transcript_hash(state->context.confirmed_transcript_hash, state->confirmation_tag);
  return Group(std::move(state));
}

}  // namespace homeroom::mls
