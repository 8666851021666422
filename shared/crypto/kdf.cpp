#include "shared/crypto/kdf.h"

#include "shared/crypto/hkdf.h"

namespace homeroom::crypto {

static_assert(kKdfSize == HmacSha256::size);

Secret hkdf_extract(BytesView salt, BytesView input_key) { return extract<HmacSha256>(salt, input_key); }

Secret hkdf_expand(const Secret& key, BytesView info, std::size_t size) {
  Secret out(size);
  hkdf_expand_into(key, info, out.reveal_mutable());
  return out;
}

void hkdf_expand_into(const Secret& key, BytesView info, MutableBytes out) { expand_into<HmacSha256>(key, info, out); }

}  // namespace homeroom::crypto
