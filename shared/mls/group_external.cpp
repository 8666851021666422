// Joining by an external Commit (RFC 9420 §12.4.3.2). Homeroom's rules refuse such Commits; the standard has them.
#include "shared/mls/group_state.h"
#include "shared/mls/tree_validation.h"

namespace homeroom::mls {

Result<Group::CommitResult> Group::join_external(BytesView group_info, const KeyPackageBundle& own,
                                                 std::optional<BytesView> ratchet_tree,
                                                 std::optional<std::uint32_t> resync_leaf, TimeMs now, Random& random) {
  HOMEROOM_TRY_LET(const GroupInfo info, decode_message<GroupInfo>(group_info));
  HOMEROOM_TRY_LET(const RatchetTree tree, info.ratchet_tree(ratchet_tree));
  HOMEROOM_TRY(verify_group_info(info, tree));
  HOMEROOM_TRY_LET(const KeyPackage package, decode<KeyPackage>(own.key_package));
  const Extension* extension = find_extension(info.extensions, extension_type::external_pub);
  if (extension == nullptr) {
    return Error{"mls.no-external-pub", "the GroupInfo does not invite external Commits"};
  }
  Reader reader(extension->data);
  const BytesView external_pub = reader.vector();
  if (!reader.done()) {
    return kMalformed;
  }
  HOMEROOM_TRY_LET(const crypto::HpkeExport init, external_init_send(external_pub, random));

  const Sender committer{SenderType::new_member_commit, 0};
  Commit commit;
  commit.proposals.push_back({std::make_shared<const Proposal>(Proposal{ExternalInit{init.kem_output}})});
  if (resync_leaf) {
    commit.proposals.push_back({std::make_shared<const Proposal>(Proposal{Remove{*resync_leaf}})});
  }
  HOMEROOM_TRY_LET(const std::vector<SentProposal> list, look_up(commit, committer, {}));
  HOMEROOM_TRY_LET(AppliedProposals applied, apply_proposals(tree, info.context, list, {committer, now, false}));
  HOMEROOM_TRY_LET(const LeafIndex place, applied.tree.make_room());

  auto next = std::make_unique<State>(own.signing_key.clone());
  next->tree = std::move(applied.tree);
  next->context = info.context;
  next->context.epoch = info.context.epoch + 1;
  HOMEROOM_TRY_LET(crypto::HpkeKeyPair leaf_key, crypto::HpkeKeyPair::from_private(own.encryption_private));
  next->private_keys = TreePrivate(place, std::move(leaf_key));
  const NewPath path =
      generate_path(next->tree, next->private_keys, *package.leaf_node, own.signing_key, info.context.group_id, random);
  HOMEROOM_TRY(validate_members(next->tree, next->context.extensions));
  next->context.tree_hash = next->tree.root_hash();
  HOMEROOM_TRY_LET(commit.path, seal_path(next->tree, place, path, encode(next->context), {}, random));

  AuthenticatedContent content;
  content.wire_format = WireFormat::public_message;
  content.content.group_id = info.context.group_id;
  content.content.epoch = info.context.epoch;
  content.content.sender = committer;
  content.content.body = std::make_shared<const Commit>(std::move(commit));
  content.sign(own.signing_key, encode(info.context));
  const Bytes interim_before = interim_transcript_hash(info.context.confirmed_transcript_hash, info.confirmation_tag);
  next->secrets =
      advance(interim_before, init.exported, path.commit_secret, Secret(kNh), content, next->context).secrets;
  content.auth.confirmation_tag = next->secrets.confirmation_tag(next->context.confirmed_transcript_hash);
  next->start_epoch(content.auth.confirmation_tag);

  Bytes message = encode_message(protect_public(content, {}, {}));
  Bytes tree_after = encode(next->tree);
  return CommitResult{Group(std::move(next)), std::move(message), std::nullopt, std::move(tree_after)};
}

}  // namespace homeroom::mls
