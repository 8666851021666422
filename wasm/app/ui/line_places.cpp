#include "wasm/app/ui/line_places.h"

#include <algorithm>
#include <iterator>

#include "wasm/app/platform/text_runs.h"

namespace homeroom::ui {
namespace {

using text_runs::kCharacter;
using text_runs::kWord;

// What a character is for the end of a line; beside each the classes of UAX #14 that it stands for.
enum class Kind : std::uint8_t {
  letter,         // AL, HL, H2, H3, AI …: stays with its neighbours
  digit,          // NU
  joined,         // SA: scripts whose words a dictionary knows
  ideograph,      // ID, EB: a word or part of one, also beside letters
  space,          // SP, ZW, BK
  glue,           // GL, WJ
  opening,        // OP
  wide_opening,   // OP of East Asian width: may also follow a letter
  closing,        // CL, CP, EX: what follows without a space stays with it
  wide_closing,   // CL, EX, NS, IN, BA of other scripts than Latin
  comma,          // IS
  opening_quote,  // QU, Pi
  closing_quote,  // QU, Pf
  quote,          // QU, either
  prefix,         // PR
  suffix,         // PO
  hyphen,         // HY, BA
  dash,           // B2
  slash,          // SY
  mark,           // CM, ZWJ: stands on what is before it
};

struct Range {
  char32_t first, last;
  Kind kind;
};

constexpr Range kKinds[] = {
    {0x09, 0x0D, Kind::space},
    {0x20, 0x20, Kind::space},
    {0x21, 0x21, Kind::closing},
    {0x22, 0x22, Kind::quote},
    {0x24, 0x24, Kind::prefix},
    {0x25, 0x25, Kind::suffix},
    {0x27, 0x27, Kind::quote},
    {0x28, 0x28, Kind::opening},
    {0x29, 0x29, Kind::closing},
    {0x2C, 0x2C, Kind::comma},
    {0x2D, 0x2D, Kind::hyphen},
    {0x2E, 0x2E, Kind::comma},
    {0x2F, 0x2F, Kind::slash},
    {0x30, 0x39, Kind::digit},
    {0x3A, 0x3B, Kind::comma},
    {0x3F, 0x3F, Kind::closing},
    {0x5B, 0x5B, Kind::opening},
    {0x5D, 0x5D, Kind::closing},
    {0x7B, 0x7B, Kind::opening},
    {0x7D, 0x7D, Kind::closing},
    {0x85, 0x85, Kind::space},
    {0xA0, 0xA0, Kind::glue},
    {0xA1, 0xA1, Kind::opening},
    {0xA2, 0xA2, Kind::suffix},
    {0xA3, 0xA3, Kind::prefix},
    {0xA5, 0xA5, Kind::prefix},
    {0xAB, 0xAB, Kind::opening_quote},
    {0xB0, 0xB0, Kind::suffix},
    {0xBB, 0xBB, Kind::closing_quote},
    {0xBF, 0xBF, Kind::opening},
    {0x300, 0x36F, Kind::mark},
    {0x483, 0x489, Kind::mark},
    {0x591, 0x5BD, Kind::mark},
    {0x60C, 0x60C, Kind::comma},
    {0x610, 0x61A, Kind::mark},
    {0x61B, 0x61B, Kind::wide_closing},
    {0x61F, 0x61F, Kind::wide_closing},
    {0x64B, 0x65F, Kind::mark},
    {0x660, 0x669, Kind::digit},
    {0x66A, 0x66A, Kind::suffix},
    {0x66B, 0x66C, Kind::digit},
    {0x670, 0x670, Kind::mark},
    {0x6D4, 0x6D4, Kind::wide_closing},
    {0x6D6, 0x6DC, Kind::mark},
    {0x6F0, 0x6F9, Kind::digit},
    {0x93A, 0x93C, Kind::mark},
    {0x93E, 0x94F, Kind::mark},
    {0x964, 0x965, Kind::wide_closing},
    {0x966, 0x96F, Kind::digit},
    {0x981, 0x983, Kind::mark},
    {0x9BC, 0x9BC, Kind::mark},
    {0x9BE, 0x9CD, Kind::mark},
    {0x9D7, 0x9D7, Kind::mark},
    {0x9E2, 0x9E3, Kind::mark},
    {0x9E6, 0x9EF, Kind::digit},
    {0xE01, 0xE30, Kind::joined},
    {0xE31, 0xE31, Kind::mark},
    {0xE32, 0xE33, Kind::joined},
    {0xE34, 0xE3A, Kind::mark},
    {0xE40, 0xE46, Kind::joined},
    {0xE47, 0xE4E, Kind::mark},
    {0xE50, 0xE59, Kind::digit},
    {0xE81, 0xEDF, Kind::joined},
    {0x1000, 0x109F, Kind::joined},
    {0x1680, 0x1680, Kind::space},
    {0x1780, 0x17D3, Kind::joined},
    {0x2000, 0x2006, Kind::space},
    {0x2007, 0x2007, Kind::glue},
    {0x2008, 0x200B, Kind::space},
    {0x200C, 0x200D, Kind::mark},
    {0x2010, 0x2010, Kind::hyphen},
    {0x2011, 0x2011, Kind::glue},
    {0x2012, 0x2013, Kind::hyphen},
    {0x2014, 0x2015, Kind::dash},
    {0x2018, 0x2018, Kind::opening_quote},
    {0x2019, 0x2019, Kind::closing_quote},
    {0x201A, 0x201A, Kind::opening},
    {0x201B, 0x201C, Kind::opening_quote},
    {0x201D, 0x201D, Kind::closing_quote},
    {0x201E, 0x201E, Kind::opening},
    {0x201F, 0x201F, Kind::opening_quote},
    {0x2025, 0x2026, Kind::wide_closing},
    {0x2028, 0x2029, Kind::space},
    {0x202F, 0x202F, Kind::glue},
    {0x2030, 0x2034, Kind::suffix},
    {0x2039, 0x2039, Kind::opening_quote},
    {0x203A, 0x203A, Kind::closing_quote},
    {0x203C, 0x203C, Kind::wide_closing},
    {0x2047, 0x2049, Kind::wide_closing},
    {0x205F, 0x205F, Kind::space},
    {0x2060, 0x2060, Kind::glue},
    {0x20A0, 0x20CF, Kind::prefix},
    {0x20D0, 0x20F0, Kind::mark},
    {0x2103, 0x2103, Kind::suffix},
    {0x2109, 0x2109, Kind::suffix},
    {0x2116, 0x2116, Kind::prefix},
    {0x2600, 0x27BF, Kind::ideograph},
    {0x2E80, 0x2FDF, Kind::ideograph},
    {0x3000, 0x3000, Kind::space},
    {0x3001, 0x3002, Kind::wide_closing},
    {0x3003, 0x3004, Kind::ideograph},
    {0x3005, 0x3005, Kind::wide_closing},
    {0x3006, 0x3007, Kind::ideograph},
    {0x3008, 0x3008, Kind::wide_opening},
    {0x3009, 0x3009, Kind::wide_closing},
    {0x300A, 0x300A, Kind::wide_opening},
    {0x300B, 0x300B, Kind::wide_closing},
    {0x300C, 0x300C, Kind::wide_opening},
    {0x300D, 0x300D, Kind::wide_closing},
    {0x300E, 0x300E, Kind::wide_opening},
    {0x300F, 0x300F, Kind::wide_closing},
    {0x3010, 0x3010, Kind::wide_opening},
    {0x3011, 0x3011, Kind::wide_closing},
    {0x3012, 0x3013, Kind::ideograph},
    {0x3014, 0x3014, Kind::wide_opening},
    {0x3015, 0x3015, Kind::wide_closing},
    {0x3016, 0x3016, Kind::wide_opening},
    {0x3017, 0x3017, Kind::wide_closing},
    {0x3018, 0x3018, Kind::wide_opening},
    {0x3019, 0x3019, Kind::wide_closing},
    {0x301A, 0x301A, Kind::wide_opening},
    {0x301B, 0x301C, Kind::wide_closing},
    {0x301D, 0x301D, Kind::wide_opening},
    {0x301E, 0x301F, Kind::wide_closing},
    {0x302A, 0x302F, Kind::mark},
    {0x303B, 0x303B, Kind::wide_closing},
    {0x3041, 0x3041, Kind::wide_closing},
    {0x3042, 0x3042, Kind::ideograph},
    {0x3043, 0x3043, Kind::wide_closing},
    {0x3044, 0x3044, Kind::ideograph},
    {0x3045, 0x3045, Kind::wide_closing},
    {0x3046, 0x3046, Kind::ideograph},
    {0x3047, 0x3047, Kind::wide_closing},
    {0x3048, 0x3048, Kind::ideograph},
    {0x3049, 0x3049, Kind::wide_closing},
    {0x304A, 0x3062, Kind::ideograph},
    {0x3063, 0x3063, Kind::wide_closing},
    {0x3064, 0x3082, Kind::ideograph},
    {0x3083, 0x3083, Kind::wide_closing},
    {0x3084, 0x3084, Kind::ideograph},
    {0x3085, 0x3085, Kind::wide_closing},
    {0x3086, 0x3086, Kind::ideograph},
    {0x3087, 0x3087, Kind::wide_closing},
    {0x3088, 0x3096, Kind::ideograph},
    {0x3099, 0x309A, Kind::mark},
    {0x309D, 0x309E, Kind::wide_closing},
    {0x309F, 0x30A0, Kind::ideograph},
    {0x30A1, 0x30A1, Kind::wide_closing},
    {0x30A2, 0x30A2, Kind::ideograph},
    {0x30A3, 0x30A3, Kind::wide_closing},
    {0x30A4, 0x30A4, Kind::ideograph},
    {0x30A5, 0x30A5, Kind::wide_closing},
    {0x30A6, 0x30A6, Kind::ideograph},
    {0x30A7, 0x30A7, Kind::wide_closing},
    {0x30A8, 0x30A8, Kind::ideograph},
    {0x30A9, 0x30A9, Kind::wide_closing},
    {0x30AA, 0x30C2, Kind::ideograph},
    {0x30C3, 0x30C3, Kind::wide_closing},
    {0x30C4, 0x30E2, Kind::ideograph},
    {0x30E3, 0x30E3, Kind::wide_closing},
    {0x30E4, 0x30E4, Kind::ideograph},
    {0x30E5, 0x30E5, Kind::wide_closing},
    {0x30E6, 0x30E6, Kind::ideograph},
    {0x30E7, 0x30E7, Kind::wide_closing},
    {0x30E8, 0x30FA, Kind::ideograph},
    {0x30FB, 0x30FE, Kind::wide_closing},
    {0x30FF, 0x4DBF, Kind::ideograph},
    {0x4E00, 0x9FFF, Kind::ideograph},
    {0xA000, 0xA4CF, Kind::ideograph},
    {0xF900, 0xFAFF, Kind::ideograph},
    {0xFE00, 0xFE0F, Kind::mark},
    {0xFE20, 0xFE2F, Kind::mark},
    {0xFEFF, 0xFEFF, Kind::glue},
    {0xFF01, 0xFF01, Kind::wide_closing},
    {0xFF02, 0xFF03, Kind::ideograph},
    {0xFF04, 0xFF04, Kind::prefix},
    {0xFF05, 0xFF05, Kind::suffix},
    {0xFF06, 0xFF07, Kind::ideograph},
    {0xFF08, 0xFF08, Kind::wide_opening},
    {0xFF09, 0xFF09, Kind::wide_closing},
    {0xFF0A, 0xFF0B, Kind::ideograph},
    {0xFF0C, 0xFF0C, Kind::wide_closing},
    {0xFF0D, 0xFF0D, Kind::ideograph},
    {0xFF0E, 0xFF0E, Kind::wide_closing},
    {0xFF0F, 0xFF19, Kind::ideograph},
    {0xFF1A, 0xFF1B, Kind::wide_closing},
    {0xFF1C, 0xFF1E, Kind::ideograph},
    {0xFF1F, 0xFF1F, Kind::wide_closing},
    {0xFF20, 0xFF3A, Kind::ideograph},
    {0xFF3B, 0xFF3B, Kind::wide_opening},
    {0xFF3C, 0xFF3C, Kind::ideograph},
    {0xFF3D, 0xFF3D, Kind::wide_closing},
    {0xFF3E, 0xFF5A, Kind::ideograph},
    {0xFF5B, 0xFF5B, Kind::wide_opening},
    {0xFF5C, 0xFF5C, Kind::ideograph},
    {0xFF5D, 0xFF5D, Kind::wide_closing},
    {0xFF5E, 0xFF5E, Kind::ideograph},
    {0xFF5F, 0xFF5F, Kind::wide_opening},
    {0xFF60, 0xFF61, Kind::wide_closing},
    {0xFF62, 0xFF62, Kind::wide_opening},
    {0xFF63, 0xFF65, Kind::wide_closing},
    {0xFF66, 0xFF9F, Kind::ideograph},
    {0xFFE1, 0xFFE1, Kind::prefix},
    {0xFFE5, 0xFFE5, Kind::prefix},
    {0x1F000, 0x1F3FA, Kind::ideograph},
    {0x1F3FB, 0x1F3FF, Kind::mark},
    {0x1F400, 0x1FAFF, Kind::ideograph},
    {0x20000, 0x3FFFD, Kind::ideograph},
    {0xE0020, 0xE007F, Kind::mark},
};
static_assert(std::is_sorted(std::begin(kKinds), std::end(kKinds),
                             [](const Range& a, const Range& b) { return a.last < b.first; }));

Kind kind_of(char32_t c) {
  const Range* at =
      std::partition_point(std::begin(kKinds), std::end(kKinds), [c](const Range& r) { return r.last < c; });
  return at != std::end(kKinds) && at->first <= c ? at->kind : Kind::letter;
}

// Signs that bind the letter after them to the one before (GB9c): no character ends behind them, whatever the browser's
// edition of the rules says.
bool is_virama(char32_t c) { return c == 0x94D || c == 0x9CD || c == 0xACD || c == 0xB4D || c == 0xC4D || c == 0xD4D; }

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The code point at `at`, which moves on to the next one. Bytes that are no UTF-8 count as one of some kind.
char32_t take(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  char32_t c = more == 0 ? lead : lead & (0x3F >> more);
  while (at < text.size() && is_continuation(text[at])) c = c << 6 | (text[at++] & 0x3F);
  return c;
}

bool opens(Kind k) { return k == Kind::opening || k == Kind::wide_opening; }
bool closes(Kind k) { return k == Kind::closing || k == Kind::wide_closing || k == Kind::comma; }

// What stands around a place between two characters.
struct Around {
  Kind last, next;
  Kind bare;     // the last one that is no space
  bool initial;  // and that one stood at the beginning, or after a space or an opening
  bool ending;   // what follows `next` is a space, something that closes, or nothing
  bool word;     // a word ends here, says who knows
};

bool may_end(const Around& a) {
  if (a.next == Kind::space || closes(a.next) || a.next == Kind::slash) return false;
  if (opens(a.bare) || (a.bare == Kind::opening_quote && a.initial)) return false;
  if (a.next == Kind::closing_quote && a.ending) return false;
  if (a.last == Kind::space) return true;
  if (a.last == Kind::glue || a.next == Kind::glue || a.last == Kind::quote || a.next == Kind::quote) return false;
  if (a.last == Kind::opening_quote || a.next == Kind::closing_quote) return false;
  if (a.last == Kind::prefix || a.next == Kind::suffix || a.next == Kind::hyphen) return false;
  if (a.last == Kind::hyphen) return a.next != Kind::digit && !a.initial;
  if (a.last == Kind::dash) return a.next != Kind::dash && !a.initial;
  if (a.next == Kind::dash) return true;
  if (a.last == Kind::slash) return a.next != Kind::digit;
  if (a.last == Kind::ideograph || a.next == Kind::ideograph) return a.word;
  if (a.last == Kind::joined || a.next == Kind::joined) return a.word;
  return a.last == Kind::wide_closing || a.next == Kind::wide_opening;
}

// Where no line may end but one must.
bool is_tidy(const Around& a) {
  if (a.last == Kind::space) return true;
  if (a.next == Kind::space || closes(a.next) || a.next == Kind::closing_quote || a.next == Kind::suffix) return false;
  return !opens(a.last) && a.last != Kind::opening_quote && a.last != Kind::prefix;
}

// A character as these rules see it: the code point that marks stand on.
struct Character {
  std::size_t at = 0;
  Kind kind = Kind::letter;
};

// The characters that `boundaries` tells apart, and one more behind the last.
std::vector<Character> characters_of(std::string_view text, const Marks& boundaries) {
  std::vector<Character> out;
  bool bound = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    const char32_t c = take(text, at);
    const bool marked = here < boundaries.size() && (boundaries[here] & kCharacter) != 0;
    if (out.empty() || (marked && !bound)) out.push_back({here, kind_of(c)});
    bound = is_virama(c) || c == 0x200D;
  }
  out.push_back({text.size(), Kind::space});
  return out;
}

}  // namespace

