// A machine that everybody uses, over fake time: when it asks whether somebody is still there, when it leaves by
// itself, what its start offers, and how a seat's name is shown.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/views/scenes.h"
#include "wasm/app/state/idle.h"

using namespace homeroom;
using namespace homeroom::views;
using ui::Role;

namespace {

constexpr double kSecond = 1000, kMinute = 60 * kSecond;
constexpr const char* kAsked = "Are you still there?";
constexpr const char* kPath = "/c/aaaaaaaaaaaaaaaaaaaaaaaaaa";

// The app, and a shell that wakes it when it wants to be woken.
struct Machine {
  Stage stage{1366, 768};
  std::string sent;  // all effects but those of the clock
  int wakes = 0;

  void take(const app::Effects& effects) {
    for (const protocol::Json& effect : effects) {
      if (effect.text_or("s", "") != "wake") {
        sent += effect.dump();
        continue;
      }
      ++wakes;
      const auto after = effect.number("after").value_or(0);
      REQUIRE(after >= 1);
      due_ms = stage.now_ms + static_cast<double>(after);
    }
  }
  void tell(std::string_view json) { take(stage.tell(json)); }
  void press(Role role, std::string_view name) { take(stage.press(role, name)); }
  void type(std::string_view name, std::string_view text) { take(stage.type(name, text)); }
  void touch() { tell(R"({"s":"touched"})"); }
  void pass(double ms) {
    const double end = stage.now_ms + ms;
    while (due_ms && *due_ms <= end) {
      stage.now_ms = *due_ms;
      due_ms.reset();
      tell(R"({"s":"time"})");
    }
    stage.now_ms = end;
  }
  bool asks() const { return stage.find(Role::dialog, kAsked) != nullptr; }
  bool left() const { return sent.find(R"("s":"leave")") != std::string::npos; }
  std::string status() const { return stage.all(Role::status).front()->name; }

 private:
  std::optional<double> due_ms;
};

std::size_t count(const std::string& text, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += what.size()) ++found;
  return found;
}

}  // namespace

TEST_CASE("somebody who listens for a long time is asked, and one press keeps them in class", "[kiosk]") {
  Machine m;
  m.tell(at_kiosk(kPath, true));
  m.tell(lesson("student", 4));
  m.pass(20 * kMinute - 1);
  REQUIRE_FALSE(m.asks());
  m.pass(2);
  REQUIRE(m.asks());
  REQUIRE_FALSE(m.left());
  // A button of its own that has the focus, behind which nothing can be pressed.
  const ui::Node* here = m.stage.find(Role::button, "I am here");
  REQUIRE(here != nullptr);
  REQUIRE(here->autofocus);
  REQUIRE(m.stage.find(Role::dialog, kAsked)->modal);
  m.pass(119 * kSecond);
  REQUIRE_FALSE(m.left());
  m.press(Role::button, "I am here");
  REQUIRE_FALSE(m.asks());
  m.pass(20 * kMinute - kSecond);
  REQUIRE_FALSE(m.asks());
  REQUIRE_FALSE(m.left());
  m.pass(kSecond);
  REQUIRE(m.asks());  // again after as long
}

TEST_CASE("unanswered, it leaves: the class hears it, and the page begins anew, once", "[kiosk]") {
  Machine m;
  m.tell(at_kiosk(kPath, true));
  m.tell(lesson("student", 4));
  m.pass(22 * kMinute - kSecond);
  REQUIRE(m.asks());
  REQUIRE_FALSE(m.left());
  m.pass(kSecond);
  REQUIRE(m.left());
  m.tell(R"({"e":"over","reason":"left"})");
  m.pass(60 * kMinute);
  m.touch();
  REQUIRE(count(m.sent, R"("c":"leave")") == 1);
  REQUIRE(count(m.sent, R"("s":"leave")") == 1);
}

TEST_CASE("a touch puts the question off; only its button, or Escape, answers it", "[kiosk]") {
  Machine m;
  m.tell(at_kiosk(kPath, true));
  m.tell(lesson("student", 4));
  for (int i = 0; i < 6; ++i) {
    m.pass(19 * kMinute);
    m.touch();
  }
  REQUIRE_FALSE(m.asks());
  REQUIRE(m.wakes < 20);  // nobody is woken for each touch
  m.pass(21 * kMinute);
  REQUIRE(m.asks());
  m.touch();  // the mouse was bumped
  REQUIRE(m.asks());
  m.tell(chat_line(1, "Good morning"));  // nor is the class a sign of them
  REQUIRE(m.asks());
  m.tell(R"({"s":"escape"})");
  REQUIRE_FALSE(m.asks());
  m.pass(21 * kMinute);
  REQUIRE(m.asks());
  m.touch();
  m.pass(kMinute);
  REQUIRE(m.left());
}

