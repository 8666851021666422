// What the screen says, besides how it looks: every widget as a node with role, name, state and place.
// Owns the last frame's nodes; turns the difference to the new ones into one message for shell/mirror.js.
// Never draws, and never learns what the browser made of it, except by events that carry a node's id.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wasm/app/state/action.h"
#include "wasm/app/ui/geometry.h"

namespace homeroom::ui {

enum class Role : std::uint8_t {
  main,
  group,
  scroll,
  heading,
  text,
  button,
  switch_,
  textbox,
  link,
  list,
  listitem,
  img,
  log,
  status,
  alert,
  menu,
  menuitem,
  menuitemradio,  // one of several, checked or not
  dialog,
  radiogroup,
  radio,
  live,  // what is put into it is said once, politely; never seen
};
const char* role_name(Role role);
bool is_target(Role role);  // something to press, type into or follow

struct Node {
  std::uint32_t id = 0, parent = 0;  // parent 0: the screen itself
  Role role = Role::text;
  std::string name;
  Rect rect;                 // in the scrolled content's own place, so that scrolling changes no node
  std::string value;         // textbox: what it holds
  std::string href;          // link
  std::string key;           // textbox: the model's field
  std::string hint;          // textbox: autocomplete token; description elsewhere
  std::string lang;          // of the name, where it is not the page's
  app::Action action;        // what pressing it (a textbox: Enter) does
  float content_height = 0;  // scroll
  float font = 0;            // textbox, text, heading: size in px, so that find-in-page marks the words where they are
  std::uint32_t colour = 0;  // textbox: text colour, 0xRRGGBB
  int level = 0, set_size = 0, position = 0, max_length = 0;
  bool checked = false, disabled = false, expanded = false, has_popup = false, multiline = false, password = false;
  bool bold = false, required = false, autofocus = false, modal = false, stick_to_end = false, inert = false,
       placeholder = false;

  friend bool operator==(const Node&, const Node&) = default;
};

class Semantics {
 public:
  // Takes the frame's nodes in reading order. Returns the message for the mirror, empty when nothing changed.
  std::string take(std::vector<Node> nodes);
  void forget();  // the next take() sends everything again

  const Node* find(std::uint32_t id) const;
  const std::vector<Node>& nodes() const { return nodes_; }

 private:
  std::vector<Node> nodes_;
};

}  // namespace homeroom::ui
