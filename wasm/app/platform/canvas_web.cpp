#include <GLES3/gl3.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include "wasm/app/platform/canvas.h"
#include "wasm/app/platform/imports.h"

namespace homeroom::canvas {

bool start() { return app_js_canvas_start() != 0 && ImGui_ImplOpenGL3_Init("#version 300 es"); }

void new_frame() { ImGui_ImplOpenGL3_NewFrame(); }

void present(int width_px, int height_px) {
  glViewport(0, 0, width_px, height_px);
  glClearColor(0, 0, 0, 0);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void restart() {
  ImGui_ImplOpenGL3_DestroyDeviceObjects();
  ImGui_ImplOpenGL3_CreateDeviceObjects();
}

void erase(const ImDrawList*, const ImDrawCmd*) { glBlendFunc(GL_ZERO, GL_ONE_MINUS_SRC_ALPHA); }

}  // namespace homeroom::canvas
