#include "shared/crypto/sign.h"

#include <sodium.h>

namespace homeroom::crypto {

static_assert(kSignSeedSize == crypto_sign_SEEDBYTES);
static_assert(kSignPublicSize == crypto_sign_PUBLICKEYBYTES);
static_assert(kSignatureSize == crypto_sign_BYTES);

SigningKey SigningKey::generate(Random& random) {
  Secret seed(kSignSeedSize);
  random.fill(seed.reveal_mutable());
  return *from_seed(seed);
}

Result<SigningKey> SigningKey::from_seed(const Secret& seed) {
  if (seed.size() != kSignSeedSize) return Error{"crypto.bad-length", "a signing seed is 32 bytes"};
  SigningKey key;
  key.seed_ = seed.clone();
  key.expanded_ = Secret(crypto_sign_SECRETKEYBYTES);
  key.public_key_.resize(kSignPublicSize);
  crypto_sign_seed_keypair(key.public_key_.data(), key.expanded_.reveal_mutable().data(), seed.reveal().data());
  return key;
}

Bytes SigningKey::sign(BytesView message) const {
  Bytes signature(kSignatureSize);
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), expanded_.reveal().data());
  return signature;
}

SigningKey SigningKey::clone() const {
  SigningKey copy;
  copy.seed_ = seed_.clone();
  copy.expanded_ = expanded_.clone();
  copy.public_key_ = public_key_;
  return copy;
}

bool verify(BytesView public_key, BytesView message, BytesView signature) {
  if (public_key.size() != kSignPublicSize || signature.size() != kSignatureSize) return false;
  // libsodium refuses what RFC 8032 §8.4 leaves open and an attacker could use: S not below the group order,
  // encodings that are not canonical, keys and R of small order.
  return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), public_key.data()) == 0;
}

}  // namespace homeroom::crypto
