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
  if (model.ui.screen == app::Screen::classroom) return banner_words(model);
  if (model.ui.screen != app::Screen::door) return {};
  switch (model.door.stage) {
    case app::DoorStage::connecting: return tr(Str::connecting);
    case app::DoorStage::closed: return tr(Str::class_closed);
    case app::DoorStage::waiting: return tr(Str::waiting_for_teacher);
    case app::DoorStage::turned_away: return tr(Str::turned_away);
    default: return {};
  }
}

std::optional<Rect> show_classroom(Ui& ui, Rect area) {
  const Theme& t = ui.theme;
  const app::Classroom& room = ui.model.room;
  std::optional<Rect> anchor;
  std::string safety = safety_words(room), banner = banner_words(ui.model);

  Rect bar = area.cut_bottom(bar_height(ui, area.w));
  if (ui.wide) {
    Rect side = area.cut_right(std::clamp(area.w * 0.27f, 320.0f, 400.0f));
    ui.draw.AddRectFilled({side.x, side.y}, {side.right(), side.bottom()}, t.panel);
    ui.draw.AddLine({side.x, side.y}, {side.x, side.bottom()}, t.line, 1);
    Rect head = area.cut_top(56).inset(16, 4);
    float wants = text_runs::width(safety, kSmall) + 34;
    Rect words = head.cut_right(std::min(wants, head.w * 0.65f), 16);
    heading_at(ui, head, 1, room.name, kHeading);
    show_safety(ui, words, safety);
    if (!banner.empty()) {
      Rect box = area.cut_top(paragraph_height(banner, kSmall, area.w - 32 - 68) + 20, 8).inset(16, 0);
      show_banner(ui, box, banner);
    }
    show_tiles(ui, {area.x + 16, area.y, area.w - 32, area.h - 8});
    Rect chat = side.cut_bottom(std::floor(side.h * 0.42f));
    {
      Scroll scroll(ui, "people-scroll", side);
      Flow flow(scroll.content().inset(16, 16), 8);
      anchor = show_people(ui, flow);
      scroll.close_at(flow.y + 16);
    }
    rule(ui, chat.x, chat.y, chat.w);
    show_chat(ui, chat.inset(16, 12));
  } else {
    Rect head = area.cut_top(48).inset(12, 2);
    heading_at(ui, head, 1, room.name, kHeading);
    if (!banner.empty()) {
      show_banner(ui, area.cut_top(paragraph_height(banner, kSmall, area.w - 24 - 68) + 20, 8).inset(12, 0), banner);
    }
    show_tiles(ui, area.cut_top(std::floor(std::max(area.h * 0.42f, 120.0f)), 8).inset(8, 0));
    Scroll scroll(ui, "class-scroll", area);
    Flow flow(scroll.content().inset(12, 8), 8);
    anchor = show_people(ui, flow);
    Rect chat = flow.next(320);
    show_chat(ui, chat);
    show_safety(ui, flow.next(paragraph_height(safety, kSmall, flow.w - 30) + 16), safety);
    scroll.close_at(flow.y + 12);
  }
  show_bar(ui, bar);
  return anchor;
}

}  // namespace homeroom::ui
