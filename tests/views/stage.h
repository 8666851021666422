// A screen of some size without a browser: events go in as the shell and the keeper send them, and what would be drawn,
// read aloud and sent can be looked at.
// Owns the app and its ImGui context; one at a time.
// Never draws: ImGui's lists are built and left.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "wasm/app/app.h"

namespace homeroom::views {

// One run of text as it would be drawn, in screen px.
struct Run {
  std::string words;
  ui::Rect rect;
};

class Stage {
 public:
  Stage(float width, float height);

  // An event as JSON, then as many frames as it takes to come to rest.
  app::Effects tell(std::string_view json) { return tell_at(now_ms, json); }
  app::Effects tell_at(double when_ms, std::string_view json);
  app::Effects press(ui::Role role, std::string_view name);  // fails the test when there is no such thing to press
  app::Effects type(std::string_view name, std::string_view text);

  // From now on, until the stage is gone. The names that tests look for are English: what is pressed is pressed before.
  void speak(std::string_view language);

  app::App::Frame frame();  // one, as it is
  void settle();

  const std::vector<ui::Node>& nodes() const { return app_.semantics().nodes(); }
  const std::vector<ui::VideoHole>& holes() const { return app_.holes(); }
  const app::Model& model() const { return app_.model(); }
  const ui::Node* find(ui::Role role, std::string_view name) const;
  std::vector<const ui::Node*> all(ui::Role role) const;
  const ui::Node* parent(const ui::Node& node) const;
  bool within(const ui::Node& node, ui::Role role) const;  // has an ancestor of that role
  ui::Rect on_screen(const ui::Node& node) const;          // a node's rectangle is the content's; scrolled, it is here

  // Of the last frame: what ImGui took as items, by id; every run of text; the draw list's vertices as bytes.
  const std::map<std::uint32_t, ui::Rect>& items() const;
  const std::vector<Run>& runs() const;
  int asked() const;  // how often it asked the browser about words that it did not know yet
  std::string drawing() const;

  const float width, height;
  double now_ms = 0;  // what is told happens then

 private:
  app::App app_;
};

std::string pressed(const app::Effects& effects);  // the effects as one JSON text

}  // namespace homeroom::views
