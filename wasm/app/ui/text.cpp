#include "wasm/app/ui/text.h"

#include <algorithm>

#include "wasm/app/ui/lines.h"
#include "wasm/app/ui/recent.h"

namespace homeroom::ui {
namespace {

Node& written(Node& node, Style style) {
  node.font = scaled(style.size);
  node.bold = style.bold;
  return node;
}

float width_of(std::string_view words, Style style) { return words.empty() ? 0 : text_runs::width(words, style); }

// What was found out about a text: where its lines may end, and how it was divided the last times.
struct Division {
  float size = 0, width = 0;
  bool bold = false;
  std::vector<Line> lines;
};
struct Known {
  Marks places;
  std::vector<Division> divisions;
  std::size_t oldest = 0;
};

// A long class with a long chat asks for some hundred texts a frame; a text is divided for a handful of places.
constexpr std::size_t kTexts = 4096, kBytes = 1 << 20, kDivisions = 4;

Known& known(std::string_view words) {
  static Recent<Known> recent(kTexts, kBytes);
  static unsigned generation = 0;
  static std::string_view spoken;
  if (generation != text_runs::generation() || spoken != language().code) {
    recent.clear();
    generation = text_runs::generation();
    spoken = language().code;
  }
  Known& one = recent.of(words);
  if (one.places.empty()) {
    // English needs no dictionary, and asking costs.
    const bool plain = std::all_of(words.begin(), words.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
    Marks ends = plain ? Marks{} : text_runs::boundaries(words, language().code);
    one.places = line_places(words, ends.empty() ? plain_boundaries(words) : ends);
  }
  return one;
}

// Good until the next text is asked for.
const std::vector<Line>& divided(std::string_view words, Style style, float width) {
  const float size = text_runs::size_of(style);
  Known& one = known(words);
  for (const Division& each : one.divisions) {
    if (each.size == size && each.width == width && each.bold == style.bold) return each.lines;
  }
  const Measure measure = [style](std::string_view run) { return text_runs::measure(run, style); };
  Division made{size, width, style.bold, lines_of(words, one.places, std::max(width, size), measure)};
  if (one.divisions.size() < kDivisions) return one.divisions.emplace_back(std::move(made)).lines;
  one.oldest = (one.oldest + 1) % kDivisions;
  return (one.divisions[one.oldest] = std::move(made)).lines;
}

}  // namespace

std::string fitted(std::string_view words, Style style, float width) {
  if (width_of(words, style) <= width) return std::string(words);
  const float dots = width_of("…", style);
  const Measure measure = [style](std::string_view run) { return width_of(run, style); };
  const std::size_t fits = width <= dots ? 0 : fitting(words, known(words).places, width - dots, measure);
  return std::string(words.substr(0, fits)) + "…";
}

std::vector<std::string_view> wrapped(std::string_view words, Style style, float width) {
  std::vector<std::string_view> lines;
  for (const Line& line : divided(words, style, width)) lines.push_back(words.substr(line.from, line.to - line.from));
  return lines;
}

std::string_view first_character(std::string_view words) {
  const Marks& places = known(words).places;
  std::size_t at = std::min<std::size_t>(1, words.size());
  while (at < words.size() && (places[at] & text_runs::kCharacter) == 0) ++at;
  return words.substr(0, at);
}

float paragraph_height(std::string_view words, Style style, float width) {
  return static_cast<float>(divided(words, style, width).size()) * text_runs::line_height(style);
}

void label(Ui& ui, Rect rect, std::string_view words, Style style, Colour colour, Align align) {
  if (words.empty() || !ui.shows(rect)) return;
  float width = width_of(words, style);
  std::string shorter;
  if (width > rect.w + 0.5f) {  // a place that was measured for it, rounding aside
    shorter = fitted(words, style, rect.w + 0.5f);
    words = shorter;
    width = width_of(words, style);
  }
  float x = align == Align::left     ? rect.x
            : align == Align::centre ? rect.x + (rect.w - width) / 2
                                     : rect.right() - width;
  text_runs::draw(ui.draw, x, rect.middle_y() - text_runs::line_height(style) / 2, words, style, colour);
}

void paragraph(Ui& ui, Rect rect, std::string_view words, Style style, Colour colour, Align align) {
  float step = text_runs::line_height(style);
  Rect line{rect.x, rect.y, rect.w, step};
  for (std::string_view one : wrapped(words, style, rect.w)) {
    label(ui, line, one, style, colour, align);
    line.y += step;
  }
}

void text_at(Ui& ui, Rect rect, std::string_view key, const std::string& words, Style style, Colour colour,
             Align align) {
  written(ui.add(Role::text, key, words, rect), style);
  paragraph(ui, rect, words, style, colour, align);
}

void text(Ui& ui, Flow& flow, std::string_view key, const std::string& words, Style style, Colour colour, Align align) {
  text_at(ui, flow.next(paragraph_height(words, style, flow.w)), key, words, style, colour, align);
}

void heading_at(Ui& ui, Rect rect, int level, const std::string& words, Style style) {
  written(ui.add(Role::heading, "h" + std::to_string(level), words, rect), style).level = level;
  label(ui, rect, words, style, ui.theme.text);
}

void heading(Ui& ui, Flow& flow, int level, const std::string& words, Style style, std::string_view key, Align align) {
  Rect rect = flow.next(paragraph_height(words, style, flow.w));
  written(ui.add(Role::heading, key.empty() ? "h" + std::to_string(level) : std::string(key), words, rect), style)
      .level = level;
  paragraph(ui, rect, words, style, ui.theme.text, align);
}

}  // namespace homeroom::ui
