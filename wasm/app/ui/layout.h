// Where the pictures of a class go: a grid of equal ones, or one large beside a strip of the others, page by page.
// A pure function of numbers: owns nothing, knows nobody.
// Never lets two overlap, leave the area or be squeezed out of shape, and never leaves anybody on no page.
#pragma once

#include <vector>

#include "wasm/app/ui/geometry.h"

namespace homeroom::ui {

enum class Large { none, person, screen };

struct Pictures {
  int others = 0;  // the equal ones
  Large large = Large::none;
  bool face = false;      // of who shares the screen: larger than the others, right beside it
  int page = 0;           // wanted; the last one counts where there are fewer
  float words = 1;        // how much larger than designed words are: pictures must hold a name
  bool from_top = false;  // what is not needed is left at the bottom instead of around
};

struct Arrangement {
  Rect large, face;         // without height: there is none
  std::vector<Rect> tiles;  // of the persons from `first` on
  int first = 0, page = 0, pages = 1;
  Rect previous, next, count;  // where pages are turned, and which one this is; without height: one page, or no room
  float bottom = 0;            // of the lowest of them all
};

Arrangement arrange_pictures(Rect area, const Pictures& wanted);

// A camera's picture is cut to something between these; a shared screen is shown whole, whatever the place.
inline constexpr float kWidest = 16.0f / 9, kNarrowest = 4.0f / 3, kSquare = 1;
inline constexpr int kMostOnPage = 49;

}  // namespace homeroom::ui
