// One frame of the interface: what is drawn into, and what every widget is recorded in.
// Owns the frame's nodes, video holes and the state of containers; reads the model.
// Never changes the model: widgets carry Actions, which the mirror's events bring back.
#pragma once

#include <imgui.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wasm/app/platform/text_runs.h"
#include "wasm/app/state/model.h"
#include "wasm/app/ui/geometry.h"
#include "wasm/app/ui/semantics.h"
#include "wasm/app/ui/strings.h"
#include "wasm/app/ui/theme.h"

namespace homeroom::ui {

// A hole in the canvas through which a <video> is seen.
struct VideoHole {
  std::string subject, kind;
  Rect rect, clip;
  bool mirrored = false, contain = false;
  friend bool operator==(const VideoHole&, const VideoHole&) = default;
};

class Ui {
 public:
  Ui(const app::Model& model, Rect screen);

  const app::Model& model;
  const Theme& theme;
  const Rect screen;
  const bool wide;  // room for a panel beside the pictures
  ImDrawList& draw;

  std::vector<Node> nodes;
  std::vector<VideoHole> holes;

  // Records a widget in the container that is open. Where it lies on the screen goes in, its own place is kept.
  Node& add(Role role, std::string_view key, std::string name, Rect rect);
  std::uint32_t id_of(std::string_view key) const;

  // What the pointer does to a target there, and the ring when it has the focus. For drawing only.
  struct Touch {
    bool hovered = false, held = false;
  };
  Touch touch(std::uint32_t id, Rect rect);
  void focus_ring(std::uint32_t id, Rect rect, float radius);
  Rect clip() const;  // what of the screen is drawn to now
  // Whether any of that would be seen. What is scrolled away is recorded and laid out like the rest, and not drawn.
  bool shows(Rect rect) const;

  Rect status_rect;      // where the status sentence is drawn, if it is
  bool again = false;    // the layout learnt a size: draw once more
  bool covered = false;  // something modal lies on top: no hover, nodes are inert

 private:
  friend class Container;
  friend class Scroll;
  friend void hole(Ui&, Rect, float);
  friend void cut(Ui&);
  std::vector<std::pair<Rect, float>> uncut_;
  std::vector<std::uint32_t> parents_;
  std::vector<std::uint32_t> scopes_;
  float scrolled_ = 0;
};

// Clears a rounded rectangle of the canvas down to nothing, so that what lies under it shows: when cut() says so, all
// those of a screen at once, for the way of drawing changes there and back. What was drawn by then is cleared.
void hole(Ui& ui, Rect rect, float radius);
void cut(Ui& ui);

// A node with children, as long as it lives. close() mends its rectangle once the contents are known.
class Container {
 public:
  Container(Ui& ui, Role role, std::string_view key, std::string name, Rect rect);
  ~Container();
  Container(const Container&) = delete;
  Container& operator=(const Container&) = delete;
  Node& node() { return ui_.nodes[index_]; }
  void close_at(float bottom);  // screen y

 private:
  Ui& ui_;
  std::size_t index_;
};

// An area that scrolls up and down. The browser scrolls it; this draws where it stands.
class Scroll {
 public:
  Scroll(Ui& ui, std::string_view key, Rect view, bool stick_to_end = false);
  ~Scroll();
  Scroll(const Scroll&) = delete;
  Scroll& operator=(const Scroll&) = delete;
  Rect content() const;  // where contents begin: as wide as the view, moved by what is scrolled
  void close_at(float bottom);

 private:
  Ui& ui_;
  std::size_t index_;
  Rect view_;
  float offset_ = 0;
};

}  // namespace homeroom::ui
