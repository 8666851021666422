#include "wasm/app/ui/sheet.h"
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
          rule("guests", Str::rule_guests, policy.guests),
          rule("shared_machines", Str::rule_shared_machines, policy.shared_machines)};
}

}  // namespace

// What students may do, changed at once: no 'save', for a lesson waits for nobody.
void show_rules(Ui& ui) {
  Sheet sheet(ui, "rules", tr(Str::class_rules), scaled(460));
  Flow& flow = sheet.flow;
  text(ui, flow, "lead", tr(Str::rules_lead), kSmall, ui.theme.soft);
  flow.gap = 12;
  for (const Switch& each : rules_of(ui.model.room.policy)) {
    switch_(ui, flow.next(switch_height(each, flow.w)), each);
    flow.gap = 8;
  }
  if (const std::string& school = ui.model.room.report; !school.empty()) {
    flow.gap = 16;
    text(ui, flow, "report-note", fill(Str::report_note, {{"words", school}}), kSmall, ui.theme.soft);
    flow.gap = 8;
    const Button save{.key = "report", .name = tr(Str::save_report), .action = {Act::report}, .icon = Icon::save};
    button(ui, flow.next(button_height(save, flow.w)), save);
  }
  button(
      ui, sheet.foot(),
      {.key = "done", .name = tr(Str::done), .action = {Act::close_dialog}, .kind = Kind::primary, .autofocus = true});
}

}  // namespace homeroom::ui
