#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;

std::size_t show_choices(Ui& ui, std::string_view key, const std::string& name,
                         const std::vector<std::string>& headings, const std::vector<Button>& items) {
  const bool titled = !headings.empty();
  float width = 220;
  for (const Button& item : items) width = std::max(width, button_width(item) + 28);
  width = std::min(width, ui.screen.w - 16);
  const float inner = width - 16;
  float height = 16;
  for (const Button& item : items) height += button_height(item, inner);
  for (const std::string& words : headings) height += paragraph_height(words, kSmall, inner - 28) + 12;
  Rect box = ui.screen.centred(width, std::min(height, ui.screen.h - 16));
  box = {std::floor(box.x), std::floor(box.y), box.w, box.h};
  card(ui, box, ui.theme.raised, kBigRadius);
  Container menu(ui, Role::menu, key, name, box);
  menu.node().modal = true;
  Scroll scroll(ui, std::string(key) + "-scroll", box.inset(2));  // room for the focus ring around the items
  Flow flow(scroll.content().inset(6, 6), 0);
  const std::size_t first = ui.nodes.size();
  std::size_t part = 0;
  for (const Button& item : items) {
    // A part of the menu begins with the choice 'as the device'.
    if (titled && item.action.subject.empty()) {
      const std::string& words = headings[part++];
      Rect row = flow.next(paragraph_height(words, kSmall, inner - 28) + 12);
      paragraph(ui, row.inset(14, 8), words, kSmall, ui.theme.soft);
    }
    button(ui, flow.next(button_height(item, inner)), item);
  }
  scroll.close_at(flow.y + 6);
  return first;
}

void show_look(Ui& ui) {
  const app::Look& look = ui.model.ui.look;
  std::vector<Button> items;
  const auto add = [&](Act act, const std::string& value, const std::string& name, const std::string& chosen,
                       Icon which) {
    const bool checked = value == chosen;
    items.push_back({.key = (act == Act::look ? "theme-" : "text-") + value,
                     .name = name,
                     .action = {act, value},
                     .kind = Kind::quiet,
                     .icon = checked ? Icon::check : which,
                     .autofocus = checked && act == Act::look,
                     .checked = checked,
                     .role = Role::menuitemradio,
                     .align = Align::left});
  };
  add(Act::look, "", tr(Str::look_device), look.theme, Icon::none);
  add(Act::look, "light", tr(Str::look_light), look.theme, Icon::none);
  add(Act::look, "dark", tr(Str::look_dark), look.theme, Icon::none);
  add(Act::look, "contrast", tr(Str::look_contrast), look.theme, Icon::none);
  add(Act::text_size, "", tr(Str::text_size_device), look.text_size, Icon::none);
  for (const char* percent : {"100", "125", "150", "200"})
    add(Act::text_size, percent, fill(Str::text_size_percent, {{"percent", percent}}), look.text_size, Icon::none);
  show_choices(ui, "look-menu", tr(Str::look), {tr(Str::look), tr(Str::text_size)}, items);
}

}  // namespace homeroom::ui
