// The operating system's or browser's randomness behind the Random interface, and libsodium's start-up.
// Owns nothing. Never used in simulations: they hand in seeded randomness.
#pragma once

#include "shared/base/random.h"

namespace homeroom::crypto {

// Prepares libsodium; called once by each program before anything else here. Aborts if the platform cannot.
void start();

Random& system_random();

}  // namespace homeroom::crypto
