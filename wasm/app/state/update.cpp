#include "wasm/app/state/update.h"

#include <algorithm>
#include <utility>

#include "shared/classroom/class_id.h"
#include "shared/classroom/names.h"
#include "shared/classroom/safety_words.h"
#include "wasm/app/state/act.h"
#include "wasm/app/state/idle.h"
#include "wasm/app/state/said.h"
#include "wasm/app/state/students.h"

namespace homeroom::app {
namespace {

using protocol::Json;

std::string title_of(const Model& model) {
  if (model.in_class && !model.room.name.empty()) return model.room.name + " – Homeroom";
  if (model.ui.screen == Screen::file) return model.file.name + " – Homeroom";
  return "Homeroom";
}

// What a student sees before anybody has answered: the class's sign follows from its id.
Door at_the_door(const classroom::ClassId& id) {
  const classroom::DoorSign sign = classroom::door_sign(id);
  Door door;
  door.id = id.text();
  door.kind = DoorKind::student;
  for (const classroom::Colour& each : sign.colours)
    door.colours.push_back({std::string(each.name), read_rgb(each.rgb)});
  for (std::string_view word : sign.words) door.words.emplace_back(word);
  return door;
}

void nothing_on_top(Interface& ui) {
  ui.menu_for.clear();
  ui.dialog = DialogKind::none;
}

struct Change {
  Model& model;
  Effects& effects;
  double now_ms;

  void operator()(const StartInfo& start) {
    model.start = start;
    if (model.ui.screen == Screen::loading)
      model.ui.screen = Screen::start;  // or somebody has pressed something by now
  }

  void operator()(const ClassFile& file) {
    model.file = file;
    model.has_file = true;
    model.ui.busy.clear();
    const bool at_a_form = model.ui.screen == Screen::add || model.ui.screen == Screen::colleague;
    if (!model.in_class && !at_a_form) model.ui.screen = Screen::file;
    // Typed names have become a class: they are not needed a second time.
    std::erase_if(model.ui.fields, [](const auto& field) { return field.first.starts_with("create."); });
    model.ui.students.erase("create.students");
  }

  void operator()(const Door& door) {
    model.door = door;
    if (door.stage != DoorStage::connecting && model.ui.busy == "join") model.ui.busy.clear();
    if (!model.in_class && model.ui.screen != Screen::over) model.ui.screen = Screen::door;
  }

  void operator()(const Classroom& room) {
    bool was_muted = model.in_class && model.room.muted;
    if (!model.in_class) {
      nothing_on_top(model.ui);
      model.chat.clear();
      model.ui.page = 0;
      model.ui.pinned.clear();
      model.ui.note_to.clear();
      model.ui.said.clear();
      tell_devices();
    }
    if (model.in_class) say_changes(model, room, now_ms);
    if (room.report.empty() != model.room.report.empty())
      effects.push_back(shell("stills").set("on", !room.report.empty()));
    model.room = room;
    model.in_class = true;
    model.ui.screen = Screen::classroom;
    if (room.muted && !was_muted && model.devices.microphone_wanted) act(model, {Act::microphone, "", false}, effects);
    if (!model.ui.menu_for.empty() && !room.find(model.ui.menu_for)) model.ui.menu_for.clear();
    if (!model.ui.pinned.empty() && !room.find(model.ui.pinned)) model.ui.pinned.clear();
    if (room.policy.frozen && !room.teaching() && model.ui.dialog == DialogKind::reactions)
      model.ui.dialog = DialogKind::none;
    if (room.teaching() && !model.ui.note_to.empty() && !room.find(model.ui.note_to)) model.ui.note_to.clear();
  }

  void operator()(const ChatLine& line) {
    auto same = [&](const ChatLine& other) { return !line.id.empty() && other.id == line.id; };
    if (std::any_of(model.chat.begin(), model.chat.end(), same)) return;
    model.chat.push_back(line);
    if (model.chat.size() > kMaxChatLines) model.chat.pop_front();
  }

  void operator()(const Alert& alert) {
    model.ui.busy.clear();
    std::erase_if(model.alerts, [&](const Alert& other) { return other.code == alert.code; });
    model.alerts.push_back(alert);
    if (model.alerts.size() > kMaxAlerts) model.alerts.erase(model.alerts.begin());
    if (alert.code.starts_with("camera-")) model.devices.camera_wanted = false;
    if (alert.code.starts_with("microphone-")) model.devices.microphone_wanted = false;
  }

  void operator()(const Connection& connection) {
    model.connection = connection;
    if (connection.state == "up")
      std::erase_if(model.alerts, [](const Alert& a) { return a.code == "server-unreachable"; });
  }

  void operator()(const FileReady& file) {
    if (model.kiosk.on) return;  // whoever comes next would find it
    effects.push_back(shell("save").set("name", file.name).set("type", file.type).set("bytes", file.bytes));
  }

  void operator()(const Over& over) {
    model.over_reason = over.reason;
    model.in_class = false;
    if (!model.room.report.empty()) effects.push_back(shell("stills").set("on", false));
    if (model.kiosk.on && !model.kiosk.leaving) effects.push_back(shell("clear"));
    model.room = {};
    model.chat.clear();
    model.pictures.clear();
    model.devices = {};
    model.heard = {};
    model.last_heard.clear();
    nothing_on_top(model.ui);
    model.ui.screen = Screen::over;
  }

