// How Homeroom looks: colours for light, dark and high contrast, and the few sizes everything is made of.
// Owns nothing; a theme is a table of constants.
// Never carries meaning by colour alone: who uses a colour for a state also draws a word or a shape.
#pragma once

#include <cstdint>

#include "wasm/app/state/model.h"

namespace homeroom::ui {

using Colour = std::uint32_t;  // 0xAABBGGRR, as ImGui has it

constexpr Colour rgb(std::uint32_t hex, std::uint32_t alpha = 255) {
  return (alpha << 24) | ((hex & 0xff) << 16) | (hex & 0xff00) | ((hex >> 16) & 0xff);
}

struct Theme {
  Colour page, panel, raised, line, text, soft, accent, accent_hover, on_accent, accent_soft, danger, danger_hover,
      on_danger, danger_soft, good, good_soft, warn, warn_soft, field, field_line, hover, press, tile, on_tile, focus,
      scrim, shadow;
  bool contrast;
};

const Theme& theme_for(const app::Look& look);

// 4 px scale.
inline constexpr float kGap = 16, kSmallGap = 8, kPad = 16, kTarget = 48, kRadius = 12, kBigRadius = 16;

}  // namespace homeroom::ui
