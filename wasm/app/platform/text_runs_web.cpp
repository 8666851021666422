#include <GLES3/gl3.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "wasm/app/platform/imports.h"
#include "wasm/app/platform/text_runs.h"

namespace homeroom::text_runs {
namespace {

// Textures of 1024² (4 MB each) are filled shelf by shelf, below ImGui's shapes. When all are full everything is
// forgotten and what the screen still shows is drawn again: cheaper than keeping books, and rare.
constexpr std::size_t kMaxPages = 4;
constexpr std::size_t kMaxWidths = 8192;

// What a run looks like: what looks alike is measured and drawn once. A frame asks some hundred times, so asking makes
// no string.
struct Look {
  std::string_view run;
  long size = 0;  // in sixteenths of a px
  bool bold = false;
  int rgb = -1;  // of runs that have colours of their own; others are drawn white and tinted
  friend bool operator==(const Look&, const Look&) = default;
};
struct KeptLook {
  std::string run;
  Look look;
  explicit KeptLook(const Look& of) : run(of.run), look(of) {}
  operator Look() const { return {run, look.size, look.bold, look.rgb}; }
};
struct LookHash {
  using is_transparent = void;
  std::size_t operator()(const Look& look) const {
    const std::size_t style =
        static_cast<std::size_t>(look.size) * 2 + look.bold + static_cast<std::size_t>(look.rgb) * 31;
    return std::hash<std::string_view>()(look.run) ^ style * 0x9E3779B1u;
  }
};
struct LookEqual {
  using is_transparent = void;
  bool operator()(const Look& a, const Look& b) const { return a == b; }
};
template <class Value>
using ByLook = std::unordered_map<KeptLook, Value, LookHash, LookEqual>;

// A piece of a run: one that is wider than a texture has several.
struct Piece {
  GLuint texture = 0;
  int x = 0, y = 0, w = 0, h = 0;  // device px
};
struct Run {
  std::vector<Piece> pieces;
  int margin = 0;  // above and below the line, device px
  bool coloured = false;
};

struct Page {
  GLuint texture = 0;
  int x = 0, y = 0, shelf = 0;
};

struct Cache {
  ByLook<float> widths;
  ByLook<Run> runs;
  std::vector<Page> pages;
  float ratio = 1, turned_about = 0;
  bool full = false;
  unsigned generation = 0;
};

Cache& cache() {
  static Cache one;
  return one;
}

// Pictures in the text (emoji) have colours of their own: such runs are drawn in their final colour, untinted.
bool has_colours(std::string_view run) {
  for (std::size_t i = 0; i + 2 < run.size(); ++i) {
    const auto byte = static_cast<unsigned char>(run[i]), next = static_cast<unsigned char>(run[i + 1]);
    const auto after = static_cast<unsigned char>(run[i + 2]);
    if (byte == 0xF0 && next == 0x9F) return true;                   // U+1F000 and on
    if (byte == 0xE2 && next >= 0x8C && next <= 0xAF) return true;   // U+2300 to 2BFF
    if (byte == 0xEF && next == 0xB8 && after == 0x8F) return true;  // U+FE0F: what stands before it is a picture
  }
  return false;
}

// Letters of Hebrew, Arabic and their neighbours: U+0590–08FF and the presentation forms FB1D–FDFF, FE70–FEFC.
bool is_rtl(char32_t c) {
  return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC);
}

// Letters that are written from left to right, near enough.
bool is_ltr(char32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x58F) || (c >= 0x900 && c < 0x2000) ||
         (c >= 0x3040 && c < 0xD7FF);
}

// Letters of other scripts than Latin, Greek and Cyrillic stand higher and hang lower than a line is high in many faces
// (vowel marks, Nastaliq): so much of the letters' size is kept for them above and below.
float margin_of(std::string_view run) {
  constexpr unsigned char kFirstByte = 0xD6;  // of U+0580 and what comes after
  const bool tall =
      std::any_of(run.begin(), run.end(), [](char c) { return static_cast<unsigned char>(c) >= kFirstByte; });
  return tall ? 0.4f : 0.0f;
}

// A line in one script has that script's direction (a name, a message), a mixed one has the interface's.
bool runs_rtl(std::string_view run, bool interface_rtl) {
  bool rtl = false, ltr = false;
  for (std::size_t i = 0; i < run.size();) {
    auto lead = static_cast<unsigned char>(run[i]);
    const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    char32_t c = more == 0 ? lead : lead & (0x3F >> more);
    for (std::size_t k = 1; k <= more && i + k < run.size(); ++k) c = c << 6 | (run[i + k] & 0x3F);
    rtl = rtl || is_rtl(c);
    ltr = ltr || is_ltr(c);
    i += more + 1;
  }
  return rtl == ltr ? interface_rtl : rtl;
}

Look look_of(std::string_view run, float size, bool bold, int rgb) { return {run, std::lround(size * 16), bold, rgb}; }

void copy_shapes(GLuint texture) {
  ImTextureData& shapes = *ImGui::GetIO().Fonts->TexData;
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, shapes.Width, shapes.Height, GL_RGBA, GL_UNSIGNED_BYTE, shapes.GetPixels());
}

Page new_page() {
  GLuint texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  // Words are drawn pixel on pixel; the soft edges of ImGui's lines are made by mixing.
  for (GLenum filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER})
    glTexParameteri(GL_TEXTURE_2D, filter, GL_LINEAR);
  for (GLenum wrap : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T}) glTexParameteri(GL_TEXTURE_2D, wrap, GL_CLAMP_TO_EDGE);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, kPage, kPage, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  const ImTextureData& shapes = *ImGui::GetIO().Fonts->TexData;
  if (shapes.Status == ImTextureStatus_OK) copy_shapes(texture);  // else they are copied onto all pages with the frame
  return {texture, 0, shapes.Height, 0};
}

