// Draws ImGui's lists with WebGL2. Nothing here asks the graphics driver anything: a question waits for the GPU
// process, and there are dozens of them in a renderer that must live beside others. The context is ours alone, so no
// state is saved or restored; the size of the screen goes in as a constant attribute, so no uniform has to be looked
// up.
#include "wasm/app/platform/canvas.h"

#include <GLES3/gl3.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "wasm/app/platform/imports.h"

namespace homeroom::canvas {
namespace {

enum Attribute : GLuint { kPosition, kUv, kColour, kScreen };

constexpr const char* kVertexShader = R"(#version 300 es
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 uv;
layout(location = 2) in vec4 colour;
layout(location = 3) in vec2 screen;
out vec2 at;
out vec4 ink;
void main() {
  at = uv;
  ink = colour;
  gl_Position = vec4(position.x * screen.x - 1.0, 1.0 - position.y * screen.y, 0.0, 1.0);
})";

constexpr const char* kFragmentShader = R"(#version 300 es
precision highp float;
uniform sampler2D sheet;
in vec2 at;
in vec4 ink;
out vec4 colour;
void main() { colour = ink * texture(sheet, at); })";

struct Objects {
  GLuint program = 0, layout = 0, vertices = 0, indices = 0;
};

Objects& objects() {
  static Objects one;
  return one;
}

GLuint shader(GLenum kind, const char* source) {
  GLuint made = glCreateShader(kind);
  glShaderSource(made, 1, &source, nullptr);
  glCompileShader(made);
  return made;
}

void make_objects() {
  Objects& o = objects();
  o.program = glCreateProgram();
  glAttachShader(o.program, shader(GL_VERTEX_SHADER, kVertexShader));
  glAttachShader(o.program, shader(GL_FRAGMENT_SHADER, kFragmentShader));
  glLinkProgram(o.program);
  glGenVertexArrays(1, &o.layout);
  glGenBuffers(1, &o.vertices);
  glGenBuffers(1, &o.indices);
  glBindVertexArray(o.layout);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, o.indices);
  for (GLuint attribute : {kPosition, kUv, kColour}) glEnableVertexAttribArray(attribute);
}

const void* offset(std::size_t bytes) { return reinterpret_cast<const void*>(bytes); }

void point_at(std::size_t first_vertex) {
  const std::size_t at = first_vertex * sizeof(ImDrawVert);
  glVertexAttribPointer(kPosition, 2, GL_FLOAT, GL_FALSE, sizeof(ImDrawVert), offset(at + offsetof(ImDrawVert, pos)));
  glVertexAttribPointer(kUv, 2, GL_FLOAT, GL_FALSE, sizeof(ImDrawVert), offset(at + offsetof(ImDrawVert, uv)));
  glVertexAttribPointer(kColour, 4, GL_UNSIGNED_BYTE, GL_TRUE, sizeof(ImDrawVert),
                        offset(at + offsetof(ImDrawVert, col)));
}

void blend_over() { glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA); }

// ImGui's own sheet: soft edges of lines, and nothing else. It changes next to never, so it goes up whole.
void update(ImTextureData& texture) {
  GLuint name = static_cast<GLuint>(texture.TexID);
  if (texture.Status == ImTextureStatus_WantDestroy) {
    if (texture.UnusedFrames == 0) return;
    glDeleteTextures(1, &name);
    texture.SetTexID(ImTextureID_Invalid);
    return texture.SetStatus(ImTextureStatus_Destroyed);
  }
  if (texture.Status != ImTextureStatus_WantCreate && texture.Status != ImTextureStatus_WantUpdates) return;
  if (texture.Status == ImTextureStatus_WantCreate) glGenTextures(1, &name);
  glBindTexture(GL_TEXTURE_2D, name);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, texture.Width, texture.Height, 0, GL_RGBA, GL_UNSIGNED_BYTE,
               texture.GetPixels());
  texture.SetTexID(static_cast<ImTextureID>(name));
  texture.SetStatus(ImTextureStatus_OK);
}

void draw(const ImDrawList& list, const ImDrawData& data, int height_px) {
  glBufferData(GL_ARRAY_BUFFER, list.VtxBuffer.size_in_bytes(), list.VtxBuffer.Data, GL_STREAM_DRAW);
  glBufferData(GL_ELEMENT_ARRAY_BUFFER, list.IdxBuffer.size_in_bytes(), list.IdxBuffer.Data, GL_STREAM_DRAW);
  point_at(0);
  unsigned first_vertex = 0;
  for (const ImDrawCmd& command : list.CmdBuffer) {
    if (command.UserCallback == ImDrawCallback_ResetRenderState) {
      blend_over();
      continue;
    }
    if (command.UserCallback != nullptr) {
      command.UserCallback(&list, &command);
      continue;
    }
    const ImVec2 scale = data.FramebufferScale;
    const int left = static_cast<int>(command.ClipRect.x * scale.x),
              top = static_cast<int>(command.ClipRect.y * scale.y);
    const int right = static_cast<int>(command.ClipRect.z * scale.x);
    const int bottom = static_cast<int>(command.ClipRect.w * scale.y);
    if (right <= left || bottom <= top) continue;
    glScissor(left, height_px - bottom, right - left, bottom - top);
    glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(command.GetTexID()));
    if (command.VtxOffset != first_vertex) point_at(first_vertex = command.VtxOffset);
    glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount),
                   sizeof(ImDrawIdx) == 2 ? GL_UNSIGNED_SHORT : GL_UNSIGNED_INT,
                   offset(command.IdxOffset * sizeof(ImDrawIdx)));
  }
}

}  // namespace

bool start() {
  if (app_js_canvas_start() == 0) return false;
  ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset | ImGuiBackendFlags_RendererHasTextures;
  make_objects();
  return true;
}

void present(int width_px, int height_px) {
  const ImDrawData& data = *ImGui::GetDrawData();
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) update(*texture);
  glViewport(0, 0, width_px, height_px);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(0, 0, 0, 0);
  glClear(GL_COLOR_BUFFER_BIT);
  glEnable(GL_SCISSOR_TEST);
  glEnable(GL_BLEND);
  blend_over();
  glUseProgram(objects().program);
  glBindVertexArray(objects().layout);
  glBindBuffer(GL_ARRAY_BUFFER, objects().vertices);
  glVertexAttrib4f(kScreen, 2 / data.DisplaySize.x, 2 / data.DisplaySize.y, 0, 1);
  for (const ImDrawList* list : data.CmdLists) draw(*list, data, height_px);
}

void restart() {
  make_objects();
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_WantCreate);
  }
}

void erase(const ImDrawList*, const ImDrawCmd*) { glBlendFunc(GL_ZERO, GL_ONE_MINUS_SRC_ALPHA); }

}  // namespace homeroom::canvas
