#include "wasm/app/ui/theme.h"

namespace homeroom::ui {
namespace {

// What these have to keep to is in tests/views/theme_test.cpp: 4.5:1 for words, 3:1 for the edges and marks of
// controls, 7:1 where more contrast is asked for.

constexpr std::array<std::uint32_t, 8> kPeople = {0xA8430F, 0x2459B8, 0x1A7048, 0x7B3FA6,
                                                  0xB02A61, 0x0C6A7A, 0x7A5C00, 0x4C51B0};

constexpr std::uint32_t mix(std::uint32_t a, std::uint32_t b, std::uint32_t percent_of_b) {
  std::uint32_t out = 0;
  for (std::uint32_t shift : {0u, 8u, 16u}) {
    std::uint32_t x = (a >> shift) & 0xff, y = (b >> shift) & 0xff;
    out |= ((x * (100 - percent_of_b) + y * percent_of_b) / 100) << shift;
  }
  return out;
}

constexpr std::array<Tint, 8> tints(std::uint32_t towards, std::uint32_t percent) {
  std::array<Tint, 8> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = {rgb(kPeople[i]), rgb(mix(kPeople[i], towards, percent))};
  return out;
}

constexpr Theme kLight{.page = rgb(0xF5F3EE),
                       .panel = rgb(0xFFFFFF),
                       .raised = rgb(0xFFFFFF),
                       .line = rgb(0xE6E2D9),
                       .text = rgb(0x20252D),
                       .soft = rgb(0x555C67),
                       .accent = rgb(0x2459C4),
                       .accent_hover = rgb(0x1B479F),
                       .on_accent = rgb(0xFFFFFF),
                       .accent_soft = rgb(0xE5EDFB),
                       .accent_ink = rgb(0x1D4BA6),
                       .danger = rgb(0xB3261E),
                       .danger_hover = rgb(0x8F1D17),
                       .on_danger = rgb(0xFFFFFF),
                       .danger_soft = rgb(0xFCE9E6),
                       .good = rgb(0x17663A),
                       .good_soft = rgb(0xE0F3E6),
                       .warn = rgb(0x744600),
                       .warn_soft = rgb(0xFFF1D4),
                       .field = rgb(0xFFFFFF),
                       .field_line = rgb(0x858B94),
                       .hover = rgb(0x20252D, 14),
                       .press = rgb(0x20252D, 30),
                       .focus = rgb(0x2459C4),
                       .scrim = rgb(0x14181E, 130),
                       .shadow = rgb(0x3A3426, 22),
                       .tile = rgb(0x2B323D),
                       .on_tile = rgb(0xFFFFFF),
                       .plate = rgb(0x14181E, 200),
                       .on_plate = rgb(0xFFFFFF),
                       .mark = rgb(0xFFD84D),
                       .speaking = rgb(0x178A4C),
                       .tints = tints(0xFFFFFF, 80),
                       .dark = false,
                       .contrast = false};

constexpr Theme kDark{.page = rgb(0x15181D),
                      .panel = rgb(0x1F242B),
                      .raised = rgb(0x282E37),
                      .line = rgb(0x363D48),
                      .text = rgb(0xF0F1F3),
                      .soft = rgb(0xB6BCC6),
                      .accent = rgb(0x92BBF7),
                      .accent_hover = rgb(0xB0CEFA),
                      .on_accent = rgb(0x0B2145),
                      .accent_soft = rgb(0x22375A),
                      .accent_ink = rgb(0xB4D0FA),
                      .danger = rgb(0xF5A79F),
                      .danger_hover = rgb(0xF8BCB6),
                      .on_danger = rgb(0x4A0D09),
                      .danger_soft = rgb(0x472422),
                      .good = rgb(0x93D9A9),
                      .good_soft = rgb(0x1E3B2A),
                      .warn = rgb(0xF3CC80),
                      .warn_soft = rgb(0x41331A),
                      .field = rgb(0x181C22),
                      .field_line = rgb(0x8A92A0),
                      .hover = rgb(0xFFFFFF, 18),
                      .press = rgb(0xFFFFFF, 36),
                      .focus = rgb(0xB0CEFA),
                      .scrim = rgb(0x000000, 150),
                      .shadow = rgb(0x000000, 60),
                      .tile = rgb(0x2B323D),
                      .on_tile = rgb(0xFFFFFF),
                      .plate = rgb(0x0C0E12, 200),
                      .on_plate = rgb(0xFFFFFF),
                      .mark = rgb(0xFFD84D),
                      .speaking = rgb(0x63D992),
                      .tints = tints(0x14171C, 68),
                      .dark = true,
                      .contrast = false};

// Black and white, one colour for what is to be done, and a line around everything.
constexpr Theme contrast_of(Theme base, bool dark) {
  const Colour back = dark ? rgb(0x000000) : rgb(0xFFFFFF), ink = dark ? rgb(0xFFFFFF) : rgb(0x000000);
  base.page = base.panel = base.raised = base.field = back;
  base.text = base.soft = base.line = base.field_line = ink;
  base.accent = base.focus = base.accent_ink = dark ? rgb(0xFFE14D) : rgb(0x0B2F7A);
  base.accent_hover = dark ? rgb(0xFFF0A0) : rgb(0x000000);
  base.on_accent = back;
  base.accent_soft = base.danger_soft = base.good_soft = base.warn_soft = dark ? rgb(0x1A1A1A) : rgb(0xF2F2F2);
  base.danger = dark ? rgb(0xFFB3AB) : rgb(0x7D0F09);
  base.good = dark ? rgb(0xA6F0BC) : rgb(0x0B4A22);
  base.warn = dark ? rgb(0xFFDB8F) : rgb(0x523100);
  base.speaking = dark ? rgb(0xA6F0BC) : rgb(0x0B4A22);
  base.plate = rgb(0x000000);
  base.tile = rgb(0x111111);
  base.tints = tints(dark ? 0x000000 : 0xFFFFFF, 100);
  base.contrast = true;
  return base;
}

constexpr Theme kLightContrast = contrast_of(kLight, false), kDarkContrast = contrast_of(kDark, true);

}  // namespace

const Theme& theme_for(const app::Look& look) {
  if (look.contrast) return look.dark ? kDarkContrast : kLightContrast;
  return look.dark ? kDark : kLight;
}

const Tint& tint_of(const Theme& theme, const std::string& subject) {
  std::uint32_t hash = 2166136261u;
  for (char c : subject) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return theme.tints[(hash >> 8) % theme.tints.size()];
}

}  // namespace homeroom::ui
