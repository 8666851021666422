// What holds on every screen, in every state, at every size: whatever can be pressed is in the mirror, where it is
// drawn, with a name and large enough for a finger; nothing runs out of the screen or into something else.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <functional>
#include <set>
#include <sstream>

#include "tests/views/scenes.h"

using namespace homeroom;
using namespace homeroom::views;
using ui::Node;
using ui::Rect;
using ui::Role;

namespace {

struct Size {
  float width, height;
  int text = 100;  // percent
};
constexpr Size kSizes[] = {{1366, 768}, {360, 640}, {320, 640}, {1366, 768, 200}, {320, 640, 200}};

void everywhere(const std::function<void(Stage&)>& holds) {
  for (auto [width, height, text] : kSizes) {
    for (const Scene& scene : scenes()) {
      INFO(scene.name << " at " << width << "×" << height << ", " << text << " %");
      Stage stage(width, height);
      play(stage, scene);
      if (text != 100) stage.tell(R"({"s":"look","text":)" + std::to_string(text) + "}");
      for (const char* language : {"en", "fr", "ru"}) {  // the longest words last
        if (text > 100 && language == std::string_view("en")) continue;
        INFO(language);
        stage.speak(language);
        holds(stage);
      }
    }
  }
}

bool near(float a, float b) { return std::abs(a - b) < 0.01f; }
bool near(const Rect& a, const Rect& b) { return near(a.x, b.x) && near(a.y, b.y) && near(a.w, b.w) && near(a.h, b.h); }

bool overlap(const Rect& a, const Rect& b) {
  return std::min(a.right(), b.right()) - std::max(a.x, b.x) > 0.5f &&
         std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y) > 0.5f;
}

// What a node is laid out in: the nearest scroll, menu or dialog around it, or the screen (0).
std::uint32_t sheet_of(const Stage& stage, const Node& node) {
  for (const Node* up = stage.parent(node); up != nullptr; up = stage.parent(*up)) {
    if (up->role == Role::scroll || up->role == Role::menu || up->role == Role::dialog) return up->id;
  }
  return 0;
}

std::string describe(const Node& node) {
  std::ostringstream text;
  text << ui::role_name(node.role) << " '" << node.name << "' at " << node.rect.x << "," << node.rect.y << " "
       << node.rect.w << "×" << node.rect.h;
  return text.str();
}

}  // namespace

TEST_CASE("everything that can be pressed is in the mirror, where it is drawn", "[views]") {
  everywhere([](Stage& stage) {
    std::set<std::uint32_t> pressable;
    for (const Node& node : stage.nodes()) {
      if (!ui::is_target(node.role) || node.disabled) continue;
      INFO(describe(node));
      pressable.insert(node.id);
      const auto item = stage.items().find(node.id);
      REQUIRE(item != stage.items().end());
      REQUIRE(near(item->second, stage.on_screen(node)));
    }
    for (const auto& [id, rect] : stage.items()) {
      INFO("an item of ImGui at " << rect.x << "," << rect.y << " " << rect.w << "×" << rect.h);
      REQUIRE(pressable.contains(id));
    }
  });
}

TEST_CASE("it is still where it is drawn after scrolling", "[views]") {
  Stage stage(360, 640);
  stage.tell(class_file(30));
  const auto scrolls = stage.all(Role::scroll);
  REQUIRE(scrolls.size() == 1);
  stage.tell(R"({"s":"scroll","id":)" + std::to_string(scrolls[0]->id) + R"(,"y":700,"end":false})");
  const Node* link = stage.find(Role::link, "Link for Olu");
  REQUIRE(link != nullptr);
  REQUIRE(near(stage.items().at(link->id), stage.on_screen(*link)));
  REQUIRE(near(stage.on_screen(*link).y, link->rect.y - 700));
}

