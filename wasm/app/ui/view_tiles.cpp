#include "wasm/app/ui/layout.h"
#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;
using app::Person;
using app::View;

namespace {

struct Tile {
  const Person* person = nullptr;
  bool screen = false;
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

bool is_heard(const app::Model& model, const Person& p) {
  const auto& now = model.heard.subjects;
  return std::find(now.begin(), now.end(), p.subject) != now.end();
}

// Words are no higher than the plate they stand on.
Style style_in(float high, Style style) {
  return {std::min(style.size, high / 1.375f / text_runs::scale()), style.bold};
}

void outline(Ui& ui, Rect r, Colour colour, float radius, float weight) {
  ui.draw.AddRect({r.x, r.y}, {r.right(), r.bottom()}, colour, radius, 0, weight);
}

// A mark over the picture, from the top right to the left, with a word where there is one.
void mark(Ui& ui, Rect& row, Icon which, Colour colour, const std::string& words = {}) {
  const Theme& t = ui.theme;
  const Style style = style_in(row.h, {14, true});
  float wide = words.empty() ? row.h : row.h + text_runs::width(words, style) + 8;
  if (wide > row.w) return;
  Rect box = row.cut_right(wide, 6);
  ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, t.plate, box.h / 2);
  icon(ui, which, box.cut_left(row.h), row.h * 0.6f, colour, rgb(0x14181E));
  if (!words.empty()) label(ui, box, words, style, t.on_plate);
}

// What is known about the person besides the name. Dark behind, so that it is read on any picture.
void show_marks(Ui& ui, Rect row, const Person& p, bool on) {
  const Theme& t = ui.theme;
  const app::Model& model = ui.model;
  const bool me = p.subject == model.room.me;
  if (int place = model.room.hand_place(p.subject); place > 0) mark(ui, row, Icon::hand, t.mark, std::to_string(place));
  if (model.room.spotlight == p.subject) mark(ui, row, Icon::star, t.mark);
  if (model.ui.pinned == p.subject) mark(ui, row, Icon::pin, t.on_plate);
  if (p.hidden && on) {
    ui.add(Role::text, "hidden-" + p.subject, tr(Str::hidden_from_class), row.centred(row.h, row.h));
    mark(ui, row, Icon::eye_off, t.on_plate);
  }
  const std::string& flows = model.quality.state;
  if (me && (flows == "weak" || flows == "bad")) {
    ui.add(Role::text, "weak", tr(Str::weak_connection), row.centred(row.h, row.h));
    mark(ui, row, Icon::weak, t.mark);
  }
  if (p.away) mark(ui, row, Icon::clock, t.on_plate, tr(Str::away));
}

// The name, and before it whether the person is heard.
void show_name(Ui& ui, Rect strip, const std::string& words, Style style, const Person& p, bool screen) {
  const Theme& t = ui.theme;
  const app::Model& model = ui.model;
  const bool me = p.subject == model.room.me;
  const bool quiet = !screen && !(me ? model.devices.microphone : p.microphone);
  const bool heard = !screen && is_heard(model, p);
  float icon_space = quiet || heard ? strip.h * 0.7f : 0;
  const std::string shown = fitted(words, style, strip.w - 20 - icon_space);
  Rect plate = strip.cut_left(text_runs::width(shown, style) + 21 + icon_space);
  ui.draw.AddRectFilled({plate.x, plate.y}, {plate.right(), plate.bottom()}, t.plate, strip.h / 2);
  Rect inside = plate.inset(10, 0);
  if (quiet || heard)
    icon(ui, heard ? Icon::voice : Icon::microphone_off, inside.cut_left(strip.h * 0.55f, strip.h * 0.15f),
         strip.h * 0.55f, t.on_plate, rgb(0x14181E));
  label(ui, inside, shown, style, t.on_plate);
}

// The whole tile is what one presses to have that person large, and to let them go again.
void show_pin(Ui& ui, Rect box, float radius, const Person& p) {
  const bool pinned = ui.model.ui.pinned == p.subject;
  Node& node = ui.add(Role::button, "pin-" + p.subject, named(pinned ? Str::unpin : Str::pin, p.name), box);
  node.action = {Act::pin, p.subject, !pinned};
  const std::uint32_t id = node.id;
  const Ui::Touch touch = ui.touch(id, box);
  if (touch.hovered) outline(ui, box.inset(1), ui.theme.focus, radius, 2);
  if (touch.held) ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, ui.theme.press, radius);
  ui.focus_ring(id, box, radius);
}

