// The names that people, screen readers and tests meet on the main journey, on a wide and on a narrow screen.
#include <catch2/catch_test_macros.hpp>
#include <functional>

#include "tests/views/scenes.h"

using namespace homeroom;
using namespace homeroom::views;
using ui::Role;

namespace {

using Wanted = std::vector<std::pair<Role, std::string>>;

void check(const Stage& stage, const Wanted& wanted) {
  for (const auto& [role, name] : wanted) {
    INFO(ui::role_name(role) << " '" << name << "'");
    REQUIRE(stage.find(role, name) != nullptr);
  }
}

void on_both(const std::function<void(Stage&)>& story) {
  for (auto [width, height] : {std::pair{1366.0f, 768.0f}, {360.0f, 640.0f}}) {
    INFO(width << "×" << height);
    Stage stage(width, height);
    story(stage);
  }
}

}  // namespace

TEST_CASE("a teacher makes a class", "[views]") {
  on_both([](Stage& stage) {
    stage.tell(R"({"e":"start","may_create":true})");
    check(stage, {{Role::heading, "Homeroom"}, {Role::button, "Make a class"}});
    stage.press(Role::button, "Make a class");
    check(stage, {{Role::textbox, "Class name"},
                  {Role::textbox, "Your name"},
                  {Role::textbox, "Students"},
                  {Role::button, "Create class"}});
    REQUIRE(stage.find(Role::textbox, "Students")->multiline);
  });
}

TEST_CASE("her class file", "[views]") {
  on_both([](Stage& stage) {
    stage.tell(class_file(2));
    check(stage, {{Role::heading, "Class 2b"},
                  {Role::link, "Class link"},
                  {Role::list, "Students"},
                  {Role::link, "Link for Maya"},
                  {Role::button, "Revoke link for Maya"},
                  {Role::link, "Link for Tomás"},
                  {Role::button, "Print cards"},
                  {Role::button, "Back up class"},
                  {Role::button, "Open class"}});
    REQUIRE(stage.find(Role::link, "Class link")->href == "https://school.example/c/abcdefghijklmnopqrstuvwxyz");
    REQUIRE(stage.within(*stage.find(Role::link, "Link for Maya"), Role::listitem));
    REQUIRE(stage.within(*stage.find(Role::link, "Link for Maya"), Role::list));
  });
}

TEST_CASE("a student at the door: no name before the teacher's device has said it", "[views]") {
  on_both([](Stage& stage) {
    stage.tell(door("closed", "student"));
    check(stage, {{Role::switch_, "Camera"}, {Role::switch_, "Microphone"}, {Role::button, "Join class"}});
    REQUIRE_FALSE(stage.find(Role::switch_, "Camera")->checked);
    REQUIRE_FALSE(stage.find(Role::switch_, "Microphone")->checked);
    REQUIRE(stage.find(Role::heading, "Hello, Maya") == nullptr);
    stage.tell(door("green", "student", true));
    check(stage, {{Role::heading, "Hello, Maya"}, {Role::button, "Join class"}});
    stage.tell(door("waiting", "student", true));
    check(stage, {{Role::status, "Waiting for your teacher"}});
  });
}

TEST_CASE("a guest at the bare class URL", "[views]") {
  on_both([](Stage& stage) {
    stage.tell(door("green", "guest"));
    check(stage, {{Role::textbox, "Your name"}, {Role::button, "Ask to join"}});
    stage.tell(door("waiting", "guest"));
    check(stage, {{Role::status, "Waiting for your teacher"}});
  });
}

