// Which counters of one KID were seen: the highest, and a window of the last 1,024.
// Owns 136 bytes. Never forgets within the window; what is older than it counts as seen.
#pragma once

#include <array>
#include <cstdint>

namespace homeroom::sframe {

class ReplayWindow {
 public:
  static constexpr std::uint64_t kSize = 1024;

  bool seen(std::uint64_t ctr) const {
    if (ctr >= next_) return false;
    if (next_ - ctr > kSize) return true;
    return (bits_[word(ctr)] & bit(ctr)) != 0;
  }

  // Only after the frame was authenticated: else anyone could push the window forward.
  void mark(std::uint64_t ctr) {
    if (ctr >= next_) {
      // Places between the old highest and this one hold counters from a window ago.
      const std::uint64_t from = ctr - next_ >= kSize ? ctr - kSize + 1 : next_;
      for (std::uint64_t i = from; i <= ctr; ++i) bits_[word(i)] &= ~bit(i);
      next_ = ctr + 1;
    }
    bits_[word(ctr)] |= bit(ctr);
  }

 private:
  static std::size_t word(std::uint64_t ctr) { return static_cast<std::size_t>(ctr % kSize / 64); }
  static std::uint64_t bit(std::uint64_t ctr) { return std::uint64_t{1} << ctr % 64; }

  std::array<std::uint64_t, kSize / 64> bits_{};
  std::uint64_t next_ = 0;  // one above the highest that was seen
};

}  // namespace homeroom::sframe
