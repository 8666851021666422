#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;
using app::DialogKind;

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

Rect look_and_language(Ui& ui, Rect row) {
  const Button wide = button_to_languages(false);
  const bool fits = button_width(wide) + kTinyGap + kTarget <= row.w;
  Button languages = button_to_languages(!fits);
  languages.expanded = ui.model.ui.dialog == DialogKind::language;
  const Button look{.key = "look",
                    .name = tr(Str::look),
                    .action = {Act::ask_look},
                    .kind = Kind::quiet,
                    .icon = Icon::look,
                    .icon_only = true,
                    .has_popup = true,
                    .expanded = ui.model.ui.dialog == DialogKind::look};
  Rect place = row.cut_right(fits ? button_width(wide) : kTarget, kTinyGap);
  button(ui, row.cut_right(kTarget).cut_top(kTarget), look);
  button(ui, place.cut_top(kTarget), languages);
  return row;
}

void heading_and_language(Ui& ui, Flow& flow, const std::string& words) {
  const float wide = button_width(button_to_languages(false)), whole = flow.w;
  const float side = kTarget + kTinyGap + (flow.w < 480 * text_runs::scale() ? kTarget : wide);
  flow.w -= side + 8;
  const float top = flow.empty ? flow.y : flow.y + flow.gap;
  // On a small phone with large words the buttons have a row of their own.
  const bool above = flow.w < scaled(150);
  if (above) {
    flow.w = whole;
    look_and_language(ui, flow.next(kTarget).moved(12, 0));
    flow.gap = 0;
    heading(ui, flow, 1, words, kTitle);
    return;
  }
  heading(ui, flow, 1, words, kTitle);
  flow.w = whole;
  flow.y = std::max(flow.y, top + kTarget);
  // Their icons stand at the margin, their places a little outside.
  look_and_language(ui, {flow.x + flow.w - side + 12, top, side, kTarget});
}

// Each in its own name and script: whoever is lost in this language finds theirs.
void show_languages(Ui& ui, const Language& now, Act choose) {
  std::vector<Button> items;
  for (const Language& each : kLanguages) {
    const bool spoken = &each == &now;
    items.push_back({.key = std::string(each.code),
                     .name = std::string(each.name),
                     .action = {choose, std::string(each.code)},
                     .kind = Kind::quiet,
                     .icon = spoken ? Icon::check : Icon::none,
                     .autofocus = spoken,
                     .role = Role::menuitem,
                     .align = Align::left});
  }
  const std::size_t first = show_choices(ui, "languages", tr(Str::language), {}, items);
  for (std::size_t i = 0; i < items.size(); ++i) ui.nodes[first + i].lang = items[i].key;
}

}  // namespace homeroom::ui
