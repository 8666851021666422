// HPKE (RFC 9180), base mode: DHKEM(X25519, HKDF-SHA-256), HKDF-SHA-256, ChaCha20-Poly1305.
// Owns key pairs. Never accepts a point of low order.
#pragma once

#include <memory>

#include "shared/base/bytes.h"
#include "shared/base/random.h"
#include "shared/base/secret.h"

namespace homeroom::crypto {

inline constexpr std::size_t kHpkeKeySize = 32;

struct HpkeKeyPair {
  Secret private_key;  // X25519 scalar, 32 bytes
  Bytes public_key;    // 32 bytes
  static HpkeKeyPair generate(Random& random);
  static HpkeKeyPair derive(const Secret& input_key);          // DeriveKeyPair, RFC 9180 §7.1.3
  static Result<HpkeKeyPair> from_private(const Secret& key);  // error: crypto.bad-length
  HpkeKeyPair clone() const;
};

// Whether anything can be sealed to this key: 32 bytes, and no point of low order (RFC 9180 §7.1.4, RFC 7748 §6.1), for
// which everybody knows the shared secret. Whoever could place such a key in a tree would stop every later Commit with
// a path.
bool hpke_key_is_usable(BytesView public_key);

struct HpkeCiphertext {
  Bytes kem_output;  // enc, 32 bytes
  Bytes ciphertext;
};

// Single-shot seal and open, RFC 9180 §6.1. Errors: crypto.bad-length, crypto.bad-point, crypto.bad-tag.
Result<HpkeCiphertext> hpke_seal(BytesView public_key, BytesView info, BytesView aad, BytesView plaintext,
                                 Random& random);

// What sealing to many receivers under one info has in common: a long info is hashed once, not once a receiver.
struct HpkeInfo {
  Secret info_hash;
};
HpkeInfo hpke_info(BytesView info);
Result<HpkeCiphertext> hpke_seal_with(BytesView public_key, const HpkeInfo& info, BytesView aad, BytesView plaintext,
                                      Random& random);

Result<Secret> hpke_open(const HpkeKeyPair& key, BytesView kem_output, BytesView info, BytesView aad,
                         BytesView ciphertext);

// Export-only use (RFC 9180 §5.3), which MLS external commits need (RFC 9420 §8.3).
struct HpkeExport {
  Bytes kem_output;
  Secret exported;
};
Result<HpkeExport> hpke_send_export(BytesView public_key, BytesView info, BytesView exporter_context, std::size_t size,
                                    Random& random);
Result<Secret> hpke_receive_export(const HpkeKeyPair& key, BytesView kem_output, BytesView info,
                                   BytesView exporter_context, std::size_t size);

}  // namespace homeroom::crypto
