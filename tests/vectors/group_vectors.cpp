// Joining by Welcome, and following a group from there (RFC 9420 §12.4).
#include "shared/crypto/aead.h"
#include "shared/mls/key_schedule.h"
#include "shared/mls/labels.h"
#include "shared/mls/psk.h"
#include "shared/mls/welcome.h"
#include "tests/vectors/vectors.h"

namespace homeroom::vectors {

namespace {

struct WelcomeVector {
  Fields fields;
  explicit WelcomeVector(const Fields& f) : fields(f) {}

  Verdict verify() const {
    const auto package = mls::decode_message<mls::KeyPackage>(fields.hex("key_package"));
    VECTOR_OK(package);
    const auto welcome = mls::decode_message<mls::Welcome>(fields.hex("welcome"));
    VECTOR_OK(welcome);
    const mls::EncryptedGroupSecrets* sealed = welcome->find(package->ref());
    VECTOR_CHECK(sealed != nullptr);
    const auto init_key = crypto::HpkeKeyPair::from_private(fields.secret("init_priv"));
    VECTOR_OK(init_key);
    const auto plain =
        mls::decrypt_with_label(*init_key, "Welcome", welcome->encrypted_group_info,
                                sealed->encrypted_group_secrets.kem_output, sealed->encrypted_group_secrets.ciphertext);
    VECTOR_OK(plain);
    const auto secrets = mls::decode<mls::GroupSecrets>(plain->reveal());
    VECTOR_OK(secrets);
    const Secret no_psks(mls::kNh);
    const mls::WelcomeKey key = mls::welcome_key(mls::welcome_secret(secrets->joiner_secret, no_psks));
    const auto opened = crypto::aead_open(key.key, key.nonce.reveal(), {}, welcome->encrypted_group_info);
    VECTOR_OK(opened);
    const auto info = mls::decode<mls::GroupInfo>(*opened);
    VECTOR_OK(info);
    VECTOR_CHECK(info->signature_verifies(fields.hex("signer_pub")));
    const mls::EpochSecrets epoch = mls::epoch_secrets(secrets->joiner_secret, no_psks, mls::encode(info->context));
    VECTOR_CHECK(epoch.confirmation_tag(info->context.confirmed_transcript_hash) == info->confirmation_tag);
    return Verdict::passed();
  }
};

struct PassiveClientVector : mls::PskSource {
  Fields fields;
  std::map<Bytes, Bytes> external_psks;

  explicit PassiveClientVector(const Fields& f) : fields(f) {
    for (const Fields& psk : fields.list("external_psks")) {
      external_psks[psk.hex("psk_id")] = psk.hex("psk");
    }
  }

  std::optional<Secret> external(BytesView psk_id) const override {
    const auto found = external_psks.find(to_bytes(psk_id));
    return found == external_psks.end() ? std::nullopt : std::optional(Secret::copy_of(found->second));
  }

  Verdict verify() const {
    const auto package = mls::decode_message<mls::KeyPackage>(fields.hex("key_package"));
    VECTOR_OK(package);
    auto signing_key = crypto::SigningKey::from_seed(fields.secret("signature_priv"));
    VECTOR_OK(signing_key);
    VECTOR_CHECK(same(signing_key->public_key(), package->leaf_node->signature_key));
    const auto init_key = crypto::HpkeKeyPair::from_private(fields.secret("init_priv"));
    VECTOR_OK(init_key);
    VECTOR_CHECK(init_key->public_key == package->init_key);
    const mls::KeyPackageBundle own{mls::encode(*package), fields.secret("init_priv"), fields.secret("encryption_priv"),
                                    *std::move(signing_key)};
    const Bytes tree = fields.has("ratchet_tree") ? fields.hex("ratchet_tree") : Bytes{};
    auto group = mls::Group::join(fields.hex("welcome"), own,
                                  fields.has("ratchet_tree") ? std::optional<BytesView>(tree) : std::nullopt,
                                  mls::kNoLifetimeCheck, {.psks = this});
    VECTOR_OK(group);
    VECTOR_CHECK(group->epoch_authenticator() == fields.hex("initial_epoch_authenticator"));
    for (const Fields& epoch : fields.list("epochs")) {
      for (const Fields& proposal : epoch.list("proposals")) {
        const auto received = group->process(proposal.as_hex(), nullptr, mls::kNoLifetimeCheck, this);
        VECTOR_OK(received);
      }
      auto received = group->process(epoch.hex("commit"), nullptr, mls::kNoLifetimeCheck, this);
      VECTOR_OK(received);
      VECTOR_CHECK(received->next.has_value());
      group = std::move(*received->next);
      VECTOR_CHECK(group->epoch_authenticator() == epoch.hex("epoch_authenticator"));
      // The state comes back whole from storage, at every step.
      auto restored = mls::Group::restore(group->serialise().reveal());
      VECTOR_OK(restored);
      group = std::move(restored);
    }
    VECTOR_CHECK(fields.ok());
    return Verdict::passed();
  }
};

}  // namespace

Tally run_welcome(const Json& file) { return run_suite_entries<WelcomeVector>(file); }
Tally run_passive_client(const Json& file) { return run_suite_entries<PassiveClientVector>(file); }

}  // namespace homeroom::vectors
