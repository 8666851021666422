#include "wasm/app/ui/ui.h"

#include <imgui.h>
#include <imgui_internal.h>

#include "wasm/app/platform/canvas.h"

namespace homeroom::ui {

Ui::Ui(const app::Model& m, Rect whole)
    : model(m),
      theme(theme_for(m.ui.look)),
      screen(whole),
      wide(whole.w >= kWide * static_cast<float>(m.ui.look.text) / 100),
      draw(*ImGui::GetWindowDrawList()) {
  nodes.reserve(256);
  text_runs::scale() = static_cast<float>(m.ui.look.text) / 100;
}

std::uint32_t Ui::id_of(std::string_view key) const {
  std::uint32_t seed = scopes_.empty() ? 0x9e3779b9u : scopes_.back();
  // Never 0, and positive in JavaScript's eyes.
  return (ImHashStr(key.data(), key.size(), seed) & 0x7fffffffu) | 1u;
}

Node& Ui::add(Role role, std::string_view key, std::string name, Rect rect) {
  Node node;
  node.id = id_of(key);
  node.parent = parents_.empty() ? 0 : parents_.back();
  node.role = role;
  node.name = std::move(name);
  node.rect = rect.moved(0, scrolled_);
  nodes.push_back(std::move(node));
  return nodes.back();
}

Ui::Touch Ui::touch(std::uint32_t id, Rect rect) {
  ImRect box(rect.x, rect.y, rect.right(), rect.bottom());
  // Recorded with ImGui like any item, so that its own hit testing draws hover and press; what a press does comes
  // from the mirror. NoNav: the browser owns the focus.
  if (!ImGui::ItemAdd(box, id, nullptr, ImGuiItemFlags_NoNav)) return {};
  if (covered) return {};
  Touch touch;
  ImGui::ButtonBehavior(box, id, &touch.hovered, &touch.held);
  touch.held = touch.held && touch.hovered;
  return touch;
}

void Ui::focus_ring(std::uint32_t id, Rect rect, float radius) {
  if (model.ui.focus != id || !model.ui.focus_visible) return;
  Rect ring = rect.inset(-3);
  draw.AddRect({ring.x, ring.y}, {ring.right(), ring.bottom()}, theme.focus, radius + 3, 0, 3);
}

Rect Ui::clip() const {
  ImVec4 c = draw._ClipRectStack.back();
  return {c.x, c.y, c.z - c.x, c.w - c.y};
}

bool Ui::shows(Rect rect) const {
  constexpr float kAround = 24;  // letters and edges may stand out of the place that they were given
  const ImVec4 c = draw._ClipRectStack.back();
  return rect.right() + kAround > c.x && rect.x - kAround < c.z && rect.bottom() + kAround > c.y &&
         rect.y - kAround < c.w;
}

void hole(Ui& ui, Rect r, float radius) { ui.uncut_.emplace_back(r, radius); }

void cut(Ui& ui) {
  if (ui.uncut_.empty()) return;
  ui.draw.AddCallback(canvas::erase, nullptr);
  for (const auto& [r, radius] : ui.uncut_)
    ui.draw.AddRectFilled({r.x, r.y}, {r.right(), r.bottom()}, 0xFFFFFFFFu, radius);
  ui.draw.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
  ui.uncut_.clear();
}

Container::Container(Ui& ui, Role role, std::string_view key, std::string name, Rect rect)
    : ui_(ui), index_(ui.nodes.size()) {
  std::uint32_t id = ui.add(role, key, std::move(name), rect).id;
  ui.parents_.push_back(id);
  ui.scopes_.push_back(id);
}

Container::~Container() {
  ui_.parents_.pop_back();
  ui_.scopes_.pop_back();
}

void Container::close_at(float bottom) {
  Node& n = node();
  n.rect.h = std::max(1.0f, bottom + ui_.scrolled_ - n.rect.y);
}

Scroll::Scroll(Ui& ui, std::string_view key, Rect view, bool stick_to_end)
    : ui_(ui), index_(ui.nodes.size()), view_(view) {
  Node& node = ui.add(Role::scroll, key, "", view);
  node.stick_to_end = stick_to_end;
  const auto& offsets = ui.model.ui.scroll;
  if (auto at = offsets.find(node.id); at != offsets.end()) offset_ = at->second;
  ui.parents_.push_back(node.id);
  ui.scopes_.push_back(node.id);
  ui.scrolled_ += offset_;
  ImGui::PushClipRect({view.x, view.y}, {view.right(), view.bottom()}, true);
}

Scroll::~Scroll() {
  ImGui::PopClipRect();
  ui_.scrolled_ -= offset_;
  ui_.parents_.pop_back();
  ui_.scopes_.pop_back();
}

Rect Scroll::content() const { return view_.moved(0, -offset_); }

void Scroll::close_at(float bottom) {
  ui_.nodes[index_].content_height = std::max(view_.h, bottom + offset_ - view_.y);
}

}  // namespace homeroom::ui
