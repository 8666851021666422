#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;
using app::Student;

namespace {

constexpr std::size_t kShownMeetings = 10;

// One student: name, link, and what can be done about the link. Narrow screens put the controls on a second line.
void show_student(Ui& ui, Flow& flow, const Student& s) {
  const Theme& t = ui.theme;
  bool narrow = flow.w < 520 * text_runs::scale();
  const float line = std::max(40.0f, text_runs::line_height(kBold)), room = flow.w - 52;
  const bool gone = s.revoked || s.barred;
  const std::string state_words = gone ? tr(s.revoked ? Str::revoked : Str::barred) : std::string();
  const float state_width = gone ? pill_width(state_words, true) : 0;
  // A narrow screen has the state under the name where both do not fit beside each other.
  const bool under = narrow && gone && state_width + 8 > room * 0.6f;
  Button act = s.barred    ? Button{.key = "allow",
                                    .name = named(Str::allow_again, s.name),
                                    .action = {Act::allow_again, s.subject},
                                    .shown = tr(Str::allow_again_short)}
               : s.revoked ? Button{.key = "reissue",
                                    .name = named(Str::reissue_link_for, s.name),
                                    .action = {Act::reissue, s.subject},
                                    .icon = Icon::refresh,
                                    .shown = tr(Str::reissue)}
                           : Button{.key = "revoke",
                                    .name = named(Str::revoke_link_for, s.name),
                                    .action = {Act::revoke, s.subject},
                                    .kind = Kind::quiet,
                                    .icon = Icon::ban,
                                    .shown = tr(Str::revoke)};
  const float act_width = std::min(button_width(act), flow.w * 0.62f), act_height = button_height(act, act_width);
  const float state_height = text_runs::line_height(kSmall) + 8;
  Rect row =
      flow.next(narrow ? 20 + line + 4 + (under ? state_height + 4 : 0) + act_height : std::max(64.0f, line + 24));
  Container item(ui, Role::listitem, s.subject, "", row);
  rule(ui, row.x, row.y, row.w);
  row = row.inset(0, narrow ? 10 : 8);
  Rect first = narrow ? row.cut_top(line, 4) : row;
  Rect controls{};
  if (narrow) {
    controls = {row.x + 52, row.bottom() - act_height, row.w - 52, act_height};
  } else {
    controls = first.cut_right(act_width + 112, 12);
  }
  avatar(ui, first.cut_left(40, 12).centred(40, 40), s.name, s.subject);
  if (gone) {
    const float wide = std::min(state_width, under ? first.w : first.w * 0.62f);
    Rect state =
        under ? Rect{first.x, row.y, wide, state_height} : first.cut_right(wide, 8).centred(wide, state_height);
    ui.add(Role::text, "state", state_words, state);
    pill(ui, state, state_words, Icon::ban, t.warn_soft, t.warn);
  }
  ui.add(Role::text, "name", s.name, first);
  label(ui, first, s.name, kBold, t.text);
  if (!gone && !s.link.empty()) {
    Rect place = narrow ? Rect{controls.x - 10, controls.y, std::min(controls.w - act_width, 120 * text_runs::scale()),
                               controls.h}
                        : controls.cut_left(100, 12).centred(100, kTarget);
    link(ui, place, "link", named(Str::link_for, s.name), tr(Str::link_open), s.link, Icon::link);
  }
  if (s.revoked && !s.barred && !ui.model.file.owner) return;  // a new link is the teacher's to make
  button(ui,
         (narrow ? Rect{controls.right() - act_width, controls.y, act_width, act_height}
                 : controls.cut_right(act_width).centred(act_width, act_height)),
         act);
}

// Who was in the last meetings, in numbers; names and times are in the file that it saves.
void show_attendance(Ui& ui, Flow& flow) {
  const Theme& t = ui.theme;
  const auto& meetings = ui.model.file.attendance;
  flow.space(8);
  heading(ui, flow, 2, tr(Str::attendance), kHeading, "attendance-heading");
  flow.gap = 4;
  text(ui, flow, "attendance-note", tr(meetings.empty() ? Str::attendance_none : Str::attendance_note), kSmall, t.soft);
  flow.gap = 8;
  if (meetings.empty()) return;
  {
    Container list(ui, Role::list, "attendance", tr(Str::attendance), {flow.x, flow.y + 8, flow.w, 1});
    bool narrow = flow.w < 520 * text_runs::scale();
    std::size_t shown = std::min<std::size_t>(meetings.size(), kShownMeetings);
    for (std::size_t i = 0; i < shown; ++i) {
      const app::Meeting& m = meetings[i];
      std::string when = m.ended.empty()
                             ? fill(Str::attendance_now, {{"date", m.date}, {"began", m.began}})
                             : fill(Str::attendance_when, {{"date", m.date}, {"began", m.began}, {"ended", m.ended}});
      std::string who =
          fill(Str::attendance_who, {{"here", std::to_string(m.here)}, {"missing", std::to_string(m.missing)}});
      if (m.guests > 0) who += " · " + fill(Str::attendance_guests, {{"guests", std::to_string(m.guests)}});
      Rect row = flow.next(narrow ? 2 * text_runs::line_height(kBody) + 14
                                  : std::max(44.0f, text_runs::line_height(kBody) + 12));
      flow.gap = 0;
      Container item(ui, Role::listitem, std::to_string(i), "", row);
      rule(ui, row.x, row.y, row.w);
      const float line = text_runs::line_height(kBody);
      Rect first = narrow ? row.inset(0, 6).cut_top(line) : row.cut_left(row.w / 2, 12);
      Rect second = narrow ? Rect{row.x, row.y + 6 + line, row.w, line} : row;
      ui.add(Role::text, "when", when, first);
      label(ui, first, when, kBold, t.text);
      ui.add(Role::text, "who", who, second);
      label(ui, second, who, kBody, t.soft, narrow ? Align::left : Align::right);
    }
    list.close_at(flow.y);
  }
  flow.gap = kGap;
  Button save{
      .key = "save-attendance", .name = tr(Str::save_attendance), .action = {Act::save_attendance}, .icon = Icon::save};
  Rect row = flow.next(button_height(save, flow.w));
  button(ui, row.cut_left(std::min(row.w, button_width(save))), save);
}

}  // namespace

