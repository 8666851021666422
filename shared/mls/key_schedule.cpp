#include "shared/mls/key_schedule.h"

#include "shared/crypto/aead.h"
#include "shared/crypto/kdf.h"
#include "shared/mls/labels.h"

namespace homeroom::mls {

namespace {

constexpr std::string_view kExternalInitLabel = "MLS 1.0 external init secret";

// What both joiner and member know once the PSKs are in: the parent of welcome_secret and epoch_secret.
Secret with_psks(const Secret& joiner, const Secret& psk_secret) {
  return crypto::hkdf_extract(joiner.reveal(), psk_secret.reveal());
}

}  // namespace

EpochSecrets EpochSecrets::from_epoch_secret(const Secret& epoch_secret) {
  EpochSecrets secrets;
  secrets.sender_data = derive_secret(epoch_secret, "sender data");
  secrets.encryption = derive_secret(epoch_secret, "encryption");
  secrets.exporter = derive_secret(epoch_secret, "exporter");
  secrets.external = derive_secret(epoch_secret, "external");
  secrets.confirmation_key = derive_secret(epoch_secret, "confirm");
  secrets.membership_key = derive_secret(epoch_secret, "membership");
  secrets.resumption_psk = derive_secret(epoch_secret, "resumption");
  secrets.epoch_authenticator = derive_secret(epoch_secret, "authentication");
  secrets.init = derive_secret(epoch_secret, "init");
  return secrets;
}

EpochSecrets EpochSecrets::clone() const {
  EpochSecrets copy;
  copy.sender_data = sender_data.clone();
  copy.encryption = encryption.clone();
  copy.exporter = exporter.clone();
  copy.external = external.clone();
  copy.confirmation_key = confirmation_key.clone();
  copy.membership_key = membership_key.clone();
  copy.resumption_psk = resumption_psk.clone();
  copy.epoch_authenticator = epoch_authenticator.clone();
  copy.init = init.clone();
  return copy;
}

Bytes EpochSecrets::confirmation_tag(BytesView confirmed_transcript_hash) const {
  return mac(confirmation_key, confirmed_transcript_hash);
}

Secret EpochSecrets::export_secret(std::string_view label, BytesView context, std::size_t size) const {
  return expand_with_label(derive_secret(exporter, label), "exported", hash_of(context), size);
}

crypto::HpkeKeyPair EpochSecrets::external_key() const { return crypto::HpkeKeyPair::derive(external); }

Secret joiner_secret(const Secret& init_secret, const Secret& commit_secret, BytesView group_context) {
  const Secret extracted = crypto::hkdf_extract(init_secret.reveal(), commit_secret.reveal());
  return expand_with_label(extracted, "joiner", group_context, kNh);
}

Secret welcome_secret(const Secret& joiner, const Secret& psk_secret) {
  return derive_secret(with_psks(joiner, psk_secret), "welcome");
}

EpochSecrets epoch_secrets(const Secret& joiner, const Secret& psk_secret, BytesView group_context) {
  const Secret epoch = expand_with_label(with_psks(joiner, psk_secret), "epoch", group_context, kNh);
  return EpochSecrets::from_epoch_secret(epoch);
}

WelcomeKey welcome_key(const Secret& welcome) {
  return {expand_with_label(welcome, "key", {}, crypto::kAeadKeySize),
          expand_with_label(welcome, "nonce", {}, crypto::kAeadNonceSize)};
}

Result<crypto::HpkeExport> external_init_send(BytesView external_pub, Random& random) {
  return crypto::hpke_send_export(external_pub, {}, as_bytes(kExternalInitLabel), kNh, random);
}

Result<Secret> external_init_receive(const crypto::HpkeKeyPair& external_key, BytesView kem_output) {
  return crypto::hpke_receive_export(external_key, kem_output, {}, as_bytes(kExternalInitLabel), kNh);
}

}  // namespace homeroom::mls
