#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;
using app::ChatLine;

namespace {

void show_line(Ui& ui, Flow& flow, const ChatLine& line, bool same_person) {
  const Theme& t = ui.theme;
  const std::string who = line.mine ? tr(Str::you) : line.name;
  float width = flow.w - 24;
  float height = paragraph_height(line.text, kSmall, width) + 16 + (same_person ? 0 : 22);
  flow.gap = same_person ? 4.0f : 10.0f;
  Rect box = flow.next(height);
  ui.add(Role::text, line.id.empty() ? std::to_string(line.at_ms) + line.subject : line.id,
         line.name + ": " + line.text, box);
  if (!same_person) label(ui, box.cut_top(22), who, kSmallBold, line.mine ? t.accent : t.soft);
  ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, line.mine ? t.accent_soft : t.page, 10);
  paragraph(ui, box.inset(12, 8), line.text, kSmall, t.text);
}

}  // namespace

void show_chat(Ui& ui, Rect area) {
  const Theme& t = ui.theme;
  const app::Classroom& room = ui.model.room;
  Rect head = area.cut_top(24, 8);
  ui.add(Role::heading, "chat-heading", tr(Str::chat), head).level = 2;
  label(ui, head, tr(Str::chat), kSmallBold, t.text);

  Rect row = area.cut_bottom(kTarget, 8);
  {
    Container log(ui, Role::log, "chat-log", tr(Str::chat), area);
    Scroll scroll(ui, "chat-scroll", area, true);
    Flow flow(scroll.content(), 8);
    std::string before;
    for (const ChatLine& line : ui.model.chat) {
      show_line(ui, flow, line, line.subject == before);
      before = line.subject;
    }
    if (ui.model.chat.empty()) text(ui, flow, "empty", tr(Str::chat_empty), kSmall, t.soft);
    scroll.close_at(flow.y);
  }
  bool may = room.teaching() || (room.policy.chat && !room.policy.frozen);
  if (!may) {
    ui.add(Role::text, "paused", tr(Str::chat_frozen), row);
    label(ui, row, tr(Str::chat_frozen), kSmall, t.soft);
    return;
  }
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
