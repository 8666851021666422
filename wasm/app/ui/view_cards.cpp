#include "wasm/app/ui/sheet.h"
#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;

namespace {

const Language& language_of(const app::Model& model, const std::string& subject) {
  for (const std::string& whose : {subject, std::string()}) {
    auto at = model.cards.find(whose);
    if (at == model.cards.end()) continue;
    for (const Language& each : kLanguages) {
      if (each.code == at->second) return each;
    }
  }
  return language();
}

// Whose page it is, and the button with the language that it will be in.
void show_row(Ui& ui, Flow& flow, const std::string& subject, const std::string& name, const std::string& said) {
  const Theme& t = ui.theme;
  Rect row = flow.next(kTarget + 12);
  Container item(ui, Role::listitem, subject.empty() ? "everyone" : subject, "", row);
  rule(ui, row.x, row.y, row.w);
  row = row.inset(0, 6);
  const Language& lang = language_of(ui.model, subject);
  Button choose{.key = "language",
                .name = said,
                .action = {Act::card_language, subject},
                .icon = Icon::globe,
                .shown = std::string(lang.name),
                .has_popup = true};
  const Rect place = row.cut_right(std::min(row.w * 0.55f, 190.0f), 12);
  button(ui, place, choose);
  ui.add(Role::text, "name", name, row);
  label(ui, row, name, subject.empty() ? kBold : kBody, t.text);
}

}  // namespace

// In which language each family gets its page; then all of it in one print.
void show_cards(Ui& ui) {
  const app::ClassFile& file = ui.model.file;
  Sheet sheet(ui, "cards", tr(Str::print_cards), 560);
  Flow& flow = sheet.flow;
  text(ui, flow, "lead", tr(Str::cards_lead), kSmall, ui.theme.soft);
  flow.gap = 16;
  flow.next(0);
  {
    Container list(ui, Role::list, "rows", tr(Str::students), {flow.x, flow.y, flow.w, 1});
    flow.gap = 0;
    show_row(ui, flow, "", tr(Str::cards_everyone), tr(Str::cards_language_everyone));
    for (const app::Student& student : file.students) {
      if (student.revoked || student.link.empty()) continue;
      show_row(ui, flow, student.subject, student.name, named(Str::cards_language_for, student.name));
    }
    list.close_at(flow.y);
  }
  Rect row = sheet.foot();
  const float half = (row.w - 12) / 2;
  button(ui, row.cut_left(half, 12), {.key = "cancel", .name = tr(Str::cancel), .action = {Act::close_dialog}});
  button(ui, row,
         {.key = "print",
          .name = tr(Str::print),
          .action = {Act::print},
          .kind = Kind::primary,
          .icon = Icon::print,
          .autofocus = true});
}

void show_card_languages(Ui& ui) {
  const Language& now = language_of(ui.model, ui.model.ui.card_for);
  show_languages(ui, now, Act::choose_card_language);
}

}  // namespace homeroom::ui
