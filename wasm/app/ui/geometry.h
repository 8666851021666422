// Rectangles in CSS pixels, and cutting them up: the layout of bars, rows and panels.
// Owns nothing. Flow is a column that grows downwards as things are put into it.
// Never draws.
#pragma once

#include <algorithm>
#include <cmath>

namespace homeroom::ui {

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;

  float right() const { return x + w; }
  float bottom() const { return y + h; }
  float middle_x() const { return x + w / 2; }
  float middle_y() const { return y + h / 2; }
  Rect inset(float dx, float dy) const {
    return {x + dx, y + dy, std::max(0.0f, w - 2 * dx), std::max(0.0f, h - 2 * dy)};
  }
  Rect inset(float d) const { return inset(d, d); }
  Rect moved(float dx, float dy) const { return {x + dx, y + dy, w, h}; }
  Rect centred(float width, float height) const { return {x + (w - width) / 2, y + (h - height) / 2, width, height}; }

  // Each takes a piece off one side and leaves the rest, `gap` apart.
  Rect cut_top(float size, float gap = 0) {
    Rect piece{x, y, w, std::min(size, h)};
    y += piece.h + gap;
    h = std::max(0.0f, h - piece.h - gap);
    return piece;
  }
  Rect cut_bottom(float size, float gap = 0) {
    float height = std::min(size, h);
    Rect piece{x, bottom() - height, w, height};
    h = std::max(0.0f, h - height - gap);
    return piece;
  }
  Rect cut_left(float size, float gap = 0) {
    Rect piece{x, y, std::min(size, w), h};
    x += piece.w + gap;
    w = std::max(0.0f, w - piece.w - gap);
    return piece;
  }
  Rect cut_right(float size, float gap = 0) {
    float width = std::min(size, w);
    Rect piece{right() - width, y, width, h};
    w = std::max(0.0f, w - width - gap);
    return piece;
  }

  friend bool operator==(const Rect&, const Rect&) = default;
};

struct Flow {
  float x = 0, y = 0, w = 0;
  float gap = 16;
  bool empty = true;

  explicit Flow(Rect area, float space = 16) : x(area.x), y(area.y), w(area.w), gap(space) {}

  Rect next(float height) {
    if (!empty) y += gap;
    empty = false;
    Rect place{x, y, w, height};
    y += height;
    return place;
  }
  void space(float extra) { y += extra; }
};

}  // namespace homeroom::ui
