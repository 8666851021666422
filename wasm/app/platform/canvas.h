// The canvas: WebGL2 with nothing behind it but the videos. Two bodies, chosen at link time: web, and a fake for tests.
// Owns the GL objects and ImGui's texture.
// Never draws by itself; app.cpp calls it with a finished frame.
#pragma once

struct ImDrawList;
struct ImDrawCmd;

namespace homeroom::canvas {

bool start();
void present(int width_px, int height_px);
void restart();  // after a lost context

// Draw callback: from here on, shapes take away what was drawn, edges included.
void erase(const ImDrawList* list, const ImDrawCmd* command);

}  // namespace homeroom::canvas
