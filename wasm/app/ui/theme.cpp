#include "wasm/app/ui/theme.h"

namespace homeroom::ui {
namespace {

// Text and background pairs: at least 4.5:1 everywhere, 7:1 in the contrast themes; field lines 3:1.
constexpr Theme kLight{.page = rgb(0xF4F2EC),
                       .panel = rgb(0xFFFFFF),
                       .raised = rgb(0xFFFFFF),
                       .line = rgb(0xE0DCD1),
                       .text = rgb(0x22272E),
                       .soft = rgb(0x565D68),
                       .accent = rgb(0x1F5FBF),
                       .accent_hover = rgb(0x174C9C),
                       .on_accent = rgb(0xFFFFFF),
                       .accent_soft = rgb(0xE3ECF9),
                       .danger = rgb(0xB3261E),
                       .danger_hover = rgb(0x8F1D17),
                       .on_danger = rgb(0xFFFFFF),
                       .danger_soft = rgb(0xFBE7E4),
                       .good = rgb(0x1C6B3A),
                       .good_soft = rgb(0xE0F2E4),
                       .warn = rgb(0x7A4A00),
                       .warn_soft = rgb(0xFFF1D2),
                       .field = rgb(0xFFFFFF),
                       .field_line = rgb(0x7D838C),
                       .hover = rgb(0x22272E, 14),
                       .press = rgb(0x22272E, 30),
                       .tile = rgb(0x2C3440),
                       .on_tile = rgb(0xFFFFFF),
                       .focus = rgb(0x1F5FBF),
                       .scrim = rgb(0x14181E, 130),
                       .shadow = rgb(0x22272E, 26),
                       .contrast = false};

constexpr Theme kDark{.page = rgb(0x171A1F),
                      .panel = rgb(0x21252C),
                      .raised = rgb(0x2A2F38),
                      .line = rgb(0x383F4A),
                      .text = rgb(0xF0F1F3),
                      .soft = rgb(0xB4BAC4),
                      .accent = rgb(0x8DB8F5),
                      .accent_hover = rgb(0xA9CAF8),
                      .on_accent = rgb(0x0D2344),
                      .accent_soft = rgb(0x243A58),
                      .danger = rgb(0xF4A39B),
                      .danger_hover = rgb(0xF8BCB6),
                      .on_danger = rgb(0x4A0D09),
                      .danger_soft = rgb(0x4A2523),
                      .good = rgb(0x8FD6A5),
                      .good_soft = rgb(0x1F3D2A),
                      .warn = rgb(0xF2C97B),
                      .warn_soft = rgb(0x43351A),
                      .field = rgb(0x1B1F25),
                      .field_line = rgb(0x8A92A0),
                      .hover = rgb(0xFFFFFF, 18),
                      .press = rgb(0xFFFFFF, 36),
                      .tile = rgb(0x323A46),
                      .on_tile = rgb(0xFFFFFF),
                      .focus = rgb(0xA9CAF8),
                      .scrim = rgb(0x000000, 150),
                      .shadow = rgb(0x000000, 60),
                      .contrast = false};

constexpr Theme contrast_of(Theme base, bool dark) {
  base.page = base.panel = base.raised = base.field = dark ? rgb(0x000000) : rgb(0xFFFFFF);
  base.text = base.soft = base.line = base.field_line = dark ? rgb(0xFFFFFF) : rgb(0x000000);
  base.accent = base.focus = dark ? rgb(0xFFE14D) : rgb(0x0B2F7A);
  base.accent_hover = dark ? rgb(0xFFF0A0) : rgb(0x000000);
  base.on_accent = dark ? rgb(0x000000) : rgb(0xFFFFFF);
  base.accent_soft = base.danger_soft = base.good_soft = base.warn_soft = dark ? rgb(0x1A1A1A) : rgb(0xF2F2F2);
  base.danger = dark ? rgb(0xFFB3AB) : rgb(0x7D0F09);
  base.good = dark ? rgb(0xA6F0BC) : rgb(0x0B4A22);
  base.warn = dark ? rgb(0xFFDB8F) : rgb(0x523100);
  base.tile = rgb(0x111111);
  base.contrast = true;
  return base;
}

constexpr Theme kLightContrast = contrast_of(kLight, false), kDarkContrast = contrast_of(kDark, true);

}  // namespace

const Theme& theme_for(const app::Look& look) {
  if (look.contrast) return look.dark ? kDarkContrast : kLightContrast;
  return look.dark ? kDark : kLight;
}

}  // namespace homeroom::ui
