#include "wasm/app/ui/text.h"

namespace homeroom::ui {
namespace {

Node& written(Node& node, Style style) {
  node.font = scaled(style.size);
  node.bold = style.bold;
  return node;
}

float width_of(std::string_view words, Style style) { return words.empty() ? 0 : text_runs::width(words, style); }

std::size_t next_point(std::string_view words, std::size_t at) {
  ++at;
  while (at < words.size() && (static_cast<unsigned char>(words[at]) & 0xC0) == 0x80) ++at;
  return at;
}

// How many bytes of `words` fit, at least one character.
std::size_t fitting(std::string_view words, Style style, float width) {
  std::size_t fits = next_point(words, 0);
  for (std::size_t at = fits; at < words.size();) {
    at = next_point(words, at);
    if (width_of(words.substr(0, at), style) > width) break;
    fits = at;
  }
  return fits;
}

// Chinese and Japanese are written without spaces: a line of them may break after any character. (UTF-8: U+3000 up to
// Hangul, which has spaces, and the full-width forms.)
bool breaks_anywhere(std::string_view words) {
  for (char c : words) {
    auto byte = static_cast<unsigned char>(c);
    if ((byte >= 0xE3 && byte <= 0xE9) || byte == 0xEF) return true;
  }
  return false;
}

// Marks that close what stands before them do not begin a line.
std::size_t before_marks(std::string_view line, std::size_t fits) {
  constexpr std::string_view marks[] = {"，", "。", "、", "；", "：", "！", "？", "）", "”", "…", "》"};
  for (std::string_view mark : marks) {
    if (!line.substr(fits).starts_with(mark)) continue;
    std::size_t at = fits;
    while (at > 0 && (static_cast<unsigned char>(line[--at]) & 0xC0) == 0x80) {
    }
    return at > 0 ? at : fits;
  }
  return fits;
}

void wrap_line(std::string_view line, Style style, float width, std::vector<std::string>& out) {
  while (width_of(line, style) > width) {
    std::size_t fits = fitting(line, style, width);
    std::size_t space = line.substr(0, fits + 1).rfind(' ');
    if (space != std::string_view::npos && space > 0 && !(breaks_anywhere(line.substr(space, fits - space))))
      fits = space;
    else
      fits = before_marks(line, fits);
    out.emplace_back(line.substr(0, fits));
    line.remove_prefix(fits);
    while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
    if (line.empty()) return;
  }
  out.emplace_back(line);
}

}  // namespace

std::string fitted(std::string_view words, Style style, float width) {
  if (width_of(words, style) <= width) return std::string(words);
  float dots = width_of("…", style);
  if (width <= dots) return "…";
  return std::string(words.substr(0, fitting(words, style, width - dots))) + "…";
}

std::vector<std::string> wrapped(std::string_view words, Style style, float width) {
  std::vector<std::string> lines;
  while (true) {
    std::size_t end = words.find('\n');
    wrap_line(words.substr(0, end), style, std::max(width, text_runs::size_of(style)), lines);
    if (end == std::string_view::npos) return lines;
    words.remove_prefix(end + 1);
  }
}

float paragraph_height(std::string_view words, Style style, float width) {
  return static_cast<float>(wrapped(words, style, width).size()) * text_runs::line_height(style);
}

void label(Ui& ui, Rect rect, std::string_view words, Style style, Colour colour, Align align) {
  if (words.empty()) return;
  std::string shown = fitted(words, style, rect.w + 0.5f);  // a place that was measured for it, rounding aside
  float width = width_of(shown, style);
  float x = align == Align::left     ? rect.x
            : align == Align::centre ? rect.x + (rect.w - width) / 2
                                     : rect.right() - width;
  text_runs::draw(ui.draw, x, rect.middle_y() - text_runs::line_height(style) / 2, shown, style, colour);
}

void paragraph(Ui& ui, Rect rect, std::string_view words, Style style, Colour colour, Align align) {
  float step = text_runs::line_height(style);
  Rect line{rect.x, rect.y, rect.w, step};
  for (const std::string& one : wrapped(words, style, rect.w)) {
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
