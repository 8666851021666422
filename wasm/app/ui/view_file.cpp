#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;
using app::Student;

namespace {

constexpr std::size_t kShownMeetings = 10;

// One student: name, link, and what can be done about the link. Narrow screens put the controls on a second line.
void show_student(Ui& ui, Flow& flow, const Student& s) {
  const Theme& t = ui.theme;
  bool narrow = flow.w < 520;
  Rect row = flow.next(narrow ? 108 : 64);
  Container item(ui, Role::listitem, s.subject, "", row);
  rule(ui, row.x, row.y, row.w);
  row = row.inset(0, 8);
  Rect first = narrow ? row.cut_top(40, 4) : row;
  Rect controls = narrow ? row : first.cut_right(270, 12);
  avatar(ui, first.cut_left(40, 12), s.name, s.subject);
  Rect state = first;
  if (s.revoked || s.barred) {
    std::string words = tr(s.revoked ? Str::revoked : Str::barred);
    float width = std::min(pill_width(words, true), first.w * 0.6f);
    state = first.cut_right(width, 8);
    ui.add(Role::text, "state", words, state);
    pill(ui, state.centred(state.w, 32), words, Icon::ban, t.warn_soft, t.warn);
  }
  ui.add(Role::text, "name", s.name, first);
  label(ui, first, s.name, kBold, t.text);

  const bool owner = ui.model.file.owner;
  if (s.barred) {
    std::string name = named(Str::allow_again, s.name);
    button(
        ui, controls.cut_right(150, 16),
        {.key = "allow", .name = name, .action = {Act::allow_again, s.subject}, .shown = tr(Str::allow_again_short)});
  } else if (s.revoked && !owner) {
    return;  // a new link is the teacher's to make
  } else if (s.revoked) {
    std::string name = named(Str::reissue_link_for, s.name);
    button(ui, controls.cut_right(150, 16),
           {.key = "reissue",
            .name = name,
            .action = {Act::reissue, s.subject},
            .icon = Icon::refresh,
            .shown = tr(Str::reissue)});
  } else {
    std::string name = named(Str::revoke_link_for, s.name);
    button(ui, controls.cut_right(150, 16),
           {.key = "revoke",
            .name = name,
            .action = {Act::revoke, s.subject},
            .icon = Icon::ban,
            .shown = tr(Str::revoke)});
  }
  if (!s.revoked && !s.link.empty())
    link(ui, narrow ? controls : controls.cut_right(96), "link", named(Str::link_for, s.name), tr(Str::link_open),
         s.link, Icon::link);
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
    bool narrow = flow.w < 520;
    std::size_t shown = std::min<std::size_t>(meetings.size(), kShownMeetings);
    for (std::size_t i = 0; i < shown; ++i) {
      const app::Meeting& m = meetings[i];
      std::string when = m.ended.empty()
                             ? fill(Str::attendance_now, {{"date", m.date}, {"began", m.began}})
                             : fill(Str::attendance_when, {{"date", m.date}, {"began", m.began}, {"ended", m.ended}});
      std::string who =
          fill(Str::attendance_who, {{"here", std::to_string(m.here)}, {"missing", std::to_string(m.missing)}});
      if (m.guests > 0) who += " · " + fill(Str::attendance_guests, {{"guests", std::to_string(m.guests)}});
      Rect row = flow.next(narrow ? 64 : 44);
      flow.gap = 0;
      Container item(ui, Role::listitem, std::to_string(i), "", row);
      rule(ui, row.x, row.y, row.w);
      Rect first = narrow ? row.inset(0, 6).cut_top(26) : row.cut_left(row.w / 2, 12);
      Rect second = narrow ? Rect{row.x, row.y + 32, row.w, 26} : row;
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
  Rect row = flow.next(kTarget);
  button(ui, row.cut_left(std::min(row.w, button_width(save))), save);
}

}  // namespace

void show_file(Ui& ui, Rect area) {
  const Theme& t = ui.theme;
  const app::ClassFile& file = ui.model.file;
  Page page(ui, "file", area, 860);
  Flow& flow = page.flow;
  bool narrow = flow.w < 520;

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
  Rect row = flow.next(56);
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
  for (const Button& b : buttons) button(ui, fits ? bar.cut_left(width, gap) : flow.next(kTarget), b);
  show_colleagues(ui, flow);
  show_attendance(ui, flow);
}

}  // namespace homeroom::ui
