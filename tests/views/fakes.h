// What the views reach of the platform, natively: text is measured by a fixed rule and remembered instead of drawn, and
// ImGui's hooks for test engines tell which items it took.
// Owns the last frame's record.
#pragma once

#include "tests/views/stage.h"

namespace homeroom::views::fakes {

struct Record {
  std::map<std::uint32_t, ui::Rect> items;
  std::vector<Run> runs;
  int asked = 0;  // how often the browser would have been asked to measure or to take a text apart
};
Record& last();

}  // namespace homeroom::views::fakes