// A tile's measures follow from its height: what is written above and below has room for both, on the smallest too.
float corner_of(Rect box) { return std::min(kBigRadius, std::floor(box.h / 6)); }
float edge_of(Rect box) { return box.h > 130 ? 10.0f : box.h > 80 ? 6.0f : 4.0f; }
float plate_of(Rect box) {
  return std::min({scaled(box.h > 130 ? 32.0f : 26.0f), box.h * 0.4f, (box.h - 2 * edge_of(box) - 4) / 2});
}

// What lies below everything else: the picture's hole, or the face that stands for it. All tiles' first, so that all
// holes are cut at once.
void show_picture(Ui& ui, Rect box, const Tile& tile) {
  const Theme& t = ui.theme;
  const app::Model& model = ui.model;
  const Person& p = *tile.person;
  const float radius = corner_of(box), edge = edge_of(box), high = plate_of(box);
  if (has_picture(model, p, tile.screen) && (tile.screen || camera_on(model, p))) {
    const bool mirrored = p.subject == model.room.me && !tile.screen;
    ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, t.tile, radius);
    ui.holes.push_back({p.subject, tile.screen ? "screen" : "camera", box, ui.clip(), mirrored, tile.screen});
    return hole(ui, box, radius);
  }
  ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, tint_of(t, p.subject).tile, radius);
  float above = box.h - high - edge, size = std::floor(std::min({box.w * 0.4f, above * 0.8f, 128.0f}));
  // In the middle where the name leaves room for that, else above the name.
  Rect place = box.h / 2 + size / 2 <= above ? box : Rect{box.x, box.y, box.w, above};
  // A raised hand stands at the top right: on a small tile the face makes room for it.
  if (model.room.hand_raised(p.subject) && box.w < size + 4 * high) {
    place.w -= edge + high + 8 + text_runs::width("0", style_in(high, {14, true}));
    size = std::min(size, place.w - edge);
  }
  if (size >= 20) avatar(ui, place.centred(size, size), p.name, p.subject);
}

void show_tile(Ui& ui, Rect box, const Tile& tile) {
  const Theme& t = ui.theme;
  const app::Model& model = ui.model;
  const Person& p = *tile.person;
  bool me = p.subject == model.room.me, on = camera_on(model, p);
  std::string name =
      tile.screen ? named(Str::screen_of, p.name) : named(on ? Str::picture_on : Str::picture_off, p.name);
  ui.add(Role::img, (tile.screen ? "screen-" : "tile-") + p.subject, name, box);

  const float radius = corner_of(box), edge = edge_of(box), high = plate_of(box);
  if (t.contrast) outline(ui, box.inset(0.5f), t.line, radius, 1);
  if (model.room.spotlight == p.subject && !tile.screen) outline(ui, box.inset(1.5f), t.mark, radius, 3);
  if (!tile.screen && is_heard(model, p)) outline(ui, box.inset(-2), t.speaking, radius + 2, 4);

  const Style style = style_in(high, box.h > 130 ? kSmallBold : Style{14, true});
  std::string shown = tile.screen ? name : me ? p.name + " (" + tr(Str::you) + ")" : p.name;
  show_name(ui, box.inset(edge).cut_bottom(high), shown, style, p, tile.screen);
  if (!tile.screen) show_marks(ui, box.inset(edge).cut_top(high), p, on);
  if (!tile.screen && p.reaction >= 0) show_reaction(ui, box, p.reaction);
  if (!me && !tile.screen && std::min(box.w, box.h) >= kTarget) show_pin(ui, box, radius, p);
}

