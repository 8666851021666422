// The pictures' places, for every size of class on every screen: nothing overlaps or leaves the area, no face is
// squeezed, everybody is on a page, and no other division into columns would make them larger.
#include "wasm/app/ui/layout.h"

#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <set>

using namespace homeroom::ui;

namespace {

// The pictures' part of a Chromebook, a phone held upright, a projector, and a small phone.
constexpr Rect kAreas[] = {{16, 64, 958, 600}, {8, 52, 344, 330}, {16, 64, 1472, 908}, {8, 52, 304, 240}};
constexpr int kCounts[] = {1, 2, 3, 5, 9, 25, 49, 120};

std::vector<Rect> all_of(const Arrangement& p) {
  std::vector<Rect> all = p.tiles;
  for (const Rect& each : {p.large, p.face, p.previous, p.next, p.count})
    if (each.h > 0) all.push_back(each);
  return all;
}

bool inside(const Rect& a, const Rect& b) {
  return a.x >= b.x - 0.01f && a.y >= b.y - 0.01f && a.right() <= b.right() + 0.01f && a.bottom() <= b.bottom() + 0.01f;
}

bool overlap(const Rect& a, const Rect& b) {
  return std::min(a.right(), b.right()) - std::max(a.x, b.x) > 0.01f &&
         std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y) > 0.01f;
}

void everywhere(const std::function<void(const Rect&, Pictures)>& holds) {
  for (const Rect& area : kAreas) {
    for (int count : kCounts) {
      for (Large large : {Large::none, Large::person, Large::screen}) {
        for (bool face : {false, true}) {
          for (float words : {1.0f, 1.5f, 2.0f}) {
            for (bool from_top : {false, true}) {
              if (face && large != Large::screen) continue;
              INFO(area.w << "×" << area.h << ", " << count << " others, large " << static_cast<int>(large) << ", face "
                          << face << ", words " << words << ", from top " << from_top);
              holds(area, {.others = count, .large = large, .face = face, .words = words, .from_top = from_top});
            }
          }
        }
      }
    }
  }
}

float sum(const std::vector<Rect>& rects) {
  float all = 0;
  for (const Rect& r : rects) all += r.w * r.h;
  return all;
}

// Every number of columns and every height to the pixel.
float largest_by_trying(Rect area, int count, float gap, float narrowest) {
  float best = 0;
  for (int columns = 1; columns <= count; ++columns) {
    int rows = (count + columns - 1) / columns;
    for (float h = 1; h * static_cast<float>(rows) + gap * static_cast<float>(rows - 1) <= area.h; ++h) {
      float w = std::floor((area.w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns));
      w = std::floor(std::min(w, h * kWidest));
      if (w < h * narrowest - 1) continue;
      best = std::max(best, w * h);
    }
  }
  return best;
}

}  // namespace

TEST_CASE("pictures lie within their area and on nobody else", "[layout]") {
  everywhere([](const Rect& area, Pictures wanted) {
    const Arrangement places = arrange_pictures(area, wanted);
    const std::vector<Rect> all = all_of(places);
    REQUIRE(!all.empty());
    for (std::size_t i = 0; i < all.size(); ++i) {
      INFO(all[i].x << "," << all[i].y << " " << all[i].w << "×" << all[i].h);
      REQUIRE(inside(all[i], area));
      REQUIRE((all[i].w > 0 && all[i].h > 0));
      REQUIRE(all[i].x == std::floor(all[i].x));
      REQUIRE(all[i].bottom() <= places.bottom + 0.01f + (wanted.from_top ? 0 : area.h));
      for (std::size_t j = i + 1; j < all.size(); ++j) REQUIRE_FALSE(overlap(all[i], all[j]));
    }
  });
}

TEST_CASE("nobody is squeezed: a face is between 16:9 and a square, a large one no taller than 4:3", "[layout]") {
  everywhere([](const Rect& area, Pictures wanted) {
    if (wanted.words > 1) return;
    const Arrangement places = arrange_pictures(area, wanted);
    for (const Rect& tile : places.tiles) {
      REQUIRE(tile.w / tile.h <= kWidest + 0.05f);
      REQUIRE(tile.w / tile.h >= kSquare - 0.05f);
    }
    if (wanted.large == Large::person) {
      REQUIRE(places.large.w / places.large.h <= kWidest + 0.05f);
      REQUIRE(places.large.w / places.large.h >= kNarrowest - 0.05f);
    }
  });
}

