// What a person did: every control on the screen carries one Action.
// Owns its subject's name and nothing else; made by views, used up by update().
// Never talks to the keeper itself: update() turns it into commands.
#pragma once

#include <string>

namespace homeroom::app {

enum class Act {
  none,
  // start and class file
  show_form,
  show_add,
  hide_add,
  hide_form,
  create,
  open_class,
  revoke,
  reissue,
  add_students,
  roster_file,
  save_attendance,
  show_colleague,
  whole_year,
  name_colleague,
  take_back,
  print_cards,  // asks in which languages
  card_language,
  choose_card_language,  // a language: its code, for ui.card_for
  print,
  show_restore,
  restore_file,
  restore,
  // door
  join,
  ask,
  ask_devices,
  choose_device,  // subject: kind, a space, its id
  hear,
  check,
  reload,
  home,
  open_card,  // on a kiosk, what was typed or scanned
  // in class, everybody
  camera,
  microphone,
  screen,
  hand,
  react,  // subject: which
  send_chat,
  note_to,
  leave,
  window,     // the teacher in a small window
  turn_page,  // its number
  view,       // "grid" or "speaker"
  pin,
  // in class, teacher
  let_in,
  let_in_once,
  turn_away,
  let_everyone_in,
  turn_everyone_away,
  mute,
  stop_camera,
  spotlight,
  send_to_door,
  remove,
  allow_again,
  lower_hand,
  show_camera,
  rule,
  mute_everyone,
  report,
  freeze,
  lock,
  end,
  // what is on top
  open_menu,
  close_menu,
  ask_backup,
  ask_rules,
  ask_language,
  ask_look,
  ask_reactions,
  ask_keys,
  single_keys,
  backup,
  close_dialog,
  speak,      // a language: its code
  look,       // a theme: its name; empty: as the device
  text_size,  // in percent; empty: as the device
  dismiss_alert,
};

struct Action {
  Act act = Act::none;
  std::string subject;  // whom or what it is about; empty where the act says it all
  bool on = false;      // for switches: what it shall become

  friend bool operator==(const Action&, const Action&) = default;
};

}  // namespace homeroom::app
