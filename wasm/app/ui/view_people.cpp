#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;
using app::Person;

namespace {

std::string counted(Str key, std::size_t count) { return fill(key, {{"count", std::to_string(count)}}); }

// At which shared computer somebody is. It named itself, so it has a line and a sign of its own under the name: nobody
// takes it for a name, or for a word of ours.
void show_at(Ui& ui, Rect line, const std::string& seat) {
  ui.add(Role::text, "seat", fill(Str::computer_is, {{"seat", seat}}), line);
  icon(ui, Icon::computer, line.cut_left(16, 6), 16, ui.theme.soft);
  label(ui, line, seat, kSmall, ui.theme.soft);
}

std::string reason_words(const app::Waiting& w) {
  if (w.guest) return tr(Str::waiting_guest);
  if (w.reason.find("class") != std::string::npos) return tr(Str::waiting_reason_in_class);
  if (w.reason.find("lock") != std::string::npos) return tr(Str::waiting_reason_locked);
  return tr(Str::waiting_reason_device);
}

void show_waiting(Ui& ui, Flow& flow) {
  const Theme& t = ui.theme;
  const auto& waiting = ui.model.room.waiting;
  const Person* keeper = ui.model.room.find(ui.model.room.at_door);
  if (keeper && keeper->subject != ui.model.room.me)
    text(ui, flow, "at-door", named(Str::at_the_door, keeper->name), kSmall, t.soft);
  if (!waiting.empty())
    heading(ui, flow, 2, counted(Str::waiting_count, waiting.size()), kSmallBold, "waiting-heading");
  {
    Container list(ui, Role::list, "waiting", tr(Str::waiting), {flow.x, flow.y, flow.w, 1});
    for (const app::Waiting& w : waiting) {
      const Button in{.key = "in",
                      .name = named(Str::let_in, w.name),
                      .action = {w.guest ? Act::let_in_once : Act::let_in, w.id},
                      .kind = Kind::primary,
                      .icon = Icon::check,
                      .shown = tr(Str::let_in_short)};
      const Button away{.key = "away",
                        .name = named(Str::turn_away, w.name),
                        .action = {Act::turn_away, w.id},
                        .shown = tr(Str::turn_away_short)};
      const std::string revoke_words = named(Str::revoke_link_for, w.name);
      const Button revoke{.key = "revoke",
                          .name = revoke_words,
                          .action = {Act::revoke, w.subject},
                          .kind = Kind::quiet,
                          .icon = Icon::ban};
      const float inner = flow.w - 24, half = (inner - 8) / 2, small = text_runs::line_height(kSmall),
                  lines = text_runs::line_height(kBold) + (w.seat.empty() ? 1 : 2) * small;
      // Beside each other where both have room for their words.
      const bool beside = std::max(button_width(in), button_width(away)) <= half + 20;
      const float in_high = button_height(in, beside ? half : inner),
                  away_high = button_height(away, beside ? half : inner);
      const float high = beside ? std::max(in_high, away_high) : in_high + 8 + away_high;
      const float revoke_high = w.subject.empty() ? 0 : button_height(revoke, inner);
      Rect box = flow.next(24 + lines + 10 + high + (revoke_high > 0 ? 6 + revoke_high : 0));
      Container item(ui, Role::listitem, w.id, "", box);
      ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, t.accent_soft, kRadius);
      if (t.contrast) ui.draw.AddRect({box.x, box.y}, {box.right(), box.bottom()}, t.line, kRadius);
      Rect inside = box.inset(12, 12);
      Rect words = inside.cut_top(lines, 10);
      avatar(ui, words.cut_left(44, 12).centred(44, 44), w.name, w.id);
      Rect first = words.cut_top(text_runs::line_height(kBold));
      ui.add(Role::text, "name", w.name, first);
      label(ui, first, w.name, kBold, t.text);
      Rect reason = words.cut_top(small);
      ui.add(Role::text, "reason", reason_words(w), reason);
      label(ui, reason, reason_words(w), kSmall, t.soft);
      if (!w.seat.empty()) show_at(ui, words, w.seat);
      // A link that wanders is taken back where it is seen, with everybody who waits with it.
      Rect below = revoke_high > 0 ? inside.cut_bottom(revoke_high, 6) : Rect{};
      button(ui, beside ? inside.cut_left(half, 8) : inside.cut_top(in_high, 8), in);
      button(ui, inside, away);
      if (revoke_high > 0) button(ui, below, revoke);
    }
    list.close_at(flow.y);
  }
  if (!waiting.empty()) {
    const Button everyone{
        .key = "everyone", .name = tr(Str::let_everyone_in), .action = {Act::let_everyone_in}, .icon = Icon::people};
    button(ui, flow.next(button_height(everyone, flow.w)), everyone);
    if (waiting.size() > 1) {
      const Button nobody{.key = "nobody",
                          .name = tr(Str::turn_everyone_away),
                          .action = {Act::turn_everyone_away},
                          .kind = Kind::quiet,
                          .icon = Icon::ban};
      button(ui, flow.next(button_height(nobody, flow.w)), nobody);
    }
    flow.space(8);
  }
}

