// What the fuzzers share: randomness that is the same in each run, so that a finding can be told again; an input read
// as decisions; and the edits that an attacker makes to bytes that were good.
// Owns nothing of the code under test.
#pragma once

#include <algorithm>
#include <span>

#include "shared/base/random.h"

namespace homeroom::fuzz {

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : state_(seed) {}
  void fill(MutableBytes out) override {
    for (auto& byte : out) {
      state_ = state_ * 6364136223846793005U + 1442695040888963407U;
      byte = static_cast<std::uint8_t>(state_ >> 56);
    }
  }

 private:
  std::uint64_t state_;
};

// The fuzzer's bytes as decisions, from front to back. An input that is used up decides zero.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

  bool empty() const { return rest_.empty(); }
  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const std::uint8_t value = rest_.front();
    rest_ = rest_.subspan(1);
    return value;
  }
  std::uint16_t word() {
    const std::uint8_t high = byte();
    return static_cast<std::uint16_t>(high << 8 | byte());
  }
  bool flag() { return (byte() & 1) != 0; }
  std::size_t below(std::size_t bound) { return bound <= 1 ? 0 : (bound <= 256 ? byte() : word()) % bound; }
  BytesView bytes(std::size_t size) {
    const BytesView taken = rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  BytesView rest() { return bytes(rest_.size()); }

 private:
  BytesView rest_;
};

// Up to four edits: bytes overwritten, put in, taken out, cut off, or copied from another good thing.
inline Bytes edited(BytesView original, Input& input, std::span<const Bytes> others = {}) {
  Bytes bytes = to_bytes(original);
  for (int left = 1 + static_cast<int>(input.below(4)); left > 0; --left) {
    const std::uint8_t what = input.byte();
    const std::size_t at = bytes.empty() ? 0 : input.word() % bytes.size();
    const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    switch (what % 7) {
      case 0:
        if (!bytes.empty()) bytes[at] ^= static_cast<std::uint8_t>(1u << (what / 7 % 8));
        break;
      case 1:
        if (!bytes.empty()) bytes[at] = input.byte();
        break;
      case 2: {
        const BytesView more = input.bytes(1 + what / 7);
        bytes.insert(place, more.begin(), more.end());
        break;
      }
      case 3:
        bytes.erase(place, place + static_cast<std::ptrdiff_t>(std::min<std::size_t>(1 + what / 7, bytes.size() - at)));
        break;
      case 4: bytes.resize(at); break;
      case 5: {
        const BytesView over = input.bytes(std::min<std::size_t>(1 + what / 7, bytes.size() - at));
        std::copy(over.begin(), over.end(), place);
        break;
      }
      default:
        if (!others.empty()) {  // the tail of another
          const Bytes& other = others[input.below(others.size())];
          const std::size_t from = other.empty() ? 0 : input.word() % other.size();
          bytes.resize(at);
          bytes.insert(bytes.end(), other.begin() + static_cast<std::ptrdiff_t>(from), other.end());
        }
    }
  }
  return bytes;
}

}  // namespace homeroom::fuzz
