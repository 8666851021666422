#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;

void show_mark(Ui& ui, Flow& flow) {
  const Theme& t = ui.theme;
  Rect mark = flow.next(72);
  // The house: a door that stands open.
  Rect house{mark.x, mark.y, 72, 72};
  ui.draw.AddRectFilled({house.x, house.y}, {house.right(), house.bottom()}, t.accent, 20);
  icon(ui, Icon::door, house, 40, t.on_accent);
  Style style = kDisplay;
  for (Style smaller : {kTitle, kHeading}) {
    if (text_runs::width(tr(Str::app_name), style) > flow.w) style = smaller;
  }
  heading(ui, flow, 1, tr(Str::app_name), style);
  look_and_language(ui, {house.right() + 16, mark.y, mark.right() - house.right() - 4, kTarget});
}

void show_start(Ui& ui, Rect area) {
  const Theme& t = ui.theme;
  Page page(ui, "start", area, 560);
  Flow& flow = page.flow;
  show_mark(ui, flow);
  flow.gap = 8;
  text(ui, flow, "lead", tr(Str::start_lead), kBody, t.soft);
  flow.gap = kGap;
  flow.space(8);
  if (ui.model.start.may_create || ui.model.start.invited) {
    const Button make{.key = "make",
                      .name = tr(Str::make_class),
                      .action = {Act::show_form},
                      .kind = Kind::primary,
                      .icon = Icon::add};
    button(ui, flow.next(std::max(kBigTarget, button_height(make, flow.w))), make);
  } else {
    text(ui, flow, "closed", tr(Str::not_here), kBody, t.text);
  }
  const Button file{
      .key = "restore", .name = tr(Str::open_class_file), .action = {Act::show_restore}, .icon = Icon::folder};
  button(ui, flow.next(button_height(file, flow.w)), file);
  flow.space(8);
  text(ui, flow, "card", tr(Str::start_card), kSmall, t.soft);
}

void show_make(Ui& ui, Rect area) {
  Page page(ui, "make", area, 560);
  Flow& flow = page.flow;
  heading(ui, flow, 1, tr(Str::make_title), kTitle);
  textbox(ui, flow,
          {.key = "create.name",
           .name = tr(Str::class_name),
           .hint = tr(Str::class_name_hint),
           .required = true,
           .autofocus = true});
  textbox(ui, flow,
          {.key = "create.teacher",
           .name = tr(Str::your_name),
           .hint = tr(Str::your_name_teacher_hint),
           .autocomplete = "name"});
  show_students_field(ui, flow, "create.students");
  flow.space(8);
  bool busy = ui.model.ui.busy == "create";
  two_buttons(ui, flow, {.key = "back", .name = tr(Str::back), .action = {Act::hide_form}, .kind = Kind::quiet},
              {.key = "create",
               .name = busy ? tr(Str::creating) : tr(Str::create_class),
               .action = {Act::create},
               .kind = Kind::primary,
               .icon = Icon::check,
               .disabled = busy});
}

void show_restore(Ui& ui, Rect area) {
  const Theme& t = ui.theme;
  const app::Interface& state = ui.model.ui;
  Page page(ui, "restore", area, 560);
  Flow& flow = page.flow;
  heading(ui, flow, 1, tr(Str::restore_title), kTitle);
  text(ui, flow, "lead", tr(Str::restore_lead), kBody, t.soft);
  const Button choose{
      .key = "choose", .name = tr(Str::choose_file), .action = {Act::restore_file}, .icon = Icon::folder};
  button(ui, flow.next(button_height(choose, flow.w)), choose);
  if (!state.restore_name.empty()) text(ui, flow, "file", state.restore_name, kBold, t.text);
  textbox(ui, flow,
          {.key = "restore.passphrase",
           .name = tr(Str::passphrase),
           .submit = {Act::restore},
           .max_length = 200,
           .password = true});
  flow.space(8);
  bool busy = state.busy == "restore";
  two_buttons(ui, flow, {.key = "back", .name = tr(Str::back), .action = {Act::hide_form}, .kind = Kind::quiet},
              {.key = "open",
               .name = busy ? tr(Str::opening) : tr(Str::open_file),
               .action = {Act::restore},
               .kind = Kind::primary,
               .disabled = busy || state.restore_bytes.empty()});
}

void show_over(Ui& ui, Rect area) {
  const Theme& t = ui.theme;
  const std::string& reason = ui.model.over_reason;
  auto [title, note] = reason == "ended"      ? std::pair{Str::over_ended, Str::over_ended_note}
                       : reason == "removed"  ? std::pair{Str::over_removed, Str::over_removed_note}
                       : reason == "replaced" ? std::pair{Str::over_replaced, Str::over_replaced_note}
                                              : std::pair{Str::over_left, Str::over_left_note};
  Page page(ui, "over", area, 520);
  Flow& flow = page.flow;
  heading(ui, flow, 1, tr(title), kTitle);
  const app::Kiosk& kiosk = ui.model.kiosk;
  if (!kiosk.on || reason == "removed") text(ui, flow, "note", tr(note), kBody, t.soft);
  if (kiosk.on) text(ui, flow, "kiosk", tr(Str::kiosk_over), kBody, t.soft);
  flow.space(8);
  if (kiosk.on) {
    if (kiosk.leaving) return;
    const Button done{.key = "done", .name = tr(Str::done), .action = {Act::reload}, .kind = Kind::primary};
    return button(ui, flow.next(std::max(kBigTarget, button_height(done, flow.w))), done);
  }
  bool teacher = ui.model.has_file;
  if (teacher || reason == "left" || reason == "replaced") {
    const Button again{.key = "again",
                       .name = tr(teacher ? Str::to_class_file : Str::come_back),
                       .action = {Act::reload},
                       .kind = Kind::primary,
                       .icon = Icon::door};
    button(ui, flow.next(std::max(kBigTarget, button_height(again, flow.w))), again);
  }
}

}  // namespace homeroom::ui
