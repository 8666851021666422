// Which X25519 public keys may stand in a tree, a KeyPackage or a path.
// Owns nothing. Whoever could place a key that nothing can be sealed to would stop every later Commit with a path.
#pragma once

#include "shared/base/bytes.h"

namespace homeroom::mls {

// 32 bytes, and not a point of low order (RFC 7748 §6.1: the shared secret would be zero).
bool usable_hpke_key(BytesView public_key);

}  // namespace homeroom::mls
