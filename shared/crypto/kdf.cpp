#include "shared/crypto/kdf.h"

#include <sodium.h>

namespace homeroom::crypto {

static_assert(kKdfSize == crypto_kdf_hkdf_sha256_KEYBYTES);

Secret hkdf_extract(BytesView salt, BytesView input_key) {
  Secret out(kKdfSize);
  crypto_kdf_hkdf_sha256_extract(out.reveal_mutable().data(), salt.data(), salt.size(), input_key.data(),
                                 input_key.size());
  return out;
}

Secret hkdf_expand(const Secret& key, BytesView info, std::size_t size) {
  Secret out(size);
  hkdf_expand_into(key, info, out.reveal_mutable());
  return out;
}

void hkdf_expand_into(const Secret& key, BytesView info, MutableBytes out) {
  HOMEROOM_ASSERT(key.size() == kKdfSize && out.size() <= crypto_kdf_hkdf_sha256_BYTES_MAX);
  if (out.empty()) return;  // libsodium wants a place to write to
  crypto_kdf_hkdf_sha256_expand(out.data(), out.size(), reinterpret_cast<const char*>(info.data()), info.size(),
                                key.reveal().data());
}

}  // namespace homeroom::crypto
