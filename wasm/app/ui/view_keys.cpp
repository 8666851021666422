#include "wasm/app/ui/sheet.h"
#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;

namespace {

struct Row {
  std::string what;
  std::vector<std::string_view> keys;  // as they are printed on keyboards; pressed one after the other, or any of them
};

std::vector<Row> rows_of(const app::Model& model) {
  std::vector<Row> rows;
  if (model.in_class && model.room.teaching()) rows.push_back({tr(Str::freeze_class), {"Esc", "Esc"}});
  rows.push_back({tr(Str::keys_move), {"Tab", "Shift + Tab"}});
  rows.push_back({tr(Str::keys_within), {"↑", "↓", "←", "→"}});
  rows.push_back({tr(Str::keys_press), {"Enter", "Space"}});
  rows.push_back({tr(Str::keys_close), {"Esc"}});
  if (!model.ui.single_keys) return rows;
  if (model.in_class) rows.push_back({tr(Str::keys_hand), {"H"}});
  rows.push_back({tr(Str::keys_list), {"?"}});
  return rows;
}

float cap_height() { return text_runs::line_height(kSmallBold) + 6; }
float cap_width(std::string_view key) { return std::max(32.0f, text_runs::width(key, kSmallBold) + 18); }

float caps_width(const Row& row) {
  float width = -6;
  for (std::string_view key : row.keys) width += cap_width(key) + 6;
  return width;
}

float row_height(const Row& row, float width) {
  return std::max(cap_height() + 8, paragraph_height(row.what, kSmall, width - caps_width(row) - 16) + 8);
}

void show_row(Ui& ui, Rect box, const Row& row) {
  const Theme& t = ui.theme;
  Container item(ui, Role::listitem, row.what, "", box);
  std::string aloud = row.what + ":";
  for (std::string_view key : row.keys) aloud += " " + std::string(key);
  ui.add(Role::text, "row", aloud, box);
  Rect caps = box.cut_right(caps_width(row), 16);
  const float height = paragraph_height(row.what, kSmall, box.w);
  paragraph(ui, {box.x, box.y + (box.h - height) / 2, box.w, height}, row.what, kSmall, t.text);
  for (std::string_view key : row.keys) {
    const Rect cap = caps.cut_left(cap_width(key), 6).centred(cap_width(key), cap_height());
    ui.draw.AddRectFilled({cap.x, cap.y}, {cap.right(), cap.bottom()}, t.panel, 6);
    ui.draw.AddRect({cap.x, cap.y}, {cap.right(), cap.bottom()}, t.field_line, 6, 0, 1);
    label(ui, cap, key, kSmallBold, t.text, Align::centre);
  }
}

}  // namespace

void show_keys(Ui& ui) {
  const Switch single{.key = "single-keys",
                      .name = tr(Str::keys_single),
                      .action = {Act::single_keys, "", !ui.model.ui.single_keys},
                      .on = ui.model.ui.single_keys};
  Sheet sheet(ui, "keys", tr(Str::keys), 480);
  Flow& flow = sheet.flow;
  flow.gap = 12;
  {
    Container list(ui, Role::list, "keys", tr(Str::keys), {flow.x, flow.y, flow.w, 1});
    for (const Row& row : rows_of(ui.model)) {
      show_row(ui, flow.next(row_height(row, flow.w)), row);
      flow.gap = 4;
    }
    list.close_at(flow.y);
  }
  flow.gap = 12;
  switch_(ui, flow.next(switch_height(single, flow.w)), single);
  button(
      ui, sheet.foot(),
      {.key = "done", .name = tr(Str::done), .action = {Act::close_dialog}, .kind = Kind::primary, .autofocus = true});
}

}  // namespace homeroom::ui
