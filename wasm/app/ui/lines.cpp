#include "wasm/app/ui/lines.h"

#include <algorithm>

#include "wasm/app/platform/text_runs.h"

namespace homeroom::ui {
namespace {

struct Paragraph {
  std::string_view text;
  const Marks& places;
  float width;
  const Measure& measure;

  // Without the spaces at its end.
  std::size_t trimmed(std::size_t from, std::size_t to) const {
    while (to > from && (places[to - 1] & kSpace) != 0) --to;
    return to;
  }
  bool fits(std::size_t from, std::size_t to) const {
    to = trimmed(from, to);
    return to == from || measure(text.substr(from, to - from)) <= width;
  }
};

// How many of the candidates, from the front, fit. Asks near `guess` first: measuring is what costs.
std::size_t fitting_of(const Paragraph& p, std::size_t from, const std::vector<std::size_t>& ends, std::size_t guess) {
  std::size_t low = 0, high = ends.size();  // the first `low` fit; from `high` on they do not
  bool fitted = false, missed = false;
  for (std::size_t step = 1; low < high; step *= 2) {
    const std::size_t at = fitted && missed ? low + (high - low) / 2
                           : fitted         ? std::min(low + step / 2 - 1, high - 1)
                           : missed         ? high - std::min(step / 2, high - low)
                                            : std::min(guess, high - 1);
    if (p.fits(from, ends[at])) {
      low = at + 1;
      fitted = true;
    } else {
      high = at;
      missed = true;
    }
  }
  return low;
}

// Where the line from `from` ends if it ends at places of this kind; 0: not even the first one fits.
std::size_t end_at(const Paragraph& p, std::size_t from, std::size_t end, std::uint8_t kind, float whole) {
  std::vector<std::size_t> ends;
  const float share = whole > 0 ? p.width / whole : 0;
  std::size_t guess = 0;
  for (std::size_t at = from + 1; at <= end; ++at) {
    if (at != end && (p.places[at] & kind) == 0) continue;
    if (static_cast<float>(at - from) <= share * static_cast<float>(end - from)) guess = ends.size();
    ends.push_back(at);
  }
  const std::size_t fit = fitting_of(p, from, ends, guess);
  return fit == 0 ? 0 : ends[fit - 1];
}

std::size_t first_character(const Paragraph& p, std::size_t from, std::size_t end) {
  std::size_t at = from + 1;
  while (at < end && (p.places[at] & text_runs::kCharacter) == 0) ++at;
  return at;
}

void divide(const Paragraph& p, std::size_t from, std::size_t end, std::vector<Line>& out) {
  while (true) {
    const float whole = from == end ? 0 : p.measure(p.text.substr(from, end - from));
    if (whole <= p.width) return out.push_back({from, end});
    std::size_t to = 0;
    // At the end of a word; else where a character ends, and best where it does not look wrong.
    for (std::uint8_t kind : {kLine, kTidy, text_runs::kCharacter}) {
      if (to == 0) to = end_at(p, from, end, kind, whole);
    }
    if (to == 0) to = first_character(p, from, end);
    const std::size_t seen = p.trimmed(from, to);
    if (seen > from || to == end) out.push_back({from, seen});  // else: spaces before a word that is too long for them
    from = to;
    if (from == end) return;
  }
}

}  // namespace

std::vector<Line> lines_of(std::string_view text, const Marks& places, float width, const Measure& measure) {
  const Paragraph all{text, places, width, measure};
  std::vector<Line> lines;
  for (std::size_t from = 0;;) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    divide(all, from, end, lines);
    if (end == text.size()) return lines;
    from = end + 1;
  }
}

std::size_t fitting(std::string_view text, const Marks& places, float width, const Measure& measure) {
  const Paragraph all{text, places, width, measure};
  return end_at(all, 0, text.size(), text_runs::kCharacter, text.empty() ? 0 : measure(text));
}

}  // namespace homeroom::ui