TEST_CASE("every node has a name where one is read aloud, and an id of its own", "[views]") {
  everywhere([](Stage& stage) {
    std::set<std::uint32_t> ids;
    std::set<std::uint32_t> before;
    for (const Node& node : stage.nodes()) {
      INFO(describe(node));
      REQUIRE(ids.insert(node.id).second);
      REQUIRE((node.parent == 0 || before.contains(node.parent)));  // in reading order, parents first
      before.insert(node.id);
      const bool named = ui::is_target(node.role) || node.role == Role::img || node.role == Role::list ||
                         node.role == Role::log || node.role == Role::menu || node.role == Role::dialog ||
                         node.role == Role::heading;
      REQUIRE((!named || !node.name.empty()));
      REQUIRE((node.role != Role::link || !node.href.empty()));
      REQUIRE((node.role != Role::textbox || !node.key.empty()));
      REQUIRE((!ui::is_target(node.role) || node.role == Role::textbox || node.role == Role::link || node.disabled ||
               node.action.act != app::Act::none));
    }
  });
}

TEST_CASE("what is pressed is at least 44 px in both directions", "[views]") {
  everywhere([](Stage& stage) {
    for (const Node& node : stage.nodes()) {
      if (!ui::is_target(node.role)) continue;
      INFO(describe(node));
      REQUIRE(node.rect.w >= 44);
      REQUIRE(node.rect.h >= 44);
    }
  });
}

TEST_CASE("what is pressed lies on the screen and on nothing else that is pressed", "[views]") {
  everywhere([](Stage& stage) {
    std::vector<const Node*> targets;
    for (const Node& node : stage.nodes()) {
      if (ui::is_target(node.role)) targets.push_back(&node);
    }
    for (std::size_t i = 0; i < targets.size(); ++i) {
      INFO(describe(*targets[i]));
      REQUIRE(targets[i]->rect.x >= -10);  // a link's words stand at the margin, its place a little outside
      REQUIRE(targets[i]->rect.right() <= stage.width + 0.5f);
      const std::uint32_t sheet = sheet_of(stage, *targets[i]);
      for (std::size_t j = i + 1; j < targets.size(); ++j) {
        INFO("and " << describe(*targets[j]));
        REQUIRE((sheet_of(stage, *targets[j]) != sheet || !overlap(targets[i]->rect, targets[j]->rect)));
      }
    }
    for (const Node& node : stage.nodes()) {
      if (node.role != Role::menu && node.role != Role::dialog) continue;
      INFO(describe(node));
      REQUIRE(node.rect.y >= 0);
      REQUIRE(node.rect.bottom() <= stage.height);
    }
  });
}

TEST_CASE("no word runs out of the screen or of the button that it is written on", "[views]") {
  everywhere([](Stage& stage) {
    for (const Run& run : stage.runs()) {
      INFO("'" << run.words << "' from " << run.rect.x << " to " << run.rect.right());
      REQUIRE(run.rect.x >= -0.5f);
      REQUIRE(run.rect.right() <= stage.width + 0.5f);
      for (const Node& node : stage.nodes()) {
        if (node.role != Role::button && node.role != Role::switch_ && node.role != Role::menuitem) continue;
        const Rect box = stage.on_screen(node);
        // Words that begin within a button's place and on its line are the button's.
        if (!near(run.rect.middle_y(), box.middle_y()) || run.rect.x < box.x || run.rect.x >= box.right()) continue;
        INFO(describe(node));
        REQUIRE(run.rect.right() <= box.right() + 0.5f);
      }
    }
  });
}

TEST_CASE("a picture is seen exactly where its tile is", "[views]") {
  for (auto [width, height, text] : kSizes) {
    INFO(width << "×" << height);
    Stage stage(width, height);
    stage.tell(lesson("student", 3));
    stage.tell(R"({"s":"media","camera":true,"camera_picture":true,"pictures":[{"subject":"t","kind":"camera"}]})");
    REQUIRE(stage.holes().size() == 2);
    for (const ui::VideoHole& hole : stage.holes()) {
      const Node* tile = stage.find(Role::img, hole.subject == "t" ? "Ms Rivera, camera on" : "Maya, camera on");
      REQUIRE(tile != nullptr);
      REQUIRE(near(tile->rect, hole.rect));
      REQUIRE(hole.mirrored == (hole.subject != "t"));
    }
  }
}