  void operator()(const MediaState& state) {
    bool told = model.devices.camera == state.devices.camera && model.devices.microphone == state.devices.microphone &&
                model.devices.screen == state.devices.screen;
    model.devices = state.devices;
    model.pictures = state.pictures;
    if (!told && model.in_class) tell_devices();
    // A device that works again needs no warning any more.
    std::erase_if(model.alerts, [&](const Alert& alert) {
      return (state.devices.camera && alert.code.starts_with("camera-")) ||
             (state.devices.microphone && alert.code.starts_with("microphone-"));
    });
  }

  void operator()(const Heard& heard) {
    model.heard = heard;
    const auto& now = heard.subjects;
    if (std::find(now.begin(), now.end(), model.last_heard) != now.end()) return;
    for (const std::string& subject : now) {
      if (subject != model.room.me) model.last_heard = subject;
    }
  }
  void operator()(const Quality& quality) { model.quality = quality; }
  void operator()(const DevicesSeen& seen) { model.green.devices = seen.list; }
  void operator()(const LevelSeen& seen) {
    if (model.metering()) model.green.level = seen.level;
  }
  void operator()(const HearingSeen& seen) { model.green.hearing = seen.hearing; }
  void operator()(const Check& check) { model.green.check = check; }
  void operator()(const SmallWindow& window) { model.window = window; }
  void operator()(const CardLanguages& languages) {
    if (model.ui.dialog != DialogKind::cards) return;
    model.cards = languages;
    effects.push_back(cards_to_print(model, true));
  }
  void operator()(const Look& look) { model.ui.look = look; }
  void operator()(const Focused& focus) {
    model.ui.focus = focus.id;
    model.ui.focus_visible = focus.visible;
  }
  void operator()(const Scrolled& scrolled) {
    model.ui.scroll[scrolled.id] = scrolled.y;
    model.ui.scroll_end[scrolled.id] = scrolled.end;
  }
  void operator()(const Escaped&) { act(model, {Act::close_dialog, "", false}, effects); }
  void operator()(const SingleKeys& keys) { model.ui.single_keys = keys.on; }
  void operator()(const Shortcut& shortcut) {
    const bool letter = shortcut.key != Shortcut::Key::freeze;
    if (letter && (!model.ui.single_keys || model.ui.dialog != DialogKind::none || !model.ui.menu_for.empty())) return;
    switch (shortcut.key) {
      case Shortcut::Key::freeze:
        // Only ever into the freeze: whoever hits the key again and again in alarm does not undo it.
        if (model.in_class && model.room.teaching() && !model.room.policy.frozen)
          act(model, {Act::freeze, "", true}, effects);
        break;
      case Shortcut::Key::hand:
        if (model.in_class) act(model, {Act::hand, "", !model.room.hand_raised(model.room.me)}, effects);
        break;
      case Shortcut::Key::keys: act(model, {Act::ask_keys, "", false}, effects); break;
    }
  }
  void operator()(const FileChosen& file) {
    if (!model.ui.file_for.empty()) return read_students(model, std::exchange(model.ui.file_for, {}), file);
    if (file.too_big) return (*this)(Alert{"bad-file", ""});
    model.ui.restore_name = file.name;
    model.ui.restore_bytes = file.bytes;
  }
  void operator()(const Place& place) {
    if (place.kiosk) {
      model.kiosk.on = true;
      model.kiosk.seat = classroom::clean_seat(place.seat);
      model.kiosk.origin = place.origin;
    }
    if (model.ui.screen != Screen::loading) return;
    const auto id = classroom::parse_class_path(place.path);
    if (id && place.link) {
      model.door = at_the_door(*id);
      model.ui.screen = Screen::door;
    } else if (place.path == "/") {
      (*this)(StartInfo{place.invited, classroom::may_create(place.origin, place.invited)});
    }
  }
  void operator()(const Typed& typed) {
    model.ui.fields[typed.key] = typed.value;
    if (typed.key == "create.students" || typed.key == "add.students") students_typed(model, typed.key);
  }
  void operator()(const Action& action) { act(model, action, effects); }
  void operator()(const Touched&) {}  // they and the time are for watch_idle()
  void operator()(const TimePassed&) {}
  void operator()(const Activated&) {}  // the frame knows which Action that is: see App
  void operator()(const Edited&) {}

  void tell_devices() {
    effects.push_back(keeper("media_state")
                          .set("camera", model.devices.camera)
                          .set("microphone", model.devices.microphone)
                          .set("screen", model.devices.screen));
  }
};

}  // namespace

void update(Model& model, const Event& event, double now_ms, Effects& effects) {
  std::string title = title_of(model);
  const bool metered = model.metering(), was_in_class = model.in_class;
  std::visit(Change{model, effects, now_ms}, event);
  watch_idle(model, event, now_ms, effects);
  if (model.metering() != metered) {
    model.green.level = 0;
    effects.push_back(shell("meter").set("on", !metered));
  }
  if (model.in_class != was_in_class) effects.push_back(shell("awake").set("on", model.in_class));
  // What may not be seen any more is not seen in a window of its own either.
  if (const Person* seen = model.for_the_window();
      !model.window.subject.empty() && (!seen || seen->subject != model.window.subject)) {
    effects.push_back(shell("window").set("subject", ""));
    model.window.subject.clear();
  }
  if (title_of(model) != title) effects.push_back(shell("title").set("text", title_of(model)));
}

}  // namespace homeroom::app
