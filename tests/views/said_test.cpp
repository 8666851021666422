// What the live region says: hands, knocks, reactions, the end of a freeze; once each, and never without end.
#include <catch2/catch_test_macros.hpp>

#include "tests/views/scenes.h"

using namespace homeroom;
using namespace homeroom::views;
using ui::Role;

namespace {

std::vector<std::string> said(const Stage& stage) {
  std::vector<std::string> words;
  for (const ui::Node& node : stage.nodes()) {
    if (node.role == Role::text && stage.within(node, Role::live)) words.push_back(node.name);
  }
  return words;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a teacher hears of hands, and of who waits at the door", "[views]") {
  Stage stage(1366, 768);
  REQUIRE(stage.all(Role::live).size() == 1);
  stage.tell(lesson("teacher", 4, R"("hands":["s1"])"));
  REQUIRE(said(stage).empty());  // what was there when she came in she finds by herself
  stage.tell(lesson("teacher", 4, R"("hands":["s1","s0"])"));
  REQUIRE(said(stage) == Words{"Maya raised a hand"});
  stage.tell(lesson("teacher", 4, R"("hands":["s1"])"));
  stage.tell(lesson("teacher", 4, R"("hands":["s1","s0"])"));
  REQUIRE(said(stage) == Words{"Maya raised a hand"});  // not again so soon
  stage.tell_at(11'000, lesson("teacher", 4));
  stage.tell_at(11'000, lesson("teacher", 4, R"("hands":["s0"],"waiting":[{"id":"w","name":"Dr Gale","guest":true}])"));
  REQUIRE(said(stage) == Words{"Maya raised a hand", "Maya raised a hand", "Dr Gale is waiting at the door"});
}

TEST_CASE("students are not told of each other's hands", "[views]") {
  Stage stage(1366, 768);
  stage.tell(lesson("student", 4));
  stage.tell(lesson("student", 4, R"("hands":["s1"])"));
  REQUIRE(said(stage).empty());
}

TEST_CASE("of many reactions one is said, and the newest few lines are kept", "[views]") {
  Stage stage(1366, 768);
  stage.tell(lesson("student", 9));
  for (int second = 0; second < 60; ++second) {
    stage.tell_at(second * 1000.0, with_reactions(lesson("student", 9)));
    stage.tell_at(second * 1000.0 + 500, lesson("student", 9));
    REQUIRE(said(stage).size() <= std::size_t(1 + second / 4));
    REQUIRE(said(stage).size() <= 4);
  }
  REQUIRE(said(stage).back() == "Ms Rivera: Thumbs up");
}

TEST_CASE("the end of a freeze is said; its beginning is the status", "[views]") {
  Stage stage(1366, 768);
  stage.tell(lesson("student", 3));
  stage.tell(lesson("student", 3, R"("policy":{"frozen":true})"));
  REQUIRE(said(stage).empty());
  REQUIRE(stage.find(Role::status, "The class is frozen. Only your teacher can speak and show.") != nullptr);
  stage.tell(lesson("student", 3));
  REQUIRE(said(stage) == Words{"The class goes on."});
}
