#include "tests/views/scenes.h"

#include "wasm/app/state/idle.h"

namespace homeroom::views {
namespace {

using protocol::Json;
using ui::Role;

const std::vector<std::string> kNames = {
    "Maya",  "Tomás", "অনন্যা রহমান", "Li Wei 李伟", "Olu", "Alexandria-Josephine van der Berg",
    "Søren", "Иван",  "Zeynep",      "Priya"};

std::string name_of(int i) {
  std::string name = kNames[static_cast<std::size_t>(i) % kNames.size()];
  return i < static_cast<int>(kNames.size()) ? name : name + " " + std::to_string(i);
}

std::string media(bool camera, std::string_view pictures) {
  const char* on = camera ? "true" : "false";
  return std::string(R"({"s":"media","camera":)") + on + R"(,"camera_picture":)" + on + R"(,"pictures":)" +
         std::string(pictures) + "}";
}

const char* const kLongWords =
    "Good morning everyone! Please open your maths books on page 42, and write down whatever you remember about the "
    "frog.";

}  // namespace

std::string class_file(int students, bool open) {
  Json list = Json::array();
  for (int i = 0; i < students; ++i) {
    list.push(Json::object()
                  .set("subject", "s" + std::to_string(i))
                  .set("name", name_of(i))
                  .set("link", "https://school.example/c/abcdefghijklmnopqrstuvwxyz#s=ABCDEFGHIJKLMNOPQRSTU" +
                                   std::to_string(i))
                  .set("revoked", i == 3)
                  .set("barred", i == 5));
  }
  return Json::object()
      .set("e", "classfile")
      .set("class", "abcdefghijklmnopqrstuvwxyz")
      .set("name", "Class 2b")
      .set("teacher", "Ms Rivera")
      .set("link", "https://school.example/c/abcdefghijklmnopqrstuvwxyz")
      .set("open", open)
      .set("students", list)
      .dump();
}

namespace {

std::string with(std::string event, std::string_view more) {
  event.pop_back();
  return event + "," + std::string(more) + "}";
}

std::string with_co_teacher(std::string lesson) {
  const std::string person =
      R"({"subject":"c1","name":"Mr Okafor","role":"co-teacher","camera":true,"microphone":true,"away":false},)";
  return lesson.insert(lesson.find(R"("people":[)") + 10, person);
}

constexpr std::string_view kColleagues =
    R"("owner":true,"colleagues":[{"subject":"c1","name":"Mr Okafor","until":"2027-06-25"},)"
    R"({"subject":"c2","name":"Alexandria-Josephine van der Berg","until":"2026-11-27","ended":true},)"
    R"({"subject":"c3","name":"Ms Lind","until":"2027-06-25","taken_back":true}])";

}  // namespace

std::string door(std::string_view stage, std::string_view kind, bool known) {
  Json out = Json::object().set("e", "door").set("class", "abc").set("stage", stage).set("kind", kind);
  Json colours = Json::array();
  for (auto [name, rgb] : {std::pair{"mint", "#7fd8be"}, {"yellow", "#f9c80e"}, {"violet", "#7b4fc9"}})
    colours.push(Json::object().set("name", name).set("rgb", rgb));
  out.set("colours", colours).set("words", Json::array().push("amber").push("otter"));
  if (known) out.set("name", "Maya").set("class_name", "Class 2b");
  return out.dump();
}

std::string lesson(std::string_view role, int people, std::string_view more) {
  Json list = Json::array();
  auto person = [&](std::string subject, std::string name, std::string_view as, int i) {
    list.push(Json::object()
                  .set("subject", subject)
                  .set("name", name)
                  .set("role", as)
                  .set("camera", i % 2 == 0)
                  .set("microphone", i % 3 == 0)
                  .set("away", i == 7));
  };
  person("t", "Ms Rivera", "teacher", 0);
  for (int i = 0; i + 1 < people; ++i) person("s" + std::to_string(i), name_of(i), i == 4 ? "guest" : "student", i);
  Json out = Json::object()
                 .set("e", "class")
                 .set("me", role == "teacher" ? "t" : "s0")
                 .set("role", role)
                 .set("name", "Class 2b")
                 .set("people", list)
                 .set("safety", Json::array().push("river").push("candle").push("orbit").push("maple").push("seven"))
                 .set("connected", true);
  std::string text = out.dump();
  if (!more.empty()) text = text.substr(0, text.size() - 1) + "," + std::string(more) + "}";
  return text;
}

std::string chat_line(int number, std::string_view text) {
  return Json::object()
      .set("e", "chat")
      .set("id", "m" + std::to_string(number))
      .set("subject", number % 2 ? "s0" : "t")
      .set("name", number % 2 ? "Maya" : "Ms Rivera")
      .set("text", text)
      .set("at", number * 1000)
      .set("mine", number % 2 == 1)
      .dump();
}

std::string hops(std::string_view server, std::string_view socket, std::string_view engine, std::string_view udp,
                 bool running) {
  Json list = Json::array();
  for (auto [name, result] : {std::pair{"server", server},
                              {"socket", socket},
                              {"engine", engine},
                              {"udp", udp},
                              {"tcp", std::string_view("absent")},
                              {"relay", std::string_view("absent")}})
    list.push(Json::object().set("name", name).set("result", result));
  return Json::object()
      .set("s", "check")
      .set("running", running)
      .set("server", "homeroom.lincoln-elementary.school.example")
      .set("media", "203.0.113.25")
      .set("hops", list)
      .dump();
}

// Each person's, in turn.
std::string with_reactions(std::string room) {
  const std::string key = R"("away":)";
  int kind = 0;
  for (std::size_t at = 0; (at = room.find(key, at)) != std::string::npos; at += key.size()) {
    const std::string reaction = R"("reaction":)" + std::to_string(kind++ % 5) + ",";
    room.insert(at, reaction);
    at += reaction.size();
  }
  return room;
}

std::string with_seats(std::string room) {
  const std::string key = R"("away":)";
  int number = 0;
  for (std::size_t at = 0; (at = room.find(key, at)) != std::string::npos; at += key.size()) {
    const std::string name = ++number % 3 == 0 ? "Room 114, row 2, seat 12" : "Seat " + std::to_string(number);
    const std::string seat = R"("seat":")" + name + R"(",)";
    room.insert(at, seat);
    at += seat.size();
  }
  return room;
}

std::string at_kiosk(std::string_view path, bool link) {
  return Json::object()
      .set("s", "place")
      .set("path", path)
      .set("origin", "https://school.example")
      .set("link", link)
      .set("kiosk", true)
      .set("seat", "Seat 12")
      .dump();
}

std::vector<Scene> scenes() {
  const std::string start = R"({"e":"start","may_create":true})";
  const std::string look = R"({"s":"look","dark":true,"contrast":true,"reduced":true})";
  const std::string waiting =
      R"("waiting":[{"id":"w1","name":"Dr Gale","guest":true,"reason":"guest"},{"id":"w2","name":"Alexandria-Josephine van der Berg","guest":false,"reason":"new-device"}])";
  std::vector<Scene> all = {
      {"loading", {}, {}},
      {"start", {start}, {}},
      {"start, languages", {start}, {{Role::button, "Language"}}},
      {"start, dark and high in contrast", {start, look}, {}},
      {"start, closed to strangers", {R"({"e":"start","may_create":false})"}, {}},
      {"make a class", {start}, {{Role::button, "Make a class"}}},
      {"restore a class",
       {start, R"({"s":"file-chosen","name":"class-2b.homeroom","bytes":"AAAA"})"},
       {{Role::button, "Open a class file"}}},
      {"class file, empty", {class_file(0)}, {}},
      {"class file", {class_file(8)}, {}},
      {"class file, open", {class_file(30, true)}, {}},
      {"class file, co-teachers", {with(class_file(3), kColleagues)}, {}},
      {"class file of a co-teacher", {with(class_file(8, true), R"("owner":false,"until":"2026-12-01")")}, {}},
      {"class file, coming in", {with(class_file(3, true), R"("coming_in":true)")}, {}},
      {"class file, naming a co-teacher", {class_file(3)}, {{Role::button, "Add a co-teacher"}}},
      {"class file, backing up", {class_file(8)}, {{Role::button, "Back up class"}}},
      {"class file, adding", {class_file(8)}, {{Role::button, "Add students"}}},
      {"class, alone", {class_file(3), lesson("teacher", 1)}, {}},
      {"class, teacher", {class_file(8), lesson("teacher", 5, R"("missing":["Ida","Ben"],"hands":["s1","s0"])")}, {}},
      {"class, two teachers",
       {class_file(8), with(with_co_teacher(lesson("teacher", 5)), R"("lead":"c1","at_door":"c1")")},
       {{Role::button, "Actions for Mr Okafor"}}},
      {"class, rules with a report",
       {class_file(8), lesson("teacher", 5, R"("report":"otter lamp river kite seven")")},
       {{Role::button, "Class rules"}}},
      {"class, people wait", {class_file(8), lesson("teacher", 3, waiting)}, {}},
      {"class, nine pictures",
       {class_file(8), lesson("teacher", 9),
        media(true, R"([{"subject":"s0","kind":"camera"},{"subject":"s2","kind":"camera"}])")},
       {}},
      {"class of thirty", {class_file(30), lesson("teacher", 30)}, {}},
      {"class, frozen and locked",
       {class_file(8), lesson("teacher", 4, R"("policy":{"locked":true,"frozen":true})")},
       {}},
      {"class, menu of a student", {class_file(8), lesson("teacher", 5)}, {{Role::button, "Actions for Maya"}}},
      {"class, shortcuts", {class_file(8), lesson("teacher", 5)}, {{Role::button, "Keyboard shortcuts"}}},
      {"class, shortcuts of a student", {lesson("student", 5)}, {{Role::button, "Keyboard shortcuts"}}},
      {"class, reactions to choose", {lesson("student", 5)}, {{Role::button, "Reactions"}}},
      {"class, reactions shown", {with_reactions(lesson("teacher", 9))}, {}},
      {"class, student", {lesson("student", 5, R"("hands":["s1","s0"])")}, {}},
      {"class, student, alone with the teacher",
       {lesson("student", 2), media(true, R"([{"subject":"t","kind":"camera"}])")},
       {}},
      {"class, student, spotlight", {lesson("student", 6, R"("spotlight":"s2","muted":true)")}, {}},
      {"class, student, frozen", {lesson("student", 4, R"("policy":{"frozen":true})")}, {}},
      {"class, student, teacher away", {lesson("student", 4, R"("teacher_away":true)")}, {}},
      {"class, connection gone", {lesson("student", 4, R"("connected":false)")}, {}},
      {"class, chat",
       {lesson("student", 3), chat_line(1, "Good morning"), chat_line(2, kLongWords), chat_line(3, "🎉"),
        chat_line(4, "বাংলা")},
       {}},
      {"class, alerts",
       {lesson("student", 3), R"({"e":"alert","code":"camera-denied"})", R"({"e":"alert","code":"engine-down"})"},
       {}},
      {"alert before the door", {R"({"e":"alert","code":"class-id-mismatch"})"}, {}},
  };
  const std::string at_door = door("green", "student", true),
                    on = R"({"s":"media","microphone":true,"microphone_wanted":true})";
  const std::string devices =
      R"({"s":"devices","camera":"c2","microphone":"","speaker":"gone","list":[{"kind":"camera","id":"c1","name":"Integrated Webcam HD (0bda:5634) with a name that is very long indeed"},{"kind":"camera","id":"c2","name":"Document camera"},{"kind":"microphone","id":"m1","name":""},{"kind":"speaker","id":"s1","name":"Headset"}]})";
  const std::pair<Role, std::string> check{Role::button, "Check my connection"},
      choose{Role::button, "Devices and sound"};
  all.push_back({"door, speaking", {at_door, on, R"({"s":"level","value":9})"}, {}});
  all.push_back({"door, devices", {at_door, on, devices, R"({"s":"level","value":12})"}, {choose}});
  for (const char* stage : {"recording", "playing", "failed"})
    all.push_back({std::string("door, devices, ") + stage,
                   {at_door, devices, std::string(R"({"s":"hearing","stage":")") + stage + R"("})"},
                   {choose}});
  all.push_back({"door, checking", {at_door}, {check}});
  for (const std::string& found :
       {hops("ok", "ok", "ok", "ok", false), hops("ok", "ok", "ok", "waiting", true),
        hops("failed", "skipped", "skipped", "skipped", false), hops("ok", "failed", "skipped", "skipped", false),
        hops("ok", "ok", "down", "ok", false), hops("ok", "ok", "ok", "failed", false)})
    all.push_back({"door, checked: " + found, {at_door}, {check}, {found}});
  all.push_back({"door, offline",
                 {at_door},
                 {check},
                 {R"({"s":"check","offline":true,"hops":[{"name":"server","result":"failed"}]})"}});
  all.push_back({"class file, cards", {class_file(8)}, {{Role::button, "Print cards"}}});
  all.push_back({"class file, language of a card",
                 {class_file(8)},
                 {{Role::button, "Print cards"}, {Role::button, "Language for Maya"}}});
  all.push_back(
      {"class, student, small window",
       {R"({"s":"window","possible":true})", lesson("student", 3), media(true, R"([{"subject":"t","kind":"camera"}])")},
       {}});
  const std::string time = R"({"s":"time"})";
  const std::string seated =
      R"("waiting":[{"id":"w1","name":"Dr Gale","guest":true,"reason":"guest","seat":"Seat 4"},{"id":"w2","name":"Alexandria-Josephine van der Berg","guest":false,"reason":"new-device","subject":"s9","seat":"Room 114, row 2, seat 12"}])";
  all.push_back({"class, at shared computers", {class_file(8), with_seats(lesson("teacher", 9, seated))}, {}});
  all.push_back({"kiosk, start", {at_kiosk()}, {}});
  all.push_back({"kiosk, green room", {at_kiosk(), at_door}, {}});
  all.push_back({"kiosk, guest", {at_kiosk(), door("green", "guest")}, {}});
  all.push_back({"kiosk, refused", {at_kiosk(), door("refused", "student")}, {}});
  all.push_back({"kiosk, still there", {at_kiosk(), at_door}, {}, {time}, app::kDoorIdleMs});
  all.push_back({"kiosk, still there in class", {at_kiosk(), lesson("student", 5)}, {}, {time}, app::kClassIdleMs});
  for (const char* reason : {"left", "ended", "removed"})
    all.push_back({std::string("kiosk, over, ") + reason,
                   {at_kiosk(), lesson("student", 3), std::string(R"({"e":"over","reason":")") + reason + R"("})"},
                   {}});
  for (const char* kind : {"student", "guest", "teacher"})
    for (const char* stage : {"connecting", "closed", "green", "waiting", "refused", "removed", "ended", "turned-away"})
      all.push_back(
          {std::string("door, ") + kind + ", " + stage, {door(stage, kind, kind == std::string_view("student"))}, {}});
  for (const char* reason : {"left", "ended", "removed", "replaced"})
    all.push_back({std::string("over, ") + reason,
                   {lesson("student", 3), std::string(R"({"e":"over","reason":")") + reason + R"("})"},
                   {}});
  return all;
}

void play(Stage& stage, const Scene& scene) {
  for (const std::string& event : scene.events) stage.tell(event);
  for (const auto& [role, name] : scene.presses) stage.press(role, name);
  stage.now_ms = scene.later_ms;
  for (const std::string& event : scene.afterwards) stage.tell(event);
}

}  // namespace homeroom::views