Marks line_places(std::string_view text, const Marks& boundaries) {
  Marks places(text.size() + 1, 0);
  const std::vector<Character> all = characters_of(text, boundaries);
  Kind bare = Kind::space;
  bool initial = true;
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    const Kind kind = all[i].kind;
    if (kind == Kind::space) {
      for (std::size_t at = all[i].at; at < all[i + 1].at; ++at) places[at] |= kSpace;
    } else {
      initial = i == 0 || all[i - 1].kind == Kind::space || opens(all[i - 1].kind);
      bare = kind;
    }
    const std::size_t end = all[i + 1].at;
    places[end] |= kCharacter;
    if (end == text.size()) break;
    const bool word = end < boundaries.size() && (boundaries[end] & kWord) != 0;
    const Kind after = all[i + 2].kind;
    const Around around{kind, all[i + 1].kind, bare, initial, after == Kind::space || closes(after), word};
    if (may_end(around)) places[end] |= kLine;
    if (is_tidy(around)) places[end] |= kTidy;
  }
  places[text.size()] |= kCharacter | kTidy | kLine;
  return places;
}

Marks plain_boundaries(std::string_view text) {
  Marks marks(text.size() + 1, 0);
  Kind before = Kind::letter;
  bool flag = false;  // one half of a flag stands before this place
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    const char32_t c = take(text, at);
    const Kind kind = kind_of(c);
    const bool half = c >= 0x1F1E6 && c <= 0x1F1FF;
    if (kind != Kind::mark && !(flag && half)) {
      marks[here] |= kCharacter;
      if (!(kind == Kind::joined && before == Kind::joined)) marks[here] |= kWord;
    }
    flag = half && !flag;
    if (kind != Kind::mark) before = kind;
  }
  marks[text.size()] = kCharacter | kWord;
  return marks;
}

}  // namespace homeroom::ui
