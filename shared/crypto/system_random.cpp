#include "shared/crypto/system_random.h"

#include <sodium.h>

namespace homeroom::crypto {
namespace {

// randombytes_buf is getrandom() natively; in WebAssembly the build replaces libsodium's source of randomness by
// getentropy(), because its own asks JavaScript once for every four bytes.
class SystemRandom final : public Random {
 public:
  void fill(MutableBytes out) override { randombytes_buf(out.data(), out.size()); }
};

}  // namespace

Random& system_random() {
  static SystemRandom random;
  return random;
}

}  // namespace homeroom::crypto
