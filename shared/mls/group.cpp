// Creating a group, looking at it, and sending application messages.
#include "shared/mls/group.h"

#include "shared/mls/group_state.h"
#include "shared/mls/labels.h"
#include "shared/mls/tree_validation.h"

namespace homeroom::mls {

Group::Group(std::unique_ptr<State> state) : state_(std::move(state)) {}
Group::Group(Group&&) noexcept = default;
Group& Group::operator=(Group&&) noexcept = default;
Group::~Group() = default;

Group Group::clone() const { return Group(state_->clone()); }

// §11
Result<Group> Group::create(BytesView group_id, const KeyPackageBundle& own,
                            std::vector<Extension> group_context_extensions, Random& random) {
  HOMEROOM_TRY_LET(const KeyPackage package, decode<KeyPackage>(own.key_package));
  HOMEROOM_TRY(package.validate(kNoLifetimeCheck));
  HOMEROOM_TRY_LET(crypto::HpkeKeyPair leaf_key, crypto::HpkeKeyPair::from_private(own.encryption_private));
  if (!same(leaf_key.public_key, package.leaf_node->encryption_key) ||
      !same(own.signing_key.public_key(), package.leaf_node->signature_key) ||
      !unique_types(group_context_extensions)) {
    return Error{"mls.bad-key-package", "the private keys are not those of the KeyPackage"};
  }
  auto state = std::make_unique<State>(own.signing_key.clone());
  state->tree = RatchetTree(*package.leaf_node);
  HOMEROOM_TRY(validate_members(state->tree, group_context_extensions));
  state->private_keys = TreePrivate(0, std::move(leaf_key));
  state->context.group_id = to_bytes(group_id);
  state->context.tree_hash = state->tree.root_hash();
  state->context.extensions = std::move(group_context_extensions);
  Secret epoch_secret(kNh);
  random.fill(epoch_secret.reveal_mutable());
  state->secrets = EpochSecrets::from_epoch_secret(epoch_secret);
  state->start_epoch(state->secrets.confirmation_tag(state->context.confirmed_transcript_hash));
  return Group(std::move(state));
}

std::uint64_t Group::epoch() const { return state_->context.epoch; }
BytesView Group::group_id() const { return state_->context.group_id; }
std::uint32_t Group::own_leaf() const { return state_->own(); }
std::size_t Group::member_count() const { return state_->tree.member_count(); }

std::vector<MemberInfo> Group::members() const {
  std::vector<MemberInfo> all;
  for (LeafIndex index = 0; index < state_->tree.leaf_count(); ++index) {
    if (const LeafNode* leaf = state_->tree.leaf(index); leaf != nullptr) {
      all.push_back(member_info(index, *leaf));
    }
  }
  return all;
}

std::optional<MemberInfo> Group::member(std::uint32_t leaf) const {
  const LeafNode* node = state_->tree.leaf(leaf);
  return node != nullptr ? std::optional(member_info(leaf, *node)) : std::nullopt;
}

std::span<const Extension> Group::extensions() const { return state_->context.extensions; }
const Extension* Group::extension(std::uint16_t type) const { return find_extension(state_->context.extensions, type); }
const Group::ReInit* Group::reinit() const { return state_->reinit ? &*state_->reinit : nullptr; }

Bytes Group::epoch_authenticator() const { return to_bytes(state_->secrets.epoch_authenticator.reveal()); }

Secret Group::export_secret(std::string_view label, BytesView context, std::size_t size) const {
  return state_->secrets.export_secret(label, context, size);
}

Secret Group::resumption_psk() const { return state_->secrets.resumption_psk.clone(); }
Bytes Group::ratchet_tree() const { return encode(state_->tree); }

Bytes Group::group_info(bool with_tree, bool with_external_pub) const {
  return encode_message(state_->group_info(with_tree, with_external_pub));
}

Result<crypto::HpkeCiphertext> Group::seal_to_leaf(std::uint32_t leaf, std::string_view label, BytesView context,
                                                   BytesView plaintext, Random& random) const {
  const LeafNode* node = state_->tree.leaf(leaf);
  if (node == nullptr) {
    return Error{"mls.no-such-member", "no member is at that leaf"};
  }
  return encrypt_with_label(node->encryption_key, label, context, plaintext, random);
}

Result<Secret> Group::open_as_self(std::string_view label, BytesView context, BytesView kem_output,
                                   BytesView ciphertext) const {
  return decrypt_with_label(state_->private_keys.leaf_key(), label, context, kem_output, ciphertext);
}

Bytes Group::sign_with_label(std::string_view label, BytesView content) const {
  return mls::sign_with_label(state_->signing_key, label, content);
}

bool Group::verify_with_label(std::uint32_t leaf, std::string_view label, BytesView content,
                              BytesView signature) const {
  const LeafNode* node = state_->tree.leaf(leaf);
  return node != nullptr && mls::verify_with_label(node->signature_key, label, content, signature);
}

Result<Bytes> Group::encrypt(BytesView application_data, BytesView authenticated_data, std::size_t padded_to,
                             Random& random) {
  if (state_->reinit) {
    return kReinitialised;
  }
  if (application_data.size() + authenticated_data.size() > kMaxMessageSize) {
    return Error{"mls.too-large", "the message is larger than any receiver would take"};
  }
  AuthenticatedContent content;
  content.content.group_id = state_->context.group_id;
  content.content.epoch = epoch();
  content.content.sender = {SenderType::member, own_leaf()};
  content.content.authenticated_data = to_bytes(authenticated_data);
  content.content.body = ApplicationData{to_bytes(application_data)};
  content.sign(state_->signing_key, state_->encoded_context);
  HOMEROOM_TRY_LET(PrivateMessage message,
                   protect_private(content, state_->secret_tree, state_->secrets.sender_data, padded_to, random));
  return encode_message(std::move(message));
}

}  // namespace homeroom::mls
