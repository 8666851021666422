// What a press does, through the mirror's events: the right command, once, and nothing for what is disabled or gone.
#include <catch2/catch_test_macros.hpp>

#include "tests/views/scenes.h"

using namespace homeroom;
using namespace homeroom::views;
using ui::Role;

TEST_CASE("the form for a class sends what was typed, trimmed, once", "[views]") {
  Stage stage(1366, 768);
  stage.tell(R"({"e":"start","may_create":true})");
  stage.press(Role::button, "Make a class");
  REQUIRE(stage.press(Role::button, "Create class").empty());  // a class has a name
  stage.type("Class name", "  Class 2b ");
  stage.type("Your name", "Ms Rivera");
  stage.type("Students", "Maya\nTomás");
  REQUIRE(pressed(stage.press(Role::button, "Create class")) ==
          R"({"to":"keeper","c":"create","name":"Class 2b","teacher":"Ms Rivera","students":"Maya\nTomás\n"})");
  const ui::Node* busy = stage.find(Role::button, "Making your class…");
  REQUIRE(busy != nullptr);
  REQUIRE(busy->disabled);
  REQUIRE(stage.press(Role::button, "Making your class…").empty());
}

TEST_CASE("a student joins only when the door is open", "[views]") {
  Stage stage(360, 640);
  stage.tell(door("closed", "student"));
  REQUIRE(stage.press(Role::button, "Join class").empty());
  stage.tell(door("green", "student", true));
  REQUIRE(pressed(stage.press(Role::button, "Join class")) == R"({"to":"keeper","c":"join"})");
}

