#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;
using app::ChatLine;

namespace {

// A note says so, and a teacher's says to whom.
std::string note_words(const app::Classroom& room, const ChatLine& line) {
  if (!line.note) return "";
  const app::Person* to = room.find(line.to);
  return to ? named(Str::note_to, to->subject == room.me ? tr(Str::you) : to->name) : tr(Str::note_mark);
}

void show_line(Ui& ui, Flow& flow, const ChatLine& line, bool same_person) {
  const Theme& t = ui.theme;
  const std::string note = note_words(ui.model.room, line);
  const std::string who = (line.mine ? tr(Str::you) : line.name) + (note.empty() ? "" : " (" + note + ")");
  // A bubble as wide as its words, one's own at the other side.
  const float most = std::floor(flow.w * 0.88f), name_height = text_runs::line_height(kSmall);
  float width = 0;
  for (std::string_view one : wrapped(line.text, kSmall, most - 28))
    width = std::max(width, text_runs::width(one, kSmall));
  width = std::min(most, width + 28);
  const float height = paragraph_height(line.text, kSmall, most - 28) + 16;
  flow.gap = same_person ? 4.0f : 12.0f;
  Rect box = flow.next(height + (same_person ? 0 : name_height));
  ui.add(Role::text, line.id.empty() ? std::to_string(line.at_ms) + line.subject : line.id,
         line.name + (note.empty() ? "" : " (" + note + ")") + ": " + line.text, box);
  if (!ui.shows(box)) return;
  if (!same_person)
    label(ui, box.cut_top(name_height).inset(4, 0), who, kSmallBold, line.mine ? t.accent_ink : t.soft,
          line.mine ? Align::right : Align::left);
  box = line.mine ? box.cut_right(width) : box.cut_left(width);
  Colour back = line.note ? t.warn_soft : line.mine ? t.accent_soft : t.page;
  ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, back, kBigRadius - 4);
  if (t.contrast) ui.draw.AddRect({box.x, box.y}, {box.right(), box.bottom()}, t.line, kBigRadius - 4);
  paragraph(ui, {box.x + 14, box.y + 8, most - 28, box.h}, line.text, kSmall, t.text);
}

// To whom the next message goes, where that can be chosen or is not everybody. How much height it takes is asked first.
float reach_height(const app::Model& model) {
  const app::Classroom& room = model.room;
  if (room.teaching()) return model.ui.note_to.empty() ? 0 : kTarget;
  return room.policy.chat_to_teacher ? text_runs::line_height(kSmall) : kTarget;
}

void show_reach(Ui& ui, Rect row) {
  const app::Classroom& room = ui.model.room;
  const std::string& to = ui.model.ui.note_to;
  if (!room.teaching()) {
    if (room.policy.chat_to_teacher) {
      ui.add(Role::text, "reach", tr(Str::chat_to_teacher), row);
      return label(ui, row, tr(Str::chat_to_teacher), kSmall, ui.theme.soft);
    }
    return switch_(ui, row,
                   {.key = "note-to",
                    .name = tr(Str::note_to_teacher),
                    .action = {Act::note_to, to.empty() ? "teachers" : ""},
                    .on = !to.empty()});
  }
  const app::Person* p = room.find(to);
  const std::string words = named(Str::note_to, p ? p->name : "");
  Rect place = row.cut_right(kTarget, 8);
  ui.add(Role::text, "reach", words, row);
  label(ui, row, fitted(words, kSmallBold, row.w), kSmallBold, ui.theme.warn);
  button(ui, place,
         {.key = "to-everyone",
          .name = tr(Str::to_everyone),
          .action = {Act::note_to, ""},
          .kind = Kind::quiet,
          .icon = Icon::cross,
          .icon_only = true});
}

}  // namespace

void show_chat(Ui& ui, Rect area) {
  const Theme& t = ui.theme;
  const app::Classroom& room = ui.model.room;
  Rect head = area.cut_top(text_runs::line_height(kSmallBold), 8);
  ui.add(Role::heading, "chat-heading", tr(Str::chat), head).level = 2;
  label(ui, head, tr(Str::chat), kSmallBold, t.text);

  Rect row = area.cut_bottom(kTarget, 8);
  bool may = room.teaching() || (room.policy.chat && !room.policy.frozen);
  float reach = may ? reach_height(ui.model) : 0;
  Rect reach_row = reach > 0 ? area.cut_bottom(reach, 8) : Rect{};
  {
    Container log(ui, Role::log, "chat-log", tr(Str::chat), area);
    Scroll scroll(ui, "chat-scroll", area, true);
    Flow flow(scroll.content(), 8);
    std::string before;
    for (const ChatLine& line : ui.model.chat) {
      const std::string who = line.subject + (line.note ? "/" + line.to : "");
      show_line(ui, flow, line, who == before);
      before = who;
    }
    if (ui.model.chat.empty()) {
      const float words = paragraph_height(tr(Str::chat_empty), kSmall, flow.w);
      flow.space(std::max(0.0f, std::floor((area.h - words - 48) / 2)));
      icon(ui, Icon::chat, flow.next(40), 36, t.field_line);
      text(ui, flow, "empty", tr(Str::chat_empty), kSmall, t.soft, Align::centre);
    }
    scroll.close_at(flow.y);
  }
  if (!may) {
    ui.add(Role::text, "paused", tr(Str::chat_frozen), row);
    label(ui, row, tr(Str::chat_frozen), kSmall, t.soft);
    return;
  }
  if (reach > 0) show_reach(ui, reach_row);
  button(ui, row.cut_right(kTarget, 8),
         {.key = "send",
          .name = tr(Str::send),
          .action = {Act::send_chat},
          .kind = Kind::primary,
          .icon = Icon::send,
          .icon_only = true});
  textbox(
      ui, row,
      {.key = "chat.text", .name = tr(Str::message), .submit = {Act::send_chat}, .max_length = 1000, .label = false});
}

}  // namespace homeroom::ui