TEST_CASE("the seconds run down in the dialog, and are said at a few of them", "[kiosk]") {
  Machine m;
  m.tell(at_kiosk(kPath, true));
  m.tell(lesson("student", 4));
  m.pass(20 * kMinute);
  std::vector<std::string> shown, said;
  for (int second = 0; second < 120; ++second) {
    for (const ui::Node* node : m.stage.all(Role::text)) {
      if (m.stage.within(*node, Role::dialog)) shown.push_back(node->name);
    }
    if (said.empty() || said.back() != m.status()) said.push_back(m.status());
    m.pass(kSecond);
  }
  REQUIRE(m.left());
  REQUIRE(shown.size() == 120);
  REQUIRE(shown[0].find(" 2:00 ") != std::string::npos);
  REQUIRE(shown[55].find(" 1:05 ") != std::string::npos);
  REQUIRE(shown[119].find(" 0:01 ") != std::string::npos);
  REQUIRE(said.size() == 4);
  for (const char* time : {" 2:00 ", " 1:00 ", " 0:30 ", " 0:10 "}) {
    REQUIRE(std::ranges::count_if(said, [&](const std::string& s) { return s.find(time) != std::string::npos; }) == 1);
  }
}

TEST_CASE("at the door it is sooner", "[kiosk]") {
  Machine m;
  m.tell(at_kiosk(kPath, true));
  m.tell(door("waiting", "student", true));
  m.pass(4 * kMinute - 1);
  REQUIRE_FALSE(m.asks());
  m.pass(1);
  REQUIRE(m.asks());
  m.pass(kMinute);
  REQUIRE(m.left());
}

TEST_CASE("let in while it asks, the question is gone", "[kiosk]") {
  Machine m;
  m.tell(at_kiosk(kPath, true));
  m.tell(door("waiting", "student", true));
  m.pass(4 * kMinute);
  REQUIRE(m.asks());
  m.tell(lesson("student", 4));
  REQUIRE_FALSE(m.asks());
  m.pass(19 * kMinute);
  REQUIRE_FALSE(m.asks());
}

TEST_CASE("a class's own door waits for whoever comes; it is somebody's once it was touched", "[kiosk]") {
  Machine m;
  m.tell(at_kiosk(kPath));
  m.tell(door("green", "guest"));
  m.pass(24 * 60 * kMinute);
  REQUIRE_FALSE(m.asks());
  REQUIRE(m.wakes == 0);
  m.type("Your name", "Zoe");
  m.pass(4 * kMinute);
  REQUIRE(m.asks());
  m.pass(kMinute);
  REQUIRE(m.left());
}

TEST_CASE("an address that was half typed is gone after a while, a clean start stays", "[kiosk]") {
  Machine m;
  m.tell(at_kiosk());
  m.pass(24 * 60 * kMinute);
  REQUIRE_FALSE(m.left());
  REQUIRE(m.wakes == 0);
  m.type("Address on your card", "https://school.example/c/abc");
  m.pass(2 * kMinute - 1);
  REQUIRE_FALSE(m.left());
  m.pass(1);
  REQUIRE_FALSE(m.asks());
  REQUIRE(m.left());
}

TEST_CASE("a machine that slept asks before it leaves", "[kiosk]") {
  Machine m;
  m.tell(at_kiosk(kPath, true));
  m.tell(lesson("student", 4));
  m.stage.now_ms = 8 * 60 * kMinute;
  m.tell(R"({"s":"time"})");
  REQUIRE(m.asks());
  REQUIRE_FALSE(m.left());
  m.press(Role::button, "I am here");
  m.pass(kMinute);
  REQUIRE_FALSE(m.left());
}

