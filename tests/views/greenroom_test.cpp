// The green room and what was added around it: levels, devices, the check of the connection, cards, the small window.
#include <catch2/catch_test_macros.hpp>

#include "tests/views/scenes.h"

using namespace homeroom;
using namespace homeroom::views;
using ui::Role;

namespace {

const std::string kDoor = door("green", "student", true);
std::string microphone(bool on) { return std::string(R"({"s":"media","microphone":)") + (on ? "true" : "false") + "}"; }
bool says(const Stage& stage, std::string_view words) {
  for (const ui::Node& node : stage.nodes()) {
    if (node.name.find(words) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("the level is measured and drawn only while the microphone is on", "[views]") {
  Stage stage(1366, 768);
  stage.tell(kDoor);
  REQUIRE(pressed(stage.tell(microphone(true))) == R"({"to":"shell","s":"meter","on":true})");
  REQUIRE(stage.find(Role::img, "Microphone level") != nullptr);
  const std::string quiet = stage.drawing();
  stage.tell(R"({"s":"level","value":7})");
  REQUIRE(stage.model().green.level == 7);
  REQUIRE(stage.drawing() != quiet);
  stage.tell(R"({"s":"level","value":99})");
  REQUIRE(stage.model().green.level == app::kMostLevel);
  REQUIRE(pressed(stage.tell(microphone(false))) == R"({"to":"shell","s":"meter","on":false})");
  REQUIRE(stage.find(Role::img, "Microphone level") == nullptr);
  const std::string off = stage.drawing();
  stage.tell(R"({"s":"level","value":7})");  // one that was on its way
  REQUIRE(stage.drawing() == off);
}

TEST_CASE("in class nothing is measured", "[views]") {
  Stage stage(1366, 768);
  stage.tell(kDoor);
  stage.tell(microphone(true));
  const std::string effects = pressed(stage.tell(lesson("student", 3)));
  REQUIRE(effects.find(R"({"to":"shell","s":"meter","on":false})") != std::string::npos);
  REQUIRE(effects.find(R"({"to":"shell","s":"awake","on":true})") != std::string::npos);
  REQUIRE(pressed(stage.tell(R"({"e":"over","reason":"left"})")).find(R"({"to":"shell","s":"awake","on":false})") !=
          std::string::npos);
}

TEST_CASE("a device is chosen by its id; one that is gone is the system's choice again", "[views]") {
  Stage stage(360, 640);
  stage.tell(kDoor);
  REQUIRE(pressed(stage.press(Role::button, "Devices and sound")) == R"({"to":"shell","s":"devices"})");
  stage.tell(R"({"s":"devices","camera":"gone","list":[{"kind":"camera","id":"a b","name":"HD"}]})");
  const auto radios = stage.all(Role::radio);
  REQUIRE(radios.size() == 2);
  REQUIRE(radios[0]->checked);
  REQUIRE(stage.within(*radios[0], Role::radiogroup));
  REQUIRE(pressed(stage.press(Role::radio, "HD")) ==
          R"({"to":"shell","s":"choose-device","kind":"camera","id":"a b"})");
  REQUIRE(stage.find(Role::radio, "HD")->checked);
  REQUIRE(stage.all(Role::radiogroup).size() == 1);  // what the browser cannot choose is not asked for
}

TEST_CASE("one hears oneself once at a time", "[views]") {
  Stage stage(1366, 768);
  stage.tell(kDoor);
  stage.press(Role::button, "Devices and sound");
  REQUIRE(pressed(stage.press(Role::button, "Hear yourself as the class will")) == R"({"to":"shell","s":"hear"})");
  stage.tell(R"({"s":"hearing","stage":"recording"})");
  REQUIRE(says(stage, "Say something"));
  REQUIRE(stage.press(Role::button, "Hear yourself as the class will").empty());
  REQUIRE(pressed(stage.press(Role::button, "Done")) == R"({"to":"shell","s":"hear-end"})");
}

TEST_CASE("the first hop that fails is named, and what to ask for", "[views]") {
  const struct {
    std::string found;
    const char *sum, *advice;
  } cases[] = {
      {hops("failed", "skipped", "skipped", "skipped", false), "does not answer. Without it", "does not answer HTTPS"},
      {hops("ok", "failed", "skipped", "skipped", false), "is cut off on the way", "must let WebSocket through"},
      {hops("ok", "ok", "down", "failed", false), "do not get through", "Janus does not"},
      {hops("ok", "ok", "ok", "failed", false), "do not get through", "UDP to 203.0.113.25, ports 20000 to 40000"},
      {hops("ok", "ok", "ok", "ok", false), "All is well", nullptr}};
  for (const auto& each : cases) {
    INFO(each.found);
    Stage stage(360, 640);
    stage.tell(kDoor);
    REQUIRE(pressed(stage.press(Role::button, "Check my connection")) == R"({"to":"shell","s":"check"})");
    REQUIRE(says(stage, "Checking. This takes"));
    REQUIRE(stage.press(Role::button, "Check again").empty());  // one at a time
    stage.tell(each.found);
    REQUIRE(says(stage, each.sum));
    REQUIRE(says(stage, "To read out to a helpdesk") == (each.advice != nullptr));
    if (each.advice != nullptr) REQUIRE(says(stage, each.advice));
    REQUIRE(stage.all(Role::status)[0]->name.find(each.sum) != std::string::npos);  // it is said aloud
    REQUIRE(pressed(stage.press(Role::button, "Check again")) == R"({"to":"shell","s":"check"})");
  }
}

TEST_CASE("cards: everybody's language, then one family's; the sheet is filled anew and emptied", "[views]") {
  Stage stage(1366, 768);
  stage.tell(class_file(2));
  std::string effects = pressed(stage.press(Role::button, "Print cards"));
  REQUIRE(
      effects.find(R"("s":"cards","title":"Class 2b","teacher":"Ms Rivera","cards":[{"subject":"s0","name":"Maya")") !=
      std::string::npos);
  REQUIRE(effects.find(R"({"to":"shell","s":"card-languages","class":"abcdefghijklmnopqrstuvwxyz"})") !=
          std::string::npos);
  effects = pressed(stage.tell(R"({"s":"card-languages","list":[{"subject":"","language":"es"}]})"));
  REQUIRE(effects.find(R"("language":"es"},{"subject":"s1")") != std::string::npos);
  REQUIRE(effects.find("card-languages") == std::string::npos);
  stage.press(Role::button, "Language for Maya");
  effects = pressed(stage.press(Role::menuitem, "বাংলা"));
  REQUIRE(effects.find(R"("language":"bn"},{"subject":"s1")") != std::string::npos);
  REQUIRE(effects.find(R"("list":[{"subject":"","language":"es"},{"subject":"s0","language":"bn"}])") !=
          std::string::npos);
  REQUIRE(stage.find(Role::button, "Print") != nullptr);  // back where one was
  stage.press(Role::button, "Language for everyone");
  effects = pressed(stage.press(Role::menuitem, "Français"));
  REQUIRE(effects.find("bn") == std::string::npos);  // everyone is everyone
  REQUIRE(pressed(stage.press(Role::button, "Print")) == R"({"to":"shell","s":"print"})");
  REQUIRE(pressed(stage.press(Role::button, "Cancel")).find(R"("cards":[])") != std::string::npos);
}

TEST_CASE("the small window shows a teacher's picture, and only as long as it may be seen", "[views]") {
  const std::string picture =
      R"({"s":"media","pictures":[{"subject":"t","kind":"camera"},{"subject":"s2","kind":"camera"}]})";
  const auto closes = [](const app::Effects& effects) {
    return pressed(effects).find(R"({"to":"shell","s":"window","subject":""})") != std::string::npos;
  };
  Stage stage(1366, 768);
  stage.tell(lesson("student", 4));
  stage.tell(picture);
  REQUIRE(stage.find(Role::button, "Teacher in a small window") == nullptr);  // not in this browser
  stage.tell(R"({"s":"window","possible":true})");
  REQUIRE(pressed(stage.press(Role::button, "Teacher in a small window")) ==
          R"({"to":"shell","s":"window","subject":"t"})");
  const std::string open = R"({"s":"window","possible":true,"subject":"t"})";
  stage.tell(open);
  REQUIRE(closes(stage.press(Role::button, "Close the small window")));
  SECTION("the camera is turned off") {
    stage.tell(open);
    std::string off = lesson("student", 4);
    off.replace(off.find(R"("camera":true)"), 13, R"("camera":false)");
    REQUIRE(closes(stage.tell(off)));
    REQUIRE(stage.find(Role::button, "Teacher in a small window") == nullptr);
  }
  SECTION("the picture stops") {
    stage.tell(open);
    REQUIRE(closes(stage.tell(R"({"s":"media","pictures":[]})")));
  }
  SECTION("the class is over") {
    stage.tell(open);
    REQUIRE(closes(stage.tell(R"({"e":"over","reason":"ended"})")));
  }
  SECTION("somebody else's picture would be in it") {
    REQUIRE(closes(stage.tell(R"({"s":"window","possible":true,"subject":"s2"})")));
  }
  SECTION("a frozen class still sees its teacher") {
    stage.tell(open);
    REQUIRE(!closes(stage.tell(lesson("student", 4, R"("policy":{"frozen":true})"))));
  }
}

TEST_CASE("a teacher has no small window of the own picture", "[views]") {
  Stage stage(1366, 768);
  stage.tell(R"({"s":"window","possible":true})");
  stage.tell(lesson("teacher", 3));
  stage.tell(R"({"s":"media","camera":true,"camera_picture":true,"pictures":[{"subject":"s0","kind":"camera"}]})");
  REQUIRE(stage.find(Role::button, "Teacher in a small window") == nullptr);
}
