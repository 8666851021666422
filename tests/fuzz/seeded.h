// What the fuzzers share: randomness that is the same in each run, so that a finding can be told again.
#pragma once

#include "shared/base/random.h"

namespace homeroom::fuzz {

class SeededRandom final : public Random {
 public:
  void fill(MutableBytes out) override {
    for (auto& byte : out) {
      state_ = state_ * 6364136223846793005U + 1442695040888963407U;
      byte = static_cast<std::uint8_t>(state_ >> 56);
    }
  }

 private:
  std::uint64_t state_ = 1;
};

}  // namespace homeroom::fuzz
