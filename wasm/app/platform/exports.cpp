// The module's face to JavaScript: flat C, (pointer, length), CSS pixels and milliseconds.
#include <emscripten/emscripten.h>
#include <imgui.h>

#include <cmath>
#include <optional>

#include "shared/protocol/json.h"
#include "wasm/app/app.h"
#include "wasm/app/platform/canvas.h"
#include "wasm/app/platform/imports.h"
#include "wasm/app/ui/strings.h"

namespace {

using namespace homeroom;
using protocol::Json;

struct Tab {
  app::App app;
  float width = 0, height = 0, ratio = 1;
  double last_ms = 0;
  int settle = 0;  // draw so many frames more
};

std::optional<Tab>& tab() {
  static std::optional<Tab> one;
  return one;
}

// Right-to-left screens are turned when they are finished; until then everything has its place from the left.
float turned_about() { return ui::language().right_to_left ? tab()->width : 0; }

void send_holes(const std::vector<ui::VideoHole>& holes) {
  Json list = Json::array();
  for (const ui::VideoHole& hole : holes) {
    Json one = Json::object().set("subject", hole.subject).set("kind", hole.kind);
    one.set("mirrored", hole.mirrored).set("contain", hole.contain);
    Json rect = Json::array(), clip = Json::array();
    for (float v : {hole.rect.x, hole.rect.y, hole.rect.w, hole.rect.h}) rect.push(static_cast<double>(v));
    for (float v : {hole.clip.x, hole.clip.y, hole.clip.w, hole.clip.h}) clip.push(static_cast<double>(v));
    list.push(one.set("rect", rect).set("clip", clip));
  }
  std::string text = list.dump();
  app_js_videos(text.data(), text.size());
}

}  // namespace

extern "C" {

// 0: this browser has no WebGL2. app_language() comes before the first frame.
EMSCRIPTEN_KEEPALIVE int app_start() {
  tab().emplace();
  return canvas::start() ? 1 : 0;
}

// strings: assets/strings/<language>.json; which: its place in ui/languages.h. 0: a sentence is missing. Also at any
// time later: the next frame is in this language.
EMSCRIPTEN_KEEPALIVE int app_language(const char* strings, std::size_t length, std::size_t which) {
  if (which >= ui::kLanguages.size()) return 0;
  app_js_request_frame();
  return ui::load_strings({strings, length}, ui::kLanguages[which].code) ? 1 : 0;
}

// English, for the sentences that the language does not have.
EMSCRIPTEN_KEEPALIVE void app_language_missing(const char* strings, std::size_t length) {
  ui::fill_missing({strings, length});
  app_js_request_frame();
}

// 0: what there is to show is not known yet.
EMSCRIPTEN_KEEPALIVE int app_has_screen() {
  return tab() && tab()->app.model().ui.screen != app::Screen::loading ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void app_event(const char* json, std::size_t length, double now_ms) {
  if (!tab()) return;
  for (const Json& effect : tab()->app.handle(std::string_view(json, length), now_ms)) {
    std::string text = effect.dump();
    app_js_emit(text.data(), text.size());
  }
  app_js_request_frame();
}

EMSCRIPTEN_KEEPALIVE void app_resize(float width, float height, float ratio) {
  if (!tab()) return;
  tab()->width = width;
  tab()->height = height;
  tab()->ratio = ratio;
  app_js_request_frame();
}

// pressed: 1 down, 0 up, -1 only moved. A pointer that left is far outside.
EMSCRIPTEN_KEEPALIVE void app_pointer(float x, float y, int pressed) {
  if (!tab()) return;
  ImGuiIO& io = ImGui::GetIO();
  io.AddMousePosEvent(turned_about() > 0 ? turned_about() - x : x, y);
  if (pressed >= 0) io.AddMouseButtonEvent(0, pressed == 1);
  if (pressed >= 0) tab()->settle = 2;  // ImGui sees a press a frame late
  app_js_request_frame();
}

// The face of the text changed, or the canvas lost what it had.
EMSCRIPTEN_KEEPALIVE void app_redraw(int lost_context) {
  if (!tab()) return;
  if (lost_context) canvas::restart();
  text_runs::forget();
  app_js_request_frame();
}

// visible 0: the tab is hidden, only the mirror is kept up to date.
EMSCRIPTEN_KEEPALIVE void app_frame(double now_ms, int visible) {
  if (!tab() || tab()->width < 1) return;
  Tab& t = *tab();
  ImGuiIO& io = ImGui::GetIO();
  io.DeltaTime = static_cast<float>(std::fmin(std::fmax((now_ms - t.last_ms) / 1000, 0.001), 0.1));
  io.DisplayFramebufferScale = {t.ratio, t.ratio};
  t.last_ms = now_ms;
  text_runs::begin_frame(t.ratio, turned_about());
  app::App::Frame frame = t.app.frame(t.width, t.height);
  if (!frame.mirror.empty()) app_js_mirror(frame.mirror.data(), frame.mirror.size());
  if (frame.holes_changed) send_holes(t.app.holes());
  if (visible)
    canvas::present(static_cast<int>(std::lround(t.width * t.ratio)),
                    static_cast<int>(std::lround(t.height * t.ratio)));
  if (frame.again) t.settle = std::max(t.settle, 1);
  if (t.settle > 0) {
    --t.settle;
    app_js_request_frame();
  }
}

}  // extern "C"
