// Nothing is drawn when nothing changes: a second frame says nothing new, asks for nothing, and would look the same.
#include <catch2/catch_test_macros.hpp>

#include "tests/views/scenes.h"

using namespace homeroom;
using namespace homeroom::views;

TEST_CASE("a frame after the last change changes nothing and asks for no other", "[views]") {
  for (auto [width, height] : {std::pair{1366.0f, 768.0f}, {320.0f, 640.0f}}) {
    for (const Scene& scene : scenes()) {
      INFO(scene.name << " at " << width << "×" << height);
      Stage stage(width, height);
      play(stage, scene);
      const std::string before = stage.drawing();
      const app::App::Frame frame = stage.frame();
      REQUIRE(frame.mirror.empty());
      REQUIRE_FALSE(frame.holes_changed);
      REQUIRE_FALSE(frame.again);
      REQUIRE(stage.asked() == 0);  // every word is known
      const bool looks_the_same = stage.drawing() == before;
      REQUIRE(looks_the_same);
    }
  }
}

TEST_CASE("the mirror is told what changed and no more", "[views]") {
  Stage stage(1366, 768);
  stage.tell(lesson("student", 4));
  const ui::Node hand = *stage.find(ui::Role::button, "Raise hand");
  app::App::Frame frame;
  {
    // By hand: tell() would settle.
    stage.tell(R"({"s":"focus","id":0,"visible":false})");
    frame = stage.frame();
    REQUIRE(frame.mirror.empty());
  }
  stage.tell(chat_line(1, "Hello"));
  REQUIRE(stage.find(ui::Role::button, "Raise hand")->id == hand.id);
}
