// A text divided into lines of a width.
// Owns nothing. Never loses a byte but spaces at a line's end, and the line feeds; never cuts a character; is wider
// than it should be only where one character is.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "wasm/app/ui/line_places.h"

namespace homeroom::ui {

struct Line {
  std::size_t from = 0, to = 0;  // bytes
  friend bool operator==(const Line&, const Line&) = default;
};

using Measure = std::function<float(std::string_view)>;  // in px

// places: line_places(text). At least one line; '\n' ends one.
std::vector<Line> lines_of(std::string_view text, const Marks& places, float width, const Measure& measure);

// How many bytes of a text fit, as whole characters: 0 when not even the first does.
std::size_t fitting(std::string_view text, const Marks& places, float width, const Measure& measure);

}  // namespace homeroom::ui
