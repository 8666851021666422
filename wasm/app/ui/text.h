// Words on the screen: every one of them passes through here, drawn by the browser's own shaping
// (platform/text_runs.h). Owns nothing. label() only draws, for insides of other widgets; text() and heading() are also
// read aloud. Never cuts a word's meaning silently: fitted() ends in an ellipsis, and the node keeps the whole name.
#pragma once

#include "wasm/app/ui/ui.h"

namespace homeroom::ui {

enum class Align { left, centre, right };

// --- drawing only ---
void label(Ui& ui, Rect rect, std::string_view words, Style style, Colour colour, Align align = Align::left);
std::string fitted(std::string_view words, Style style, float width);
// Lines as views of `words`: spaces at a line's end are left out, no character is cut, and no line begins or ends with
// punctuation that does not belong there (lines.h). What was divided is remembered: asking each frame costs a look-up.
std::vector<std::string_view> wrapped(std::string_view words, Style style, float width);
std::string_view first_character(std::string_view words);  // as readers count them: with its marks, a flag as one
float paragraph_height(std::string_view words, Style style, float width);
void paragraph(Ui& ui, Rect rect, std::string_view words, Style style, Colour colour, Align align = Align::left);

// --- read aloud too; as high as they need ---
void text(Ui& ui, Flow& flow, std::string_view key, const std::string& words, Style style, Colour colour,
          Align align = Align::left);
void text_at(Ui& ui, Rect rect, std::string_view key, const std::string& words, Style style, Colour colour,
             Align align = Align::left);
// key: needed where a screen has more than one heading of a level.
void heading(Ui& ui, Flow& flow, int level, const std::string& words, Style style, std::string_view key = {},
             Align align = Align::left);
void heading_at(Ui& ui, Rect rect, int level, const std::string& words, Style style);

}  // namespace homeroom::ui
