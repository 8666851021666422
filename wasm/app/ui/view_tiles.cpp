#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;
using app::Person;

namespace {

struct Tile {
  const Person* person;
  bool screen;
};

bool has_picture(const app::Model& model, const Person& p, bool screen) {
  if (p.subject == model.room.me) return !screen && model.devices.camera && model.devices.camera_picture;
  app::Picture wanted{p.subject, screen ? "screen" : "camera"};
  return std::find(model.pictures.begin(), model.pictures.end(), wanted) != model.pictures.end();
}

// The keeper says of others what may be seen; one's own picture rests while the class is frozen.
bool camera_on(const app::Model& model, const Person& p) {
  if (p.subject != model.room.me) return p.camera;
  return model.devices.camera && (model.room.teaching() || !model.room.policy.frozen);
}

void badge(Ui& ui, Rect box, Icon which, Colour colour) {
  ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, rgb(0x14181E, 190), box.h / 2);
  icon(ui, which, box, box.h * 0.6f, colour, rgb(0x14181E, 255));
}

void show_tile(Ui& ui, Rect box, const Tile& tile) {
  const Theme& t = ui.theme;
  const app::Model& model = ui.model;
  const Person& p = *tile.person;
  bool me = p.subject == model.room.me, on = camera_on(model, p);
  std::string name =
      tile.screen ? named(Str::screen_of, p.name) : named(on ? Str::picture_on : Str::picture_off, p.name);
  ui.add(Role::img, (tile.screen ? "screen-" : "tile-") + p.subject, name, box);

  float radius = std::min(kBigRadius, box.h / 6);
  ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, t.tile, radius);
  if (has_picture(model, p, tile.screen) && (tile.screen || on)) {
    ui.holes.push_back({p.subject, tile.screen ? "screen" : "camera", box, ui.clip(), me && !tile.screen, tile.screen});
    hole(ui, box, radius);
  } else {
    float below = box.h > 120 ? 0.0f : 26.0f, size = std::min({box.w * 0.4f, (box.h - below) * 0.56f, 112.0f});
    avatar(ui, Rect{box.x, box.y, box.w, box.h - below}.centred(size, size).moved(0, -box.h * 0.02f), p.name,
           p.subject);
  }
  if (!me && model.room.spotlight == p.subject && !tile.screen) {
    ui.draw.AddRect({box.x, box.y}, {box.right(), box.bottom()}, rgb(0xF2C94C), radius, 0, 3);
  }
  if (box.w < 72) return;

  // Name and microphone below, hand and star above: dark behind, so that they are read on any picture.
  float high = box.h > 120 ? 32.0f : 26.0f;
  Style style = box.h > 120 ? kSmallBold : Style{14, true};
  Rect strip = box.inset(box.h > 120 ? 8.0f : 4.0f).cut_bottom(high);
  std::string shown = tile.screen ? name : me ? p.name + " (" + tr(Str::you) + ")" : p.name;
  bool quiet = !tile.screen && !(me ? model.devices.microphone : p.microphone);
  float icon_space = quiet ? high * 0.7f : 0;
  shown = fitted(shown, style, strip.w - 20 - icon_space);
  Rect plate = strip.cut_left(text_runs::width(shown, style) + 21 + icon_space);
  ui.draw.AddRectFilled({plate.x, plate.y}, {plate.right(), plate.bottom()}, rgb(0x14181E, 190), high / 2);
  Rect inside = plate.inset(10, 0);
  if (quiet)
    icon(ui, Icon::microphone_off, inside.cut_left(high * 0.55f, high * 0.15f), high * 0.55f, t.on_tile, rgb(0x14181E));
  label(ui, inside, shown, style, t.on_tile);
  Rect above = box.inset(8).cut_top(high);
  if (model.room.hand_raised(p.subject) && !tile.screen) badge(ui, above.cut_right(high, 6), Icon::hand, rgb(0xFFD84D));
  if (model.room.spotlight == p.subject && !tile.screen) badge(ui, above.cut_right(high, 6), Icon::star, rgb(0xFFD84D));
  if (p.hidden && on && !tile.screen) {
    Rect place = above.cut_right(high, 6);
    ui.add(Role::text, "hidden-" + p.subject, tr(Str::hidden_from_class), place);
    badge(ui, place, Icon::eye_off, rgb(0xFFFFFF));
  }
}