TEST_CASE("nobody is asked on a machine of their own", "[kiosk]") {
  Machine m;
  m.tell(R"({"s":"place","path":"/","origin":"https://school.example"})");
  m.tell(lesson("student", 4));
  m.touch();
  m.pass(24 * 60 * kMinute);
  REQUIRE_FALSE(m.asks());
  REQUIRE(m.wakes == 0);
  m.tell(R"({"e":"over","reason":"ended"})");
  m.pass(kMinute);
  REQUIRE(m.sent.find("clear") == std::string::npos);
  REQUIRE_FALSE(m.left());
}

TEST_CASE("why the class is over is said for a moment, while the machine is cleared", "[kiosk]") {
  for (const char* reason : {"ended", "removed"}) {
    INFO(reason);
    Machine m;
    m.tell(at_kiosk(kPath, true));
    m.tell(lesson("student", 4));
    m.tell(std::string(R"({"e":"over","reason":")") + reason + R"("})");
    REQUIRE(count(m.sent, R"("s":"clear")") == 1);
    REQUIRE(m.stage.find(Role::button, "Come back") == nullptr);
    m.pass(10 * kSecond);
    m.touch();
    REQUIRE_FALSE(m.left());
    m.pass(5 * kSecond);
    REQUIRE(m.left());
  }
}

TEST_CASE("every way out of a class or its door begins anew", "[kiosk]") {
  struct Way {
    std::vector<std::string> events;
    const char* button;
    bool to_start;
  };
  const Way ways[] = {
      {{at_kiosk(kPath, true), lesson("student", 4)}, "Leave class", false},
      {{at_kiosk(kPath, true), lesson("student", 4), R"({"e":"over","reason":"ended"})"}, "Done", false},
      {{at_kiosk(kPath, true), door("green", "student", true)}, "Leave and clear this computer", true},
      {{at_kiosk(kPath, true), door("refused", "student")}, "Try again", false},
      {{at_kiosk(kPath), door("green", "guest")}, "I have a card", true},
  };
  for (const Way& way : ways) {
    INFO(way.button);
    Machine m;
    for (const std::string& event : way.events) m.tell(event);
    m.press(Role::button, way.button);
    REQUIRE(count(m.sent, R"({"to":"keeper","c":"leave"})") == 1);
    REQUIRE(m.sent.find(std::string(R"({"to":"shell","s":"leave","start":)") + (way.to_start ? "true}" : "false}")) !=
            std::string::npos);
    REQUIRE(m.stage.find(Role::button, "Come back") == nullptr);
  }
}

TEST_CASE("a kiosk's start asks for a card and offers no class", "[kiosk]") {
  Machine m;
  m.tell(at_kiosk());
  m.tell(R"({"e":"start","may_create":true,"invited":true})");
  REQUIRE(m.stage.find(Role::button, "Make a class") == nullptr);
  REQUIRE(m.stage.find(Role::button, "Open a class file") == nullptr);
  REQUIRE(m.stage.find(Role::text, "Classes are made on a teacher's own computer. This one would forget them.") !=
          nullptr);
  REQUIRE(m.stage.find(Role::text, "Computer: Seat 12") != nullptr);

  const std::string link = std::string(kPath) + "#s=AAAAAAAAAAAAAAAAAAAAAA";
  m.press(Role::button, "Go to my class");
  m.type("Address on your card", "https://other.example" + link);
  m.press(Role::button, "Go to my class");
  REQUIRE(m.sent.empty());
  REQUIRE(m.stage.model().alerts.size() == 1);
  m.press(Role::button, "Go to my class");
  REQUIRE(m.stage.model().alerts.size() == 1);
  m.type("Address on your card", " https://school.example" + link + "\n");
  m.press(Role::textbox, "Address on your card");  // Enter, as a scanner does
  REQUIRE(m.stage.model().alerts.empty());
  REQUIRE(m.stage.find(Role::textbox, "Address on your card")->value.empty());
  REQUIRE(m.sent ==
          R"({"to":"shell","s":"open","path":")" + std::string(kPath) + R"(","fragment":"s=AAAAAAAAAAAAAAAAAAAAAA"})");
}

TEST_CASE("no file leaves a kiosk, and no field of it is filled in by the browser", "[kiosk]") {
  Machine m;
  m.tell(at_kiosk(kPath));
  m.tell(R"({"e":"file","name":"x.csv","type":"text/csv","bytes":"AAAA"})");
  REQUIRE(m.sent.empty());
  m.tell(door("green", "guest"));
  REQUIRE(m.stage.find(Role::textbox, "Your name")->hint == "off");
}

TEST_CASE("Attack: a seat that would be a name or a role stands apart, behind our word for it", "[kiosk]") {
  Stage stage(1366, 768);
  stage.tell(class_file(3));
  std::string room =
      lesson("teacher", 3, R"("waiting":[{"id":"w","name":"Zoe","guest":true,"seat":"Maya · Teacher"}])");
  room.insert(room.rfind(R"("away":)"), R"("seat":"Ms Rivera",)");
  stage.tell(room);
  int names = 0, seats = 0;
  for (const ui::Node& node : stage.nodes()) {
    if (!stage.within(node, Role::listitem)) continue;
    if (node.name == "Ms Rivera" || node.name == "Ms Rivera (you)") ++names;
    if (node.name == "Computer: Ms Rivera" || node.name == "Computer: Maya · Teacher") ++seats;
    REQUIRE(node.name != "Maya · Teacher");
  }
  REQUIRE(names == 1);
  REQUIRE(seats == 2);

  stage.tell(R"({"s":"place","path":"/","origin":"https://school.example","kiosk":true,"seat":"\u202eevil"})");
  REQUIRE(stage.model().kiosk.on);
  REQUIRE(stage.model().kiosk.seat.empty());
}
