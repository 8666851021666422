#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;
using app::DialogKind;

void show_menu(Ui& ui, Rect anchor) {
  const app::Classroom& room = ui.model.room;
  const std::string& subject = ui.model.ui.menu_for;
  const app::Person* p = room.find(subject);
  if (!p) return;
  bool lit = room.spotlight == subject;
  std::vector<Button> items = {
      {.key = "mute",
       .name = tr(Str::mute),
       .action = {Act::mute, subject},
       .icon = Icon::microphone_off,
       .autofocus = true},
      {.key = "stop-camera",
       .name = tr(Str::stop_camera),
       .action = {Act::stop_camera, subject},
       .icon = Icon::camera_off},
      {.key = "spotlight",
       .name = tr(lit ? Str::end_spotlight : Str::spotlight),
       .action = {Act::spotlight, subject, !lit},
       .icon = Icon::star},
      {.key = "door", .name = tr(Str::send_to_door), .action = {Act::send_to_door, subject}, .icon = Icon::door},
      {.key = "remove",
       .name = tr(Str::remove),
       .action = {Act::remove, subject},
       .kind = Kind::quiet,
       .icon = Icon::ban}};
  if (p->hidden && p->camera && room.policy.preview_cameras && !room.policy.teacher_only_cameras) {
    items.insert(items.begin() + 2, {.key = "show-camera",
                                     .name = tr(Str::show_to_class),
                                     .action = {Act::show_camera, subject},
                                     .icon = Icon::camera});
  }
  const bool pinned = ui.model.ui.pinned == subject;
  items.insert(items.end() - 2, {.key = "pin",
                                 .name = tr(pinned ? Str::unpin_short : Str::pin_short),
                                 .action = {Act::pin, subject, !pinned},
                                 .icon = Icon::pin});
  items.insert(items.end() - 2,
               {.key = "note", .name = tr(Str::write_note), .action = {Act::note_to, subject}, .icon = Icon::chat});
  if (p->teaches()) {
    // A colleague's voice and picture are their own; the pass that lets a co-teacher in is the teacher's to take back.
    const bool mine = room.role == "teacher" && p->role == "co-teacher";
    std::erase_if(items, [&](const Button& item) {
      return !(item.key == "spotlight" || item.key == "note" || (mine && item.key == "remove"));
    });
    items.front().autofocus = true;
  }
  float width = 200;
  for (Button& item : items) {
    item.kind = Kind::quiet;
    item.role = Role::menuitem;
    item.align = Align::left;
    width = std::max(width, button_width(item));
  }
  width = std::min(width, ui.screen.w - 16);
  float height = static_cast<float>(items.size()) * kTarget + 16;
  Rect box{std::clamp(anchor.right() - width, 8.0f, std::max(8.0f, ui.screen.w - width - 8)), anchor.bottom() + 4,
           width, height};
  if (box.bottom() > ui.screen.h - 8) box.y = std::max(8.0f, std::min(anchor.y - 4 - height, ui.screen.h - 8 - height));
  card(ui, box, ui.theme.raised, kBigRadius);
  Container menu(ui, Role::menu, "menu", named(Str::actions_for, p->name), box);
  menu.node().modal = true;
  Rect inside = box.inset(8);
  for (const Button& item : items) button(ui, inside.cut_top(kTarget), item);
}

namespace {

struct Question {
  std::string title, text, confirm;
  Act act;
  Kind kind = Kind::primary;
  const char* field = nullptr;
  Str field_name = Str::passphrase;
};

Question question_of(const app::Model& model) {
  switch (model.ui.dialog) {
    case DialogKind::backup:
      return {tr(Str::backup_title), tr(Str::backup_text), tr(Str::backup_confirm),
              Act::backup,           Kind::primary,        "backup.passphrase"};
    default: break;  // they have views of their own
  }
  return {};
}

}  // namespace

void show_dialog(Ui& ui) {
  const Theme& t = ui.theme;
  Question q = question_of(ui.model);
  TextBox field{.key = q.field ? q.field : "",
                .name = tr(q.field_name),
                .submit = {q.act},
                .max_length = 200,
                .password = true,
                .autofocus = true};
  float width = std::min(scaled(460), ui.screen.w - 32), inner = width - 48;
  const Button cancel{.key = "cancel", .name = tr(Str::cancel), .action = {Act::close_dialog}, .autofocus = !q.field};
  const Button confirm{.key = "confirm", .name = q.confirm, .action = {q.act}, .kind = q.kind};
  const bool beside = std::max(button_width(cancel), button_width(confirm)) <= (inner - 12) / 2;
  float height = 24 + paragraph_height(q.title, kHeading, inner) + 24 + kTarget + 24;
  if (!beside) height += button_height(confirm, inner) + button_height(cancel, inner) + 12 - kTarget;
  if (!q.text.empty()) height += paragraph_height(q.text, kBody, inner) + 12;
  if (q.field) height += textbox_height(field, inner) + 16;
  Rect box = ui.screen.centred(width, std::min(std::ceil(height), ui.screen.h - 16));
  box = {std::floor(box.x), std::floor(std::max(8.0f, box.y)), box.w, box.h};
  card(ui, box, t.raised);
  Container dialog(ui, Role::dialog, "dialog", q.title, box);
  dialog.node().modal = true;
  Scroll scroll(ui, "dialog-scroll", box.inset(4));  // of a small screen with large words
  Flow flow(scroll.content().inset(20, 0), 12);
  flow.y += 20;
  heading(ui, flow, 2, q.title, kHeading);
  if (!q.text.empty()) text(ui, flow, "text", q.text, kBody, t.soft);
  flow.gap = 16;
  if (q.field) textbox(ui, flow, field);
  flow.gap = 24;
  if (beside) {
    Rect row = flow.next(kTarget);
    button(ui, row.cut_left((row.w - 12) / 2, 12), cancel);
    button(ui, row, confirm);
  } else {
    button(ui, flow.next(button_height(confirm, inner)), confirm);
    flow.gap = 12;
    button(ui, flow.next(button_height(cancel, inner)), cancel);
  }
  scroll.close_at(flow.y + 20);
}

}  // namespace homeroom::ui
