// Ed25519 signatures (RFC 8032), pure.
// Owns the seed of a key pair in a Secret. Never signs with a public key given from outside.
#pragma once

#include "shared/base/bytes.h"
#include "shared/base/random.h"
#include "shared/base/secret.h"

namespace homeroom::crypto {

inline constexpr std::size_t kSignSeedSize = 32;
inline constexpr std::size_t kSignPublicSize = 32;
inline constexpr std::size_t kSignatureSize = 64;

class SigningKey {
 public:
  static SigningKey generate(Random& random);
  static Result<SigningKey> from_seed(const Secret& seed);  // 32 bytes; error: crypto.bad-length

  BytesView public_key() const { return public_key_; }
  const Secret& seed() const { return seed_; }
  Bytes sign(BytesView message) const;
  SigningKey clone() const;

 private:
  SigningKey() = default;
  Secret seed_;
  Secret expanded_;  // libsodium's form: seed ‖ public key
  Bytes public_key_;
};

// False for a wrong signature, a wrong length or a key that is no point of large order.
[[nodiscard]] bool verify(BytesView public_key, BytesView message, BytesView signature);

}  // namespace homeroom::crypto
