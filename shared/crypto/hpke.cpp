#include "shared/crypto/hpke.h"

#include <sodium.h>

#include "shared/crypto/aead.h"
#include "shared/crypto/kdf.h"

namespace homeroom::crypto {

static_assert(kHpkeKeySize == crypto_scalarmult_BYTES && kHpkeKeySize == crypto_scalarmult_SCALARBYTES);

namespace {

constexpr Error kBadLength{"crypto.bad-length", "an X25519 key is 32 bytes"};
constexpr Error kBadPoint{"crypto.bad-point", "an X25519 key is a point of low order"};

constexpr std::uint8_t kBaseMode = 0x00;  // §5, table 1
constexpr std::size_t kSharedSecretSize = 32;

// The suite ids that separate the domains of the labels: §4.1 for the KEM, §5.1 for the rest.
enum class Domain { kem, schedule };

BytesView suite_id(Domain domain) {
  static constexpr std::uint8_t kem[] = {'K', 'E', 'M', 0x00, 0x20};
  static constexpr std::uint8_t schedule[] = {'H', 'P', 'K', 'E', 0x00, 0x20, 0x00, 0x01, 0x00, 0x03};
  return domain == Domain::kem ? BytesView(kem) : BytesView(schedule);
}

// LabeledExtract, §4. The labelled key may hold a secret, so it lives in one.
Secret labeled_extract(Domain domain, BytesView salt, std::string_view label, BytesView input_key) {
  const Bytes head = concat({as_bytes("HPKE-v1"), suite_id(domain), as_bytes(label)});
  Secret labeled(head.size() + input_key.size());
  std::copy(head.begin(), head.end(), labeled.reveal_mutable().begin());
  std::copy(input_key.begin(), input_key.end(),
            labeled.reveal_mutable().begin() + static_cast<std::ptrdiff_t>(head.size()));
  return hkdf_extract(salt, labeled.reveal());
}

// LabeledExpand, §4.
Secret labeled_expand(Domain domain, const Secret& key, std::string_view label, BytesView info, std::size_t size) {
  HOMEROOM_ASSERT(size <= 255 * kKdfSize);
  const std::uint8_t length[] = {static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
  return hkdf_expand(key, concat({length, as_bytes("HPKE-v1"), suite_id(domain), as_bytes(label), info}), size);
}

Result<Secret> dh(const Secret& private_key, BytesView public_key) {
  if (private_key.size() != kHpkeKeySize || public_key.size() != kHpkeKeySize) return kBadLength;
  Secret out(kHpkeKeySize);
  // Fails when the product is all zeros, which is the check of §7.1.4.
  if (crypto_scalarmult(out.reveal_mutable().data(), private_key.reveal().data(), public_key.data()) != 0) {
    return kBadPoint;
  }
  return out;
}

// ExtractAndExpand, §4.1.
Secret shared_secret_of(const Secret& product, BytesView kem_output, BytesView receiver_key) {
  const Secret prk = labeled_extract(Domain::kem, {}, "eae_prk", product.reveal());
  return labeled_expand(Domain::kem, prk, "shared_secret", concat({kem_output, receiver_key}), kSharedSecretSize);
}

struct Encapsulated {
  Secret shared_secret;
  Bytes kem_output;
};

Result<Encapsulated> encap(BytesView receiver_key, Random& random) {
  const HpkeKeyPair ephemeral = HpkeKeyPair::generate(random);
  HOMEROOM_TRY_LET(const Secret product, dh(ephemeral.private_key, receiver_key));
  return Encapsulated{shared_secret_of(product, ephemeral.public_key, receiver_key), ephemeral.public_key};
}

Result<Secret> decap(const HpkeKeyPair& key, BytesView kem_output) {
  HOMEROOM_TRY_LET(const Secret product, dh(key.private_key, kem_output));
  return shared_secret_of(product, kem_output, key.public_key);
}

// KeySchedule of §5.1 in base mode. The single-shot functions want the first message only, whose nonce is base_nonce
// itself; each derives what it uses.
class Schedule {
 public:
  Schedule(const Secret& shared_secret, const HpkeInfo& info)
      : secret_(labeled_extract(Domain::schedule, shared_secret.reveal(), "secret", {})) {
    static const Secret psk_id_hash = labeled_extract(Domain::schedule, {}, "psk_id_hash", {});  // of no PSK
    const std::uint8_t mode[] = {kBaseMode};
    context_ = concat({mode, psk_id_hash.reveal(), info.info_hash.reveal()});
  }
  Secret key() const { return expand("key", kAeadKeySize); }
  Secret base_nonce() const { return expand("base_nonce", kAeadNonceSize); }
  Secret exported(BytesView exporter_context, std::size_t size) const {
    return labeled_expand(Domain::schedule, expand("exp", kKdfSize), "sec", exporter_context, size);  // §5.3
  }

 private:
  Secret expand(std::string_view label, std::size_t size) const {
    return labeled_expand(Domain::schedule, secret_, label, context_, size);
  }

  Secret secret_;
  Bytes context_;
};

Bytes public_key_of(const Secret& private_key) {
  Bytes out(kHpkeKeySize);
  crypto_scalarmult_base(out.data(), private_key.reveal().data());
  return out;
}

}  // namespace

HpkeKeyPair HpkeKeyPair::generate(Random& random) {
  // Through derive(), so that the key schedule stands between the source of randomness and the scalar.
  Secret input_key(kHpkeKeySize);
  random.fill(input_key.reveal_mutable());
  return derive(input_key);
}

HpkeKeyPair HpkeKeyPair::derive(const Secret& input_key) {
  const Secret prk = labeled_extract(Domain::kem, {}, "dkp_prk", input_key.reveal());
  Secret scalar = labeled_expand(Domain::kem, prk, "sk", {}, kHpkeKeySize);
  Bytes public_key = public_key_of(scalar);
  return {std::move(scalar), std::move(public_key)};
}

Result<HpkeKeyPair> HpkeKeyPair::from_private(const Secret& key) {
  if (key.size() != kHpkeKeySize) return kBadLength;
  return HpkeKeyPair{key.clone(), public_key_of(key)};
}

HpkeKeyPair HpkeKeyPair::clone() const { return {private_key.clone(), public_key}; }

HpkeInfo hpke_info(BytesView info) { return {labeled_extract(Domain::schedule, {}, "info_hash", info)}; }

Result<HpkeCiphertext> hpke_seal(BytesView public_key, BytesView info, BytesView aad, BytesView plaintext,
                                 Random& random) {
  return hpke_seal_with(public_key, hpke_info(info), aad, plaintext, random);
}

Result<HpkeCiphertext> hpke_seal_with(BytesView public_key, const HpkeInfo& info, BytesView aad, BytesView plaintext,
                                      Random& random) {
  HOMEROOM_TRY_LET(const Encapsulated to, encap(public_key, random));
  const Schedule schedule(to.shared_secret, info);
  return HpkeCiphertext{to.kem_output, aead_seal(schedule.key(), schedule.base_nonce().reveal(), aad, plaintext)};
}

Result<Secret> hpke_open(const HpkeKeyPair& key, BytesView kem_output, BytesView info, BytesView aad,
                         BytesView ciphertext) {
  HOMEROOM_TRY_LET(const Secret shared_secret, decap(key, kem_output));
  const Schedule schedule(shared_secret, hpke_info(info));
  return aead_open_secret(schedule.key(), schedule.base_nonce().reveal(), aad, ciphertext);
}

Result<HpkeExport> hpke_send_export(BytesView public_key, BytesView info, BytesView exporter_context, std::size_t size,
                                    Random& random) {
  HOMEROOM_TRY_LET(const Encapsulated to, encap(public_key, random));
  return HpkeExport{to.kem_output, Schedule(to.shared_secret, hpke_info(info)).exported(exporter_context, size)};
}

Result<Secret> hpke_receive_export(const HpkeKeyPair& key, BytesView kem_output, BytesView info,
                                   BytesView exporter_context, std::size_t size) {
  HOMEROOM_TRY_LET(const Secret shared_secret, decap(key, kem_output));
  return Schedule(shared_secret, hpke_info(info)).exported(exporter_context, size);
}

}  // namespace homeroom::crypto