// Columns that make pictures of 16:9 as large as they can be.
int best_columns(Rect area, int count, float gap) {
  int best = 1;
  float largest = 0;
  for (int columns = 1; columns <= count; ++columns) {
    int rows = (count + columns - 1) / columns;
    float w = (area.w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    float h = (area.h - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
    float size = std::min(w, h * 16 / 9);
    if (size > largest) {
      largest = size;
      best = columns;
    }
  }
  return best;
}

void show_grid(Ui& ui, Rect area, const std::vector<Tile>& tiles) {
  if (tiles.empty()) return;
  float gap = area.w < 500 ? 6.0f : 12.0f;
  int count = static_cast<int>(tiles.size());
  int columns = best_columns(area, count, gap), rows = (count + columns - 1) / columns;
  float w = (area.w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  float h = (area.h - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
  w = std::floor(std::min(w, h * 16 / 9));
  h = std::floor(std::min(h, w * 3 / 4));
  float top = area.y + (area.h - h * static_cast<float>(rows) - gap * static_cast<float>(rows - 1)) / 2;
  for (int i = 0; i < count; ++i) {
    int row = i / columns, in_row = std::min(columns, count - row * columns);
    float left = area.x + (area.w - w * static_cast<float>(in_row) - gap * static_cast<float>(in_row - 1)) / 2;
    show_tile(ui,
              {std::floor(left + static_cast<float>(i % columns) * (w + gap)),
               std::floor(top + static_cast<float>(row) * (h + gap)), w, h},
              tiles[static_cast<std::size_t>(i)]);
  }
}

// Who is shown large: a screen, else whom the teacher chose, else (for students) the teacher.
std::optional<Tile> featured(const app::Classroom& room) {
  for (const Person& p : room.people) {
    if (p.screen && p.subject != room.me) return Tile{&p, true};
  }
  if (const Person* p = room.find(room.spotlight)) return Tile{p, false};
  if (room.teaching() || room.people.size() <= 2) return {};
  for (const Person& p : room.people) {
    if (p.role == "teacher") return Tile{&p, false};
  }
  return {};
}

// A person is not shown taller than a portrait would be; a screen takes all there is.
Rect shaped(Rect place, const Tile& tile) {
  if (tile.screen) return place;
  float h = std::min(place.h, std::floor(place.w * 0.75f)), w = std::min(place.w, std::floor(h * 16 / 9));
  Rect box = place.centred(w, h);
  return {std::floor(box.x), std::floor(box.y), box.w, box.h};
}

void show_pager(Ui& ui, Rect row, int page, int pages) {
  std::string words = fill(Str::page_of, {{"page", std::to_string(page + 1)}, {"pages", std::to_string(pages)}});
  Rect middle = row.centred(std::min(row.w, 320.0f), row.h);
  bool words_fit = middle.w >= 2 * kTarget + text_runs::width(words, kSmall);
  button(ui, middle.cut_left(kTarget),
         {.key = "previous",
          .name = tr(Str::previous_page),
          .action = {Act::previous_page},
          .kind = Kind::quiet,
          .icon = Icon::previous,
          .icon_only = true,
          .disabled = page == 0});
  button(ui, middle.cut_right(kTarget),
         {.key = "next",
          .name = tr(Str::next_page),
          .action = {Act::next_page},
          .kind = Kind::quiet,
          .icon = Icon::next,
          .icon_only = true,
          .disabled = page + 1 >= pages});
  ui.add(Role::text, "page", words, middle);
  if (words_fit) label(ui, middle, words, kSmall, ui.theme.soft, Align::centre);
}

}  // namespace

void show_tiles(Ui& ui, Rect area) {
  const app::Classroom& room = ui.model.room;
  std::optional<Tile> large = featured(room);
  std::vector<Tile> others;
  // Others first, oneself last: a small class looks at each other.
  for (bool me : {false, true}) {
    for (const Person& p : room.people) {
      if ((p.subject == room.me) == me && !(large && !large->screen && large->person == &p))
        others.push_back({&p, false});
    }
  }
  bool beside = area.w > area.h * 1.25f;
  Rect rest = area;
  if (large && !others.empty()) {
    // Beside it there is at least room for the two buttons that turn pages.
    float share = std::floor(std::min(area.w * (others.size() > 4 ? 0.66f : 0.76f), area.w - 12 - 2 * kTarget));
    Rect main = beside ? rest.cut_left(share, 12) : rest.cut_top(std::floor(area.h * 0.62f), 8);
    show_tile(ui, shaped(main, *large), *large);
  } else if (large) {
    show_tile(ui, shaped(area, *large), *large);
    return;
  }
  std::size_t per_page =
      std::max<std::size_t>(large ? 3 : 4, static_cast<std::size_t>((rest.w / 132) * std::floor(rest.h / 84)));
  if (large && !beside) per_page = std::max<std::size_t>(3, static_cast<std::size_t>(rest.w / 110));
  per_page = std::min<std::size_t>(per_page, 25);
  if (others.size() > per_page) {
    int pages = static_cast<int>((others.size() + per_page - 1) / per_page),
        page = std::min(ui.model.ui.page, pages - 1);
    show_pager(ui, rest.cut_bottom(kTarget, 8), page, pages);
    auto from = others.begin() + page * static_cast<std::ptrdiff_t>(per_page);
    auto to = others.end() - from > static_cast<std::ptrdiff_t>(per_page) ? from + static_cast<std::ptrdiff_t>(per_page)
                                                                          : others.end();
    others = std::vector<Tile>(from, to);
  }
  show_grid(ui, rest, others);
}

}  // namespace homeroom::ui
