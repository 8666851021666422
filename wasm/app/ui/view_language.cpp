#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;

namespace {

Button button_to_languages(bool icon_only) {
  return {.key = "language",
          .name = tr(Str::language),
          .action = {Act::ask_language},
          .kind = Kind::quiet,
          .icon = Icon::globe,
          .icon_only = icon_only,
          .has_popup = true};
}

}  // namespace

void language_button(Ui& ui, Rect row) {
  const Button wide = button_to_languages(false);
  const bool fits = button_width(wide) <= row.w;
  Button b = button_to_languages(!fits);
  b.expanded = ui.model.ui.dialog == app::DialogKind::language;
  button(ui, row.cut_right(fits ? button_width(wide) : kTarget).cut_top(kTarget), b);
}

void heading_and_language(Ui& ui, Flow& flow, const std::string& words) {
  const float wide = button_width(button_to_languages(false)), whole = flow.w;
  const float side = flow.w < 480 ? kTarget : wide;
  flow.w -= side + 8;
  const float top = flow.empty ? flow.y : flow.y + flow.gap;
  heading(ui, flow, 1, words, kTitle);
  flow.w = whole;
  flow.y = std::max(flow.y, top + kTarget);
  language_button(ui, {flow.x + flow.w - side, top, side, kTarget});
}

// Each in its own name and script: whoever is lost in this language finds theirs.
void show_languages(Ui& ui) {
  std::vector<Button> items;
  float width = 220;
  for (const Language& each : kLanguages) {
    const bool spoken = &each == &language();
    items.push_back({.key = std::string(each.code),
                     .name = std::string(each.name),
                     .action = {Act::speak, std::string(each.code)},
                     .kind = Kind::quiet,
                     .icon = spoken ? Icon::check : Icon::none,
                     .autofocus = spoken,
                     .role = Role::menuitem,
                     .align = Align::left});
    width = std::max(width, button_width(items.back()) + 28);
  }
  const float height = static_cast<float>(items.size()) * kTarget + 16;
  Rect box = ui.screen.centred(std::min(width, ui.screen.w - 16), std::min(height, ui.screen.h - 16));
  box = {std::floor(box.x), std::floor(box.y), box.w, box.h};
  card(ui, box, ui.theme.raised, kRadius);
  Container menu(ui, Role::menu, "languages", tr(Str::language), box);
  menu.node().modal = true;
  Scroll scroll(ui, "languages-scroll", box.inset(2));  // room for the focus ring around the items
  Flow flow(scroll.content().inset(6, 6), 0);
  for (const Button& item : items) {
    button(ui, flow.next(kTarget), item);
    ui.nodes.back().lang = item.key;
  }
  scroll.close_at(flow.y + 6);
}

}  // namespace homeroom::ui