void show_hands(Ui& ui, Flow& flow) {
  const Theme& t = ui.theme;
  const app::Classroom& room = ui.model.room;
  if (!room.hands.empty())
    heading(ui, flow, 2, counted(Str::hands_count, room.hands.size()), kSmallBold, "hands-heading");
  Container list(ui, Role::list, "hands", tr(Str::hands), {flow.x, flow.y, flow.w, 1});
  int place = 0;
  for (const std::string& subject : room.hands) {
    const Person* p = room.find(subject);
    if (!p) continue;
    const std::string words = std::to_string(++place) + ". " + p->name;
    const Button done{.key = "done",
                      .name = named(Str::done_with, p->name),
                      .action = {Act::lower_hand, subject},
                      .kind = Kind::quiet,
                      .icon = Icon::check,
                      .shown = tr(Str::done)};
    // Below the name where both have no room beside each other: nothing of either is cut for it.
    const bool below = room.teaching() && 46 + text_runs::width(words, kSmallBold) + button_width(done) > flow.w;
    const float line = std::max(room.teaching() && !below ? kTarget : 40.0f, text_runs::line_height(kSmallBold) + 8);
    Rect row = flow.next(line + (below ? kTarget : 0));
    Container item(ui, Role::listitem, subject, "", row);
    ui.draw.AddRectFilled({row.x, row.y}, {row.right(), row.bottom()}, t.warn_soft, kSmallRadius);
    Rect button_place;
    if (below) button_place = row.cut_bottom(kTarget).cut_right(std::min(button_width(done), row.w));
    Rect inside = row.inset(12, 0);
    if (room.teaching() && !below) {
      inside.w += 12;
      button_place = inside.cut_right(button_width(done), 4);
    }
    ui.add(Role::text, "name", p->name, inside);
    icon(ui, Icon::hand, inside.cut_left(20, 10), 20, t.warn);
    label(ui, inside, words, kSmallBold, t.text);
    if (room.teaching()) button(ui, button_place, done);
  }
  list.close_at(flow.y);
  if (!room.hands.empty()) flow.space(8);
}

// What is said of them in a word, under their name.
std::string note_of(const app::Model& model, const Person& p) {
  // With two teachers everybody sees whose word was the last.
  if (p.teaches() && !p.away && model.room.lead == p.subject && model.room.teachers() > 1) return tr(Str::leads_class);
  return p.away                   ? tr(Str::away)
         : p.role == "teacher"    ? tr(Str::teacher)
         : p.role == "co-teacher" ? tr(Str::co_teacher)
         : p.role == "guest"      ? tr(Str::guest)
                                  : "";
}

