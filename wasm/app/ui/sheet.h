// A dialog whose contents may be longer than the screen: they scroll, the buttons below them stay.
// Owns the dialog's and the scrolling area's nodes, as long as it lives; remembers how high the contents were, so that
// a short one is a short sheet. Never decides what is in it: that goes into `flow`, and buttons into foot().
#pragma once

#include <optional>

#include "wasm/app/ui/widgets.h"

namespace homeroom::ui {

class Sheet {
 public:
  Sheet(Ui& ui, const char* key, const std::string& title, float width);
  ~Sheet();

  Flow flow;
  Rect foot();  // the contents are whole: the row below them

 private:
  Sheet(Ui& ui, const char* key, const std::string& title, Rect box);

  Ui& ui_;
  std::string key_;
  Container dialog_;
  std::optional<Scroll> scroll_;
  Rect foot_;
  float top_;
};

}  // namespace homeroom::ui
