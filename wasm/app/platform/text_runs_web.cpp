#include <GLES3/gl3.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>
#include <vector>

#include "wasm/app/platform/imports.h"
#include "wasm/app/platform/text_runs.h"

namespace homeroom::text_runs {
namespace {

// Textures of 1024² (4 MB each) are filled shelf by shelf. When all are full everything is forgotten and what the
// screen still shows is drawn again: cheaper than keeping books, and rare.
constexpr int kPage = 1024;
constexpr std::size_t kMaxPages = 4;
constexpr std::size_t kMaxWidths = 8192;

struct Run {
  GLuint texture = 0;
  int x = 0, y = 0, w = 0, h = 0;  // device px
};

struct Page {
  GLuint texture = 0;
  int x = 0, y = 0, shelf = 0;
};

struct Cache {
  std::unordered_map<std::string, float> widths;
  std::unordered_map<std::string, Run> runs;
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
  for (std::size_t i = 0; i + 1 < run.size(); ++i) {
    auto byte = static_cast<unsigned char>(run[i]);
    auto next = static_cast<unsigned char>(run[i + 1]);
    if ((byte == 0xF0 && next == 0x9F) || (byte == 0xE2 && next >= 0x98 && next <= 0x9E)) return true;
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

std::string key_of(std::string_view run, float size, bool bold, int rgb) {
  std::string key(run);
  key += '\x01';
  key += bold ? 'b' : 'r';
  key += std::to_string(static_cast<int>(std::lround(size * 16)));
  if (rgb >= 0) key += '#' + std::to_string(rgb);
  return key;
}

GLuint new_page() {
  GLuint texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, kPage, kPage, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  return texture;
}

// A free place of w × h; a run without texture when there is none.
Run place(int w, int h) {
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
        Run run{page.texture, page.x, page.y, w, h};
        page.x += w;
        page.shelf = std::max(page.shelf, h);
        return run;
      }
    }
    if (c.pages.size() >= kMaxPages) break;
    c.pages.push_back({new_page()});
  }
  c.full = true;
  return {};
}

}  // namespace

float width(std::string_view run, Style style) {
  Cache& c = cache();
  const float size = size_of(style);
  std::string key = key_of(run, size, style.bold, -1);
  if (auto at = c.widths.find(key); at != c.widths.end()) return at->second;
  if (c.widths.size() >= kMaxWidths) c.widths.clear();
  return c.widths.emplace(std::move(key), measure(run, style)).first->second;
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
  bool coloured = has_colours(run);
  int rgb = coloured ? static_cast<int>(((colour & 0xff) << 16) | (colour & 0xff00) | ((colour >> 16) & 0xff)) : -1;
  float size = size_of(style) * c.ratio;
  const bool turned = c.turned_about > 0;
  const int margin = static_cast<int>(std::ceil(size * margin_of(run)));
  std::string key = key_of(run, size, style.bold, rgb);
  auto at = c.runs.find(key);
  if (at == c.runs.end()) {
    const int line = static_cast<int>(std::ceil(line_height(style) * c.ratio)), h = line + 2 * margin;
    int w = std::min(kPage, static_cast<int>(std::ceil(width(run, style) * c.ratio)) + 4);
    Run made = place(w, h);
    if (made.texture == 0) return;
    glBindTexture(GL_TEXTURE_2D, made.texture);
    // The baseline stands where a line of 1.375 em has it in common text faces.
    app_js_text_draw(run.data(), run.size(), size, style.bold, rgb, made.x, made.y, w, h,
                     static_cast<float>(margin) + std::round(static_cast<float>(line) * 0.5f + size * 0.34f),
                     runs_rtl(run, turned));
    at = c.runs.emplace(std::move(key), made).first;
  }
  const Run& r = at->second;
  // On whole device pixels where it stands in the end.
  if (turned) x = c.turned_about - x - width(run, style);
  float left = std::round(x * c.ratio - 1) / c.ratio,
        top = (std::round(y * c.ratio) - static_cast<float>(margin)) / c.ratio;
  ImVec2 from{left, top}, to{left + static_cast<float>(r.w) / c.ratio, top + static_cast<float>(r.h) / c.ratio};
  ImVec2 uv0{static_cast<float>(r.x) / kPage, static_cast<float>(r.y) / kPage};
  ImVec2 uv1{static_cast<float>(r.x + r.w) / kPage, static_cast<float>(r.y + r.h) / kPage};
  if (turned) {
    from.x = c.turned_about - from.x;
    to.x = c.turned_about - to.x;
  }
  list.AddImage(ImTextureRef(static_cast<ImTextureID>(r.texture)), from, to, uv0, uv1,
                coloured ? (colour | 0xFFFFFFu) : colour);
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
