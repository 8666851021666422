// The module's one import, randomness (shared/crypto/system_random.h), chosen at link time: the same bytes in each run.
#include "shared/crypto/system_random.h"

namespace homeroom::crypto {
namespace {

class CountingRandom final : public Random {
 public:
  void fill(MutableBytes out) override {
    for (std::uint8_t& byte : out) {
      state_ = state_ * 6364136223846793005U + 1442695040888963407U;
      byte = static_cast<std::uint8_t>(state_ >> 56);
    }
  }

 private:
  std::uint64_t state_ = 2026;
};

}  // namespace

Random& system_random() {
  static CountingRandom random;
  return random;
}

}  // namespace homeroom::crypto
