// What can happen to the interface: the keeper's events, the devices' state, and what the shell saw the person do.
// Owns values only. parse_event is the one place where outside JSON becomes typed.
// Never trusts a field to be there: what is missing keeps its default, what is unknown is no event.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "wasm/app/state/action.h"
#include "wasm/app/state/model.h"

namespace homeroom::app {

struct Activated {
  std::uint32_t id = 0;
};  // a control of the mirror was pressed
struct Edited {
  std::uint32_t id = 0;
  std::string value;
};  // a native field holds this now
struct Focused {
  std::uint32_t id = 0;
  bool visible = false;
};  // 0: nothing has the focus
struct Scrolled {
  std::uint32_t id = 0;
  float y = 0;
  bool end = false;
};
struct Escaped {};
// A key that works anywhere. What it does is what the button that it stands for would do, if that is there.
struct Shortcut {
  enum class Key { freeze, hand, keys };
  Key key = Key::keys;
};
struct SingleKeys {
  bool on = true;
};  // as this browser remembers it
struct MediaState {
  Devices devices;
  std::vector<Picture> pictures;
};
struct DevicesSeen {
  DeviceList list;
};
struct LevelSeen {
  int level = 0;
};
struct HearingSeen {
  Hearing hearing = Hearing::no;
};
struct FileChosen {
  std::string name, bytes;  // bytes: base64url
  bool too_big = false;     // for the shell: then there are no bytes
};
// Where this tab is, said by the shell at once: the first screen needs no keeper. What the keeper says afterwards
// counts.
struct Place {
  std::string path, origin;
  bool link = false, invited = false;  // there is a student's link, or an invitation, in the address
  bool kiosk = false;                  // a machine that everybody uses
  std::string seat;                    // what its administrator calls it, as it stands in the address
};
struct Touched {};     // somebody moved the mouse, pressed a key or touched the glass: said every few seconds at most
struct TimePassed {};  // as much as the effect `wake` asked for
struct Typed {
  std::string key, value;
};  // an Edited whose field is known

using Event = std::variant<StartInfo, ClassFile, Door, Classroom, ChatLine, Alert, Connection, FileReady, Over,
                           MediaState, Heard, Quality, Look, Activated, Edited, Focused, Scrolled, Escaped, Shortcut,
                           SingleKeys, FileChosen, Place, Typed, Action, DevicesSeen, LevelSeen, HearingSeen, Check,
                           SmallWindow, CardLanguages, Touched, TimePassed>;

std::optional<Event> parse_event(std::string_view json);
std::uint32_t read_rgb(std::string_view hash_rgb);  // "#rrggbb"; grey when it is none

}  // namespace homeroom::app
