#include "wasm/app/app.h"

#include <imgui.h>
#include <imgui_internal.h>

#include "wasm/app/ui/mirrored.h"
#include "wasm/app/ui/views.h"

namespace homeroom::app {
namespace {

// ImGui wants a font to be there. Ours has no glyphs: the browser draws the words (platform/text_runs.h).
const ImFontLoader* empty_font() {
  static const ImFontLoader loader = [] {
    ImFontLoader made;
    made.Name = "none";
    made.FontBakedLoadGlyph = [](ImFontAtlas*, ImFontConfig*, ImFontBaked*, void*, ImWchar, ImFontGlyph*, float*) {
      return false;
    };
    return made;
  }();
  return &loader;
}

}  // namespace

App::App() {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;  // the mirror's elements have their own
  ImFontConfig font;
  font.FontLoader = empty_font();
  font.SizePixels = 16;
  io.Fonts->AddFont(&font);
  // Only what lines are drawn with is on ImGui's sheet.
  io.Fonts->Flags |= ImFontAtlasFlags_NoMouseCursors;
  io.Fonts->TexMinWidth = io.Fonts->TexMinHeight = 64;
  ImGuiStyle& style = ImGui::GetStyle();
  style.WindowPadding = {0, 0};
  style.WindowBorderSize = 0;
  style.CircleTessellationMaxError = 0.15f;
}

App::~App() { ImGui::DestroyContext(); }

Effects App::handle(std::string_view json, double now_ms) {
  auto event = parse_event(json);
  if (!event) return {};
  return handle(*event, now_ms);
}

Effects App::handle(const Event& event, double now_ms) {
  Effects effects;
  if (auto* pressed = std::get_if<Activated>(&event)) {
    const ui::Node* node = semantics_.find(pressed->id);
    if (node && !node->disabled) {
      Action action = node->action;
      update(model_, action, now_ms, effects);
    }
  } else if (auto* edited = std::get_if<Edited>(&event)) {
    const ui::Node* node = semantics_.find(edited->id);
    if (node && !node->key.empty()) update(model_, Typed{node->key, edited->value}, now_ms, effects);
  } else {
    update(model_, event, now_ms, effects);
  }
  return effects;
}

App::Frame App::frame(float width, float height) {
  ImGui::GetIO().DisplaySize = {width, height};
  ImGui::NewFrame();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({width, height});
  ImGui::Begin("homeroom", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav |
                   ImGuiWindowFlags_NoBringToFrontOnFocus);
  Frame out;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const std::uint64_t page = text_runs::page();
  if (page != 0) list.PushTexture(ImTextureRef(static_cast<ImTextureID>(page)));
  {
    ui::Ui ui(model_, {0, 0, width, height});
    ui::show(ui);
    if (ui::language().right_to_left) ui::mirror_frame(ui.nodes, ui.holes, width);
    out.mirror = semantics_.take(std::move(ui.nodes));
    out.holes_changed = ui.holes != holes_;
    holes_ = std::move(ui.holes);
    out.again = ui.again;
  }
  if (page != 0) list.PopTexture();
  ImGui::End();
  ImGui::Render();
  if (ui::language().right_to_left) ui::mirror_drawing(*ImGui::GetDrawData());
  return out;
}

}  // namespace homeroom::app
