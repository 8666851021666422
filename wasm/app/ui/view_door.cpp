#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;
using app::DoorKind;
using app::DoorStage;

namespace {

// The class's colours and words: what a child compares with the card.
void show_marks(Ui& ui, Flow& flow) {
  const Theme& t = ui.theme;
  const app::Door& door = ui.model.door;
  if (door.colours.empty() && door.words.empty()) return;
  std::string said, words;
  for (const app::Colour& colour : door.colours)
    said += (said.empty() ? "" : tr(Str::list_comma)) + colour_text(colour.name);
  for (const std::string& word : door.words) words += (words.empty() ? "" : " ") + word;

  const bool narrow = flow.w < 400 * text_runs::scale();
  const float column = narrow ? flow.w - 32 : (flow.w - 48) / 2, caption = text_runs::line_height(kSmall);
  const float left_high = 40 + paragraph_height(said, kSmall, column);
  const float right_high =
      paragraph_height(tr(Str::door_words), kSmall, column) + paragraph_height(words, kHeading, column);
  Rect box = flow.next(narrow ? left_high + 12 + right_high + 28 : std::max(left_high, right_high) + 28);
  ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, t.page, kRadius);
  if (t.contrast) ui.draw.AddRect({box.x, box.y}, {box.right(), box.bottom()}, t.line, kRadius);
  Rect inside = box.inset(16, 14);
  Rect left = narrow ? inside.cut_top(left_high, 12) : inside.cut_left(column, 16);
  ui.add(Role::text, "colours", tr(Str::door_colours) + ": " + said, left);
  ui.add(Role::text, "words", tr(Str::door_words) + ": " + words, inside);
  float x = left.x + 17;
  for (const app::Colour& colour : door.colours) {
    ui.draw.AddCircleFilled({x, left.y + 18}, 17, rgb(colour.rgb));
    ui.draw.AddCircle({x, left.y + 18}, 17, t.field_line, 0, 1);
    x += 42;
  }
  paragraph(ui, {left.x, left.y + 40, left.w, caption}, said, kSmall, t.soft);
  const float title = paragraph_height(tr(Str::door_words), kSmall, inside.w);
  paragraph(ui, inside, tr(Str::door_words), kSmall, t.soft);
  paragraph(ui, {inside.x, inside.y + title, inside.w, inside.h}, words, kHeading, t.text);
}

// Oneself, as the class will see one.
void show_self(Ui& ui, Flow& flow) {
  const Theme& t = ui.theme;
  const app::Devices& devices = ui.model.devices;
  // A little smaller where there is a way out below it: that shall be seen on a Chromebook without scrolling.
  float height = std::min(flow.w * 9 / 16, ui.model.kiosk.on ? 160.0f : 220.0f);
  Rect box = flow.next(height).centred(std::min(flow.w, height * 16 / 9), height);
  ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, t.tile, kBigRadius);
  if (devices.camera && devices.camera_picture) {
    ui.holes.push_back({"", "camera", box, ui.clip(), true, false});
    hole(ui, box, kBigRadius);
    cut(ui);
  } else {
    Str words = devices.camera_wanted ? Str::camera_starting : Str::camera_off_note;
    icon(ui, devices.camera_wanted ? Icon::camera : Icon::camera_off, {box.x, box.middle_y() - 52, box.w, 56}, 48,
         t.on_tile, t.tile);
    paragraph(ui, {box.x + 8, box.middle_y() + 12, box.w - 16, 28}, tr(words), kBody, t.on_tile, Align::centre);
  }
  bool on = devices.camera || devices.camera_wanted;
  Switch camera{.key = "camera",
                .name = tr(Str::camera),
                .action = {Act::camera, "", !on},
                .on = on,
                .icon_on = Icon::camera,
                .icon_off = Icon::camera_off};
  bool speaks = devices.microphone || devices.microphone_wanted;
  Switch microphone{.key = "microphone",
                    .name = tr(Str::microphone),
                    .action = {Act::microphone, "", !speaks},
                    .on = speaks,
                    .icon_on = Icon::microphone,
                    .icon_off = Icon::microphone_off};
  bool beside = switch_width(camera) <= (flow.w - 12) / 2 && switch_width(microphone) <= (flow.w - 12) / 2;
  Rect row = flow.next(kTarget);
  switch_(ui, beside ? row.cut_left((row.w - 12) / 2, 12) : row, camera);
  switch_(ui, beside ? row : flow.next(kTarget), microphone);
  // Its place is kept while the microphone is off: nothing jumps when it is turned on.
  flow.gap = 8;
  Rect level = flow.next(12);
  if (devices.microphone) show_level(ui, beside ? level.cut_right((level.w - 12) / 2) : level);
  flow.gap = kGap;
}

// A kiosk has no tab to close: whoever finds somebody else's name there, or has a card of another class, goes this way.
Button way_out(const app::Model& model) {
  const bool guest = model.door.kind == DoorKind::guest;
  return {.key = "out",
          .name = tr(guest ? Str::kiosk_have_card : Str::kiosk_leave),
          .action = {Act::home},
          .kind = Kind::quiet,
          .icon = guest ? Icon::link : Icon::leave};
}

