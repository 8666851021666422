// The controls: drawn in Homeroom's own shapes, recorded for the mirror, at least 44 px to touch.
// Owns nothing; what a control does is its Action, what a field holds is the model's.
// Never asks whether it was pressed: presses come back as events.
#pragma once

#include "wasm/app/ui/icons.h"
#include "wasm/app/ui/text.h"

namespace homeroom::ui {

enum class Kind { primary, plain, quiet, danger };

struct Button {
  std::string key;
  std::string name;  // what it is called
  app::Action action;
  Kind kind = Kind::plain;
  Icon icon = Icon::none;
  std::string shown{};  // what is written on it, when that is shorter than its name
  bool icon_only = false, disabled = false, pressed = false, has_popup = false, expanded = false, autofocus = false;
  bool checked = false;  // of a menuitemradio
  Role role = Role::button;
  Align align = Align::centre;
};
float button_width(const Button& button);
float button_height(const Button& button, float width);  // whose words may take two lines
void button(Ui& ui, Rect rect, const Button& button);
// The end of a form: the way back and the way on, beside each other where both have room.
void two_buttons(Ui& ui, Flow& flow, const Button& back, const Button& on);

// On and off are a knob's place and an icon, not only a colour.
struct Switch {
  std::string_view key;
  std::string name;
  app::Action action;
  bool on = false;
  Icon icon_on = Icon::none, icon_off = Icon::none;
  bool disabled = false;
};
float switch_width(const Switch& sw);
float switch_height(const Switch& sw, float width);  // of one without icons, whose name may take two lines
void switch_(Ui& ui, Rect rect, const Switch& sw);

struct TextBox {
  std::string_view key;  // also the model's field
  std::string name;
  app::Action submit{};  // Enter, in a field of one line
  std::string hint{};    // shown under the label
  int max_length = 60;
  int lines = 1;
  bool password = false, required = false, autofocus = false, label = true;
  std::string autocomplete = "off";
};
float textbox_height(const TextBox& box, float width);
void textbox(Ui& ui, Rect rect, const TextBox& box);
void textbox(Ui& ui, Flow& flow, const TextBox& box);

void link(Ui& ui, Rect rect, std::string_view key, const std::string& name, const std::string& shown,
          const std::string& href, Icon icon);

// A rounded sheet with a soft shadow; no node.
void card(Ui& ui, Rect rect, Colour fill, float radius = kBigRadius);
void rule(Ui& ui, float x, float y, float width);
void pill(Ui& ui, Rect rect, std::string_view words, Icon icon, Colour fill, Colour colour);
float pill_width(std::string_view words, bool with_icon);
void avatar(Ui& ui, Rect rect, const std::string& name, const std::string& subject);

}  // namespace homeroom::ui
