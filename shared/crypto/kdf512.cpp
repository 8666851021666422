#include "shared/crypto/kdf512.h"

#include <sodium.h>

#include <algorithm>

namespace homeroom::crypto {

static_assert(kKdf512Size == crypto_auth_hmacsha512_BYTES);

Secret hkdf512_extract(BytesView salt, BytesView input_key) {
  // An absent salt is a string of zeros (§2.2), and so HMAC pads an empty key: no case of its own is needed.
  Secret out(kKdf512Size);
  crypto_auth_hmacsha512_state state;
  crypto_auth_hmacsha512_init(&state, salt.data(), salt.size());
  crypto_auth_hmacsha512_update(&state, input_key.data(), input_key.size());
  crypto_auth_hmacsha512_final(&state, out.reveal_mutable().data());
  sodium_memzero(&state, sizeof state);
  return out;
}

void hkdf512_expand_into(const Secret& key, BytesView info, MutableBytes out) {
  HOMEROOM_ASSERT(out.size() <= 255 * kKdf512Size);  // §2.3
  std::uint8_t block[kKdf512Size];
  crypto_auth_hmacsha512_state keyed;
  crypto_auth_hmacsha512_init(&keyed, key.reveal().data(), key.size());
  std::size_t done = 0;
  for (std::uint8_t counter = 1; done < out.size(); ++counter) {
    crypto_auth_hmacsha512_state state = keyed;
    if (counter > 1) crypto_auth_hmacsha512_update(&state, block, sizeof block);
    crypto_auth_hmacsha512_update(&state, info.data(), info.size());
    crypto_auth_hmacsha512_update(&state, &counter, 1);
    crypto_auth_hmacsha512_final(&state, block);
    sodium_memzero(&state, sizeof state);
    const std::size_t part = std::min(out.size() - done, sizeof block);
    std::copy_n(block, part, out.data() + done);
    done += part;
  }
  sodium_memzero(&keyed, sizeof keyed);
  sodium_memzero(block, sizeof block);
}

}  // namespace homeroom::crypto
