// UTF-8 as RFC 3629 has it, and which characters a name or a line of chat may hold.
// Owns nothing. Never repairs: what is broken is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace homeroom::classroom {

// The number of code points, or nothing when the text is not well-formed UTF-8 (overlong forms and surrogates count
// as broken).
std::optional<std::size_t> code_points(std::string_view text);

// The next code point of well-formed UTF-8, taken off the front of `text`.
std::optional<std::uint32_t> take_code_point(std::string_view& text);

// Controls (but not tab and line feed, which a line of chat may hold) and the marks that turn reading direction: they
// could make one text look like another.
bool is_disguise(std::uint32_t code_point);

}  // namespace homeroom::classroom
