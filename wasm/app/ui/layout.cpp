#include "wasm/app/ui/layout.h"

#include "wasm/app/ui/theme.h"

namespace homeroom::ui {
namespace {

constexpr float kStep = 8;             // strips are tried in steps of this
constexpr float kOthersWeigh = 0.45f;  // a pixel of the strip, against one of the large picture
constexpr float kFaceWeighs = 0.7f;
constexpr int kLeastInStrip = 3;

struct Size {
  float w = 0, h = 0;
  float area() const { return w * h; }
};

// The largest of a shape between `narrowest` and `widest` that fits.
Size fit(float w, float h, float narrowest, float widest = kWidest) {
  if (w <= 0 || h <= 0) return {};
  return {std::floor(std::min(w, h * widest)), std::floor(std::min(h, w / narrowest))};
}

// The smallest in which a person and a name are made out.
Size least(float width, float words) {
  words = 1 + (words - 1) * 0.7f;  // a name may be cut before pages are many
  return width < 600 ? Size{76 * words, 56 * words} : Size{160 * words, 98 * words};
}

struct Grid {
  int columns = 1, rows = 1;
  Size tile;
};

Grid best_grid(float w, float h, int count, float gap, float narrowest) {
  Grid best;
  for (int columns = 1; columns <= count; ++columns) {
    int rows = (count + columns - 1) / columns;
    Size tile = fit((w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns),
                    (h - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows), narrowest);
    if (tile.area() > best.tile.area()) best = {columns, rows, tile};
  }
  return best;
}

float narrowest_in(float w, float h) { return h > w ? kSquare : kNarrowest; }

// How many of `count` fit on one page, each at least as large as has to be; at least one.
int capacity(float w, float h, int count, float gap, Size smallest) {
  for (int n = std::min(count, kMostOnPage); n > 1; --n) {
    Grid grid = best_grid(w, h, n, gap, narrowest_in(w, h));
    if (grid.tile.w >= smallest.w && grid.tile.h >= smallest.h) return n;
  }
  return 1;
}

float put_grid(Arrangement& out, Rect area, int count, float gap, bool from_top) {
  Grid grid = best_grid(area.w, area.h, count, gap, narrowest_in(area.w, area.h));
  const float high = grid.tile.h * static_cast<float>(grid.rows) + gap * static_cast<float>(grid.rows - 1);
  const float top = area.y + (from_top ? 0 : std::floor((area.h - high) / 2));
  for (int i = 0; i < count; ++i) {
    int row = i / grid.columns, in_row = std::min(grid.columns, count - row * grid.columns);
    float wide = grid.tile.w * static_cast<float>(in_row) + gap * static_cast<float>(in_row - 1);
    out.tiles.push_back(
        {area.x + std::floor((area.w - wide) / 2) + static_cast<float>(i % grid.columns) * (grid.tile.w + gap),
         top + static_cast<float>(row) * (grid.tile.h + gap), grid.tile.w, grid.tile.h});
  }
  out.bottom = std::max(out.bottom, top + high);
  return top + high;
}

// Which of them this page has: pages as even as can be, so that the last is not one lost person.
int page_of(Arrangement& out, int count, int most, int wanted) {
  out.pages = (count + most - 1) / most;
  out.page = std::clamp(wanted, 0, out.pages - 1);
  const int each = (count + out.pages - 1) / out.pages;
  out.first = out.page * each;
  return std::min(each, count - out.first);
}

// Room for the two buttons that turn pages: below, or at both ends of a low strip.
bool at_ends(Rect area) { return area.h < 2.5f * kTarget && area.w > 4 * kTarget; }

Rect without_pager(Rect area) {
  return at_ends(area) ? area.inset(kTarget + kTinyGap, 0) : Rect{area.x, area.y, area.w, area.h - kTarget - kTinyGap};
}

void put_pager(Arrangement& out, Rect area, Rect inner, float grid_bottom, bool from_top) {
  if (at_ends(area)) {
    const float y = std::floor(inner.middle_y() - kTarget / 2);
    out.previous = {area.x, y, kTarget, kTarget};
    out.next = {area.right() - kTarget, y, kTarget, kTarget};
    return;
  }
  const float w = std::min(area.w, 320.0f);
  Rect row{area.x + std::floor((area.w - w) / 2), from_top ? grid_bottom + kTinyGap : area.bottom() - kTarget, w,
           kTarget};
  out.bottom = std::max(out.bottom, row.bottom());
  out.previous = row.cut_left(kTarget, kTinyGap);
  out.next = row.cut_right(kTarget, kTinyGap);
  if (row.w >= kTarget) out.count = row;
}

void put_others(Arrangement& out, Rect area, int count, const Pictures& wanted, float gap, Size smallest) {
  if (count == 0) return;
  int most = capacity(area.w, area.h, count, gap, smallest);
  if (most >= count) {
    put_grid(out, area, count, gap, wanted.from_top);
    return;
  }
  Rect inner = without_pager(area);
  int shown = page_of(out, count, capacity(inner.w, inner.h, count, gap, smallest), wanted.page);
  const float bottom = put_grid(out, inner, shown, gap, wanted.from_top);
  put_pager(out, area, inner, bottom, wanted.from_top);
}

// One way to divide the area between the large picture and the rest.
struct Division {
  Rect large, face, strip;
  float worth = -1;
};

Rect centred_top(Rect place, Size size, bool from_top) {
  return {place.x + std::floor((place.w - size.w) / 2),
          from_top ? place.y : place.y + std::floor((place.h - size.h) / 2), size.w, size.h};
}

Division divide(Rect area, bool beside, float strip, const Pictures& wanted, float gap, Size smallest) {
  Division d;
  Rect rest = area;
  Rect main = beside ? rest.cut_left(area.w - strip - gap, gap) : rest.cut_top(area.h - strip - gap, gap);
  const bool screen = wanted.large == Large::screen;
  Size large = screen ? Size{std::floor(main.w), std::floor(main.h)} : fit(main.w, main.h, kNarrowest);
  d.large = centred_top(main, large, wanted.from_top);
  // Of a screen only what is not black beside it counts; most are 16:10.
  d.worth = screen ? fit(main.w, main.h, 1.6f, 1.6f).area() : large.area();
  // The strip comes right below a picture that leaves some of its place.
  if (!beside && wanted.from_top)
    rest = {rest.x, d.large.bottom() + gap, rest.w, area.bottom() - d.large.bottom() - gap};
  if (wanted.face) {
    const bool above = beside || wanted.others == 0;
    const float share = wanted.others == 0 ? 1 : wanted.others == 1 ? 0.5f : 0.45f;
    const float narrowest = narrowest_in(rest.w, rest.h);
    Size face = above ? fit(rest.w, rest.h * share, narrowest) : fit(rest.w * share, rest.h, narrowest);
    if (face.w < smallest.w || face.h < smallest.h) return {};
    Rect place = above ? rest.cut_top(face.h, gap) : rest.cut_left(face.w, gap);
    d.face = centred_top(place, face, true);
    d.worth += kFaceWeighs * face.area();
  }
  d.strip = rest;
  if (wanted.others == 0) return d;
  int shown = capacity(rest.w, rest.h, wanted.others, gap, smallest);
  Rect inner = rest;
  if (shown < wanted.others) {
    if (rest.w < 2 * kTarget + kTinyGap) return {};
    inner = without_pager(rest);
    shown = capacity(inner.w, inner.h, wanted.others, gap, smallest);
  }
  Grid grid = best_grid(inner.w, inner.h, shown, gap, narrowest_in(inner.w, inner.h));
  if (grid.tile.w < smallest.w || grid.tile.h < smallest.h) return {};
  if (shown < std::min(wanted.others, wanted.face ? 2 : kLeastInStrip)) d.worth *= 0.7f;
  d.worth += kOthersWeigh * grid.tile.area() * static_cast<float>(shown);
  return d;
}

}  // namespace

Arrangement arrange_pictures(Rect area, const Pictures& wanted) {
  Arrangement out;
  area = {std::ceil(area.x), std::ceil(area.y), std::floor(area.w), std::floor(area.h)};
  out.bottom = area.y;
  const float gap = area.w < 500 ? kSmallGap : kMidGap;
  const Size smallest = least(area.w, wanted.words);
  if (wanted.large == Large::none) {
    put_others(out, area, wanted.others, wanted, gap, smallest);
    return out;
  }
  if (wanted.others == 0 && !wanted.face) {
    Size large = wanted.large == Large::screen ? Size{area.w, area.h} : fit(area.w, area.h, kNarrowest);
    out.large = centred_top(area, large, wanted.from_top);
    out.bottom = out.large.bottom();
    return out;
  }
  Division best;
  for (bool beside : {true, false}) {
    const float whole = beside ? area.w : area.h;
    const float most = whole * (wanted.words > 1 ? 0.6f : 0.5f);  // large names want room
    for (float strip = beside ? smallest.w : smallest.h; strip <= most; strip += kStep) {
      Division d = divide(area, beside, strip, wanted, gap, smallest);
      if (d.worth > best.worth) best = d;
    }
  }
  if (best.worth < 0) {  // no room for both: the large one alone, the others by turning pages below it
    Rect rest = area;
    best.large = rest.cut_top(std::floor(std::min(area.h * 0.55f, area.h - gap - kBigTarget)), gap);
    best.strip = rest;
    best.face = wanted.face ? best.strip.cut_left(std::floor((rest.w - gap) / 2), gap) : Rect{};
  }
  out.large = best.large;
  out.face = best.face;
  out.bottom = std::max(out.large.bottom(), out.face.bottom());
  put_others(out, best.strip, wanted.others, wanted, gap, smallest);
  return out;
}

}  // namespace homeroom::ui
