#include "wasm/app/ui/icons.h"

#include <imgui.h>

#include <tuple>

namespace homeroom::ui {
namespace {

// A pen on a 24 × 24 sheet.
struct Pen {
  ImDrawList& list;
  float x, y, scale;
  bool turned;  // drawn the other way round
  Colour colour;
  float weight = 2;

  ImVec2 at(float px, float py) const { return {x + (turned ? 24 - px : px) * scale, y + py * scale}; }
  float thick() const { return std::max(1.5f, weight * scale); }
  void line(std::initializer_list<ImVec2> points, bool closed = false) const {
    list.PathClear();
    for (ImVec2 p : points) list.PathLineTo(at(p.x, p.y));
    list.PathStroke(colour, closed ? ImDrawFlags_Closed : 0, thick());
    if (closed) return;
    for (ImVec2 end : {*points.begin(), *(points.end() - 1)})
      list.AddCircleFilled(at(end.x, end.y), thick() / 2, colour);
  }
  void fill(std::initializer_list<ImVec2> points) const {
    list.PathClear();
    for (ImVec2 p : points) list.PathLineTo(at(p.x, p.y));
    list.PathFillConcave(colour);
  }
  void box(float l, float t, float r, float b, float radius) const {
    list.AddRect(at(turned ? r : l, t), at(turned ? l : r, b), colour, radius * scale, 0, thick());
  }
  void solid(float l, float t, float r, float b, float radius) const {
    list.AddRectFilled(at(turned ? r : l, t), at(turned ? l : r, b), colour, radius * scale);
  }
  void circle(float cx, float cy, float r) const { list.AddCircle(at(cx, cy), r * scale, colour, 0, thick()); }
  void dot(float cx, float cy, float r) const { list.AddCircleFilled(at(cx, cy), r * scale, colour); }
  void half(float cx, float cy, float r) const {  // the dark side of a moon
    list.PathClear();
    list.PathArcTo(at(cx, cy), r * scale, -1.5708f, 1.5708f, 20);
    list.PathFillConvex(colour);
  }
  void arc(float cx, float cy, float r, float from, float to) const {  // in turns, clockwise from the right
    list.PathClear();
    if (turned) std::tie(from, to) = std::pair{0.5f - to, 0.5f - from};
    list.PathArcTo(at(cx, cy), r * scale, from * 6.2832f, to * 6.2832f, 20);
    list.PathStroke(colour, 0, thick());
  }
};

void bar(Pen pen, Colour behind) {
  Pen wide = pen;
  wide.colour = behind;
  wide.weight = 6;
  if (behind != 0) wide.line({{4, 3}, {21, 20}});
  pen.line({{3, 3}, {21, 21}});
}

void draw_microphone(const Pen& p) {
  p.solid(9, 2, 15, 14, 3);
  p.arc(12, 11, 7, 0.0f, 0.5f);
  p.line({{12, 18}, {12, 22}});
}

void draw_camera(const Pen& p) {
  p.box(2, 6, 16, 18, 3);
  p.fill({{16, 11}, {22, 7}, {22, 17}, {16, 13}});
}

void draw_hand(const Pen& p) {
  for (auto [x, top] : {std::pair{7.0f, 6.0f}, {10.5f, 3.5f}, {14.0f, 4.0f}, {17.5f, 7.0f}})
    p.solid(x - 1.4f, top, x + 1.4f, 15, 1.4f);
  p.fill({{5.6f, 12}, {18.9f, 12}, {18.9f, 16}, {17, 20}, {14, 22}, {10.5f, 22}, {8, 20.5f}, {5.6f, 17.5f}});
  p.line({{3, 12.5f}, {6.5f, 17.5f}});
}

void draw_people(const Pen& p) {
  p.circle(9, 8, 3.5f);
  p.arc(9, 20, 6.5f, 0.5f, 1.0f);
  p.arc(16.5f, 8, 3.5f, 0.75f, 1.2f);
  p.arc(16, 20, 6, 0.78f, 1.0f);
}

void draw_lock(const Pen& p, bool open) {
  p.solid(5, 11, 19, 21, 2.5f);
  p.arc(12, 8, 4, 0.5f, open ? 0.85f : 1.0f);
  p.line({{8, 8}, {8, 11}});
  if (!open) p.line({{16, 8}, {16, 11}});
}

void draw_snowflake(const Pen& p) {
  p.line({{12, 2}, {12, 22}});
  p.line({{3.3f, 7}, {20.7f, 17}});
  p.line({{3.3f, 17}, {20.7f, 7}});
  p.line({{9.5f, 4}, {12, 6.5f}, {14.5f, 4}});
  p.line({{9.5f, 20}, {12, 17.5f}, {14.5f, 20}});
}

void draw_star(const Pen& p) {
  p.fill({{12, 2},
          {14.9f, 8.6f},
          {22, 9.3f},
          {16.7f, 14.1f},
          {18.2f, 21.2f},
          {12, 17.5f},
          {5.8f, 21.2f},
          {7.3f, 14.1f},
          {2, 9.3f},
          {9.1f, 8.6f}});
}

void draw_door(const Pen& p, bool out) {
  p.line({{12, 3}, {5, 3}, {5, 21}, {12, 21}});
  float tip = out ? 21.0f : 10.0f, tail = out ? 10.0f : 21.0f, back = out ? 17.0f : 14.0f;
  p.line({{tail, 12}, {tip, 12}});
  p.line({{back, 8}, {tip, 12}, {back, 16}});
}

void draw_globe(const Pen& p) {
  p.circle(12, 12, 9.5f);
  p.line({{2.5f, 12}, {21.5f, 12}});
  p.arc(5.2f, 12, 11.7f, -0.151f, 0.151f);
  p.arc(18.8f, 12, 11.7f, 0.349f, 0.651f);
}

void draw_face(const Pen& p, Icon mood) {
  p.circle(12, 12, 9.5f);
  for (float x : {8.5f, 15.5f}) {
    if (mood == Icon::laugh)
      p.arc(x, 10.5f, 2, 0.55f, 0.95f);
    else
      p.dot(x, 9.5f, 1.5f);
  }
  if (mood == Icon::surprised)
    p.circle(12, 16, 2.2f);
  else if (mood == Icon::smile)
    p.arc(12, 12.5f, 5, 0.06f, 0.44f);
  else
    p.fill({{6.5f, 13}, {17.5f, 13}, {16, 16.5f}, {12, 18.3f}, {8, 16.5f}});
}

void draw_thumb(const Pen& p) {
  p.solid(2, 11, 6, 21, 1.5f);
  p.line({{8, 20}, {8, 12}, {12, 3}, {14.5f, 4.5f}, {13.5f, 10}, {20.5f, 10}, {19, 20}}, true);
}

void draw_heart(const Pen& p) {
  p.dot(7.8f, 8.6f, 5.2f);
  p.dot(16.2f, 8.6f, 5.2f);
  p.fill({{3.4f, 11.4f}, {12, 8}, {20.6f, 11.4f}, {12, 21}});
}

// A hand, and another behind it that meets it.
void draw_applause(const Pen& p) {
  for (float x : {10.0f, 13.0f, 16.0f}) p.line({{x - 5, 14}, {x, 6.5f}});
  p.fill({{3.5f, 12.5f}, {8, 10}, {15, 9.5f}, {15.5f, 13}, {13, 18}, {9, 21}, {5.5f, 20}, {3.5f, 17}});
  p.line({{17, 17.5f}, {19.5f, 13}, {20.5f, 8.5f}});
  for (float x : {4.0f, 20.0f}) p.line({{x, 2}, {x + (x < 12 ? 1.6f : -1.6f), 4.5f}});
  p.line({{12, 1.5f}, {12, 3.5f}});
}

void draw_keyboard(const Pen& p) {
  p.box(1.5f, 5.5f, 22.5f, 18.5f, 2.5f);
  for (float x : {6.0f, 10.0f, 14.0f, 18.0f}) p.dot(x, 9.7f, 1.3f);
  p.line({{8, 14.5f}, {16, 14.5f}});
}

// Icons that point along the line of reading turn with it; the others are what they are on every screen.
bool turns(Icon which) {
  switch (which) {
    case Icon::leave:
    case Icon::door:
    case Icon::send:
    case Icon::next:
    case Icon::previous:
    case Icon::chat: return true;
    default: return false;
  }
}

}  // namespace

void icon(Ui& ui, Icon which, Rect rect, float size, Colour colour, Colour behind) {
  if (!ui.shows(rect)) return;
  Rect square = rect.centred(size, size);
  // The whole screen is turned in the end (mirrored.h): what does not turn is turned before.
  Pen p{ui.draw, square.x, square.y, size / 24, language().right_to_left && !turns(which), colour};
  switch (which) {
    case Icon::none: break;
    case Icon::camera: draw_camera(p); break;
    case Icon::camera_off:
      draw_camera(p);
      bar(p, behind);
      break;
    case Icon::microphone: draw_microphone(p); break;
    case Icon::microphone_off:
      draw_microphone(p);
      bar(p, behind);
      break;
    case Icon::hand: draw_hand(p); break;
    case Icon::chat: p.line({{3, 4}, {21, 4}, {21, 17}, {10, 17}, {5, 21}, {5, 17}, {3, 17}}, true); break;
    case Icon::people: draw_people(p); break;
    case Icon::leave: draw_door(p, true); break;
    case Icon::door: draw_door(p, false); break;
    case Icon::lock: draw_lock(p, false); break;
    case Icon::unlock: draw_lock(p, true); break;
    case Icon::freeze: draw_snowflake(p); break;
    case Icon::sun:
      p.circle(12, 12, 4);
      for (int i = 0; i < 8; ++i) {
        float a = static_cast<float>(i) * 0.7854f;
        p.line({{12 + 7 * std::cos(a), 12 + 7 * std::sin(a)}, {12 + 10 * std::cos(a), 12 + 10 * std::sin(a)}});
      }
      break;
    case Icon::more:
      p.dot(5, 12, 2);
      p.dot(12, 12, 2);
      p.dot(19, 12, 2);
      break;
    case Icon::star: draw_star(p); break;
    case Icon::send: p.fill({{3, 3}, {22, 12}, {3, 21}, {6, 12}}); break;
    case Icon::print:
      p.box(3, 9, 21, 17, 2);
      p.line({{7, 9}, {7, 3}, {17, 3}, {17, 9}});
      p.solid(7, 14, 17, 21, 1);
      break;
    case Icon::save:
      p.line({{12, 3}, {12, 15}});
      p.line({{7, 10}, {12, 15}, {17, 10}});
      p.line({{4, 17}, {4, 21}, {20, 21}, {20, 17}});
      break;
    case Icon::link:
      p.arc(8, 16, 4.5f, 0.05f, 0.7f);
      p.arc(16, 8, 4.5f, 0.55f, 1.2f);
      p.line({{9, 15}, {15, 9}});
      break;
    case Icon::check: p.line({{4, 12.5f}, {9.5f, 18}, {20, 6}}); break;
    case Icon::cross:
      p.line({{5, 5}, {19, 19}});
      p.line({{19, 5}, {5, 19}});
      break;
    case Icon::warning:
      p.line({{12, 3}, {22, 20}, {2, 20}}, true);
      p.line({{12, 9}, {12, 14}});
      p.dot(12, 17, 1.3f);
      break;
    case Icon::shield:
      p.line({{12, 2}, {20, 5}, {19, 14}, {12, 22}, {5, 14}, {4, 5}}, true);
      p.line({{8, 11}, {11, 14.5f}, {16, 8.5f}});
      break;
    case Icon::add:
      p.line({{12, 4}, {12, 20}});
      p.line({{4, 12}, {20, 12}});
      break;
    case Icon::refresh:
      p.arc(12, 12, 8, 0.05f, 0.85f);
      p.line({{21.5f, 6}, {17.5f, 6.3f}, {17.2f, 2.3f}});
      break;
    case Icon::play: p.fill({{7, 4}, {20, 12}, {7, 20}}); break;
    case Icon::next: p.line({{9, 5}, {16, 12}, {9, 19}}); break;
    case Icon::previous: p.line({{15, 5}, {8, 12}, {15, 19}}); break;
    case Icon::end: p.solid(5, 5, 19, 19, 3); break;
    case Icon::ban:
      p.circle(12, 12, 9);
      p.line({{6, 6}, {18, 18}});
      break;
    case Icon::folder: p.line({{3, 5}, {9, 5}, {11, 8}, {21, 8}, {21, 19}, {3, 19}}, true); break;
    case Icon::screen:
      p.box(2, 4, 22, 17, 2);
      p.line({{8, 21}, {16, 21}});
      p.line({{12, 14}, {12, 8}});
      p.line({{9, 10}, {12, 7.5f}, {15, 10}});
      break;
    case Icon::computer:
      p.box(2, 4, 22, 17, 2);
      p.line({{12, 17}, {12, 21}});
      p.line({{8, 21}, {16, 21}});
      break;
    case Icon::rules:
      for (float y : {6.0f, 12.0f, 18.0f}) p.line({{3, y}, {21, y}});
      for (auto [x, y] : {std::pair{8.0f, 6.0f}, {16.0f, 12.0f}, {7.0f, 18.0f}}) p.dot(x, y, 3);
      break;
    case Icon::eye_off:
      p.arc(12, 17, 10, 0.58f, 0.92f);
      p.arc(12, 7, 10, 0.08f, 0.42f);
      p.dot(12, 12, 3);
      bar(p, behind);
      break;
    case Icon::globe: draw_globe(p); break;
    case Icon::look:
      p.circle(12, 12, 9);
      p.half(12, 12, 9);
      break;
    case Icon::pin:
      p.fill({{8, 3}, {16, 3}, {15, 10}, {18, 14}, {6, 14}, {9, 10}});
      p.line({{12, 14}, {12, 21}});
      break;
    case Icon::grid:
      for (float x : {3.0f, 13.5f})
        for (float y : {4.0f, 13.5f}) p.box(x, y, x + 7.5f, y + 6.5f, 1.5f);
      break;
    case Icon::speaker:
      p.box(2.5f, 5, 16, 19, 2.5f);
      for (float y : {5.0f, 12.75f}) p.solid(18.5f, y, 22, y + 6.25f, 1);
      break;
    case Icon::voice:
      for (auto [x, high] : {std::pair{4.0f, 4.0f}, {9.3f, 9.0f}, {14.6f, 6.0f}, {20.0f, 3.0f}})
        p.line({{x, 12 - high}, {x, 12 + high}});
      break;
    case Icon::weak:
      for (auto [x, top] : {std::pair{4.0f, 15.0f}, {9.3f, 11.0f}}) p.solid(x - 1.6f, top, x + 1.6f, 21, 1);
      for (auto [x, top] : {std::pair{14.6f, 7.0f}, {20.0f, 3.0f}}) p.box(x - 1.6f, top, x + 1.6f, 21, 1);
      break;
    case Icon::mute_all:
      draw_people(p);
      bar(p, behind);
      break;
    case Icon::clock:
      p.circle(12, 12, 9);
      p.line({{12, 7}, {12, 12}, {15.5f, 14}});
      break;
    case Icon::loudspeaker:
      p.line({{4, 9}, {8, 9}, {13, 4.5f}, {13, 19.5f}, {8, 15}, {4, 15}}, true);
      p.arc(13, 12, 4, -0.13f, 0.13f);
      p.arc(13, 12, 8, -0.13f, 0.13f);
      break;
    case Icon::network:
      p.arc(12, 19, 15, 0.62f, 0.88f);
      p.arc(12, 19, 9.5f, 0.62f, 0.88f);
      p.dot(12, 18, 2.2f);
      break;
    case Icon::window:
      p.box(2, 4, 22, 20, 3);
      p.solid(11.5f, 11.5f, 19.5f, 17.5f, 1.5f);
      break;
    case Icon::smile:
    case Icon::laugh:
    case Icon::surprised: draw_face(p, which); break;
    case Icon::thumb: draw_thumb(p); break;
    case Icon::applause: draw_applause(p); break;
    case Icon::heart: draw_heart(p); break;
    case Icon::keyboard: draw_keyboard(p); break;
  }
}

}  // namespace homeroom::ui
