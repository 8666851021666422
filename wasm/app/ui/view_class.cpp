#include "wasm/app/state/idle.h"
#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;

namespace {

// The one sentence that matters now; empty when all is well.
std::string banner_words(const app::Model& model) {
  const app::Classroom& room = model.room;
  if (!room.connected || model.connection.state == "down") return tr(Str::reconnecting);
  if (model.devices.blocked) return tr(Str::sound_blocked);
  if (room.teacher_away) return tr(Str::teacher_away_note);
  if (room.policy.frozen) return tr(room.teaching() ? Str::frozen_note_teacher : Str::frozen_note);
  if (room.muted) return tr(Str::muted_note);
  if (model.devices.trouble) return tr(Str::media_trouble);
  if (room.policy.locked && room.teaching()) return tr(Str::locked_note);
  return {};
}

void show_banner(Ui& ui, Rect box, const std::string& words) {
  const Theme& t = ui.theme;
  ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, t.warn_soft, kRadius);
  Rect inside = box.inset(16, 8);
  Icon which = ui.model.room.policy.frozen ? Icon::freeze : Icon::warning;
  icon(ui, which, inside.cut_left(24, 12), 22, t.warn);
  paragraph(ui, {inside.x, box.y + (box.h - paragraph_height(words, kSmall, inside.w)) / 2, inside.w, inside.h}, words,
            kSmall, t.text);
  ui.status_rect = box;
}

void show_safety(Ui& ui, Rect row, const std::string& words) {
  const Theme& t = ui.theme;
  ui.add(Role::text, "safety", words, row);
  Rect inside = row;
  icon(ui, Icon::shield, inside.cut_left(22, 8), 22, t.good);
  paragraph(ui, {inside.x, row.y + (row.h - paragraph_height(words, kSmall, inside.w)) / 2, inside.w, row.h}, words,
            kSmall, t.text);
}

std::string safety_words(const app::Classroom& room) {
  std::string five;
  for (const std::string& word : room.safety) five += (five.empty() ? "" : " ") + word;
  return fill(Str::safety_words_are, {{"words", five}});
}

}  // namespace

std::string status_words(const app::Model& model) {
  if (model.ui.dialog == app::DialogKind::check) return check_words(model.green.check);
  if (model.ui.dialog == app::DialogKind::still_there) return still_there_words(app::said_seconds(model.kiosk.left_s));
  if (model.ui.screen == app::Screen::classroom) return banner_words(model);
  if (model.ui.screen != app::Screen::door) return {};
  switch (model.door.stage) {
    case app::DoorStage::connecting: return tr(model.door.is_nowhere() ? Str::alert_class_not_found : Str::connecting);
    case app::DoorStage::closed: return tr(Str::class_closed);
    case app::DoorStage::waiting: return tr(Str::waiting_for_teacher);
    case app::DoorStage::turned_away: return tr(Str::turned_away);
    default: return {};
  }
}