void show_file(Ui& ui, Rect area) {
  const Theme& t = ui.theme;
  const app::ClassFile& file = ui.model.file;
  Page page(ui, "file", area, 860);
  Flow& flow = page.flow;
  bool narrow = flow.w < 520 * text_runs::scale();

  heading_and_language(ui, flow, file.name);
  if (!file.teacher.empty()) {
    flow.gap = 4;
    text(ui, flow, "teacher", file.teacher, kBody, t.soft);
    flow.gap = kGap;
  }
  if (!file.owner) text(ui, flow, "co-teacher", fill(Str::you_are_co_teacher, {{"date", file.until}}), kBody, t.text);
  Button open{.key = "open",
              .name = tr(file.coming_in ? Str::coming_in
                         : file.open    ? Str::return_to_class
                                        : Str::open_class),
              .action = {Act::open_class},
              .kind = Kind::primary,
              .icon = Icon::door,
              .disabled = file.coming_in};
  Rect row = flow.next(std::max(kBigTarget, button_height(open, flow.w)));
  button(ui, narrow ? row : row.cut_left(std::max(220.0f, button_width(open)), 16), open);
  if (file.open && !narrow) {
    ui.add(Role::text, "is-open", tr(Str::class_open), row);
    pill(ui, {row.x, row.y + 12, pill_width(tr(Str::class_open), true), 32}, tr(Str::class_open), Icon::check,
         t.good_soft, t.good);
  }

  flow.space(8);
  link(ui, flow.next(kTarget).moved(-10, 0), "class-link", tr(Str::class_link), tr(Str::class_link) + " · " + file.link,
       file.link, Icon::link);
  flow.gap = 0;
  text(ui, flow, "class-link-note", tr(Str::class_link_note), kSmall, t.soft);
  flow.gap = kGap;

  flow.space(8);
  heading(ui, flow, 2, tr(Str::students), kHeading);
  if (file.students.empty()) {
    text(ui, flow, "none", tr(Str::no_students), kBody, t.soft);
  } else {
    flow.gap = 4;
    if (file.owner) text(ui, flow, "one-each", tr(Str::one_link_each), kSmall, t.soft);
  }
  flow.gap = 8;
  {
    Container list(ui, Role::list, "students", tr(Str::students), {flow.x, flow.y + 8, flow.w, 1});
    flow.gap = 8;
    for (const Student& student : file.students) {
      show_student(ui, flow, student);
      flow.gap = 0;
    }
    list.close_at(flow.y);
  }
  flow.gap = kGap;
  if (!file.owner) return show_attendance(ui, flow);
  flow.space(4);
  Button buttons[] = {
      {.key = "print",
       .name = tr(Str::print_cards),
       .action = {Act::print_cards},
       .icon = Icon::print,
       .disabled = file.students.empty()},
      {.key = "backup", .name = tr(Str::back_up_class), .action = {Act::ask_backup}, .icon = Icon::save},
      {.key = "add", .name = tr(Str::add_students), .action = {Act::show_add}, .icon = Icon::add}};
  float gap = 12, width = (flow.w - 2 * gap) / 3;
  bool fits =
      std::all_of(std::begin(buttons), std::end(buttons), [&](const Button& b) { return button_width(b) <= width; });
  Rect bar = fits ? flow.next(kTarget) : Rect{};
  for (const Button& b : buttons) button(ui, fits ? bar.cut_left(width, gap) : flow.next(button_height(b, flow.w)), b);
  show_colleagues(ui, flow);
  show_attendance(ui, flow);
}

}  // namespace homeroom::ui
