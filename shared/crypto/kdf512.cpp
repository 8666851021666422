#include "shared/crypto/kdf512.h"

#include <sodium.h>

namespace homeroom::crypto {

static_assert(kKdf512Size == crypto_kdf_hkdf_sha512_KEYBYTES);

Secret hkdf512_extract(BytesView salt, BytesView input_key) {
  Secret out(kKdf512Size);
  crypto_kdf_hkdf_sha512_extract(out.reveal_mutable().data(), salt.data(), salt.size(), input_key.data(),
                                 input_key.size());
  return out;
}

void hkdf512_expand_into(const Secret& key, BytesView info, MutableBytes out) {
  HOMEROOM_ASSERT(key.size() == kKdf512Size && out.size() <= crypto_kdf_hkdf_sha512_BYTES_MAX);
  if (out.empty()) return;  // libsodium wants a place to write to
  crypto_kdf_hkdf_sha512_expand(out.data(), out.size(), reinterpret_cast<const char*>(info.data()), info.size(),
                                key.reveal().data());
}

}  // namespace homeroom::crypto