TEST_CASE("an address without a class: it is said, nobody can ask to come in, and the connection can be tried",
          "[views]") {
  on_both([](Stage& stage) {
    for (const char* kind : {"student", "guest"}) {
      std::string nowhere = door("connecting", kind);
      nowhere.insert(nowhere.size() - 1, R"(,"reason":"class-not-found")");
      stage.tell(nowhere);
      check(stage, {{Role::heading, "You cannot come in with this link"},
                    {Role::status,
                     "There is no class at this address. Your card may be from another school. Check the "
                     "address."},
                    {Role::button, "Try again"},
                    {Role::button, "Check my connection"}});
      CHECK(stage.find(Role::button, "Join class") == nullptr);
      CHECK(stage.find(Role::button, "Ask to join") == nullptr);
      CHECK(stage.find(Role::textbox, "Your name") == nullptr);
    }
  });
}

TEST_CASE("in class, both", "[views]") {
  on_both([](Stage& stage) {
    for (const char* role : {"student", "teacher"}) {
      stage.tell(lesson(role, 4));
      check(stage, {{Role::list, "People"},
                    {Role::switch_, "Camera"},
                    {Role::switch_, "Microphone"},
                    {Role::button, "Raise hand"},
                    {Role::log, "Chat"},
                    {Role::textbox, "Message"},
                    {Role::button, "Send"},
                    {Role::button, "Leave class"},
                    {Role::text, "Safety words: river candle orbit maple seven"},
                    {Role::img, "Tomás, camera off"}});
    }
    stage.tell(lesson("student", 4, R"("hands":["s0"])"));
    check(stage, {{Role::button, "Lower hand"}});
  });
}

TEST_CASE("in class, the teacher", "[views]") {
  on_both([](Stage& stage) {
    stage.tell(class_file(4));
    stage.tell(lesson("teacher", 4,
                      R"("waiting":[{"id":"w","name":"Dr Gale","guest":true}],"hands":["s1","s0"],"missing":["Ida"])"));
    check(stage, {{Role::list, "Waiting"},
                  {Role::button, "Let in Dr Gale"},
                  {Role::button, "Turn away Dr Gale"},
                  {Role::button, "Let everyone in"},
                  {Role::button, "Actions for Maya"},
                  {Role::list, "Hands"},
                  {Role::button, "Done with Tomás"},
                  {Role::list, "Missing"},
                  {Role::button, "Freeze class"},
                  {Role::button, "Mute everyone"},
                  {Role::button, "Lock class"},
                  {Role::button, "End class for everyone"}});
    REQUIRE(stage.find(Role::button, "Actions for Ms Rivera") == nullptr);  // not about herself
    stage.press(Role::button, "Actions for Maya");
    for (const char* name : {"Mute", "Stop camera", "Spotlight", "Send to door", "Remove"})
      check(stage, {{Role::menuitem, name}});
    stage.tell(R"({"s":"escape"})");
    REQUIRE(stage.all(Role::menuitem).empty());
    stage.tell(lesson("teacher", 4, R"("policy":{"frozen":true,"locked":true})"));
    check(stage, {{Role::button, "Unfreeze class"}, {Role::button, "Unlock class"}});
  });
}

TEST_CASE("a student has none of the teacher's controls", "[views]") {
  on_both([](Stage& stage) {
    stage.tell(lesson("student", 4, R"("waiting":[{"id":"w","name":"Dr Gale","guest":true}],"missing":["Ida"])"));
    for (const char* name : {"Freeze class", "Mute everyone", "Lock class", "End class for everyone", "Let in Dr Gale",
                             "Actions for Tomás"})
      REQUIRE(stage.find(Role::button, name) == nullptr);
    REQUIRE(stage.find(Role::list, "Missing") == nullptr);
    REQUIRE(stage.find(Role::list, "Waiting") == nullptr);
  });
}

TEST_CASE("the live regions are there before they have anything to say", "[views]") {
  Stage stage(1366, 768);
  REQUIRE(stage.all(Role::status).size() == 1);
  REQUIRE(stage.all(Role::alert).size() == 1);
  stage.tell(R"({"e":"alert","code":"camera-denied"})");
  const auto texts = stage.all(Role::text);
  REQUIRE(texts.size() == 1);
  REQUIRE(stage.within(*texts[0], Role::alert));
}
