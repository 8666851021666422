// Draws ImGui's lists with WebGL2. Nothing here asks the graphics driver anything: a question waits for the GPU
// process, and there are dozens of them in a renderer that must live beside others. The context is ours alone, so what
// is set stays set; the size of the screen goes in as a constant attribute, so no uniform has to be looked up. Shapes
// and words lie on one texture (text_runs.h), so a screen is a handful of draws.
#include "wasm/app/platform/canvas.h"

#include <GLES3/gl3.h>
#include <imgui.h>

#include <array>
#include <cstddef>

#include "wasm/app/platform/imports.h"
#include "wasm/app/platform/text_runs.h"

namespace homeroom::canvas {
namespace {

enum Attribute : GLuint { kPosition, kUv, kColour, kScreen };

constexpr const char* kVertexShader = R"(#version 300 es
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 uv;
layout(location = 2) in vec4 colour;
layout(location = 3) in vec4 screen;  // 2 by its size, and how large the corner with shapes is
out vec2 at;
out vec4 ink;
void main() {
  at = uv.x < 1.5 ? uv * screen.zw : uv - vec2(2.0, 0.0);  // a shape, or words
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

// What is set in the context, to be set once.
struct State {
  GLuint program = 0, layout = 0, vertices = 0, indices = 0;
  int width = 0, height = 0;  // of the viewport, device px
  GLuint texture = 0;
  std::array<int, 4> scissor{};
  std::size_t first_vertex = 0;
};

State& state() {
  static State one;
  return one;
}

GLuint shader(GLenum kind, const char* source) {
  GLuint made = glCreateShader(kind);
  glShaderSource(made, 1, &source, nullptr);
  glCompileShader(made);
  return made;
}

const void* offset(std::size_t bytes) { return reinterpret_cast<const void*>(bytes); }

void point_at(std::size_t first_vertex) {
  const std::size_t at = first_vertex * sizeof(ImDrawVert);
  glVertexAttribPointer(kPosition, 2, GL_FLOAT, GL_FALSE, sizeof(ImDrawVert), offset(at + offsetof(ImDrawVert, pos)));
  glVertexAttribPointer(kUv, 2, GL_FLOAT, GL_FALSE, sizeof(ImDrawVert), offset(at + offsetof(ImDrawVert, uv)));
  glVertexAttribPointer(kColour, 4, GL_UNSIGNED_BYTE, GL_TRUE, sizeof(ImDrawVert),
                        offset(at + offsetof(ImDrawVert, col)));
  state().first_vertex = first_vertex;
}

void blend_over() { glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA); }

void make_objects() {
  State& s = state() = {};
  s.program = glCreateProgram();
  glAttachShader(s.program, shader(GL_VERTEX_SHADER, kVertexShader));
  glAttachShader(s.program, shader(GL_FRAGMENT_SHADER, kFragmentShader));
  glLinkProgram(s.program);
  glUseProgram(s.program);
  glGenVertexArrays(1, &s.layout);
  glGenBuffers(1, &s.vertices);
  glGenBuffers(1, &s.indices);
  glBindVertexArray(s.layout);
  glBindBuffer(GL_ARRAY_BUFFER, s.vertices);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, s.indices);
  for (GLuint attribute : {kPosition, kUv, kColour}) glEnableVertexAttribArray(attribute);
  point_at(0);
  glClearColor(0, 0, 0, 0);
  glEnable(GL_SCISSOR_TEST);
  glEnable(GL_BLEND);
  blend_over();
}

// ImGui's own sheet: soft edges of lines, and nothing else. It is copied onto each page of words.
void update(ImTextureData& texture) {
  if (texture.Status == ImTextureStatus_WantDestroy) {
    texture.SetTexID(ImTextureID_Invalid);
    return texture.SetStatus(ImTextureStatus_Destroyed);
  }
  if (texture.Status != ImTextureStatus_WantCreate && texture.Status != ImTextureStatus_WantUpdates) return;
  text_runs::shapes_changed();
  texture.SetTexID(static_cast<ImTextureID>(text_runs::page()));
  texture.SetStatus(ImTextureStatus_OK);
}

void scissor(int left, int bottom, int width, int height) {
  const std::array<int, 4> wanted{left, bottom, width, height};
  if (state().scissor == wanted) return;
  glScissor(left, bottom, width, height);
  state().scissor = wanted;
}

void bind(GLuint texture) {
  if (state().texture == texture) return;
  glBindTexture(GL_TEXTURE_2D, texture);
  state().texture = texture;
}

void draw(const ImDrawList& list, const ImDrawData& data, int height_px) {
  glBufferData(GL_ARRAY_BUFFER, list.VtxBuffer.size_in_bytes(), list.VtxBuffer.Data, GL_STREAM_DRAW);
  glBufferData(GL_ELEMENT_ARRAY_BUFFER, list.IdxBuffer.size_in_bytes(), list.IdxBuffer.Data, GL_STREAM_DRAW);
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
    if (right <= left || bottom <= top || command.ElemCount == 0) continue;
    scissor(left, height_px - bottom, right - left, bottom - top);
    bind(static_cast<GLuint>(command.TexRef._TexData ? text_runs::page() : command.GetTexID()));
    if (command.VtxOffset != state().first_vertex) point_at(command.VtxOffset);
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
  text_runs::hand_over();
  State& s = state();
  s.texture = 0;  // whatever was drawn on since
  if (s.width != width_px || s.height != height_px) glViewport(0, 0, s.width = width_px, s.height = height_px);
  scissor(0, 0, width_px, height_px);
  glClear(GL_COLOR_BUFFER_BIT);
  const ImTextureData& shapes = *ImGui::GetIO().Fonts->TexData;
  const auto page = static_cast<float>(text_runs::kPage);
  glVertexAttrib4f(kScreen, 2 / data.DisplaySize.x, 2 / data.DisplaySize.y, static_cast<float>(shapes.Width) / page,
                   static_cast<float>(shapes.Height) / page);
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