// A free place of w × h; without texture when there is none.
Piece place(int w, int h) {
  Cache& c = cache();
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (!c.pages.empty()) {
      Page& page = c.pages.back();
      if (page.x + w > kPage) {
        page.x = 0;
        page.y += page.shelf;
        page.shelf = 0;
      }
      if (page.y + h <= kPage) {
        Piece piece{page.texture, page.x, page.y, w, h};
        page.x += w;
        page.shelf = std::max(page.shelf, h);
        return piece;
      }
    }
    if (c.pages.size() >= kMaxPages) break;
    c.pages.push_back(new_page());
  }
  c.full = true;
  return {};
}

Run make(const Look& look, Style style) {
  Cache& c = cache();
  const float size = size_of(style) * c.ratio;
  const int margin = static_cast<int>(std::ceil(size * margin_of(look.run)));
  const int line = static_cast<int>(std::ceil(line_height(style) * c.ratio)), h = line + 2 * margin;
  const int wide = static_cast<int>(std::ceil(width(look.run, style) * c.ratio)) + 4;
  // The baseline stands where a line of 1.375 em has it in common text faces.
  const float baseline = static_cast<float>(margin) + std::round(static_cast<float>(line) * 0.5f + size * 0.34f);
  Run run{{}, margin, look.rgb >= 0};
  for (int left = 0; left < wide; left += kPage) {
    const Piece piece = place(std::min(kPage, wide - left), h);
    if (piece.texture == 0) return run;
    app_js_text_draw(piece.texture, look.run.data(), look.run.size(), size, style.bold, look.rgb, left, piece.x,
                     piece.y, piece.w, h, baseline, runs_rtl(look.run, c.turned_about > 0));
    run.pieces.push_back(piece);
  }
  return run;
}

}  // namespace

std::uint64_t page() {
  Cache& c = cache();
  if (c.pages.empty()) c.pages.push_back(new_page());
  return c.pages.back().texture;
}

void hand_over() { app_js_text_upload(); }

void shapes_changed() {
  for (Page& page : cache().pages) copy_shapes(page.texture);
}

float width(std::string_view run, Style style) {
  ByLook<float>& widths = cache().widths;
  const Look look = look_of(run, size_of(style), style.bold, -1);
  if (auto at = widths.find(look); at != widths.end()) return at->second;
  if (widths.size() >= kMaxWidths) widths.clear();
  return widths.emplace(KeptLook(look), measure(run, style)).first->second;
}

float measure(std::string_view run, Style style) {
  return static_cast<float>(app_js_text_width(run.data(), run.size(), size_of(style), style.bold));
}

std::vector<std::uint8_t> boundaries(std::string_view text, std::string_view language) {
  std::vector<std::uint8_t> marks(text.size() + 1, 0);
  if (app_js_text_boundaries(text.data(), text.size(), language.data(), language.size(), marks.data()) == 0) return {};
  return marks;
}

void draw(ImDrawList& list, float x, float y, std::string_view run, Style style, std::uint32_t colour) {
  Cache& c = cache();
  const int rgb =
      has_colours(run) ? static_cast<int>(((colour & 0xff) << 16) | (colour & 0xff00) | ((colour >> 16) & 0xff)) : -1;
  const Look look = look_of(run, size_of(style) * c.ratio, style.bold, rgb);
  auto at = c.runs.find(look);
  if (at == c.runs.end()) {
    Run made = make(look, style);
    if (made.pieces.empty()) return;
    at = c.runs.emplace(KeptLook(look), std::move(made)).first;
  }
  const Run& r = at->second;
  const bool turned = c.turned_about > 0;
  // On whole device pixels where it stands in the end.
  if (turned) x = c.turned_about - x - width(run, style);
  float left = std::round(x * c.ratio - 1);
  const float top = std::round(y * c.ratio) - static_cast<float>(r.margin);
  for (const Piece& piece : r.pieces) {
    const auto w = static_cast<float>(piece.w), h = static_cast<float>(piece.h);
    const auto px = static_cast<float>(piece.x), py = static_cast<float>(piece.y);
    ImVec2 from{left / c.ratio, top / c.ratio}, to{(left + w) / c.ratio, (top + h) / c.ratio};
    if (turned) {
      from.x = c.turned_about - from.x;
      to.x = c.turned_about - to.x;
    }
    list.AddImage(ImTextureRef(static_cast<ImTextureID>(piece.texture)), from, to, {2 + px / kPage, py / kPage},
                  {2 + (px + w) / kPage, (py + h) / kPage}, r.coloured ? (colour | 0xFFFFFFu) : colour);
    left += w;
  }
}

void begin_frame(float pixel_ratio, float turned_about) {
  Cache& c = cache();
  if (c.full || c.ratio != pixel_ratio || (c.turned_about > 0) != (turned_about > 0)) {
    for (Page& page : c.pages) glDeleteTextures(1, &page.texture);
    c.pages.clear();
    c.runs.clear();
    c.full = false;
  }
  c.ratio = pixel_ratio;
  c.turned_about = turned_about;
}

void forget() {
  cache().widths.clear();
  cache().full = true;
  ++cache().generation;
}

unsigned generation() { return cache().generation; }

}  // namespace homeroom::text_runs
