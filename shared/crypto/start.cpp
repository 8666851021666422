// Apart from the randomness, so that a test can put its own in the place of system_random.cpp.
#include <sodium.h>

#include "shared/base/assert.h"
#include "shared/crypto/system_random.h"

namespace homeroom::crypto {

void start() { HOMEROOM_ASSERT(sodium_init() >= 0); }

}  // namespace homeroom::crypto
