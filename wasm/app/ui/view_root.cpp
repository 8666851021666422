#include <imgui.h>
#include <imgui_internal.h>

#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;
using app::Screen;

namespace {

constexpr float kSheetFrom = 600;  // narrower screens are the sheet themselves

float pad_of(Rect area) { return area.w < kSheetFrom ? 20.0f : 40.0f; }

Rect sheet_of(Rect area, float width) {
  float side = area.w < kSheetFrom ? 0.0f : 16.0f;
  float w = std::min(width, area.w - 2 * side);
  return {std::floor(area.x + (area.w - w) / 2), area.y, w, area.h};
}

// Remembered from frame to frame so that a short page stands in the middle of the screen.
float& height_of(const std::string& key) {
  static std::map<std::string, float> heights;
  return heights[key];
}

}  // namespace

Page::Page(Ui& ui, std::string_view key, Rect area, float width)
    : flow(Rect{}), ui_(ui), scroll_(ui, key, area), area_(area), key_(key) {
  Rect sheet = sheet_of(scroll_.content(), width);
  sheet.h = height_of(key_);
  if (area.w < kSheetFrom) ui.draw.AddRectFilled({area.x, area.y}, {area.right(), area.bottom()}, ui.theme.panel);
  if (area.w >= kSheetFrom) sheet.y += sheet.h + 32 <= area.h ? std::floor((area.h - sheet.h) * 0.4f) : 16;
  if (area.w >= kSheetFrom && sheet.h > 0) card(ui, sheet, ui.theme.panel);
  if (area.w < kSheetFrom && sheet.h < area.h) sheet.y += std::floor((area.h - sheet.h) * 0.25f);
  top_ = sheet.y;
  flow = Flow(sheet.inset(pad_of(area), 0));
  flow.y = top_ + pad_of(area);
}

Page::~Page() {
  float height = flow.y + pad_of(area_) - top_;
  if (std::abs(height - height_of(key_)) > 0.5f) {
    height_of(key_) = height;
    ui_.again = true;
  }
  scroll_.close_at(top_ + height + (area_.w >= kSheetFrom ? 16.0f : 0.0f));
}

float show_alerts(Ui& ui, Rect area) {
  // The live region is there from the first frame on, also while it is empty.
  Container region(ui, Role::alert, "alerts", "", {area.x, area.y, area.w, 1});
  const Theme& t = ui.theme;
  Rect column = sheet_of(area, 720);
  column.x += area.w < kSheetFrom ? 8 : 0;
  column.w -= area.w < kSheetFrom ? 16 : 0;
  const auto words_of = [](const app::Alert& alert) { return alert_text(alert.code, alert.detail); };
  const float width = column.w - 16 - 24 - 12 - 8 - kTarget;
  const auto height_of_alert = [&](const app::Alert& alert) {
    return std::max(kTarget + 8, paragraph_height(words_of(alert), kSmall, width) + 24);
  };
  float whole = 0;
  for (const app::Alert& alert : ui.model.alerts) whole += height_of_alert(alert) + 8;
  if (whole > 0) whole += 4;
  // They never take the screen away: what is too much for half of it scrolls.
  Rect view = area.cut_top(std::min(whole, std::floor(area.h * 0.5f)));
  region.close_at(view.y + std::max(1.0f, view.h));
  if (view.h < 1) return 0;
  Scroll scroll(ui, "alerts-scroll", view);
  Flow flow({column.x, scroll.content().y + 8, column.w, 1}, 8);
  for (const app::Alert& alert : ui.model.alerts) {
    const float height = height_of_alert(alert);
    Rect box = flow.next(height);
    ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, t.warn_soft, kRadius);
    ui.draw.AddRect({box.x, box.y}, {box.right(), box.bottom()}, t.warn, kRadius, 0, 1.5f);
    Rect inside{box.x + 16, box.y, box.w - 20, box.h};
    icon(ui, Icon::warning, inside.cut_left(24, 12), 24, t.warn);
    Rect close = inside.cut_right(kTarget, 8);
    const float words = paragraph_height(words_of(alert), kSmall, width);
    text_at(ui, {inside.x, box.y + (height - words) / 2, width, words}, alert.code, words_of(alert), kSmall, t.text);
    button(ui, Rect{close.x, box.y, close.w, std::min(close.h, kTarget + 8)}.centred(44, 44),
           {.key = "dismiss" + alert.code,
            .name = tr(Str::dismiss),
            .action = {Act::dismiss_alert, alert.code},
            .kind = Kind::quiet,
            .icon = Icon::cross,
            .icon_only = true});
  }
  scroll.close_at(flow.y + 4);
  return view.h;
}

void show(Ui& ui) {
  const app::Interface& state = ui.model.ui;
  Rect area = ui.screen;
  ui.draw.AddRectFilled({0, 0}, {area.w, area.h}, ui.theme.page);
  ui.covered = state.dialog != app::DialogKind::none || !state.menu_for.empty();

  std::size_t status_at = ui.nodes.size();
  ui.add(Role::status, "status", status_words(ui.model), {0, 0, 1, 1});
  {
    Container live(ui, Role::live, "said", "", {0, 0, 1, 1});
    for (const app::Said& said : state.said)
      ui.add(Role::text, std::to_string(said.number), said_words(said), {0, 0, 1, 1});
  }
  area.cut_top(show_alerts(ui, area));
  std::optional<Rect> anchor;
  {
    Container screen(ui, Role::main, "main", "", area);
    switch (state.screen) {
      case Screen::loading: break;
      case Screen::start: ui.model.kiosk.on ? show_kiosk_start(ui, area) : show_start(ui, area); break;
      case Screen::make: show_make(ui, area); break;
      case Screen::restore: show_restore(ui, area); break;
      case Screen::file: show_file(ui, area); break;
      case Screen::add: show_add(ui, area); break;
      case Screen::colleague: show_colleague(ui, area); break;
      case Screen::door: show_door(ui, area); break;
      case Screen::classroom: anchor = show_classroom(ui, area); break;
      case Screen::over: show_over(ui, area); break;
    }
  }
  if (ui.status_rect.h > 0) ui.nodes[status_at].rect = ui.status_rect;
  if (ui.covered)
    ui.draw.AddRectFilled(
        {0, 0}, {ui.screen.w, ui.screen.h},
        state.dialog == app::DialogKind::none || state.dialog == app::DialogKind::reactions ? 0 : ui.theme.scrim);
  ui.covered = false;
  switch (state.dialog) {
    case app::DialogKind::rules: return show_rules(ui);
    case app::DialogKind::language: return show_languages(ui, language(), Act::speak);
    case app::DialogKind::look: return show_look(ui);
    case app::DialogKind::devices: return show_devices(ui);
    case app::DialogKind::check: return show_check(ui);
    case app::DialogKind::cards: return show_cards(ui);
    case app::DialogKind::card_language: return show_card_languages(ui);
    case app::DialogKind::keys: return show_keys(ui);
    case app::DialogKind::reactions: return show_reactions(ui);
    case app::DialogKind::backup: return show_dialog(ui);
    case app::DialogKind::still_there: return show_still_there(ui);
    case app::DialogKind::none: break;
  }
  if (!state.menu_for.empty()) show_menu(ui, anchor.value_or(Rect{ui.screen.middle_x(), ui.screen.middle_y(), 0, 0}));
}

}  // namespace homeroom::ui
