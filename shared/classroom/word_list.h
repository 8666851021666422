// 512 short words that a child can read aloud and that do not sound alike: nine bits each.
// Owns nothing. Never reordered: a word's place is its number.
#pragma once

#include <array>
#include <string_view>

namespace homeroom::classroom {

inline constexpr std::size_t kWords = 512;
extern const std::array<std::string_view, kWords> kWordList;

}  // namespace homeroom::classroom
