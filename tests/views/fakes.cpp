#include "tests/views/fakes.h"

#include <imgui.h>
#include <imgui_internal.h>

#include "wasm/app/platform/canvas.h"
#include "wasm/app/platform/text_runs.h"

namespace homeroom::views::fakes {

Record& last() {
  static Record record;
  return record;
}

}  // namespace homeroom::views::fakes

namespace homeroom::text_runs {

std::uint64_t page() { return 0; }

// As wide as a broad sans-serif is on the average.
float width(std::string_view run, Style style) {
  float points = 0;
  for (char c : run) points += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return points * size_of(style) * (style.bold ? 0.56f : 0.52f);
}

float measure(std::string_view run, Style style) {
  ++views::fakes::last().asked;
  return width(run, style);
}

// No dictionary here: lines end by the simple rule.
std::vector<std::uint8_t> boundaries(std::string_view, std::string_view) {
  ++views::fakes::last().asked;
  return {};
}

void draw(ImDrawList& list, float x, float y, std::string_view run, Style style, std::uint32_t colour) {
  ui::Rect rect{x, y, width(run, style), line_height(style)};
  list.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.bottom()}, colour);
  const ImVec4 clip = list._ClipRectStack.back();
  if (rect.bottom() <= clip.y || rect.y >= clip.w) return;  // scrolled away
  views::fakes::last().runs.push_back({std::string(run), rect});
}

void begin_frame(float, float) {}
void forget() {}
unsigned generation() { return 0; }

}  // namespace homeroom::text_runs

namespace homeroom::canvas {
void erase(const ImDrawList*, const ImDrawCmd*) {}
}  // namespace homeroom::canvas

// ImGui calls these for whoever tests it (IMGUI_ENABLE_TEST_ENGINE).
void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect& box, const ImGuiLastItemData*) {
  const ImGuiWindow* window = context->CurrentWindow;
  // Only what is in our window; not the window itself, and not ImGui's own for strays.
  if (std::string_view(window->Name) != "homeroom" || window->ID == id || window->MoveId == id) return;
  homeroom::views::fakes::last().items[id] = {box.Min.x, box.Min.y, box.GetWidth(), box.GetHeight()};
}
void ImGuiTestEngineHook_ItemInfo(ImGuiContext*, ImGuiID, const char*, ImGuiItemStatusFlags) {}
void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}
const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }
