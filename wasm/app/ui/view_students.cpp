#include "wasm/app/ui/views.h"

namespace homeroom::ui {

using app::Act;

namespace {

constexpr std::size_t kShownNotes = 20;
constexpr int kMaxTyped = 100'000;  // a pasted table of a large class

// "Line 7: …", or only the sentence when it is about the whole file.
std::string note_words(const classroom::ImportNote& note) {
  std::string words = import_text(std::string(note.code), note.excerpt);
  if (note.line == 0) return words;
  return fill(Str::import_line, {{"line", std::to_string(note.line)}, {"what", words}});
}

void show_notes(Ui& ui, Flow& flow, const app::StudentList& list) {
  const Theme& t = ui.theme;
  const auto& notes = list.read.notes;
  if (notes.empty()) return;
  bool mistakes = list.read.first_mistake() != nullptr;
  std::string title = list.file.empty() ? tr(Str::import_notes) : fill(Str::import_notes_file, {{"file", list.file}});
  Rect box{flow.x, flow.y + flow.gap, flow.w, 1};
  Flow inside(box.inset(16, 0), 6);
  inside.y = box.y + 12;
  // As high as its lines are, which are measured before anything is drawn.
  float height = 24 + paragraph_height(title, kSmallBold, inside.w);
  std::vector<std::string> lines;
  for (const auto& note : notes) {
    if (lines.size() == kShownNotes) break;
    lines.push_back(note_words(note));
  }
  std::size_t more = notes.size() - lines.size() + list.read.more_notes;
  if (more > 0) lines.push_back(fill(Str::import_more, {{"count", std::to_string(more)}}));
  for (const std::string& line : lines) height += 6 + paragraph_height(line, kSmall, inside.w);
  box = flow.next(height);
  ui.draw.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, mistakes ? t.warn_soft : t.accent_soft, kRadius);
  text(ui, inside, "notes-title", title, kSmallBold, mistakes ? t.warn : t.text);
  Container rows(ui, Role::list, "notes", title, {inside.x, inside.y + 6, inside.w, 1});
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Rect row = inside.next(paragraph_height(lines[i], kSmall, inside.w));
    Container item(ui, Role::listitem, std::to_string(i), "", row);
    text_at(ui, row, "words", lines[i], kSmall, t.text);
  }
  rows.close_at(inside.y);
}

}  // namespace

void show_students_field(Ui& ui, Flow& flow, const char* field, bool autofocus) {
  const Theme& t = ui.theme;
  textbox(ui, flow,
          {.key = field,
           .name = tr(Str::students),
           .hint = tr(Str::students_hint),
           .max_length = kMaxTyped,
           .lines = 6,
           .autofocus = autofocus});
  const auto found = ui.model.ui.students.find(field);
  flow.gap = kSmallGap;
  Button read{
      .key = "read-file", .name = tr(Str::read_file), .action = {Act::roster_file, field}, .icon = Icon::folder};
  Rect row = flow.next(button_height(read, flow.w));
  button(ui, row.cut_left(std::min(row.w, button_width(read)), 12), read);
  if (found != ui.model.ui.students.end()) {
    std::size_t count = found->second.read.names.size();
    std::string words = fill(found->second.file.empty() ? Str::students_count : Str::students_added,
                             {{"count", std::to_string(count)}});
    if (count > 0) {
      // Beside the button, or under it.
      const bool beside = row.w > text_runs::width(words, kSmall);
      const float high = text_runs::line_height(kSmall);
      text_at(ui,
              beside ? Rect{row.x, row.y + (row.h - high) / 2, row.w, high}
                     : flow.next(paragraph_height(words, kSmall, flow.w)),
              "count", words, kSmall, t.soft);
    }
    show_notes(ui, flow, found->second);
  }
  flow.gap = kGap;
}

void show_add(Ui& ui, Rect area) {
  Page page(ui, "add", area, 560);
  Flow& flow = page.flow;
  heading(ui, flow, 1, tr(Str::add_title), kTitle);
  show_students_field(ui, flow, "add.students", true);
  flow.space(8);
  two_buttons(ui, flow, {.key = "back", .name = tr(Str::back), .action = {Act::hide_add}, .kind = Kind::quiet},
              {.key = "confirm",
               .name = tr(Str::add_confirm),
               .action = {Act::add_students},
               .kind = Kind::primary,
               .icon = Icon::add});
}

}  // namespace homeroom::ui
