#include "wasm/app/state/event.h"

#include <algorithm>
#include <charconv>

#include "shared/protocol/json.h"

namespace homeroom::app {
namespace {

using protocol::Json;

std::string text(const Json& from, std::string_view name) { return std::string(from.text_or(name, "")); }
bool flag(const Json& from, std::string_view name, bool otherwise = false) {
  return from.flag(name).value_or(otherwise);
}
std::uint32_t id(const Json& from) { return static_cast<std::uint32_t>(from.number("id").value_or(0)); }

template <typename T, typename Read>
std::vector<T> list(const Json& from, std::string_view name, Read read) {
  std::vector<T> out;
  if (const Json::Array* items = from.list(name)) {
    out.reserve(items->size());
    for (const Json& item : *items) out.push_back(read(item));
  }
  return out;
}

std::string plain(const Json& item) { return item.as_text() ? *item.as_text() : std::string(); }

ClassFile read_file(const Json& j) {
  ClassFile file{text(j, "class"), text(j, "name"), text(j, "teacher"), text(j, "link"), {}, flag(j, "open"), {}};
  file.students = list<Student>(j, "students", [](const Json& s) {
    return Student{text(s, "subject"), text(s, "name"), text(s, "link"), flag(s, "revoked"), flag(s, "barred")};
  });
  file.attendance = list<Meeting>(j, "attendance", [](const Json& m) {
    return Meeting{text(m, "date"),
                   text(m, "began"),
                   text(m, "ended"),
                   m.number("here").value_or(0),
                   m.number("missing").value_or(0),
                   m.number("guests").value_or(0)};
  });
  file.owner = flag(j, "owner", true);
  file.until = text(j, "until");
  file.colleagues = list<Colleague>(j, "colleagues", [](const Json& c) {
    return Colleague{text(c, "subject"), text(c, "name"), text(c, "until"), flag(c, "ended"), flag(c, "taken_back")};
  });
  file.coming_in = flag(j, "coming_in");
  return file;
}

Door read_door(const Json& j) {
  Door door;
  door.id = text(j, "class");
  door.colours =
      list<Colour>(j, "colours", [](const Json& c) { return Colour{text(c, "name"), read_rgb(c.text_or("rgb", ""))}; });
  door.words = list<std::string>(j, "words", plain);
  std::string_view kind = j.text_or("kind", "guest");
  door.kind = kind == "student" ? DoorKind::student : kind == "teacher" ? DoorKind::teacher : DoorKind::guest;
  constexpr std::pair<std::string_view, DoorStage> stages[] = {
      {"closed", DoorStage::closed},          {"green", DoorStage::green},     {"waiting", DoorStage::waiting},
      {"refused", DoorStage::refused},        {"removed", DoorStage::removed}, {"ended", DoorStage::ended},
      {"turned-away", DoorStage::turned_away}};
  for (auto [name, stage] : stages) {
    if (j.text_or("stage", "") == name) door.stage = stage;
  }
  door.name = text(j, "name");
  door.class_name = text(j, "class_name");
  door.reason = text(j, "reason");
  return door;
}

Classroom read_room(const Json& j) {
  Classroom room;
  room.me = text(j, "me");
  room.role = text(j, "role");
  room.name = text(j, "name");
  room.people = list<Person>(j, "people", [](const Json& p) {
    Person person{text(p, "subject"),    text(p, "name"),   text(p, "role"), flag(p, "camera"),
                  flag(p, "microphone"), flag(p, "screen"), flag(p, "away"), flag(p, "hidden")};
    const std::int64_t reaction = p.number("reaction").value_or(-1);
    if (reaction >= 0 && reaction < kReactions) person.reaction = static_cast<int>(reaction);
    person.seat = text(p, "seat");
    return person;
  });
  room.hands = list<std::string>(j, "hands", plain);
  room.waiting = list<Waiting>(j, "waiting", [](const Json& w) {
    return Waiting{text(w, "id"),    text(w, "name"),    text(w, "reason"),
                   flag(w, "guest"), text(w, "subject"), text(w, "seat")};
  });
  room.missing = list<std::string>(j, "missing", plain);
  room.safety = list<std::string>(j, "safety", plain);
  room.spotlight = text(j, "spotlight");
  room.report = text(j, "report");
  room.lead = text(j, "lead");
  room.at_door = text(j, "at_door");
  room.teacher_away = flag(j, "teacher_away");
  room.muted = flag(j, "muted");
  room.connected = flag(j, "connected", true);
  if (const Json* p = j.find("policy"); p && p->is_object()) {
    room.policy = {flag(*p, "locked"),      flag(*p, "frozen"),     p->text_or("chat", "everyone") != "off",
                   flag(*p, "speak", true), flag(*p, "show", true), flag(*p, "share")};
    room.policy.unmute = flag(*p, "unmute", true);
    room.policy.chat_to_teacher = p->text_or("chat", "") == "teacher";
    room.policy.teacher_only_cameras = flag(*p, "teacher_only_cameras");
    room.policy.preview_cameras = flag(*p, "preview_cameras");
    room.policy.guests = flag(*p, "guests", true);
    room.policy.shared_machines = flag(*p, "shared_machines");
  }
  return room;
}

MediaState read_media(const Json& j) {
  MediaState state;
  state.devices = {flag(j, "camera"),
                   flag(j, "microphone"),
                   flag(j, "screen"),
                   flag(j, "camera_wanted"),
                   flag(j, "microphone_wanted"),
                   flag(j, "camera_picture"),
                   flag(j, "blocked"),
                   flag(j, "trouble")};
  state.pictures =
      list<Picture>(j, "pictures", [](const Json& p) { return Picture{text(p, "subject"), text(p, "kind")}; });
  return state;
}

std::optional<Event> from_keeper(std::string_view e, const Json& j) {
  if (e == "start") return StartInfo{flag(j, "invited"), flag(j, "may_create", true)};
  if (e == "classfile") return read_file(j);
  if (e == "door") return read_door(j);
  if (e == "class") return read_room(j);
  if (e == "chat") {
    return ChatLine{text(j, "id"),   text(j, "subject"), text(j, "name"),  text(j, "text"), j.number("at").value_or(0),
                    flag(j, "mine"), flag(j, "note"),    text(j, "reader")};
  }
  if (e == "alert") return Alert{text(j, "code"), text(j, "detail")};
  if (e == "connection") return Connection{text(j, "state"), j.number("retry_in_ms").value_or(0)};
  if (e == "file") return FileReady{text(j, "name"), text(j, "type"), text(j, "bytes")};
  if (e == "over") return Over{text(j, "reason")};
  return {};
}

DevicesSeen read_devices(const Json& j) {
  DevicesSeen seen;
  seen.list.all =
      list<Device>(j, "list", [](const Json& d) { return Device{text(d, "kind"), text(d, "id"), text(d, "name")}; });
  for (const char* kind : {"camera", "microphone", "speaker"}) seen.list.chosen[kind] = text(j, kind);
  return seen;
}

Hearing read_hearing(const Json& j) {
  const std::string_view stage = j.text_or("stage", "");
  return stage == "recording" ? Hearing::recording
         : stage == "playing" ? Hearing::playing
         : stage == "failed"  ? Hearing::failed
                              : Hearing::no;
}

Check read_check(const Json& j) {
  Check check{flag(j, "running"), flag(j, "offline"), {}, text(j, "server"), text(j, "media"),
              text(j, "relay"),   text(j, "tls")};
  check.hops = list<Hop>(j, "hops", [](const Json& h) { return Hop{text(h, "name"), text(h, "result")}; });
  return check;
}

CardLanguages read_card_languages(const Json& j) {
  CardLanguages languages;
  for (const Json& each : j.list("list") ? *j.list("list") : Json::Array())
    languages[text(each, "subject")] = text(each, "language");
  return languages;
}

std::optional<Event> from_shell(std::string_view s, const Json& j) {
  if (s == "activate") return Activated{id(j)};
  if (s == "edit") return Edited{id(j), text(j, "value")};
  if (s == "focus") return Focused{id(j), flag(j, "visible")};
  if (s == "scroll") return Scrolled{id(j), static_cast<float>(j.real("y").value_or(0)), flag(j, "end")};
  if (s == "escape") return Escaped{};
  if (s == "single-keys") return SingleKeys{flag(j, "on", true)};
  if (s == "key") {
    const std::string_view key = j.text_or("key", "");
    if (key == "freeze") return Shortcut{Shortcut::Key::freeze};
    if (key == "hand") return Shortcut{Shortcut::Key::hand};
    if (key == "keys") return Shortcut{Shortcut::Key::keys};
    return {};
  }
  if (s == "media") return read_media(j);
  if (s == "look") {
    return Look{
        flag(j, "dark"),    flag(j, "contrast"),
        flag(j, "reduced"), static_cast<int>(std::clamp<std::int64_t>(j.number("text").value_or(100), 100, 200)),
        text(j, "theme"),   text(j, "text_size")};
  }
  if (s == "heard") return Heard{list<std::string>(j, "subjects", plain)};
  if (s == "quality") return Quality{text(j, "state")};
  if (s == "place") {
    return Place{text(j, "path"),    text(j, "origin"), flag(j, "link"),
                 flag(j, "invited"), flag(j, "kiosk"),  text(j, "seat")};
  }
  if (s == "touched") return Touched{};
  if (s == "time") return TimePassed{};
  if (s == "devices") return read_devices(j);
  if (s == "level")
    return LevelSeen{static_cast<int>(std::clamp<std::int64_t>(j.number("value").value_or(0), 0, kMostLevel))};
  if (s == "hearing") return HearingSeen{read_hearing(j)};
  if (s == "check") return read_check(j);
  if (s == "window") return SmallWindow{flag(j, "possible"), text(j, "subject")};
  if (s == "card-languages") return read_card_languages(j);
  if (s == "file-chosen") return FileChosen{text(j, "name"), text(j, "bytes"), flag(j, "too_big")};
  return {};
}

}  // namespace

std::uint32_t read_rgb(std::string_view hash_rgb) {
  std::uint32_t value = 0x808080;
  if (hash_rgb.size() == 7 && hash_rgb[0] == '#') {
    std::from_chars(hash_rgb.data() + 1, hash_rgb.data() + hash_rgb.size(), value, 16);
  }
  return value;
}

std::optional<Event> parse_event(std::string_view json) {
  auto parsed = Json::parse(json);
  if (!parsed) return {};
  const Json& j = *parsed;
  if (const std::string* e = j.text("e")) return from_keeper(*e, j);
  if (const std::string* s = j.text("s")) return from_shell(*s, j);
  return {};
}

}  // namespace homeroom::app
