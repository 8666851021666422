// The interface as a whole, without a browser: events in, effects and one frame's worth of drawing and meaning out.
// Owns model, semantics and the video holes of the last frame. Platform code and native tests both drive this.
// Never calls the browser itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wasm/app/state/update.h"
#include "wasm/app/ui/ui.h"

namespace homeroom::app {

class App {
 public:
  App();  // makes the ImGui context
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // Effects of the event, in order. Unknown JSON does nothing.
  Effects handle(std::string_view json, double now_ms);
  Effects handle(const Event& event, double now_ms);

  struct Frame {
    std::string mirror;  // message for the mirror, empty when nothing changed
    bool holes_changed = false;
    bool again = false;  // a size was learnt: draw once more
  };
  // Between ImGui's NewFrame and Render, both done here; the caller draws ImGui::GetDrawData().
  Frame frame(float width, float height);

  const Model& model() const { return model_; }
  const ui::Semantics& semantics() const { return semantics_; }
  const std::vector<ui::VideoHole>& holes() const { return holes_; }
  void forget_mirror() { semantics_.forget(); }

 private:
  Model model_;
  ui::Semantics semantics_;
  std::vector<ui::VideoHole> holes_;
};

}  // namespace homeroom::app
