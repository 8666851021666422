#include "wasm/app/ui/mirrored.h"

#include <imgui.h>

namespace homeroom::ui {

void mirror_frame(std::vector<Node>& nodes, std::vector<VideoHole>& holes, float width) {
  for (Node& node : nodes) node.rect = mirrored(node.rect, width);
  for (VideoHole& hole : holes) {
    hole.rect = mirrored(hole.rect, width);
    hole.clip = mirrored(hole.clip, width);
  }
}

void mirror_drawing(ImDrawData& drawing) {
  const float width = drawing.DisplaySize.x;
  for (ImDrawList* list : drawing.CmdLists) {
    for (ImDrawVert& vertex : list->VtxBuffer) vertex.pos.x = width - vertex.pos.x;
    for (ImDrawCmd& command : list->CmdBuffer) {
      const float left = width - command.ClipRect.z;
      command.ClipRect.z = width - command.ClipRect.x;
      command.ClipRect.x = left;
    }
  }
}

}  // namespace homeroom::ui
