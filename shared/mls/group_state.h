// What a Group is made of, and the steps that making, processing and joining share. Internal to shared/mls.
#pragma once

#include <deque>

#include "shared/mls/group.h"
#include "shared/mls/key_schedule.h"
#include "shared/mls/proposal_list.h"
#include "shared/mls/protection.h"
#include "shared/mls/treekem.h"
#include "shared/mls/welcome.h"

namespace homeroom::mls {

// Resumption PSKs of how many past epochs are remembered (§8.6 asks for a limit).
inline constexpr std::size_t kPastResumptionPsks = 32;

struct PastEpoch {
  std::uint64_t epoch;
  Secret resumption_psk;
};

struct Group::State {
  explicit State(crypto::SigningKey key) : signing_key(std::move(key)) {}

  GroupContext context;
  Bytes encoded_context;  // of `context`: what signatures of this epoch cover
  RatchetTree tree;
  TreePrivate private_keys;
  crypto::SigningKey signing_key;
  EpochSecrets secrets;
  SecretTree secret_tree;
  Bytes interim_transcript_hash;
  Bytes confirmation_tag;
  ProposalCache proposals;
  // Leaf keys of own Update proposals that nobody has committed yet, by public key.
  std::map<Bytes, std::shared_ptr<const crypto::HpkeKeyPair>> update_keys;
  std::deque<PastEpoch> past;
  std::optional<Group::ReInit> reinit;

  LeafIndex own() const { return private_keys.leaf(); }
  std::unique_ptr<State> clone() const;

  // Starts the epoch whose context, tree, keys and secrets have been filled in.
  void start_epoch(BytesView confirmation_tag_of_commit);

  // A GroupInfo of this epoch, signed (§12.4.3).
  GroupInfo group_info(bool with_tree, bool with_external_pub) const;

  void write(Writer& writer) const;
};

// ---- Steps (group_steps.cpp) -----------------------------------------------------------------------------------

// PSK secrets in the order of `ids`. `state` may be null (a joiner). Error: mls.no-psk.
Result<Secret> resolve_psks(const std::vector<PreSharedKeyId>& ids, const Group::State* state, const PskSource* source,
                            std::initializer_list<const Group*> others);

// The public key that must have signed. Errors: mls.unknown-sender, mls.bad-signature where there is no such key.
Result<Bytes> signature_key_of(const Group::State& state, const FramedContent& content);

// `path_leaf`: the committer's new leaf, null without a path. `committer_leaf`: an external joiner's new place too.
CommitView make_view(const Group& group, const Sender& committer, LeafIndex committer_leaf,
                     const std::vector<SentProposal>& list, const AppliedProposals& applied, const LeafNode* path_leaf);

// Confirmed hash, key schedule and transcript for the epoch after `old`; `commit` is signed. The joiner secret is what
// a Welcome carries.
struct NextSecrets {
  EpochSecrets secrets;
  Secret joiner;
};
NextSecrets advance(BytesView interim_before, const Secret& init_secret, const Secret& commit_secret,
                    const Secret& psk_secret, const AuthenticatedContent& commit, GroupContext& context);

// Carries history over from the epoch before: its resumption PSK and those it remembered.
void inherit(Group::State& next, const Group::State& old);

// The Welcome for the members that `applied` added. `path` is null where the Commit has none.
Result<Welcome> make_welcome(const Group::State& next, const Secret& joiner, const Secret& psk_secret,
                             const AppliedProposals& applied, const NewPath* path, bool with_tree, Random& random);

// Signature, tree and members of a GroupInfo, as a joiner sees them (§12.4.3.1). `tree` has been decoded.
Status verify_group_info(const GroupInfo& info, const RatchetTree& tree);

inline constexpr Error kReinitialised{"mls.reinitialised", "the group was closed by a ReInit"};

}  // namespace homeroom::mls
