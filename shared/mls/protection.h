// From authenticated content to what goes over the wire and back (RFC 9420 §6.2, §6.3).
// Owns nothing. unprotect functions prove a message's form and keys; its signature is for the caller, who knows whose
// key it must be.
#pragma once

#include "shared/mls/framing.h"
#include "shared/mls/secret_tree.h"

namespace homeroom::mls {

PublicMessage protect_public(const AuthenticatedContent& content, const Secret& membership_key, BytesView context);
// Checks a member's membership_tag. Errors: mls.bad-membership-tag, mls.malformed for application data (§6).
Result<AuthenticatedContent> unprotect_public(PublicMessage message, const Secret& membership_key, BytesView context);

// `padded_to`: the inner content is padded to a multiple of this; 0 for none. The sender is a member.
Result<PrivateMessage> protect_private(const AuthenticatedContent& content, SecretTree& tree,
                                       const Secret& sender_data_secret, std::size_t padded_to, Random& random);

struct SenderData {
  LeafIndex leaf = 0;
  std::uint32_t generation = 0;
  std::array<std::uint8_t, 4> reuse_guard{};
};
// Errors: crypto.bad-tag, mls.malformed.
Result<SenderData> open_sender_data(const PrivateMessage& message, const Secret& sender_data_secret);

struct Unprotected {
  AuthenticatedContent content;
  SecretTree::Opening opening;  // to be applied to the tree once the signature is verified
};
Result<Unprotected> unprotect_private(const PrivateMessage& message, const SenderData& sender, const SecretTree& tree);

KeyAndNonce sender_data_key(const Secret& sender_data_secret, BytesView ciphertext);

}  // namespace homeroom::mls