TEST_CASE("the first screen waits for nobody, and what was pressed there stands", "[views]") {
  Stage stage(1366, 768);
  stage.tell(R"({"s":"place","path":"/","origin":"http://localhost:8080"})");
  stage.press(Role::button, "Make a class");
  stage.type("Class name", "Class 2b");
  stage.tell(R"({"e":"start","may_create":true})");
  REQUIRE(stage.find(Role::textbox, "Class name") != nullptr);
  REQUIRE(stage.find(Role::textbox, "Class name")->value == "Class 2b");
}

TEST_CASE("elsewhere a class is made by invitation only", "[views]") {
  Stage stage(1366, 768);
  stage.tell(R"({"s":"place","path":"/","origin":"https://school.example"})");
  REQUIRE(stage.find(Role::heading, "Homeroom") != nullptr);
  REQUIRE(stage.find(Role::button, "Make a class") == nullptr);
}

TEST_CASE("a student's link shows the class's sign at once, and one may press before the class is found", "[views]") {
  Stage stage(360, 640);
  stage.tell(R"({"s":"place","path":"/c/abcdefghijklmnopqrstuvwxy4","origin":"https://school.example","link":true})");
  REQUIRE(stage.find(Role::heading, "Finding your class…") != nullptr);
  REQUIRE(stage.model().door.colours.size() == 3);
  REQUIRE(stage.model().door.words.size() == 2);
  REQUIRE(pressed(stage.press(Role::button, "Join class")) == R"({"to":"keeper","c":"join"})");
  REQUIRE(stage.find(Role::button, "Join class")->disabled);
  REQUIRE(stage.press(Role::button, "Join class").empty());
  stage.tell(door("green", "student", true));
  REQUIRE_FALSE(stage.find(Role::button, "Join class")->disabled);
}

TEST_CASE("who is at a bare class URL only the keeper knows", "[views]") {
  Stage stage(360, 640);
  stage.tell(R"({"s":"place","path":"/c/abcdefghijklmnopqrstuvwxy4","origin":"https://school.example"})");
  REQUIRE(stage.all(Role::heading).empty());
  REQUIRE(stage.all(Role::button).empty());
}

TEST_CASE("the menu of a person is about that person", "[views]") {
  Stage stage(1366, 768);
  stage.tell(lesson("teacher", 5));
  stage.press(Role::button, "Actions for Tomás");
  REQUIRE(pressed(stage.press(Role::menuitem, "Remove")) == R"({"to":"keeper","c":"remove","subject":"s1"})");
  REQUIRE(stage.all(Role::menuitem).empty());
}

TEST_CASE("a menu goes with the person it is about", "[views]") {
  Stage stage(1366, 768);
  stage.tell(lesson("teacher", 5));
  stage.press(Role::button, "Actions for Li Wei 李伟");
  stage.tell(lesson("teacher", 3));
  REQUIRE(stage.all(Role::menu).empty());
}

TEST_CASE("a node that is gone does nothing", "[views]") {
  Stage stage(1366, 768);
  stage.tell(lesson("teacher", 3));
  const std::uint32_t end = stage.find(Role::button, "End class for everyone")->id;
  stage.tell(R"({"e":"over","reason":"ended"})");
  REQUIRE(stage.tell(R"({"s":"activate","id":)" + std::to_string(end) + "}").empty());
}

TEST_CASE("what is said in chat is sent once and the field is empty again", "[views]") {
  Stage stage(1366, 768);
  stage.tell(lesson("student", 3));
  stage.type("Message", "Which page?");
  REQUIRE(pressed(stage.press(Role::textbox, "Message")) ==
          R"({"to":"keeper","c":"chat","text":"Which page?","reader":"everyone"})");
  REQUIRE(stage.find(Role::textbox, "Message")->value.empty());
  REQUIRE(stage.press(Role::button, "Send").empty());
}

TEST_CASE("hands are a queue in order, and the teacher is done with each by name", "[views]") {
  Stage stage(1366, 768);
  stage.tell(lesson("teacher", 4, R"("hands":["s1","s0"])"));
  std::vector<std::string> buttons;
  for (const ui::Node& node : stage.nodes()) {
    if (node.role == Role::button && node.name.starts_with("Done with")) buttons.push_back(node.name);
  }
  REQUIRE(buttons == std::vector<std::string>{"Done with Tomás", "Done with Maya"});
  REQUIRE(pressed(stage.press(Role::button, "Done with Tomás")) ==
          R"({"to":"keeper","c":"lower_hand","subject":"s1"})");
  stage.tell(lesson("student", 4, R"("hands":["s1","s0"])"));
  REQUIRE(stage.find(Role::button, "Done with Tomás") == nullptr);
  REQUIRE(stage.find(Role::button, "Lower hand") != nullptr);
  stage.tell(lesson("student", 4, R"("hands":["s1"])"));
  REQUIRE(stage.find(Role::button, "Raise hand") != nullptr);
}

TEST_CASE("a reaction is chosen from a menu, by its name", "[views]") {
  Stage stage(1366, 768);
  stage.tell(lesson("student", 3));
  stage.press(Role::button, "Reactions");
  REQUIRE(stage.all(Role::menuitem).size() == 5);
  REQUIRE(pressed(stage.press(Role::menuitem, "Applause")) == R"({"to":"keeper","c":"react","kind":1})");
  REQUIRE(stage.all(Role::menu).empty());
  stage.tell(with_reactions(lesson("student", 3)));
  REQUIRE(stage.find(Role::text, "Applause") != nullptr);
  stage.press(Role::button, "Reactions");
  stage.tell(lesson("student", 3, R"("policy":{"frozen":true})"));
  REQUIRE(stage.all(Role::menu).empty());
  REQUIRE(stage.find(Role::button, "Reactions")->disabled);
}

TEST_CASE("the key in an alarm freezes, and never unfreezes", "[views]") {
  Stage stage(1366, 768);
  const std::string key = R"({"s":"key","key":"freeze"})";
  REQUIRE(stage.tell(key).empty());  // no class
  stage.tell(lesson("student", 3));
  REQUIRE(stage.tell(key).empty());  // no teacher
  stage.tell(lesson("teacher", 3));
  REQUIRE(pressed(stage.tell(key)) == R"({"to":"keeper","c":"freeze","on":true})");
  stage.tell(lesson("teacher", 3, R"("policy":{"frozen":true})"));
  REQUIRE(stage.tell(key).empty());
  stage.tell(lesson("teacher", 3));
  stage.press(Role::button, "Class rules");
  REQUIRE(pressed(stage.tell(key)) == R"({"to":"keeper","c":"freeze","on":true})");  // whatever is open
}

TEST_CASE("shortcuts of one letter can be switched off", "[views]") {
  Stage stage(1366, 768);
  stage.tell(lesson("student", 3));
  const std::string hand = R"({"s":"key","key":"hand"})", keys = R"({"s":"key","key":"keys"})";
  REQUIRE(pressed(stage.tell(hand)) == R"({"to":"keeper","c":"hand","raised":true})");
  stage.tell(keys);
  REQUIRE(stage.find(Role::dialog, "Keyboard shortcuts") != nullptr);
  REQUIRE(stage.tell(hand).empty());  // not behind a dialog
  REQUIRE(pressed(stage.press(Role::switch_, "Shortcuts of one letter or sign")) ==
          R"({"to":"shell","s":"single-keys","on":false})");
  stage.press(Role::button, "Done");
  REQUIRE(stage.tell(hand).empty());
  stage.tell(keys);
  REQUIRE(stage.all(Role::dialog).empty());
  stage.press(Role::button, "Keyboard shortcuts");
  REQUIRE(stage.find(Role::dialog, "Keyboard shortcuts") != nullptr);
}
