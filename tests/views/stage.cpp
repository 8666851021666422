#include "tests/views/stage.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <sstream>

#include "tests/views/fakes.h"
#include "wasm/app/ui/strings.h"

namespace homeroom::views {
namespace {

constexpr int kMostFrames = 6;

std::string file(const char* name) {
  std::ostringstream text;
  text << std::ifstream(name).rdbuf();
  return text.str();
}

std::string quoted(std::string_view text) { return protocol::Json(text).dump(); }

}  // namespace

Stage::Stage(float w, float h) : width(w), height(h) {
  REQUIRE(ui::load_strings(file("assets/strings/en.json"), "en"));
  ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  ImGui::GetCurrentContext()->TestEngineHookItems = true;
  settle();
}

void Stage::speak(std::string_view language) {
  const std::string name = "assets/strings/" + std::string(language) + ".json";
  REQUIRE(ui::load_strings(file(name.c_str()), language));
  settle();
}

app::App::Frame Stage::frame() {
  fakes::last() = {};
  app::App::Frame frame = app_.frame(width, height);
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Status != ImTextureStatus_OK) texture->SetStatus(ImTextureStatus_OK);
  }
  return frame;
}

void Stage::settle() {
  int frames = 0;
  while (frame().again) REQUIRE(++frames < kMostFrames);
}

app::Effects Stage::tell_at(double when_ms, std::string_view json) {
  app::Effects effects = app_.handle(json, when_ms);
  settle();
  return effects;
}

app::Effects Stage::press(ui::Role role, std::string_view name) {
  const ui::Node* node = find(role, name);
  INFO(ui::role_name(role) << " '" << name << "'");
  REQUIRE(node != nullptr);
  return tell(R"({"s":"activate","id":)" + std::to_string(node->id) + "}");
}

app::Effects Stage::type(std::string_view name, std::string_view text) {
  const ui::Node* node = find(ui::Role::textbox, name);
  INFO("textbox '" << name << "'");
  REQUIRE(node != nullptr);
  return tell(R"({"s":"edit","id":)" + std::to_string(node->id) + R"(,"value":)" + quoted(text) + "}");
}

const ui::Node* Stage::find(ui::Role role, std::string_view name) const {
  for (const ui::Node& node : nodes()) {
    if (node.role == role && node.name == name) return &node;
  }
  return nullptr;
}

std::vector<const ui::Node*> Stage::all(ui::Role role) const {
  std::vector<const ui::Node*> found;
  for (const ui::Node& node : nodes()) {
    if (node.role == role) found.push_back(&node);
  }
  return found;
}

const ui::Node* Stage::parent(const ui::Node& node) const {
  return node.parent == 0 ? nullptr : app_.semantics().find(node.parent);
}

bool Stage::within(const ui::Node& node, ui::Role role) const {
  for (const ui::Node* up = parent(node); up != nullptr; up = parent(*up)) {
    if (up->role == role) return true;
  }
  return false;
}

ui::Rect Stage::on_screen(const ui::Node& node) const {
  ui::Rect rect = node.rect;
  for (const ui::Node* up = parent(node); up != nullptr; up = parent(*up)) {
    if (up->role != ui::Role::scroll) continue;
    if (auto at = model().ui.scroll.find(up->id); at != model().ui.scroll.end()) rect.y -= at->second;
  }
  return rect;
}

const std::map<std::uint32_t, ui::Rect>& Stage::items() const { return fakes::last().items; }
const std::vector<Run>& Stage::runs() const { return fakes::last().runs; }
int Stage::asked() const { return fakes::last().asked; }

std::string Stage::drawing() const {
  std::string bytes;
  for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
    bytes.append(reinterpret_cast<const char*>(list->VtxBuffer.Data),
                 static_cast<std::size_t>(list->VtxBuffer.size_in_bytes()));
    bytes.append(reinterpret_cast<const char*>(list->IdxBuffer.Data),
                 static_cast<std::size_t>(list->IdxBuffer.size_in_bytes()));
  }
  return bytes;
}

std::string pressed(const app::Effects& effects) {
  std::string text;
  for (const protocol::Json& effect : effects) text += effect.dump();
  return text;
}

}  // namespace homeroom::views
