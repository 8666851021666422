#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;

namespace {

// One field of the policy, as the keeper knows it.
Switch rule(std::string_view field, Str name, bool on, bool disabled = false) {
  return {
      .key = field, .name = tr(name), .action = {Act::rule, std::string(field), !on}, .on = on, .disabled = disabled};
}

std::vector<Switch> rules_of(const app::Policy& policy) {
  return {rule("speak", Str::rule_speak, policy.speak),
          rule("unmute", Str::rule_unmute, policy.unmute, !policy.speak),
          rule("show", Str::rule_show, policy.show),
          rule("preview_cameras", Str::rule_preview_cameras, policy.preview_cameras, policy.teacher_only_cameras),
          rule("teacher_only_cameras", Str::rule_teacher_only_cameras, policy.teacher_only_cameras),
          rule("share", Str::rule_share, policy.share),
          rule("chat", Str::rule_chat, policy.chat),
          rule("chat_to_teacher", Str::rule_chat_to_teacher, policy.chat && policy.chat_to_teacher, !policy.chat),
          rule("guests", Str::rule_guests, policy.guests)};
}

}  // namespace

// What students may do, changed at once: no 'save', for a lesson waits for nobody.
void show_rules(Ui& ui) {
  const std::vector<Switch> rules = rules_of(ui.model.room.policy);
  float width = std::min(scaled(460), ui.screen.w - 16), inner = width - 32;
  float lead = paragraph_height(tr(Str::rules_lead), kSmall, inner);
  float rows = 0;
  for (const Switch& each : rules) rows += switch_height(each, inner) + 8;
  const std::string& school = ui.model.room.report;
  const std::string note = fill(Str::report_note, {{"words", school}});
  if (!school.empty()) rows += 16 + paragraph_height(note, kSmall, inner) + 8 + kTarget;
  float height = 20 + paragraph_height(tr(Str::class_rules), kHeading, inner) + 4 + lead + 12 + rows + 8 + kTarget + 20;
  Rect box = ui.screen.centred(width, std::min(height, ui.screen.h - 16));
  box = {std::floor(box.x), std::floor(std::max(8.0f, box.y)), box.w, box.h};
  card(ui, box, ui.theme.raised);
  Container dialog(ui, Role::dialog, "dialog", tr(Str::class_rules), box);
  dialog.node().modal = true;
  Rect inside = box.inset(16, 20);
  Rect foot = inside.cut_bottom(kTarget, 8);
  {
    // Wider than its contents: room for the focus ring around them.
    Scroll scroll(ui, "rules-scroll", {inside.x - 8, inside.y - 8, inside.w + 16, inside.h + 8});
    Flow flow(scroll.content().inset(8, 8), 4);
    heading(ui, flow, 2, tr(Str::class_rules), kHeading);
    text(ui, flow, "lead", tr(Str::rules_lead), kSmall, ui.theme.soft);
    flow.gap = 12;
    for (const Switch& each : rules) {
      switch_(ui, flow.next(switch_height(each, flow.w)), each);
      flow.gap = 8;
    }
    if (!school.empty()) {
      flow.gap = 16;
      text(ui, flow, "report-note", note, kSmall, ui.theme.soft);
      flow.gap = 8;
      button(ui, flow.next(kTarget),
             {.key = "report", .name = tr(Str::save_report), .action = {Act::report}, .icon = Icon::save});
    }
    scroll.close_at(flow.y + 8);
  }
  button(
      ui, foot,
      {.key = "done", .name = tr(Str::done), .action = {Act::close_dialog}, .kind = Kind::primary, .autofocus = true});
}

}  // namespace homeroom::ui
