// The key schedule (RFC 9420 §8): from the last epoch's init secret, the Commit and the GroupContext to everything an
// epoch needs.
// Owns the epoch's secrets.
#pragma once

#include <string_view>

#include "shared/crypto/hpke.h"
#include "shared/mls/types.h"

namespace homeroom::mls {

struct EpochSecrets {
  Secret sender_data;
  Secret encryption;  // handed to the secret tree, then empty
  Secret exporter;
  Secret external;
  Secret confirmation_key;
  Secret membership_key;
  Secret resumption_psk;
  Secret epoch_authenticator;
  Secret init;

  static EpochSecrets from_epoch_secret(const Secret& epoch_secret);
  EpochSecrets clone() const;

  Bytes confirmation_tag(BytesView confirmed_transcript_hash) const;
  Secret export_secret(std::string_view label, BytesView context, std::size_t size) const;  // §8.5
  crypto::HpkeKeyPair external_key() const;                                                 // §8.3
};

// `group_context`: the encoded GroupContext of the new epoch.
Secret joiner_secret(const Secret& init_secret, const Secret& commit_secret, BytesView group_context);
Secret welcome_secret(const Secret& joiner, const Secret& psk_secret);
EpochSecrets epoch_secrets(const Secret& joiner, const Secret& psk_secret, BytesView group_context);

struct WelcomeKey {
  Secret key;
  Secret nonce;
};
WelcomeKey welcome_key(const Secret& welcome);  // §12.4.3.1

// §8.3. The kem_output goes to the group in an ExternalInit proposal.
Result<crypto::HpkeExport> external_init_send(BytesView external_pub, Random& random);
Result<Secret> external_init_receive(const crypto::HpkeKeyPair& external_key, BytesView kem_output);

}  // namespace homeroom::mls
