// Runs of text, measured and drawn by the browser: any script, its own shaping, no font in the module.
// Owns (in the web body) the textures that hold the drawn runs. Two bodies, chosen at link time: web, and a fake for
// tests. Never breaks lines (ui/lines.h does, where boundaries() allows it); a run is one line of one style.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

struct ImDrawList;

namespace homeroom::text_runs {

struct Style {
  float size = 17;  // CSS px
  bool bold = false;
};

// How much larger than designed words are, as the person wants them: 1 to 2. Every style goes through it.
inline float& scale() {
  static float one = 1;
  return one;
}

// What is written large already grows by as many px as running text does, not by as many times.
inline float size_of(Style style) { return style.size + (scale() - 1) * (style.size < 17 ? style.size : 17.0f); }

// The texture that words are on. ImGui's shapes are on it too, in its corner, so that drawing with it as the list's
// texture is one draw for both: a texture coordinate below 1 is ImGui's, one from 2 on is words'. 0: there is none
// (tests).
inline constexpr int kPage = 1024;  // its width and height, device px
std::uint64_t page();
void shapes_changed();
void hand_over();  // the frame's new words, all at once, before it is drawn

float width(std::string_view run, Style style);    // remembered
float measure(std::string_view run, Style style);  // the same, for runs that nobody asks for again

// Where the characters and words of a text end: what is set in each of size() + 1 places, the first one before its
// first byte. language: BCP 47. Empty where the browser cannot tell (no Intl.Segmenter): ui/line_places.h has a rule
// for that.
inline constexpr std::uint8_t kCharacter = 1, kWord = 2;
std::vector<std::uint8_t> boundaries(std::string_view text, std::string_view language);

// (x, y): the line box's top left; the line box is line_height(style) high. colour: as ImGui has it.
void draw(ImDrawList& list, float x, float y, std::string_view run, Style style, std::uint32_t colour);
inline float line_height(Style style) { return size_of(style) * 1.375f; }

// turned_about: the width of a screen that is drawn from left to right and turned in the end (ui/mirrored.h), so that
// words are drawn turned, to stand upright then; 0: the screen is not turned.
void begin_frame(float pixel_ratio, float turned_about = 0);
void forget();          // another font, a lost context: draw every run anew
unsigned generation();  // how often everything was forgotten: what was measured before that is no longer true

}  // namespace homeroom::text_runs
