// Files that people choose, as UTF-8: what spreadsheets and school systems write is rarely that.
// Owns nothing. Never guesses beyond byte order marks, UTF-8 and Windows-1252; what is no text is refused.
#pragma once

#include <string>

#include "shared/base/bytes.h"

namespace homeroom::classroom {

inline constexpr std::size_t kMaxTextFile = 1024 * 1024;

// UTF-8 with or without a byte order mark, UTF-16 in either order with one (an odd last byte and lone surrogates are
// refused), else Windows-1252. Errors: file.too-big, file.workbook (an Excel workbook, not a CSV file), file.not-text
// (a zero byte, or more than a few controls).
Result<std::string> text_of_file(BytesView file);

// Appends a code point as UTF-8; it must be one (no surrogate, at most U+10FFFF).
void append_utf8(std::string& to, std::uint32_t code_point);

}  // namespace homeroom::classroom