namespace {

// What the pictures would become: everybody alike, or one large.
Button view_button(const app::Model& model) {
  const bool speaker = speaker_view(model);
  return {.key = "view",
          .name = tr(speaker ? Str::view_grid : Str::view_speaker),
          .action = {Act::view, speaker ? "grid" : "speaker"},
          .kind = Kind::quiet,
          .icon = speaker ? Icon::grid : Icon::speaker};
}

// The class's name, the words to compare, and how it all looks.
void show_head(Ui& ui, Rect head, const std::string& safety) {
  const Theme& t = ui.theme;
  // On a small screen with large words the name has a row of its own.
  const bool own_row = head.h > 2 * kTarget;
  Rect below = own_row ? head.cut_bottom(head.h - kTarget) : Rect{};
  look_and_language(ui, head.cut_right(2 * kTarget + kTinyGap, kTinyGap));
  Rect row = head;
  Button view = view_button(ui.model);
  const float title = text_runs::width(ui.model.room.name, kHeading), said = text_runs::width(safety, kSmall) + 58;
  const bool words = ui.wide && !safety.empty();
  view.icon_only = row.w < button_width(view) + 12 + (words ? said + 12 : 0) + std::min(title, 260.0f);
  button(ui, row.cut_right(button_width(view), 12), view);
  if (words) {
    Rect pill = row.cut_right(std::min(said, row.w * 0.7f), 12);
    ui.draw.AddRectFilled({pill.x, pill.y}, {pill.right(), pill.bottom()}, t.panel, kRadius);
    show_safety(ui, pill.inset(14, 0), safety);
  }
  heading_at(ui, own_row ? below : row, 1, ui.model.room.name, kHeading);
}

// 0: there is nothing to say.
float banner_height(const std::string& words, float width) {
  if (words.empty()) return 0;
  return std::max(kTarget, paragraph_height(words, kSmall, width - 68) + 20);
}

// Pictures, and beside them a card with the people and one with the chat.
std::optional<Rect> show_wide(Ui& ui, Rect area, const std::string& safety) {
  const Theme& t = ui.theme;
  std::optional<Rect> anchor;
  Rect side = area.cut_right(std::clamp(area.w * 0.27f, 320.0f, 420.0f) * std::min(text_runs::scale(), 1.3f));
  side = {side.x, side.y + 12, side.w - 16, side.h - 12};
  show_head(ui, area.cut_top(kTarget + 16).inset(16, 8), safety);
  const std::string words = banner_words(ui.model);
  if (const float high = banner_height(words, area.w - 32); high > 0)
    show_banner(ui, area.cut_top(high, 8).inset(16, 0), words);
  show_tiles(ui, {area.x + 16, area.y + 2, area.w - 32, area.h - 2}, false);
  Rect chat = side.cut_bottom(std::floor(side.h * (ui.model.room.teaching() ? 0.46f : 0.54f)), 12);
  card(ui, side, t.panel);
  {
    Scroll scroll(ui, "people-scroll", side.inset(0, 6));
    Flow flow(scroll.content().inset(16, 10), 8);
    anchor = show_people(ui, flow);
    scroll.close_at(flow.y + 10);
  }
  card(ui, chat, t.panel);
  show_chat(ui, chat.inset(16, 14));
  return anchor;
}

// On a phone the pictures stay, and everything else scrolls under them; where even that is too much, all of it scrolls.
std::optional<Rect> show_narrow(Ui& ui, Rect area, const std::string& safety) {
  const Theme& t = ui.theme;
  const float name = text_runs::width(ui.model.room.name, kHeading);
  const bool own_row = text_runs::scale() > 1 && name > area.w - 24 - 3 * kTarget - 20;
  show_head(ui, area.cut_top(kTarget + 4 + (own_row ? text_runs::line_height(kHeading) + 4 : 0)).inset(12, 2), safety);
  const std::string words = banner_words(ui.model);
  const float high = banner_height(words, area.w - 24);
  const float larger = std::min(text_runs::scale(), 1.5f);  // large names want large pictures
  const bool tight = area.h - high < 280 * larger;
  if (!tight) {
    if (high > 0) show_banner(ui, area.cut_top(high, 4).inset(12, 0), words);
    const Rect pictures{area.x, area.y, area.w, std::floor(area.h * 0.5f)};
    area.cut_top(show_tiles(ui, pictures.inset(8, 4), true) - area.y, 8);
  }
  Scroll scroll(ui, "class-scroll", area);
  Flow flow(scroll.content().inset(12, tight ? 0 : 8), 8);
  if (tight) {
    if (high > 0) show_banner(ui, flow.next(high), words);
    flow.y = show_tiles(ui, flow.next(std::floor(std::max(200.0f, flow.w * 0.6f) * larger)), true);
  }
  const std::optional<Rect> anchor = show_people(ui, flow);
  flow.gap = 16;
  Rect chat = flow.next(std::max(320.0f, scaled(220)));
  card(ui, chat, t.panel);
  show_chat(ui, chat.inset(14, 12));
  show_safety(ui, flow.next(paragraph_height(safety, kSmall, flow.w - 30) + 16), safety);
  scroll.close_at(flow.y + 12);
  return anchor;
}

}  // namespace

std::optional<Rect> show_classroom(Ui& ui, Rect area) {
  const std::string safety = safety_words(ui.model.room);
  const Rect bar = area.cut_bottom(bar_height(ui, area.w));
  const std::optional<Rect> anchor = ui.wide ? show_wide(ui, area, safety) : show_narrow(ui, area, safety);
  show_bar(ui, bar);
  return anchor;
}

}  // namespace homeroom::ui
