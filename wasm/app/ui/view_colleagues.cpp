#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;
using app::Colleague;

namespace {

void show_one(Ui& ui, Flow& flow, const Colleague& c) {
  const Theme& t = ui.theme;
  const bool over = c.taken_back || c.ended, narrow = flow.w < 520;
  Rect row = flow.next(narrow && !over ? 108 : 64);
  Container item(ui, Role::listitem, c.subject, "", row);
  rule(ui, row.x, row.y, row.w);
  row = row.inset(0, 8);
  Rect first = narrow && !over ? row.cut_top(40, 4) : row;
  Rect controls = narrow ? row : over ? Rect{} : first.cut_right(150, 12);
  avatar(ui, first.cut_left(40, 12), c.name, c.subject);
  std::string state = c.taken_back ? tr(Str::pass_taken_back) : fill(Str::until_date, {{"date", c.until}});
  Rect place = first.cut_right(std::min(pill_width(state, over), first.w * 0.55f), 8);
  ui.add(Role::text, "name", c.name, first);
  label(ui, first, c.name, kBold, over ? t.soft : t.text);
  ui.add(Role::text, "state", state, place);
  if (over)
    pill(ui, place.centred(place.w, 32), state, Icon::ban, t.warn_soft, t.warn);
  else
    label(ui, place, state, kSmall, t.soft, Align::right);
  if (over) return;
  button(ui, controls.cut_right(150, 16),
         {.key = "take-back",
          .name = named(Str::take_back_for, c.name),
          .action = {Act::take_back, c.subject},
          .icon = Icon::ban,
          .shown = tr(Str::take_back)});
}

}  // namespace

void show_colleagues(Ui& ui, Flow& flow) {
  const auto& colleagues = ui.model.file.colleagues;
  flow.space(8);
  heading(ui, flow, 2, tr(Str::co_teachers), kHeading, "colleagues-heading");
  flow.gap = 4;
  text(ui, flow, "colleagues-note", tr(Str::co_teachers_note), kSmall, ui.theme.soft);
  flow.gap = 8;
  if (!colleagues.empty()) {
    Container list(ui, Role::list, "colleagues", tr(Str::co_teachers), {flow.x, flow.y + 8, flow.w, 1});
    for (const Colleague& each : colleagues) {
      show_one(ui, flow, each);
      flow.gap = 0;
    }
    list.close_at(flow.y);
  }
  flow.gap = kGap;
  Button add{
      .key = "add-colleague", .name = tr(Str::add_co_teacher), .action = {Act::show_colleague}, .icon = Icon::add};
  Rect row = flow.next(kTarget);
  button(ui, row.cut_left(std::min(row.w, button_width(add))), add);
}

void show_colleague(Ui& ui, Rect area) {
  Page page(ui, "colleague", area, 560);
  Flow& flow = page.flow;
  heading(ui, flow, 1, tr(Str::add_co_teacher), kTitle);
  text(ui, flow, "lead", tr(Str::co_teacher_lead), kBody, ui.theme.soft);
  textbox(ui, flow, {.key = "colleague.name", .name = tr(Str::co_teacher_name), .required = true, .autofocus = true});
  textbox(ui, flow,
          {.key = "colleague.passphrase",
           .name = tr(Str::passphrase),
           .submit = {Act::name_colleague},
           .hint = tr(Str::co_teacher_passphrase_hint),
           .max_length = 200,
           .required = true});
  const bool year = ui.model.ui.whole_year;
  Switch whole{.key = "whole-year", .name = tr(Str::whole_year), .action = {Act::whole_year, "", !year}, .on = year};
  switch_(ui, flow.next(switch_height(whole, flow.w)), whole);
  flow.gap = 4;
  text(ui, flow, "whole-year-note", tr(Str::whole_year_note), kSmall, ui.theme.soft);
  flow.gap = kGap;
  flow.space(8);
  Rect row = flow.next(kTarget);
  Rect back = row.cut_left(std::min(row.w / 3, 140.0f), 12);
  button(ui, back, {.key = "back", .name = tr(Str::back), .action = {Act::hide_add}, .kind = Kind::quiet});
  button(ui, row,
         {.key = "confirm",
          .name = tr(Str::make_their_file),
          .action = {Act::name_colleague},
          .kind = Kind::primary,
          .icon = Icon::save});
}

}  // namespace homeroom::ui
