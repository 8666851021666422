#include "shared/crypto/kdf512.h"

#include "shared/crypto/hkdf.h"

namespace homeroom::crypto {

static_assert(kKdf512Size == HmacSha512::size);

Secret hkdf512_extract(BytesView salt, BytesView input_key) { return extract<HmacSha512>(salt, input_key); }

void hkdf512_expand_into(const Secret& key, BytesView info, MutableBytes out) {
  expand_into<HmacSha512>(key, info, out);
}

}  // namespace homeroom::crypto
