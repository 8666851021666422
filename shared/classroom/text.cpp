#include "shared/classroom/text.h"

#include <array>

namespace homeroom::classroom {

std::optional<std::uint32_t> take_code_point(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const auto byte = [&text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  const std::size_t size = first < 0x80         ? 1
                           : (first >> 5) == 6  ? 2
                           : (first >> 4) == 14 ? 3
                           : (first >> 3) == 30 ? 4
                                                : 0;
  if (size == 0 || text.size() < size) return std::nullopt;
  constexpr std::array<std::uint32_t, 5> kMask = {0, 0x7f, 0x1f, 0x0f, 0x07};
  constexpr std::array<std::uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  std::uint32_t value = first & kMask[size];
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return std::nullopt;
    value = (value << 6) | (byte(i) & 0x3fU);
  }
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < kLeast[size] || value > 0x10ffff || surrogate) return std::nullopt;
  text.remove_prefix(size);
  return value;
}

std::optional<std::size_t> code_points(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    if (!take_code_point(text)) return std::nullopt;
    ++count;
  }
  return count;
}

bool is_disguise(std::uint32_t c) {
  if (c == '\t' || c == '\n') return false;
  const auto between = [c](std::uint32_t low, std::uint32_t high) { return c >= low && c <= high; };
  return c < 0x20 || between(0x7f, 0x9f) ||                     // C0 and C1 controls
         c == 0x061c || between(0x200e, 0x200f) ||              // Arabic letter mark, direction marks
         between(0x2028, 0x202e) ||                             // line and paragraph separators, embeddings, overrides
         between(0x2066, 0x2069) || c == 0xfeff ||              // isolates, byte order mark
         between(0xfff9, 0xfffb) || between(0xe0000, 0xe007f);  // annotations, tags
}

}  // namespace homeroom::classroom
