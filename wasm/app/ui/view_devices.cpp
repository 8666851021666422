#include "wasm/app/ui/sheet.h"
#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;
using app::Hearing;

namespace {

struct Kind_ {
  const char* kind;
  Str name;
  Icon icon;
};
constexpr Kind_ kKinds[] = {{"camera", Str::camera, Icon::camera},
                            {"microphone", Str::microphone, Icon::microphone},
                            {"speaker", Str::speaker, Icon::loudspeaker}};

// One of a few: a ring, filled where it is the one.
void option(Ui& ui, Rect rect, const std::string& key, const std::string& name, bool chosen, app::Action action) {
  Node& node = ui.add(Role::radio, key, name, rect);
  node.action = std::move(action);
  node.checked = chosen;
  const std::uint32_t id = node.id;
  const Ui::Touch touch = ui.touch(id, rect);
  const Theme& t = ui.theme;
  auto fill = [&](Colour colour) {
    ui.draw.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, colour, kRadius);
  };
  if (chosen) fill(t.accent_soft);
  if (touch.hovered) fill(t.hover);
  if (touch.held) fill(t.press);
  ui.focus_ring(id, rect, kRadius);
  Rect inside = rect.inset(14, 0);
  const Rect ring = inside.cut_left(20, 12);
  ui.draw.AddCircle({ring.middle_x(), ring.middle_y()}, 9, chosen ? t.accent : t.field_line, 0, 2);
  if (chosen) ui.draw.AddCircleFilled({ring.middle_x(), ring.middle_y()}, 5, t.accent);
  label(ui, inside, name, chosen ? kBold : kBody, t.text);
}

void show_kind(Ui& ui, Flow& flow, const Kind_& kind) {
  const app::DeviceList& devices = ui.model.green.devices;
  auto chosen = devices.chosen.find(kind.kind);
  std::string id = chosen == devices.chosen.end() ? std::string() : chosen->second;
  std::vector<const app::Device*> there;
  bool found = id.empty();
  for (const app::Device& each : devices.all) {
    if (each.kind != kind.kind) continue;
    there.push_back(&each);
    found = found || each.id == id;
  }
  if (there.empty()) return;
  if (!found) id.clear();  // unplugged: the system's is used

  flow.gap = 20;
  Rect row = flow.next(28);
  icon(ui, kind.icon, row.cut_left(24, 10), 22, ui.theme.soft);
  heading_at(ui, row, 3, tr(kind.name), kBold);
  ui.nodes.back().id = ui.id_of(std::string("heading ") + kind.kind);
  flow.gap = 4;
  Container group(ui, Role::radiogroup, kind.kind, tr(kind.name), {flow.x, flow.y + 4, flow.w, 1});
  option(ui, flow.next(kTarget), "default", tr(Str::device_default), id.empty(),
         {Act::choose_device, std::string(kind.kind) + " "});
  int number = 0;
  for (const app::Device* each : there) {
    ++number;
    const std::string name = each->name.empty() ? tr(kind.name) + " " + std::to_string(number) : each->name;
    option(ui, flow.next(kTarget), "device " + std::to_string(number), name, each->id == id,
           {Act::choose_device, std::string(kind.kind) + " " + each->id});
  }
  group.close_at(flow.y);
}

Str hearing_words(Hearing hearing) {
  switch (hearing) {
    case Hearing::recording: return Str::hear_recording;
    case Hearing::playing: return Str::hear_playing;
    case Hearing::failed: return Str::hear_failed;
    case Hearing::no: break;
  }
  return Str::hear_note;
}

}  // namespace

void show_level(Ui& ui, Rect rect) {
  const Theme& t = ui.theme;
  ui.add(Role::img, "level", tr(Str::microphone_level), rect);
  const int level = ui.model.green.level;
  const float gap = 4, width = (rect.w - gap * (app::kMostLevel - 1)) / app::kMostLevel;
  for (int i = 0; i < app::kMostLevel; ++i) {
    const Rect one = rect.cut_left(width, gap);
    const bool lit = i < level;
    // The loud end looks different too: taller, not only in another colour.
    const Rect bar = one.centred(one.w, lit ? (i >= app::kMostLevel - 2 ? one.h : one.h - 2) : 4);
    ui.draw.AddRectFilled({bar.x, bar.y}, {bar.right(), bar.bottom()},
                          lit ? (i >= app::kMostLevel - 2 ? t.warn : t.good) : t.line, bar.h / 2);
  }
}

void show_devices(Ui& ui) {
  const Theme& t = ui.theme;
  const app::GreenRoom& green = ui.model.green;
  Sheet sheet(ui, "devices", tr(Str::devices), 520);
  Flow& flow = sheet.flow;
  bool unnamed = green.devices.all.empty();
  for (const app::Device& each : green.devices.all) unnamed = unnamed || each.name.empty();
  if (unnamed) text(ui, flow, "unnamed", tr(Str::device_names_note), kSmall, t.soft);
  for (const Kind_& kind : kKinds) {
    show_kind(ui, flow, kind);
    if (std::string_view(kind.kind) == "microphone" && ui.model.devices.microphone) {
      flow.gap = 8;
      show_level(ui, flow.next(14).inset(14, 0));
    }
  }
  flow.gap = 20;
  const bool busy = green.hearing == Hearing::recording || green.hearing == Hearing::playing;
  const float height = std::max(kTarget, paragraph_height(tr(Str::hear_yourself), kBold, flow.w - 80) + 16);
  button(ui, flow.next(height),
         {.key = "hear",
          .name = tr(Str::hear_yourself),
          .action = {Act::hear},
          .icon = busy ? Icon::microphone : Icon::play,
          .disabled = busy});
  flow.gap = 8;
  text(ui, flow, "hearing", tr(hearing_words(green.hearing)), kSmall, busy ? t.text : t.soft);
  button(
      ui, sheet.foot(),
      {.key = "done", .name = tr(Str::done), .action = {Act::close_dialog}, .kind = Kind::primary, .autofocus = true});
}

}  // namespace homeroom::ui
