// How Homeroom looks: every colour, distance, radius, size of type and length of motion that the interface is made of.
// Owns nothing; a theme is a table of constants. shell/style.css repeats the few that stand before anything is drawn
// (tests/views/theme_test.cpp compares).
// Never carries meaning by colour alone: who uses a colour for a state also draws a word or a shape.
#pragma once

#include <array>
#include <cstdint>

#include "wasm/app/platform/text_runs.h"
#include "wasm/app/state/model.h"

namespace homeroom::ui {

// --- colour ---
using Colour = std::uint32_t;  // 0xAABBGGRR, as ImGui has it

constexpr Colour rgb(std::uint32_t hex, std::uint32_t alpha = 255) {
  return (alpha << 24) | ((hex & 0xff) << 16) | (hex & 0xff00) | ((hex >> 16) & 0xff);
}
constexpr std::uint32_t hex_of(Colour c) { return ((c & 0xff) << 16) | (c & 0xff00) | ((c >> 16) & 0xff); }

// A person's own pair: the disc with their initials, and the tile it stands on. Which one is theirs never changes.
struct Tint {
  Colour disc, tile;
};

struct Theme {
  Colour page, panel, raised, line, text, soft;  // sheets, from the lowest up, and what is written on them
  Colour accent, accent_hover, on_accent;        // the one thing to do next
  Colour accent_soft, accent_ink;                // what belongs to it
  Colour danger, danger_hover, on_danger, danger_soft, good, good_soft, warn, warn_soft;
  Colour field, field_line, hover, press, focus, scrim, shadow;
  Colour tile, on_tile, plate, on_plate, mark;  // pictures: behind them, and what lies over any picture
  Colour speaking;                              // the ring around whoever is heard
  std::array<Tint, 8> tints;
  bool dark, contrast;
};

const Theme& theme_for(const app::Look& look);
const Tint& tint_of(const Theme& theme, const std::string& subject);

// --- space: steps of 4 ---
inline constexpr float kTinyGap = 4, kSmallGap = 8, kMidGap = 12, kGap = 16, kWideGap = 24, kPad = 16;
inline constexpr float kTarget = 48, kBigTarget = 56;  // what a finger needs, and what it finds at once
inline constexpr float kWide = 900;                    // from here on there is room beside the pictures

// --- radius ---
inline constexpr float kSmallRadius = 10, kRadius = 14, kBigRadius = 20, kHugeRadius = 28;

// --- type: 16 px and more, on lines of 1.375 em; grows with what the person chose (text_runs::scale) ---
using text_runs::Style;
inline constexpr Style kBody{17, false}, kBold{17, true}, kSmall{16, false}, kSmallBold{16, true};
inline constexpr Style kHeading{22, true}, kTitle{32, true}, kDisplay{44, true};
inline float scaled(float px) { return px * text_runs::scale(); }  // the height of something that holds words

// --- motion: only the veil before the first screen fades (shell/style.css), and not for those who asked for less ---
inline constexpr int kMotionMs = 120;

}  // namespace homeroom::ui
