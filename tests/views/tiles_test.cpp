// The pictures of a class as people use them: who is large and who decides it, who is heard, whose hand is next, and
// that nobody is lost behind a page.
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "tests/views/scenes.h"

using namespace homeroom;
using namespace homeroom::views;
using ui::Node;
using ui::Role;

namespace {

// The person whose picture is the largest.
std::string largest(const Stage& stage) {
  const Node* found = nullptr;
  for (const Node* img : stage.all(Role::img)) {
    if (!found || img->rect.w * img->rect.h > found->rect.w * found->rect.h + 1) found = img;
  }
  return found ? found->name.substr(0, found->name.find(',')) : "";
}

bool says(const Stage& stage, std::string_view words) {
  for (const Run& run : stage.runs()) {
    if (run.words == words) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("students see their teacher large, a teacher sees everybody alike; both can change it", "[tiles]") {
  Stage stage(1366, 768);
  stage.tell(lesson("student", 6));
  REQUIRE(largest(stage) == "Ms Rivera");
  stage.press(Role::button, "Grid");
  std::set<float> widths;
  for (const Node* img : stage.all(Role::img)) widths.insert(img->rect.w);
  REQUIRE(widths.size() == 1);
  stage.press(Role::button, "Speaker");
  REQUIRE(largest(stage) == "Ms Rivera");
}

TEST_CASE("for a teacher the one who spoke last is large, if she wants one large", "[tiles]") {
  Stage stage(1366, 768);
  stage.tell(lesson("teacher", 6));
  stage.press(Role::button, "Speaker");
  stage.tell(R"({"s":"heard","subjects":["s2"]})");
  REQUIRE(largest(stage) == "অনন্যা রহমান");
  stage.tell(R"({"s":"heard","subjects":["t"]})");  // herself
  REQUIRE(largest(stage) == "অনন্যা রহমান");
  stage.tell(R"({"s":"heard","subjects":["s1","s2"]})");  // still
  REQUIRE(largest(stage) == "অনন্যা রহমান");
  stage.tell(R"({"s":"heard","subjects":["s1"]})");
  REQUIRE(largest(stage) == "Tomás");
}

TEST_CASE("a press on a picture pins that person, another lets them go", "[tiles]") {
  Stage stage(1366, 768);
  stage.tell(lesson("student", 6, R"("spotlight":"s3")"));
  REQUIRE(largest(stage) == "Li Wei 李伟");
  REQUIRE(stage.press(Role::button, "Pin Tomás").empty());  // for this screen alone
  REQUIRE(largest(stage) == "Tomás");
  REQUIRE(stage.find(Role::button, "Pin Maya") == nullptr);  // oneself
  stage.press(Role::button, "Unpin Tomás");
  REQUIRE(largest(stage) == "Li Wei 李伟");
  stage.press(Role::button, "Pin Tomás");
  stage.tell(lesson("student", 2));  // and has left
  REQUIRE(stage.model().ui.pinned.empty());
}

TEST_CASE("a teacher pins from the menu too", "[tiles]") {
  Stage stage(1366, 768);
  stage.tell(lesson("teacher", 6));
  stage.press(Role::button, "Actions for Tomás");
  REQUIRE(stage.press(Role::menuitem, "Pin").empty());
  REQUIRE(largest(stage) == "Tomás");
  stage.press(Role::button, "Actions for Tomás");
  stage.press(Role::menuitem, "Unpin");
  REQUIRE(stage.model().ui.pinned.empty());
}

TEST_CASE("a shared screen is large, the face of its owner next, and a pin goes before both", "[tiles]") {
  Stage stage(1366, 768);
  std::string shared = lesson("student", 6);
  shared.insert(shared.find("\"role\":\"teacher\""), "\"screen\":true,");
  stage.tell(shared);
  REQUIRE(largest(stage) == "Ms Rivera's screen");
  const Node* face = stage.find(Role::img, "Ms Rivera, camera on");
  REQUIRE(face != nullptr);
  for (const Node* img : stage.all(Role::img)) {
    if (img->name.starts_with("Ms Rivera")) continue;
    REQUIRE(img->rect.w * img->rect.h <= face->rect.w * face->rect.h);
  }
  stage.press(Role::button, "Pin Tomás");
  REQUIRE(largest(stage) == "Tomás");
}

TEST_CASE("who is heard changes the drawing, and the same again does not", "[tiles]") {
  Stage stage(1366, 768);
  stage.tell(lesson("student", 6));
  const std::string silent = stage.drawing();
  stage.tell(R"({"s":"heard","subjects":["s1"]})");
  const std::string heard = stage.drawing();
  REQUIRE((heard == silent) == false);
  stage.tell(R"({"s":"heard","subjects":["s1"]})");
  REQUIRE((stage.drawing() == heard) == true);
  stage.tell(R"({"s":"heard","subjects":[]})");
  REQUIRE((stage.drawing() == silent) == true);
}

TEST_CASE("raised hands carry their place, a weak connection and an absence their word", "[tiles]") {
  Stage stage(1366, 768);
  stage.tell(lesson("student", 9, R"("hands":["s3","s1"])"));
  stage.press(Role::button, "Grid");
  REQUIRE(says(stage, "1"));
  REQUIRE(says(stage, "2"));
  REQUIRE(says(stage, "Away"));
  REQUIRE(stage.find(Role::text, "Your connection is weak") == nullptr);
  stage.tell(R"({"s":"quality","state":"weak"})");
  REQUIRE(stage.find(Role::text, "Your connection is weak") != nullptr);
  stage.tell(R"({"s":"quality","state":"good"})");
  REQUIRE(stage.find(Role::text, "Your connection is weak") == nullptr);
}

TEST_CASE("turning pages shows everybody once", "[tiles]") {
  for (auto [width, height] : {std::pair{1366.0f, 768.0f}, {360.0f, 800.0f}, {320.0f, 640.0f}}) {
    INFO(width << "×" << height);
    Stage stage(width, height);
    stage.tell(lesson("student", 49));
    std::multiset<std::string> seen;
    for (int page = 0; page < 49; ++page) {
      for (const Node* img : stage.all(Role::img)) seen.insert(img->name);
      const Node* next = stage.find(Role::button, "Next page");
      if (!next || next->disabled) break;
      stage.press(Role::button, "Next page");
    }
    const std::set<std::string> once(seen.begin(), seen.end());
    REQUIRE(once.size() == 49);
    for (const std::string& name : once)
      REQUIRE((seen.count(name) == 1 || name == "Ms Rivera, camera on"));  // the large one
    stage.tell(lesson("student", 3));                                      // fewer pages than where one stands
    REQUIRE(stage.all(Role::img).size() == 3);
  }
}
