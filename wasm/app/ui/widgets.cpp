#include "wasm/app/ui/widgets.h"

#include <imgui.h>

namespace homeroom::ui {
namespace {

float icon_size() { return std::floor(20 * std::min(text_runs::scale(), 1.6f)); }  // beside words

void fill(Ui& ui, Rect r, Colour colour, float radius) {
  ui.draw.AddRectFilled({r.x, r.y}, {r.right(), r.bottom()}, colour, radius);
}
void outline(Ui& ui, Rect r, Colour colour, float radius, float weight) {
  ui.draw.AddRect({r.x + weight / 2, r.y + weight / 2}, {r.right() - weight / 2, r.bottom() - weight / 2}, colour,
                  radius, 0, weight);
}

const std::string& shown(const Button& b) { return b.shown.empty() ? b.name : b.shown; }

struct Paint {
  Colour fill, hover, ink, edge;
};

Paint paint_of(const Theme& t, const Button& b) {
  if (b.pressed) return {t.warn_soft, t.warn_soft, t.warn, t.warn};
  switch (b.kind) {
    case Kind::primary: return {t.accent, t.accent_hover, t.on_accent, 0};
    case Kind::danger: return {t.danger_soft, t.danger_soft, t.danger, t.danger};
    case Kind::quiet: return {0, t.hover, t.text, t.contrast ? t.line : 0};
    case Kind::plain: break;
  }
  return {t.panel, t.panel, t.text, t.field_line};
}

}  // namespace

float button_width(const Button& b) {
  if (b.icon_only) return kTarget;
  float icon_space = b.icon == Icon::none ? 0 : icon_size() + 8;
  return std::max(kTarget, text_runs::width(shown(b), kBold) + icon_space + 2 * 18);
}

float button_height(const Button& b, float width) {
  float icon_space = b.icon == Icon::none ? 0 : icon_size() + 8;
  return std::max(kTarget, paragraph_height(shown(b), kBold, width - icon_space - 20) + 14);
}

void button(Ui& ui, Rect rect, const Button& b) {
  Node& node = ui.add(b.role, b.key, b.name, rect);
  node.action = b.action;
  node.disabled = b.disabled;
  node.has_popup = b.has_popup;
  node.expanded = b.expanded;
  node.autofocus = b.autofocus;
  node.checked = b.checked;
  std::uint32_t id = node.id;
  Ui::Touch touch = b.disabled ? Ui::Touch{} : ui.touch(id, rect);
  if (!ui.shows(rect)) return;

  const Theme& t = ui.theme;
  Paint paint = paint_of(t, b);
  if (b.disabled) paint = {t.hover, t.hover, t.soft, 0};
  float radius = b.role == Role::button ? kRadius : kSmallRadius;
  if (Colour base = touch.hovered ? paint.hover : paint.fill; base != 0) fill(ui, rect, base, radius);
  if (touch.hovered && b.kind != Kind::primary && b.kind != Kind::quiet) fill(ui, rect, t.hover, radius);
  if (touch.held) fill(ui, rect, t.press, radius);
  if (paint.edge != 0) outline(ui, rect, paint.edge, radius, b.kind == Kind::danger || b.pressed ? 2.0f : 1.0f);
  ui.focus_ring(id, rect, radius);

  if (b.icon_only) return icon(ui, b.icon, rect, 24, paint.ink, paint.fill);
  float icon_space = b.icon == Icon::none ? 0 : icon_size() + 8;
  const float room = std::max(0.0f, rect.w - icon_space - 20), line = text_runs::line_height(kBold);
  std::vector<std::string_view> lines = wrapped(shown(b), kBold, room);
  std::string last;
  // As many lines as there is height for; what is left over is said by an ellipsis.
  const std::size_t most = std::max<std::size_t>(1, static_cast<std::size_t>((rect.h - 4) / line));
  if (lines.size() > most) {
    last = fitted(most == 1 ? shown(b) : std::string(lines[most - 1]) + "…", kBold, room);
    lines.resize(most);
    lines.back() = last;
  }
  float widest = 0;
  for (std::string_view one : lines) widest = std::max(widest, std::min(room, text_runs::width(one, kBold)));
  const float width = icon_space + widest;
  const float x = b.align == Align::left ? rect.x + 14 : rect.x + (rect.w - width) / 2;
  if (b.icon != Icon::none) icon(ui, b.icon, {x, rect.y, icon_size(), rect.h}, icon_size(), paint.ink, paint.fill);
  Rect at{x + icon_space, rect.y + (rect.h - line * static_cast<float>(lines.size())) / 2, widest + 4, line};
  for (std::string_view one : lines) {
    label(ui, at, one, kBold, paint.ink, b.align == Align::left || b.icon != Icon::none ? Align::left : Align::centre);
    at.y += line;
  }
}

void two_buttons(Ui& ui, Flow& flow, const Button& back, const Button& on) {
  const float first = std::max(button_width(back), std::min(flow.w / 3, 140.0f));
  if (first + 12 + button_width(on) > flow.w) {
    button(ui, flow.next(button_height(on, flow.w)), on);
    flow.gap = 12;
    return button(ui, flow.next(button_height(back, flow.w)), back);
  }
  Rect row = flow.next(kTarget);
  Rect place = row.cut_left(first, 12);
  button(ui, place, back);
  button(ui, row, on);
}

float switch_width(const Switch& sw) {
  float icon_space = sw.icon_on == Icon::none ? 0 : 24 + 8;
  return 14 + icon_space + text_runs::width(sw.name, kBold) + 12 + 40 + 14;
}

float switch_height(const Switch& sw, float width) {
  return std::max(kTarget, paragraph_height(sw.name, kBold, width - 14 - 12 - 40 - 14) + 16);
}

void switch_(Ui& ui, Rect rect, const Switch& sw) {
  Node& node = ui.add(Role::switch_, sw.key, sw.name, rect);
  node.action = sw.action;
  node.checked = sw.on;
  node.disabled = sw.disabled;
  std::uint32_t id = node.id;
  Ui::Touch touch = sw.disabled ? Ui::Touch{} : ui.touch(id, rect);
  if (!ui.shows(rect)) return;
  const Theme& t = ui.theme;
  Colour back = sw.on ? t.good_soft : t.panel, ink = sw.disabled ? t.soft : sw.on ? t.good : t.text;
  fill(ui, rect, back, kRadius);
  if (touch.hovered) fill(ui, rect, t.hover, kRadius);
  if (touch.held) fill(ui, rect, t.press, kRadius);
  outline(ui, rect, sw.on ? t.good : t.field_line, kRadius, sw.on ? 2.0f : 1.0f);
  ui.focus_ring(id, rect, kRadius);

  Icon which = sw.on ? sw.icon_on : sw.icon_off;
  if (which != Icon::none && rect.w < 1.5f * kTarget) return icon(ui, which, rect, 24, ink, back);
  if (rect.w < switch_width(sw) - 1) which = Icon::none;  // its name before its picture
  Rect inside = rect.inset(14, 0);
  if (which != Icon::none) icon(ui, which, inside.cut_left(24, 8), 24, ink, back);
  Rect track = inside.cut_right(40, 12).centred(40, 24);
  if (which != Icon::none) {
    label(ui, inside, sw.name, kBold, ink);
  } else {
    float height = paragraph_height(sw.name, kBold, inside.w);
    paragraph(ui, {inside.x, inside.y + (inside.h - height) / 2, inside.w, height}, sw.name, kBold, ink);
  }
  fill(ui, track, sw.on ? t.good : back, 12);
  outline(ui, track, sw.on ? t.good : t.field_line, 12, 2);
  ui.draw.AddCircleFilled({sw.on ? track.right() - 12 : track.x + 12, track.middle_y()}, 7,
                          sw.on ? back : t.field_line);
}

float textbox_height(const TextBox& box, float width) {
  float height = box.lines > 1 ? static_cast<float>(box.lines) * text_runs::line_height(kBody) + 24
                               : std::max(kTarget, text_runs::line_height(kBody) + 8);
  if (box.label) height += paragraph_height(box.name, kSmallBold, width) + 6;
  if (!box.hint.empty()) height += paragraph_height(box.hint, kSmall, width) + 4;
  return height;
}

void textbox(Ui& ui, Rect rect, const TextBox& box) {
  const Theme& t = ui.theme;
  if (box.label) {
    paragraph(ui, rect.cut_top(paragraph_height(box.name, kSmallBold, rect.w), 6), box.name, kSmallBold, t.text);
  }
  if (!box.hint.empty()) {
    float height = paragraph_height(box.hint, kSmall, rect.w);
    paragraph(ui, {rect.x, rect.y - 4, rect.w, height}, box.hint, kSmall, t.soft);
    rect.cut_top(height + 4);
  }
  Node& node = ui.add(Role::textbox, box.key, box.name, rect);
  node.key = std::string(box.key);
  node.value = ui.model.field(node.key);
  node.action = box.submit;
  node.hint = box.autocomplete;
  node.max_length = box.max_length;
  node.multiline = box.lines > 1;
  node.password = box.password;
  node.placeholder = !box.label;
  node.required = box.required;
  node.autofocus = box.autofocus;
  node.font = scaled(kBody.size);
  node.colour = hex_of(t.text);
  std::uint32_t id = node.id;
  bool focused = ui.model.ui.focus == id;
  Ui::Touch touch = ui.touch(id, rect);
  fill(ui, rect, t.field, kRadius);
  outline(ui, rect, focused || touch.hovered ? t.accent : t.field_line, kRadius, focused ? 2.0f : 1.0f);
  ui.focus_ring(id, rect, kRadius);
}

void textbox(Ui& ui, Flow& flow, const TextBox& box) { textbox(ui, flow.next(textbox_height(box, flow.w)), box); }

void link(Ui& ui, Rect rect, std::string_view key, const std::string& name, const std::string& words,
          const std::string& href, Icon which) {
  Node& node = ui.add(Role::link, key, name, rect);
  node.href = href;
  std::uint32_t id = node.id;
  Ui::Touch touch = ui.touch(id, rect);
  if (!ui.shows(rect)) return;
  const Theme& t = ui.theme;
  if (touch.hovered) fill(ui, rect, t.hover, kRadius);
  if (touch.held) fill(ui, rect, t.press, kRadius);
  ui.focus_ring(id, rect, kRadius);
  Rect inside = rect.inset(10, 0);
  if (which != Icon::none) icon(ui, which, inside.cut_left(icon_size(), 8), icon_size(), t.accent_ink);
  std::string shown_words = fitted(words, kBody, inside.w);
  label(ui, inside, shown_words, kBody, t.accent_ink);
  float y = inside.middle_y() + scaled(kBody.size) * 0.55f;
  ui.draw.AddLine({inside.x, y}, {inside.x + text_runs::width(shown_words, kBody), y}, t.accent_ink, 1);
}

void card(Ui& ui, Rect r, Colour colour, float radius) {
  const Theme& t = ui.theme;
  if (!t.contrast) {
    fill(ui, {r.x - 1, r.y + 2, r.w + 2, r.h + 2}, t.shadow, radius + 1);
    fill(ui, {r.x - 3, r.y + 3, r.w + 6, r.h + 5}, (t.shadow & 0xffffff) | ((t.shadow >> 26) << 24), radius + 3);
  }
  fill(ui, r, colour, radius);
  outline(ui, r, t.line, radius, 1);
}

void rule(Ui& ui, float x, float y, float width) { ui.draw.AddLine({x, y}, {x + width, y}, ui.theme.line, 1); }

float pill_width(std::string_view words, bool with_icon) {
  return text_runs::width(words, kSmall) + (with_icon ? 24 : 0) + 24;
}

void pill(Ui& ui, Rect r, std::string_view words, Icon which, Colour colour, Colour ink) {
  fill(ui, r, colour, r.h / 2);
  if (ui.theme.contrast) outline(ui, r, ink, r.h / 2, 1);
  Rect inside = r.inset(12, 0);
  if (which != Icon::none) icon(ui, which, inside.cut_left(16, 8), 16, ink, colour);
  label(ui, inside, words, kSmall, ink);
}

namespace {

// Letters that stand by themselves beside another: Latin, Greek, Cyrillic (up to U+052F). Others are joined or are a
// word.
bool stands_alone(std::string_view letter) {
  return !letter.empty() && static_cast<unsigned char>(letter[0]) < 0xD5 && letter[0] != '(' && letter[0] != '"';
}

std::string initials(const std::string& name) {
  std::string out(first_character(name));
  const std::size_t space = name.rfind(' ');
  if (space == std::string_view::npos) return out;
  const std::string_view last = first_character(std::string_view(name).substr(space + 1));
  if (stands_alone(out) && stands_alone(last)) out += last;
  return out;
}

}  // namespace

void avatar(Ui& ui, Rect r, const std::string& name, const std::string& subject) {
  if (!ui.shows(r)) return;
  const float size = std::min(r.w, r.h);
  ui.draw.AddCircleFilled({r.middle_x(), r.middle_y()}, size / 2, tint_of(ui.theme, subject).disc);
  const std::string letters = initials(name);
  // The disc is what grows with the words, if anything does: the letters have its size.
  const float letter = size * (letters.size() > first_character(name).size() ? 0.36f : 0.45f);
  const float more = text_runs::scale() - 1;
  const float designed = letter / (1 + more) < 17 ? letter / (1 + more) : letter - 17 * more;
  label(ui, r.centred(size, size), letters, {designed, true}, rgb(0xFFFFFF), Align::centre);
}

}  // namespace homeroom::ui
