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
std::vector<std::string> wrapped(std::string_view words, Style style, float width);
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