const Person* with_role(const app::Classroom& room, std::string_view role) {
  for (const Person& p : room.people) {
    if (p.role == role && p.subject != room.me) return &p;
  }
  return nullptr;
}

// Who is shown large: whom this person pinned, else a screen, else whom the teacher chose; and unless all are to be
// alike, for students their teacher, for a teacher who spoke last.
Tile large_tile(const app::Model& model) {
  const app::Classroom& room = model.room;
  if (const Person* p = room.find(model.ui.pinned)) return {p, false};
  for (const Person& p : room.people) {
    if (p.screen && p.subject != room.me) return {&p, true};
  }
  if (const Person* p = room.find(room.spotlight)) return {p, false};
  if (!speaker_view(model) || room.people.size() <= 2) return {};
  if (!room.teaching()) {
    if (const Person* p = with_role(room, "teacher")) return {p, false};
    if (const Person* p = with_role(room, "co-teacher")) return {p, false};
  }
  const Person* heard = room.find(model.last_heard);
  if (heard && heard->subject != room.me) return {heard, false};
  if (model.ui.view != View::speaker) return {};
  for (const Person& p : room.people) {
    if (p.subject != room.me) return {&p, false};
  }
  return {};
}

void show_pager(Ui& ui, const Arrangement& places) {
  if (places.pages < 2) return;
  auto turn = [&](Rect place, const char* key, Str name, Icon which, int to) {
    button(ui, place,
           {.key = key,
            .name = tr(name),
            .action = {Act::turn_page, std::to_string(to)},
            .kind = Kind::quiet,
            .icon = which,
            .icon_only = true,
            .disabled = to < 0 || to >= places.pages});
  };
  const std::string words =
      fill(Str::page_of, {{"page", std::to_string(places.page + 1)}, {"pages", std::to_string(places.pages)}});
  turn(places.previous, "previous", Str::previous_page, Icon::previous, places.page - 1);
  Rect said = places.count.h > 0 ? places.count : Rect{places.next.x, places.next.y, 1, 1};
  ui.add(Role::text, "page", words, said);
  if (text_runs::width(words, kSmall) <= places.count.w)
    label(ui, places.count, words, kSmall, ui.theme.soft, Align::centre);
  turn(places.next, "next", Str::next_page, Icon::next, places.page + 1);
}

}  // namespace

bool speaker_view(const app::Model& model) {
  return model.ui.view == View::speaker || (model.ui.view == View::automatic && !model.room.teaching());
}

float show_tiles(Ui& ui, Rect area, bool from_top) {
  const app::Classroom& room = ui.model.room;
  const Tile large = large_tile(ui.model);
  // The face of whoever shares is beside the screen, the others come after; oneself last: a small class looks at each
  // other.
  const Person* face = large.screen ? large.person : nullptr;
  std::vector<Tile> others;
  for (bool me : {false, true}) {
    for (const Person& p : room.people) {
      if ((p.subject == room.me) == me && large.person != &p) others.push_back({&p, false});
    }
  }
  const Arrangement places = arrange_pictures(area, {.others = static_cast<int>(others.size()),
                                                     .large = large.screen   ? Large::screen
                                                              : large.person ? Large::person
                                                                             : Large::none,
                                                     .face = face != nullptr,
                                                     .page = ui.model.ui.page,
                                                     .words = text_runs::scale(),
                                                     .from_top = from_top});
  {
    // Together: the keyboard comes into the pictures once, and moves among them with the arrows (shell/mirror.js).
    Container pictures(ui, Role::group, "pictures", "", area);
    for (auto show : {show_picture, show_tile}) {
      if (large.person) show(ui, places.large, large);
      if (face) show(ui, places.face, {face, false});
      for (std::size_t i = 0; i < places.tiles.size(); ++i)
        show(ui, places.tiles[i], others[static_cast<std::size_t>(places.first) + i]);
      cut(ui);
    }
  }
  show_pager(ui, places);
  return places.bottom;
}

}  // namespace homeroom::ui