// What helps when something is not as it should be: below what everybody needs.
void show_help(Ui& ui, Flow& flow) {
  flow.gap = 12;
  Button buttons[] = {{.key = "devices",
                       .name = tr(Str::devices),
                       .action = {Act::ask_devices},
                       .kind = Kind::quiet,
                       .icon = Icon::loudspeaker,
                       .has_popup = true},
                      {.key = "check",
                       .name = tr(Str::check_connection),
                       .action = {Act::check},
                       .kind = Kind::quiet,
                       .icon = Icon::network,
                       .has_popup = true}};
  bool fits = button_width(buttons[0]) + button_width(buttons[1]) + 8 <= flow.w;
  if (fits) {
    const float most = flow.w - 8 - button_width(buttons[1]);
    Rect line = flow.next(kTarget);
    button(ui, line.cut_left(std::clamp((flow.w - 8) / 2, button_width(buttons[0]), most), 8), buttons[0]);
    button(ui, line, buttons[1]);
    flow.gap = 4;
  } else {
    for (Button& b : buttons) {
      b.align = Align::left;
      button(ui, flow.next(kTarget), b);
      flow.gap = 4;
    }
  }
  if (ui.model.kiosk.on) {
    Button out = way_out(ui.model);
    if (!fits) out.align = Align::left;
    button(ui, flow.next(button_height(out, flow.w)), out);
  }
  flow.gap = kGap;
}

struct Words {
  std::string title, note;
};

Words words_for(const app::Door& door) {
  if (door.is_nowhere()) return {tr(Str::refused), tr(Str::alert_class_not_found)};
  switch (door.stage) {
    case DoorStage::connecting: return {tr(Str::connecting), tr(Str::door_same)};
    case DoorStage::closed: return {tr(Str::class_closed), tr(Str::class_closed_note)};
    case DoorStage::green: return {door.class_name.empty() ? tr(Str::door_hello) : door.class_name, ""};
    case DoorStage::waiting: return {tr(Str::waiting_for_teacher), tr(Str::waiting_note)};
    case DoorStage::refused: return {tr(Str::refused), tr(Str::refused_note)};
    case DoorStage::removed: return {tr(Str::removed), tr(Str::removed_note)};
    case DoorStage::ended: return {tr(Str::ended), tr(Str::ended_note)};
    case DoorStage::turned_away: return {tr(Str::turned_away), tr(Str::turned_away_note)};
  }
  return {};
}

void show_again(Ui& ui, Flow& flow) {
  button(ui, flow.next(kTarget),
         {.key = "again", .name = tr(Str::try_again), .action = {Act::reload}, .icon = Icon::refresh});
}

void show_way_in(Ui& ui, Flow& flow) {
  const app::Door& door = ui.model.door;
  bool green = door.stage == DoorStage::green;
  if (door.stage == DoorStage::waiting) return;
  if (door.is_nowhere()) return show_again(ui, flow);
  if (door.kind == DoorKind::guest) {
    app::Action ask{green || door.stage == DoorStage::turned_away ? Act::ask : Act::none};
    textbox(ui, flow,
            {.key = "door.name",
             .name = tr(Str::your_name),
             .submit = ask,
             .max_length = 40,
             .autocomplete = ui.model.kiosk.on ? "off" : "name"});
    button(ui, flow.next(56),
           {.key = "ask",
            .name = tr(Str::ask_to_join),
            .action = ask,
            .kind = Kind::primary,
            .icon = Icon::door,
            .disabled = ask.act == Act::none});
  } else {
    button(ui, flow.next(56),
           {.key = "join",
            .name = tr(Str::join_class),
            .action = {Act::join},
            .kind = Kind::primary,
            .icon = Icon::door,
            .disabled = !(green || door.stage == DoorStage::connecting) || ui.model.ui.busy == "join"});
  }
}

}  // namespace

void show_door(Ui& ui, Rect area) {
  const Theme& t = ui.theme;
  const app::Door& door = ui.model.door;
  Page page(ui, "door", area, 560);
  Flow& flow = page.flow;

  Words words = words_for(door);
  bool known = !door.name.empty() && (door.stage == DoorStage::green || door.stage == DoorStage::waiting);
  heading_and_language(ui, flow, known ? named(Str::hello, door.name) : words.title);
  flow.gap = 4;
  if (known && !door.class_name.empty()) text(ui, flow, "class", door.class_name, kBody, t.soft);
  if (!words.note.empty()) text(ui, flow, "note", words.note, kBody, t.soft);
  show_seat(ui, flow);
  if (door.stage == DoorStage::waiting && known) {
    flow.gap = 12;
    const float inner = std::min(flow.w - 48, text_runs::width(words.title, kSmall) + 1);
    const float high = paragraph_height(words.title, kSmall, inner);
    Rect line = flow.next(high + 14);
    line.w = inner + 48;
    ui.draw.AddRectFilled({line.x, line.y}, {line.right(), line.bottom()}, t.accent_soft, 18);
    if (t.contrast) ui.draw.AddRect({line.x, line.y}, {line.right(), line.bottom()}, t.line, 18);
    icon(ui, Icon::clock, {line.x + 12, line.y, 18, line.h}, 18, t.accent_ink);
    paragraph(ui, {line.x + 38, line.y + 7, inner, high}, words.title, kSmall, t.accent_ink);
    ui.status_rect = line;
  }
  flow.gap = kGap;
  show_marks(ui, flow);
  bool may_come =
      door.stage != DoorStage::refused && door.stage != DoorStage::removed && door.stage != DoorStage::ended;
  if (!may_come) return show_again(ui, flow);
  show_self(ui, flow);
  show_way_in(ui, flow);
  show_help(ui, flow);
}

}  // namespace homeroom::ui