TEST_CASE("everybody is on exactly one page, and pages are even", "[layout]") {
  everywhere([](const Rect& area, Pictures wanted) {
    std::set<int> seen;
    std::size_t most = 0;
    const int pages = arrange_pictures(area, wanted).pages;
    for (wanted.page = 0; wanted.page < pages; ++wanted.page) {
      const Arrangement places = arrange_pictures(area, wanted);
      REQUIRE(places.pages == pages);
      REQUIRE(places.page == wanted.page);
      REQUIRE((places.previous.h > 0) == (pages > 1));
      REQUIRE(!places.tiles.empty());
      for (int i = 0; i < static_cast<int>(places.tiles.size()); ++i) REQUIRE(seen.insert(places.first + i).second);
      most = std::max(most, places.tiles.size());
      REQUIRE(places.tiles.size() <= kMostOnPage);
    }
    REQUIRE(seen.size() == static_cast<std::size_t>(wanted.others));
    REQUIRE(*seen.rbegin() == wanted.others - 1);
    wanted.page = 999;  // the class has become smaller meanwhile
    REQUIRE(arrange_pictures(area, wanted).page == pages - 1);
  });
}

TEST_CASE("no other number of columns makes a grid's pictures larger", "[layout]") {
  for (const Rect& area : kAreas) {
    for (int count : kCounts) {
      INFO(area.w << "×" << area.h << ", " << count);
      const Arrangement places = arrange_pictures(area, {.others = count});
      const float narrowest = area.h > area.w ? kSquare : kNarrowest, gap = area.w < 500 ? 8.0f : 12.0f;
      const Rect rest{area.x, area.y, area.w, area.h - (places.pages > 1 ? 52 : 0)};
      const int shown = static_cast<int>(places.tiles.size());
      REQUIRE(places.tiles[0].w * places.tiles[0].h >= 0.97f * largest_by_trying(rest, shown, gap, narrowest));
    }
  }
}

TEST_CASE("the classes that are usual see each other without turning pages", "[layout]") {
  for (int count : {1, 2, 5, 9, 25}) {
    INFO(count);
    REQUIRE(arrange_pictures(kAreas[0], {.others = count}).pages == 1);
  }
  for (int count : {25, 49}) REQUIRE(arrange_pictures(kAreas[2], {.others = count}).pages == 1);
  REQUIRE(arrange_pictures(kAreas[1], {.others = 9}).pages == 1);
}

TEST_CASE("who is large is large, and what is left goes to the others", "[layout]") {
  for (const Rect& area : kAreas) {
    for (int count : {1, 4, 8, 24, 48}) {
      INFO(area.w << "×" << area.h << ", " << count);
      const Arrangement places = arrange_pictures(area, {.others = count, .large = Large::person});
      const float whole = area.w * area.h, alone = std::min(whole, area.w * area.w * 0.75f);
      REQUIRE(places.large.w * places.large.h > 0.4f * alone);
      REQUIRE(places.large.w * places.large.h > 2 * places.tiles[0].w * places.tiles[0].h);
      REQUIRE(places.large.w * places.large.h + sum(places.tiles) > 0.55f * whole);
    }
  }
}

TEST_CASE("a screen has the most room, and its speaker's face is the largest beside it", "[layout]") {
  for (const Rect& area : kAreas) {
    for (int count : {1, 8, 24}) {
      INFO(area.w << "×" << area.h << ", " << count);
      const Arrangement places = arrange_pictures(area, {.others = count, .large = Large::screen, .face = true});
      REQUIRE(places.large.w * places.large.h > 0.4f * area.w * area.h);
      REQUIRE(places.face.w * places.face.h >= places.tiles[0].w * places.tiles[0].h);
      REQUIRE(places.large.w * places.large.h > 3 * places.face.w * places.face.h);
    }
  }
}
