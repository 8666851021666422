#include "wasm/voice/lossy_way.h"

#include <algorithm>

namespace homeroom::voice {
namespace {

// Gilbert's model: a lost packet is followed by another one in a third of the cases.
constexpr double kStay = 1.0 / 3;

}  // namespace

LossyWay::LossyWay(int loss, std::uint32_t seed) : state_(seed), stay_(kStay) {
  const double share = std::clamp(loss, 0, 100) / 100.0;
  begin_ = share >= 1 ? 1 : std::min(1.0, share * (1 - kStay) / (1 - share));
  if (share >= 1) stay_ = 1;
}

bool LossyWay::loses() {
  losing_ = random() < (losing_ ? stay_ : begin_);
  return losing_;
}

double LossyWay::random() {  // SplitMix64
  std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
}

}  // namespace homeroom::voice
