// Where a line of a text may end. Words and characters come from whoever knows the script (platform/text_runs.h); what
// they do not know is punctuation: the pair rules of UAX #14 that are felt when they are missing.
// Owns nothing: functions over bytes of UTF-8.
// Never measures: lines.h does.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace homeroom::ui {

// One byte for each place in a text, from before its first byte to after its last. What is set there, beside
// text_runs::kCharacter and kWord:
inline constexpr std::uint8_t
    kTidy = 4,    // a line may be cut here where a word is longer than it: no punctuation comes to the wrong end
    kLine = 8,    // a line may end here
    kSpace = 16;  // the byte after this place belongs to a space, which is not drawn at a line's end
using Marks = std::vector<std::uint8_t>;

// boundaries: of text_runs::boundaries(), size() + 1 bytes. Marks inside a code point, or of another length than the
// text, count for nothing. Rules: UAX #14 LB7–8, 11–15, 18–21, 24–25 and 28–30, near enough; a dash, hyphen or
// quotation mark before a word stays with it.
Marks line_places(std::string_view text, const Marks& boundaries);

// For texts that need no dictionary, and for browsers that have none: a character is a code point with the marks on it,
// and ideographs are words of their own.
Marks plain_boundaries(std::string_view text);

}  // namespace homeroom::ui
