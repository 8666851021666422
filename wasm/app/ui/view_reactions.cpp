#include <array>

#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;

namespace {

struct Known {
  Str name;
  Icon picture;
};
// In the order of their numbers in the messages (shared/classroom/messages.h). Drawn, not written as emoji: a school's
// machines may have no face for those.
constexpr std::array<Known, app::kReactions> kKnown = {{{Str::reaction_thumbs_up, Icon::thumb},
                                                        {Str::reaction_applause, Icon::applause},
                                                        {Str::reaction_laugh, Icon::laugh},
                                                        {Str::reaction_heart, Icon::heart},
                                                        {Str::reaction_surprised, Icon::surprised}}};

}  // namespace

std::string reaction_name(int kind) { return tr(kKnown.at(static_cast<std::size_t>(kind)).name); }
Icon reaction_icon(int kind) { return kKnown.at(static_cast<std::size_t>(kind)).picture; }

// In the corner where no badge is: at the reading end stand hand and star.
void show_reaction(Ui& ui, Rect tile, int kind) {
  const float size = std::clamp(std::min(tile.w, tile.h) * 0.24f, 20.0f, 48.0f);
  const Rect disc{tile.x + 8, tile.y + 8, size * 1.4f, size * 1.4f};
  ui.draw.AddCircleFilled({disc.middle_x(), disc.middle_y()}, disc.w / 2, ui.theme.plate);
  icon(ui, reaction_icon(kind), disc, size, ui.theme.mark, rgb(0x14181E));
}

std::string said_words(const app::Said& said) {
  switch (said.what) {
    case app::Said::What::hand: return named(Str::said_hand, said.name);
    case app::Said::What::waiting: return named(Str::said_waiting, said.name);
    case app::Said::What::reaction: return said.name + ": " + reaction_name(said.reaction);
    case app::Said::What::unfrozen: return tr(Str::said_unfrozen);
  }
  return {};
}

void show_reactions(Ui& ui) {
  std::vector<Button> items;
  float width = 200;
  for (int kind = 0; kind < app::kReactions; ++kind) {
    items.push_back({.key = std::to_string(kind),
                     .name = reaction_name(kind),
                     .action = {Act::react, std::to_string(kind)},
                     .kind = Kind::quiet,
                     .icon = reaction_icon(kind),
                     .autofocus = kind == 0,
                     .role = Role::menuitem,
                     .align = Align::left});
    width = std::max(width, button_width(items.back()));
  }
  const float height = static_cast<float>(items.size()) * kTarget + 16;
  width = std::min(width, ui.screen.w - 16);
  // Above the bar, where its button is.
  Rect box{std::floor((ui.screen.w - width) / 2), 0, width, height};
  box.y = std::max(8.0f, std::floor(ui.screen.h - bar_height(ui, ui.screen.w) - 8 - height));
  card(ui, box, ui.theme.raised, kRadius);
  Container menu(ui, Role::menu, "reactions", tr(Str::reactions), box);
  menu.node().modal = true;
  Rect inside = box.inset(8);
  for (const Button& item : items) button(ui, inside.cut_top(kTarget), item);
}

}  // namespace homeroom::ui
