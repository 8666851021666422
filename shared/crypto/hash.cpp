#include "shared/crypto/hash.h"

#include <sodium.h>

namespace homeroom::crypto {

static_assert(kHashSize == crypto_hash_sha256_BYTES && kHashSize == crypto_auth_hmacsha256_BYTES);

Hash sha256(BytesView data) { return sha256({data}); }

Hash sha256(std::initializer_list<BytesView> parts) {
  Hash out;
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (BytesView part : parts) crypto_hash_sha256_update(&state, part.data(), part.size());
  crypto_hash_sha256_final(&state, out.data());
  sodium_memzero(&state, sizeof state);  // what is hashed may be a secret
  return out;
}

Hash hmac_sha256(BytesView key, BytesView data) {
  Hash out;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key.data(), key.size());
  crypto_auth_hmacsha256_update(&state, data.data(), data.size());
  crypto_auth_hmacsha256_final(&state, out.data());
  sodium_memzero(&state, sizeof state);
  return out;
}

bool equal(BytesView a, BytesView b) {
  return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace homeroom::crypto