// One person. Returns where a menu about them would open.
Rect show_person(Ui& ui, Flow& flow, const Person& p) {
  const Theme& t = ui.theme;
  const app::Model& model = ui.model;
  bool me = p.subject == model.room.me;
  const std::string note = note_of(model, p);
  const float small = text_runs::line_height(kSmall), third = note.empty() || p.seat.empty() ? 0 : small;
  Rect row = flow.next(std::max(52.0f, text_runs::line_height(kBody) + small) + third);
  Container item(ui, Role::listitem, p.subject, "", row);
  bool menu = model.room.teaching() && !me, hand = model.room.hand_raised(p.subject);
  bool hears = me ? model.devices.microphone : p.microphone;
  Rect inside = row;
  avatar(ui, inside.cut_left(40, 12), p.name, p.subject);
  Rect button_place = menu ? inside.cut_right(kTarget, 4).centred(kTarget, kTarget) : Rect{};
  Rect mic_place = inside.cut_right(28, 4), hand_place = hand ? inside.cut_right(28, 4) : Rect{};

  // Who it is first, then how they are, then what can be done: the order in which it is read aloud.
  std::string name = me ? p.name + " (" + tr(Str::you) + ")" : p.name;
  if (p.reaction >= 0) {
    const Rect place = inside.cut_right(28, 4);
    ui.add(Role::text, "reaction", reaction_name(p.reaction), place.centred(24, 24));
    icon(ui, reaction_icon(p.reaction), place, 20, t.text, t.panel);
  }
  Rect words = note.empty() && p.seat.empty() ? inside : inside.cut_top((row.h - third) / 2 + 2);
  ui.add(Role::text, "name", name, words);
  label(ui, words, name, kBody, p.away ? t.soft : t.text);
  if (!note.empty()) {
    Rect line = third > 0 ? inside.cut_top(small) : inside;
    ui.add(Role::text, "note", note, line);
    label(ui, {line.x, line.y - 2, line.w, small}, note, kSmall, t.soft);
  }
  if (!p.seat.empty()) show_at(ui, {inside.x, inside.y - 2, inside.w, small}, p.seat);
  if (hand) {
    ui.add(Role::text, "hand", tr(Str::hand_up), hand_place.centred(24, 24));
    icon(ui, Icon::hand, hand_place, 20, t.warn);
  }
  ui.add(Role::text, "mic", tr(hears ? Str::mic_on : Str::mic_off), mic_place.centred(24, 24));
  icon(ui, hears ? Icon::microphone : Icon::microphone_off, mic_place, 20, hears ? t.good : t.soft, t.panel);
  if (menu) {
    button(ui, button_place,
           {.key = "actions",
            .name = named(Str::actions_for, p.name),
            .action = {Act::open_menu, p.subject},
            .kind = Kind::quiet,
            .icon = Icon::more,
            .icon_only = true,
            .has_popup = true,
            .expanded = model.ui.menu_for == p.subject});
  }
  return button_place;
}

}  // namespace

std::optional<Rect> show_people(Ui& ui, Flow& flow) {
  const Theme& t = ui.theme;
  const app::Classroom& room = ui.model.room;
  std::optional<Rect> anchor;
  if (room.teaching()) show_waiting(ui, flow);
  show_hands(ui, flow);

  heading(ui, flow, 2, counted(Str::people_count, room.people.size()), kSmallBold, "people-heading");
  {
    Container list(ui, Role::list, "people", tr(Str::people), {flow.x, flow.y, flow.w, 1});
    for (const Person& p : room.people) {
      Rect place = show_person(ui, flow, p);
      if (p.subject == ui.model.ui.menu_for) anchor = place;
    }
    list.close_at(flow.y);
  }
  if (!room.teaching()) return anchor;
  for (const app::Student& s : ui.model.file.students) {
    if (!s.barred) continue;
    const Button allow{.key = "allow-" + s.subject,
                       .name = named(Str::allow_again, s.name),
                       .action = {Act::allow_again, s.subject},
                       .icon = Icon::refresh};
    button(ui, flow.next(button_height(allow, flow.w)), allow);
  }
  if (!room.missing.empty()) {
    flow.space(8);
    heading(ui, flow, 2, counted(Str::missing_count, room.missing.size()), kSmallBold, "missing-heading");
  }
  Container list(ui, Role::list, "missing", tr(Str::missing), {flow.x, flow.y, flow.w, 1});
  for (const std::string& name : room.missing) {
    Rect row = flow.next(std::max(32.0f, text_runs::line_height(kBody)));
    Container item(ui, Role::listitem, name, "", row);
    ui.add(Role::text, "name", name, row);
    label(ui, row, name, kBody, t.soft);
  }
  list.close_at(flow.y);
  return anchor;
}

}  // namespace homeroom::ui
