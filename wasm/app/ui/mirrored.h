// Right-to-left screens: everything is laid out and drawn from left to right, and the finished frame is turned about
// the screen's middle, drawing, nodes and video holes alike. So no view knows of it, and all three stay one. Owns
// nothing. What must not be turned (words, most icons) is turned beforehand, by text_runs and icon(). Never turns the
// page's elements: they get the turned rectangles.
#pragma once

#include <vector>

#include "wasm/app/ui/ui.h"

struct ImDrawData;

namespace homeroom::ui {

inline Rect mirrored(Rect rect, float width) { return {width - rect.right(), rect.y, rect.w, rect.h}; }

void mirror_frame(std::vector<Node>& nodes, std::vector<VideoHole>& holes, float width);
void mirror_drawing(ImDrawData& drawing);

}  // namespace homeroom::ui
