#include "wasm/app/state/act.h"

#include <algorithm>
#include <cstdlib>

#include "shared/classroom/link.h"
#include "wasm/app/state/students.h"

namespace homeroom::app {

using protocol::Json;

Json keeper(std::string_view command) { return Json::object().set("to", "keeper").set("c", command); }
Json media(std::string_view message) { return Json::object().set("to", "media").set("m", message); }
Json shell(std::string_view message) { return Json::object().set("to", "shell").set("s", message); }

namespace {

Json about(std::string_view command, const Action& action) { return keeper(command).set("subject", action.subject); }

std::string trimmed(const std::string& text) {
  const char* space = " \t\r\n";
  auto from = text.find_first_not_of(space);
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(space) - from + 1);
}

void open_dialog(Model& model, DialogKind kind) {
  model.ui.menu_for.clear();
  model.ui.dialog = kind;
}

void close_on_top(Model& model) {
  model.ui.menu_for.clear();
  model.ui.dialog = DialogKind::none;
  model.ui.fields.erase("backup.passphrase");
}

void forget_colleague(Interface& ui) {
  ui.fields.erase("colleague.name");
  ui.fields.erase("colleague.passphrase");
  ui.whole_year = false;
  ui.screen = Screen::file;
}

// Commands that carry what was typed. Nothing is sent while a required field is empty.
bool act_with_text(Model& model, const Action& action, Effects& effects) {
  auto typed = [&](const char* key) { return trimmed(model.field(key)); };
  switch (action.act) {
    case Act::create:
      if (typed("create.name").empty() || model.ui.busy == "create") return true;
      if (!students_are_fine(model, "create.students")) return true;
      model.ui.busy = "create";
      effects.push_back(keeper("create")
                            .set("name", typed("create.name"))
                            .set("teacher", typed("create.teacher"))
                            .set("students", student_lines(model, "create.students")));
      return true;
    case Act::ask:
      if (typed("door.name").empty()) return true;
      effects.push_back(keeper("ask").set("name", typed("door.name")));
      return true;
    case Act::open_card: {
      if (typed("card.address").empty()) return true;
      std::erase_if(model.alerts, [](const Alert& alert) { return alert.code == "bad-link"; });
      const auto card = classroom::parse_card(typed("card.address"), model.kiosk.origin);
      if (!card) {
        model.alerts.push_back({"bad-link", ""});
        return true;
      }
      effects.push_back(shell("open").set("path", card->path).set("fragment", card->fragment));
      model.ui.fields.erase("card.address");
      return true;
    }
    case Act::send_chat:
      if (typed("chat.text").empty()) return true;
      effects.push_back(keeper("chat")
                            .set("text", typed("chat.text"))
                            .set("reader", model.ui.note_to.empty() ? "everyone" : model.ui.note_to));
      model.ui.fields["chat.text"].clear();
      return true;
    case Act::backup:
      if (typed("backup.passphrase").empty()) return true;
      effects.push_back(keeper("backup").set("passphrase", typed("backup.passphrase")));
      close_on_top(model);
      return true;
    case Act::name_colleague:
      if (typed("colleague.name").empty() || typed("colleague.passphrase").empty()) return true;
      effects.push_back(keeper("name_colleague")
                            .set("name", typed("colleague.name"))
                            .set("until", model.ui.whole_year ? "year" : "tomorrow")
                            .set("passphrase", typed("colleague.passphrase")));
      forget_colleague(model.ui);
      return true;
    case Act::add_students:
      if (typed("add.students").empty() || !students_are_fine(model, "add.students")) return true;
      effects.push_back(keeper("add_students").set("students", student_lines(model, "add.students")));
      forget_students(model, "add.students");
      model.ui.screen = Screen::file;
      return true;
    case Act::restore:
      if (typed("restore.passphrase").empty() || model.ui.restore_bytes.empty()) return true;
      model.ui.busy = "restore";
      effects.push_back(
          keeper("restore").set("passphrase", typed("restore.passphrase")).set("bytes", model.ui.restore_bytes));
      model.ui.fields.erase("restore.passphrase");
      return true;
    default: return false;
  }
}

// One field of the class's policy. Chat has three states behind two switches.
Json rule(const Action& action) {
  if (action.subject == "guests" || action.subject == "shared_machines")
    return keeper("settings").set(action.subject, action.on);  // the door's, not the group's
  if (action.subject == "chat") return keeper("policy").set("chat", action.on ? "everyone" : "off");
  if (action.subject == "chat_to_teacher") return keeper("policy").set("chat", action.on ? "teacher" : "everyone");
  return keeper("policy").set(action.subject, action.on);
}

// Commands of a teacher about one person or the whole class.
bool act_as_teacher(Model& model, const Action& action, Effects& effects) {
  switch (action.act) {
    case Act::let_in: effects.push_back(keeper("let_in").set("id", action.subject).set("remember", true)); return true;
    case Act::let_in_once:
      effects.push_back(keeper("let_in").set("id", action.subject).set("remember", false));
      return true;
    case Act::turn_away: effects.push_back(keeper("turn_away").set("id", action.subject)); return true;
    case Act::turn_everyone_away: effects.push_back(keeper("turn_everyone_away")); return true;
    case Act::let_everyone_in: effects.push_back(keeper("let_everyone_in")); return true;
    case Act::mute: effects.push_back(about("mute", action)); break;
    case Act::stop_camera: effects.push_back(about("stop_camera", action)); break;
    case Act::show_camera: effects.push_back(about("show_camera", action)); break;
    case Act::rule: effects.push_back(rule(action)); return true;
    case Act::spotlight:
      effects.push_back(keeper("spotlight").set("subject", action.on ? Json(action.subject) : Json()));
      break;
    case Act::send_to_door: effects.push_back(about("send_to_door", action)); break;
    case Act::remove: effects.push_back(about("remove", action)); break;
    case Act::lower_hand: effects.push_back(about("lower_hand", action)); return true;
    case Act::allow_again: effects.push_back(about("allow_again", action)); return true;
    case Act::report: effects.push_back(shell("report")); break;
    case Act::mute_everyone: effects.push_back(keeper("mute_everyone")); return true;
    case Act::freeze: effects.push_back(keeper("freeze").set("on", action.on)); return true;
    case Act::lock: effects.push_back(keeper("lock").set("on", action.on)); return true;
    case Act::end: effects.push_back(keeper("end")); break;
    case Act::revoke: effects.push_back(about("revoke", action)); break;
    case Act::reissue: effects.push_back(about("reissue", action)); return true;
    case Act::take_back: effects.push_back(about("take_back", action)); return true;
    case Act::save_attendance: effects.push_back(keeper("save_attendance")); return true;
    default: return false;
  }
  close_on_top(model);
  return true;
}

bool act_on_cards(Model& model, const Action& action, Effects& effects) {
  switch (action.act) {
    case Act::print_cards:
      open_dialog(model, DialogKind::cards);
      effects.push_back(cards_to_print(model, true));
      effects.push_back(shell("card-languages").set("class", model.file.id));
      return true;
    case Act::card_language:
      model.ui.card_for = action.subject;
      open_dialog(model, DialogKind::card_language);
      return true;
    case Act::choose_card_language: {
      if (model.ui.card_for.empty()) model.cards.clear();  // for everybody
      model.cards[model.ui.card_for] = action.subject;
      open_dialog(model, DialogKind::cards);
      effects.push_back(cards_to_print(model, true));
      Json list = Json::array();
      for (const auto& [subject, code] : model.cards)
        list.push(Json::object().set("subject", subject).set("language", code));
      effects.push_back(shell("card-languages").set("class", model.file.id).set("list", list));
      return true;
    }
    case Act::print: effects.push_back(shell("print")); return true;
    default: return false;
  }
}

bool act_in_green_room(Model& model, const Action& action, Effects& effects) {
  switch (action.act) {
    case Act::ask_devices:
      open_dialog(model, DialogKind::devices);
      model.green.hearing = Hearing::no;
      effects.push_back(shell("devices"));
      return true;
    case Act::choose_device: {
      const std::size_t space = action.subject.find(' ');
      const std::string kind = action.subject.substr(0, space), id = action.subject.substr(space + 1);
      model.green.devices.chosen[kind] = id;
      effects.push_back(shell("choose-device").set("kind", kind).set("id", id));
      return true;
    }
    case Act::hear:
      if (model.green.hearing == Hearing::recording || model.green.hearing == Hearing::playing) return true;
      effects.push_back(shell("hear"));
      return true;
    case Act::check:
      open_dialog(model, DialogKind::check);
      if (model.green.check.running) return true;
      model.green.check = {.running = true};
      effects.push_back(shell("check"));
      return true;
    default: return false;
  }
}

bool act_on_screen(Model& model, const Action& action, Effects& effects) {
  Interface& ui = model.ui;
  switch (action.act) {
    case Act::show_form: ui.screen = Screen::make; return true;
    case Act::hide_form: ui.screen = Screen::start; return true;
    case Act::show_restore: ui.screen = Screen::restore; return true;
    case Act::restore_file:
      ui.file_for.clear();
      effects.push_back(shell("choose-file"));
      return true;
    case Act::roster_file:
      ui.file_for = action.subject;
      effects.push_back(shell("choose-file").set("accept", ".csv,.tsv,.txt,text/csv,text/plain"));
      return true;
    case Act::show_add: ui.screen = Screen::add; return true;
    case Act::show_colleague: ui.screen = Screen::colleague; return true;
    case Act::whole_year: ui.whole_year = action.on; return true;
    case Act::hide_add:
      forget_students(model, "add.students");
      forget_colleague(ui);
      return true;
    case Act::turn_page: ui.page = std::atoi(action.subject.c_str()); return true;
    case Act::view:
      ui.view = action.subject == "grid" ? View::grid : View::speaker;
      if (ui.view == View::grid) ui.pinned.clear();
      ui.page = 0;
      return true;
    case Act::pin:
      ui.pinned = action.on ? action.subject : std::string();
      ui.page = 0;
      ui.menu_for.clear();
      return true;
    case Act::open_menu: ui.menu_for = ui.menu_for == action.subject ? std::string() : action.subject; return true;
    case Act::close_menu:
    case Act::close_dialog:
      if (ui.dialog == DialogKind::card_language) {
        open_dialog(model, DialogKind::cards);
        return true;
      }
      if (ui.dialog == DialogKind::cards) effects.push_back(cards_to_print(model, false));
      if (ui.dialog == DialogKind::devices && model.green.hearing != Hearing::no) effects.push_back(shell("hear-end"));
      close_on_top(model);
      return true;
    case Act::ask_backup: open_dialog(model, DialogKind::backup); return true;
    case Act::ask_rules: open_dialog(model, DialogKind::rules); return true;
    case Act::ask_language: open_dialog(model, DialogKind::language); return true;
    case Act::ask_look: open_dialog(model, DialogKind::look); return true;
    case Act::look: effects.push_back(shell("look").set("theme", action.subject)); return true;
    case Act::text_size: effects.push_back(shell("look").set("text_size", action.subject)); return true;
    case Act::ask_reactions: open_dialog(model, DialogKind::reactions); return true;
    case Act::ask_keys: open_dialog(model, DialogKind::keys); return true;
    case Act::single_keys:
      ui.single_keys = action.on;
      effects.push_back(shell("single-keys").set("on", action.on));
      return true;
    case Act::speak:
      close_on_top(model);
      effects.push_back(shell("language").set("code", action.subject));
      return true;
    case Act::note_to:
      ui.note_to = action.subject;
      ui.menu_for.clear();
      return true;
    case Act::dismiss_alert:
      std::erase_if(model.alerts, [&](const Alert& alert) { return alert.code == action.subject; });
      return true;
    case Act::reload:
    case Act::home:
      if (model.kiosk.on)
        leave_kiosk(model, effects, action.act == Act::home);
      else
        effects.push_back(shell(action.act == Act::home ? "home" : "reload"));
      return true;
    default: return act_on_cards(model, action, effects);
  }
}

}  // namespace

