// Randomness as the code below main() sees it: something handed in. Real in the browser and the server
// (crypto::system_random), seeded in simulations.
#pragma once

#include "shared/base/bytes.h"

namespace homeroom {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(MutableBytes out) = 0;
};

}  // namespace homeroom
