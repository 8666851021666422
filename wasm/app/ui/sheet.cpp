#include "wasm/app/ui/sheet.h"

#include <map>

namespace homeroom::ui {
namespace {

constexpr float kEdge = 20, kRing = 8;  // around everything; room for the focus ring around what scrolls

float& height_of(const std::string& key) {
  static std::map<std::string, float> heights;
  return heights[key];
}

Rect box_for(Ui& ui, const char* key, float width) {
  const float w = std::min(width, ui.screen.w - 16);
  const float h = std::min(height_of(key) + kTarget + kSmallGap + 2 * kEdge, ui.screen.h - 16);
  const Rect box = ui.screen.centred(w, h);
  return {std::floor(box.x), std::floor(std::max(8.0f, box.y)), w, h};
}

Rect inside_of(Rect box) { return box.inset(kEdge - 4, kEdge); }

Rect view_of(Rect box) {
  Rect inside = inside_of(box);
  inside.cut_bottom(kTarget, kSmallGap);
  return {inside.x - kRing, inside.y - kRing, inside.w + 2 * kRing, inside.h + kRing};
}

const Rect& drawn(Ui& ui, const Rect& box) {
  card(ui, box, ui.theme.raised);
  return box;
}

}  // namespace

Sheet::Sheet(Ui& ui, const char* key, const std::string& title, float width)
    : Sheet(ui, key, title, box_for(ui, key, width)) {}

Sheet::Sheet(Ui& ui, const char* key, const std::string& title, Rect box)
    : flow(Rect{}),
      ui_(ui),
      key_(key),
      dialog_(ui, Role::dialog, key, title, drawn(ui, box)),
      foot_(inside_of(box).cut_bottom(kTarget)) {
  scroll_.emplace(ui, "scroll", view_of(box));
  dialog_.node().modal = true;
  flow = Flow(scroll_->content().inset(kRing, kRing), 4);
  top_ = flow.y;
  heading(ui, flow, 2, title, kHeading);
}

Rect Sheet::foot() {
  scroll_->close_at(flow.y + kRing);
  scroll_.reset();
  return foot_;
}

Sheet::~Sheet() {
  if (const float height = flow.y - top_; std::abs(height - height_of(key_)) > 0.5f) {
    height_of(key_) = height;
    ui_.again = true;
  }
}

}  // namespace homeroom::ui