Json cards_to_print(const Model& model, bool any) {
  Json cards = Json::array();
  for (const Student& student : model.file.students) {
    if (!any || student.revoked || student.link.empty()) continue;
    Json card = Json::object().set("subject", student.subject).set("name", student.name).set("link", student.link);
    for (const std::string& whose : {std::string(), student.subject}) {
      if (auto at = model.cards.find(whose); at != model.cards.end()) card.set("language", at->second);
    }
    cards.push(card);
  }
  return shell("cards").set("title", model.file.name).set("teacher", model.file.teacher).set("cards", cards);
}

void leave_kiosk(Model& model, Effects& effects, bool to_start) {
  if (model.kiosk.leaving) return;
  model.kiosk.leaving = true;
  effects.push_back(keeper("leave"));
  effects.push_back(shell("leave").set("start", to_start));
  close_on_top(model);
}

void act(Model& model, const Action& action, Effects& effects) {
  if (act_with_text(model, action, effects) || act_as_teacher(model, action, effects) ||
      act_in_green_room(model, action, effects) || act_on_screen(model, action, effects)) {
    return;
  }
  switch (action.act) {
    case Act::open_class: effects.push_back(keeper("open")); break;
    case Act::join:
      // Before the class is found too: the keeper knocks as soon as it can.
      if (model.ui.busy == "join") break;
      if (model.door.stage == DoorStage::connecting) model.ui.busy = "join";
      effects.push_back(keeper("join"));
      break;
    case Act::leave:
      if (model.kiosk.on) return leave_kiosk(model, effects);
      effects.push_back(keeper("leave"));
      close_on_top(model);
      break;
    case Act::react:
      effects.push_back(keeper("react").set("kind", std::atoi(action.subject.c_str())));
      close_on_top(model);
      break;
    case Act::hand: effects.push_back(keeper("hand").set("raised", action.on)); break;
    case Act::camera:
      model.devices.camera_wanted = action.on;
      effects.push_back(media("camera").set("on", action.on));
      break;
    case Act::microphone:
      model.devices.microphone_wanted = action.on;
      effects.push_back(media("microphone").set("on", action.on));
      break;
    case Act::window: {
      const Person* teacher = model.for_the_window();
      const bool close = !model.window.subject.empty() || !teacher;
      effects.push_back(shell("window").set("subject", close ? std::string() : teacher->subject));
      break;
    }
    case Act::screen: effects.push_back(media("screen").set("on", action.on)); break;
    default: break;
  }
}

}  // namespace homeroom::app
