// A way through a network that loses packets as networks do: now and then, and then often two or three in a row.
// Owns its seed's state; the same seed loses the same packets. Never delays or turns anything round.
#pragma once

#include <cstdint>

namespace homeroom::voice {

class LossyWay {
 public:
  // loss: per cent of the packets, in the long run.
  LossyWay(int loss, std::uint32_t seed);
  bool loses();  // the next packet

 private:
  double random();  // 0 to 1

  std::uint64_t state_;
  double begin_, stay_;
  bool losing_ = false;
};

}  // namespace homeroom::voice
