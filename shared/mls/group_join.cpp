// Joining by a Welcome (RFC 9420 §12.4.3.1), and the checks of a group made from another (§11.2, §11.3).
#include <algorithm>

#include "shared/crypto/aead.h"
#include "shared/crypto/hash.h"
#include "shared/mls/group_state.h"
#include "shared/mls/labels.h"

namespace homeroom::mls {

namespace {

constexpr Error kBadWelcome{"mls.bad-welcome", "the Welcome does not decrypt to a group"};

// At most one PSK of usage branch or reinit; the new group must then fit the old one, as far as the old one is known.
Status check_origin(const GroupSecrets& secrets, const GroupInfo& info, const RatchetTree& tree,
                    const Group* previous) {
  const PreSharedKeyId* origin = nullptr;
  for (const PreSharedKeyId& id : secrets.psks) {
    if (id.for_new_group() && std::exchange(origin, &id) != nullptr) {
      return kBadWelcome;
    }
  }
  if (origin == nullptr) {
    return {};
  }
  constexpr Error misfit{"mls.bad-origin", "the group does not fit the one that it was made from"};
  if (info.context.epoch != 1) {
    return misfit;
  }
  if (previous == nullptr || !same(previous->group_id(), origin->psk_group_id)) {
    return {};
  }
  const auto has_identity = [](const RatchetTree& in, const LeafNode& leaf) {
    for (LeafIndex index = 0; index < in.leaf_count(); ++index) {
      if (in.leaf(index) != nullptr && in.leaf(index)->credential == leaf.credential) {
        return true;
      }
    }
    return false;
  };
  const RatchetTree& before = previous->state().tree;
  const bool branch = origin->usage == ResumptionUsage::branch;
  if (!branch) {
    const Group::ReInit* reinit = previous->reinit();
    if (reinit == nullptr || !same(reinit->group_id, info.context.group_id) ||
        reinit->version != info.context.version || reinit->cipher_suite != info.context.cipher_suite ||
        reinit->extensions != info.context.extensions) {
      return misfit;
    }
  }
  // A branch has no member that the old group lacks; a ReInit leaves nobody of the old group behind.
  const RatchetTree& subset = branch ? tree : before;
  const RatchetTree& superset = branch ? before : tree;
  for (LeafIndex index = 0; index < subset.leaf_count(); ++index) {
    if (subset.leaf(index) != nullptr && !has_identity(superset, *subset.leaf(index))) {
      return misfit;
    }
  }
  return {};
}

Result<LeafIndex> find_leaf(const RatchetTree& tree, const LeafNode& own) {
  for (LeafIndex index = 0; index < tree.leaf_count(); ++index) {
    if (tree.leaf(index) != nullptr && *tree.leaf(index) == own) {
      return index;
    }
  }
  return Error{"mls.not-for-us", "the group has no leaf of this member"};
}

Result<GroupSecrets> open_secrets(const Welcome& welcome, const KeyPackage& package, const KeyPackageBundle& own) {
  const EncryptedGroupSecrets* sealed = welcome.find(key_package_ref(own.key_package));
  if (sealed == nullptr) {
    return Error{"mls.not-for-us", "the Welcome is not for this KeyPackage"};
  }
  if (welcome.cipher_suite != kCipherSuite || package.cipher_suite != kCipherSuite) {
    return kBadWelcome;
  }
  HOMEROOM_TRY_LET(const crypto::HpkeKeyPair init_key, crypto::HpkeKeyPair::from_private(own.init_private));
  HOMEROOM_TRY_LET(const Secret plain, decrypt_with_label(init_key, "Welcome", welcome.encrypted_group_info,
                                                          sealed->encrypted_group_secrets.kem_output,
                                                          sealed->encrypted_group_secrets.ciphertext));
  HOMEROOM_TRY_LET(GroupSecrets secrets, decode<GroupSecrets>(plain.reveal()));
  if (secrets.joiner_secret.size() != kNh) {
    return kBadWelcome;
  }
  return secrets;
}

}  // namespace

Result<Group> Group::join(BytesView welcome_message, const KeyPackageBundle& own, std::optional<BytesView> ratchet_tree,
                          TimeMs now, const JoinOptions& options) {
  HOMEROOM_TRY_LET(const Welcome welcome, decode_message<Welcome>(welcome_message));
  HOMEROOM_TRY_LET(const KeyPackage package, decode<KeyPackage>(own.key_package));
  HOMEROOM_TRY(package.leaf_node->validate_lifetime(now));
  HOMEROOM_TRY_LET(const GroupSecrets secrets, open_secrets(welcome, package, own));
  HOMEROOM_TRY_LET(const Secret psk_secret, resolve_psks(secrets.psks, nullptr, options.psks, {options.previous}));

  const WelcomeKey key = welcome_key(welcome_secret(secrets.joiner_secret, psk_secret));
  HOMEROOM_TRY_LET(const Bytes plain_info,
                   crypto::aead_open(key.key, key.nonce.reveal(), {}, welcome.encrypted_group_info));
  HOMEROOM_TRY_LET(GroupInfo info, decode<GroupInfo>(plain_info));
  HOMEROOM_TRY_LET(RatchetTree tree, info.ratchet_tree(ratchet_tree));
  HOMEROOM_TRY_LET(const LeafIndex leaf, find_leaf(tree, *package.leaf_node));
  HOMEROOM_TRY(verify_group_info(info, tree));
  HOMEROOM_TRY(check_origin(secrets, info, tree, options.previous));

  HOMEROOM_TRY_LET(crypto::HpkeKeyPair leaf_key, crypto::HpkeKeyPair::from_private(own.encryption_private));
  if (!same(leaf_key.public_key, package.leaf_node->encryption_key) ||
      !same(own.signing_key.public_key(), package.leaf_node->signature_key)) {
    return Error{"mls.bad-key-package", "the private keys are not those of the KeyPackage"};
  }
  const auto signer = info.signer;
  auto state = std::make_unique<State>(own.signing_key.clone());
  state->private_keys = TreePrivate(leaf, std::move(leaf_key));
  if (secrets.path_secret) {
    HOMEROOM_TRY(take_path_secret(tree, state->private_keys, info.signer, secrets.path_secret->clone()));
  }
  state->tree = std::move(tree);
  state->context = std::move(info.context);
  state->secrets = epoch_secrets(secrets.joiner_secret, psk_secret, encode(state->context));
  const Bytes tag = state->secrets.confirmation_tag(state->context.confirmed_transcript_hash);
  if (!crypto::equal(tag, info.confirmation_tag)) {
    return Error{"mls.bad-confirmation-tag", "the Welcome does not lead where its sender says"};
  }
  state->start_epoch(tag);
  Group group(std::move(state));
  if (options.check != nullptr) {
    HOMEROOM_TRY((*options.check)(group, static_cast<std::uint32_t>(signer)));
  }
  return group;
}

}  // namespace homeroom::mls
