#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;

namespace {

struct Rule {
  const char* field;  // of the policy, as the keeper knows it
  Str name;
  bool on;
  bool disabled = false;
};

std::vector<Rule> rules_of(const app::Policy& policy) {
  return {{"speak", Str::rule_speak, policy.speak},
          {"unmute", Str::rule_unmute, policy.unmute, !policy.speak},
          {"show", Str::rule_show, policy.show},
          {"preview_cameras", Str::rule_preview_cameras, policy.preview_cameras, policy.teacher_only_cameras},
          {"teacher_only_cameras", Str::rule_teacher_only_cameras, policy.teacher_only_cameras},
          {"share", Str::rule_share, policy.share},
          {"chat", Str::rule_chat, policy.chat},
          {"chat_to_teacher", Str::rule_chat_to_teacher, policy.chat && policy.chat_to_teacher, !policy.chat}};
}

}  // namespace

// What students may do, changed at once: no 'save', for a lesson waits for nobody.
void show_rules(Ui& ui) {
  const std::vector<Rule> rules = rules_of(ui.model.room.policy);
  float width = std::min(460.0f, ui.screen.w - 16), inner = width - 32;
  float lead = paragraph_height(tr(Str::rules_lead), kSmall, inner);
  float rows = static_cast<float>(rules.size()) * (kTarget + 8);
  float height = 20 + paragraph_height(tr(Str::class_rules), kHeading, inner) + 4 + lead + 12 + rows + 8 + kTarget + 20;
  Rect box = ui.screen.centred(width, std::min(height, ui.screen.h - 16));
  box = {std::floor(box.x), std::floor(std::max(8.0f, box.y)), box.w, box.h};
  card(ui, box, ui.theme.raised);
  Container dialog(ui, Role::dialog, "dialog", tr(Str::class_rules), box);
  dialog.node().modal = true;
  Rect inside = box.inset(16, 20);
  Rect foot = inside.cut_bottom(kTarget, 8);
  {
    Scroll scroll(ui, "rules-scroll", inside);
    Flow flow(scroll.content(), 4);
    heading(ui, flow, 2, tr(Str::class_rules), kHeading);
    text(ui, flow, "lead", tr(Str::rules_lead), kSmall, ui.theme.soft);
    flow.gap = 12;
    for (const Rule& rule : rules) {
      switch_(ui, flow.next(kTarget),
              {.key = rule.field,
               .name = tr(rule.name),
               .action = {Act::rule, rule.field, !rule.on},
               .on = rule.on,
               .disabled = rule.disabled});
      flow.gap = 8;
    }
    scroll.close_at(flow.y);
  }
  button(
      ui, foot,
      {.key = "done", .name = tr(Str::done), .action = {Act::close_dialog}, .kind = Kind::primary, .autofocus = true});
}

}  // namespace homeroom::ui
