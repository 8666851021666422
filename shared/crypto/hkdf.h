// HKDF (RFC 5869) over any of libsodium's HMACs: what kdf.h and kdf512.h are made of.
// Owns nothing. Never leaves a state or a block of key material behind.
#pragma once

#include <sodium.h>

#include <algorithm>

#include "shared/base/bytes.h"
#include "shared/base/secret.h"

namespace homeroom::crypto {

struct HmacSha256 {
  using State = crypto_auth_hmacsha256_state;
  static constexpr std::size_t size = crypto_auth_hmacsha256_BYTES;
  static constexpr auto init = crypto_auth_hmacsha256_init;
  static constexpr auto update = crypto_auth_hmacsha256_update;
  static constexpr auto final = crypto_auth_hmacsha256_final;
};

struct HmacSha512 {
  using State = crypto_auth_hmacsha512_state;
  static constexpr std::size_t size = crypto_auth_hmacsha512_BYTES;
  static constexpr auto init = crypto_auth_hmacsha512_init;
  static constexpr auto update = crypto_auth_hmacsha512_update;
  static constexpr auto final = crypto_auth_hmacsha512_final;
};

// §2.2. An absent salt is a string of zeros, and so HMAC pads an empty key: no case of its own is needed.
template <class Hmac>
Secret extract(BytesView salt, BytesView input_key) {
  Secret out(Hmac::size);
  typename Hmac::State state;
  Hmac::init(&state, salt.data(), salt.size());
  Hmac::update(&state, input_key.data(), input_key.size());
  Hmac::final(&state, out.reveal_mutable().data());
  sodium_memzero(&state, sizeof state);
  return out;
}

// §2.3.
template <class Hmac>
void expand_into(const Secret& key, BytesView info, MutableBytes out) {
  HOMEROOM_ASSERT(out.size() <= 255 * Hmac::size);
  std::uint8_t block[Hmac::size];
  typename Hmac::State keyed;
  Hmac::init(&keyed, key.reveal().data(), key.size());
  std::size_t done = 0;
  for (std::uint8_t counter = 1; done < out.size(); ++counter) {
    typename Hmac::State state = keyed;
    if (counter > 1) Hmac::update(&state, block, sizeof block);
    Hmac::update(&state, info.data(), info.size());
    Hmac::update(&state, &counter, 1);
    Hmac::final(&state, block);
    sodium_memzero(&state, sizeof state);
    const std::size_t part = std::min(out.size() - done, sizeof block);
    std::copy_n(block, part, out.data() + done);
    done += part;
  }
  sodium_memzero(&keyed, sizeof keyed);
  sodium_memzero(block, sizeof block);
}

}  // namespace homeroom::crypto
