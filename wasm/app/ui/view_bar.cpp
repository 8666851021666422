#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;

namespace {

constexpr float kBarGap = 8;

// What stands in the bar, in order; words are dropped from the most familiar icons first when room is short.
struct Item {
  std::optional<Switch> sw;
  Button button;
  bool words = true;

  float width() const {
    if (!words) return kTarget;
    return sw ? switch_width(*sw) : button_width(button);
  }
};

std::vector<Item> items_of(const app::Model& model) {
  const app::Classroom& room = model.room;
  const app::Devices& devices = model.devices;
  bool camera = devices.camera || devices.camera_wanted, microphone = devices.microphone || devices.microphone_wanted;
  bool hand = room.hand_raised(room.me);
  std::vector<Item> items;
  items.push_back({Switch{.key = "camera",
                          .name = tr(Str::camera),
                          .action = {Act::camera, "", !camera},
                          .on = camera,
                          .icon_on = Icon::camera,
                          .icon_off = Icon::camera_off},
                   {}});
  items.push_back({Switch{.key = "microphone",
                          .name = tr(Str::microphone),
                          .action = {Act::microphone, "", !microphone},
                          .on = microphone,
                          .icon_on = Icon::microphone,
                          .icon_off = Icon::microphone_off},
                   {}});
  auto add = [&](Button b) { items.push_back({std::nullopt, std::move(b)}); };
  add({.key = "hand",
       .name = tr(hand ? Str::lower_hand : Str::raise_hand),
       .action = {Act::hand, "", !hand},
       .icon = Icon::hand,
       .pressed = hand});
  add({.key = "reactions",
       .name = tr(Str::reactions),
       .action = {Act::ask_reactions},
       .icon = Icon::smile,
       .disabled = room.policy.frozen && !room.teaching(),
       .has_popup = true,
       .expanded = model.ui.dialog == app::DialogKind::reactions});
  if (room.may_share()) {
    add({.key = "screen",
         .name = tr(devices.screen ? Str::stop_sharing : Str::share_screen),
         .action = {Act::screen, "", !devices.screen},
         .icon = Icon::screen,
         .pressed = devices.screen});
  }
  if (model.window.possible && model.for_the_window()) {
    const bool open = !model.window.subject.empty();
    add({.key = "window",
         .name = tr(open ? Str::window_close : Str::window_open),
         .action = {Act::window},
         .icon = Icon::window,
         .pressed = open});
  }
  if (room.teaching()) {
    bool frozen = room.policy.frozen, locked = room.policy.locked;
    add({.key = "freeze",
         .name = tr(frozen ? Str::unfreeze_class : Str::freeze_class),
         .action = {Act::freeze, "", !frozen},
         .icon = frozen ? Icon::sun : Icon::freeze,
         .pressed = frozen});
    add({.key = "mute-everyone",
         .name = tr(Str::mute_everyone),
         .action = {Act::mute_everyone},
         .icon = Icon::mute_all});
    add({.key = "lock",
         .name = tr(locked ? Str::unlock_class : Str::lock_class),
         .action = {Act::lock, "", !locked},
         .icon = locked ? Icon::lock : Icon::unlock,
         .pressed = locked});
    add({.key = "rules",
         .name = tr(Str::class_rules),
         .action = {Act::ask_rules},
         .icon = Icon::rules,
         .has_popup = true});
    add({.key = "end",
         .name = tr(Str::end_class),
         .action = {Act::end},
         .kind = Kind::danger,
         .icon = Icon::end,
         .shown = tr(Str::end_short)});
  }
  add({.key = "keys", .name = tr(Str::keys), .action = {Act::ask_keys}, .kind = Kind::quiet, .icon = Icon::keyboard});
  items.back().words = false;
  add({.key = "leave",
       .name = tr(Str::leave_class),
       .action = {Act::leave},
       .kind = room.teaching() ? Kind::plain : Kind::danger,
       .icon = Icon::leave});
  return items;
}

float width_of(const std::vector<Item>& items) {
  float width = -kBarGap;
  for (const Item& item : items) width += item.width() + kBarGap;
  return width;
}

// Where a row has room, words: first for what children look for.
void give_words(std::vector<Item>& row, float width) {
  const auto give = [&](auto wanted) {
    for (Item& item : row) {
      if (item.words || item.button.key == "keys" || !wanted(item.button.key)) continue;
      item.words = true;
      item.words = width_of(row) <= width;
    }
  };
  give([](std::string_view key) { return key == "hand" || key == "leave"; });
  give([](std::string_view) { return true; });
}

using Rows = std::vector<std::vector<Item>>;

Rows rows_of(Ui& ui, float width) {
  std::vector<Item> items = items_of(ui.model);
  std::size_t order[] = {0, 1, 2, items.size() - 1, 3};
  for (std::size_t i : order) {
    if (width_of(items) > width) items[i].words = false;
  }
  for (std::size_t i = items.size(); i-- > 0 && width_of(items) > width;) items[i].words = false;
  if (width_of(items) <= width) return {items};
  // As few rows as it takes, filled evenly.
  const std::size_t fit = std::max<std::size_t>(1, static_cast<std::size_t>((width + kBarGap) / (kTarget + kBarGap)));
  const std::size_t rows = (items.size() + fit - 1) / fit, each = (items.size() + rows - 1) / rows;
  Rows out;
  for (std::size_t i = 0; i < items.size(); i += each) {
    const std::size_t end = std::min(items.size(), i + each);
    out.emplace_back(items.begin() + static_cast<std::ptrdiff_t>(i), items.begin() + static_cast<std::ptrdiff_t>(end));
    give_words(out.back(), width);
  }
  return out;
}

}  // namespace

float bar_height(Ui& ui, float width) {
  return static_cast<float>(rows_of(ui, width - 24).size()) * (kTarget + kBarGap) - kBarGap + 24;
}

void show_bar(Ui& ui, Rect area) {
  Rect inside = area.inset(12, 12);
  for (std::vector<Item>& row : rows_of(ui, inside.w)) {
    Rect line = inside.cut_top(kTarget, kBarGap);
    float width = width_of(row);
    Rect place{line.x + (line.w - width) / 2, line.y, width + 1, line.h};
    for (Item& item : row) {
      Rect spot = place.cut_left(item.width(), kBarGap);
      item.button.icon_only = !item.words;
      if (item.sw)
        switch_(ui, spot, *item.sw);
      else
        button(ui, spot, item.button);
    }
  }
}

}  // namespace homeroom::ui
