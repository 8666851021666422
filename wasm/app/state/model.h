// Everything the interface knows: what the keeper said last, what the devices do, and what is open on this screen.
// Owns plain values only. Views read it; only update() changes it.
// Never holds a key, a seed or a ticket (student links, on the teacher's own device, are the one exception).
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shared/classroom/roster_import.h"

namespace homeroom::app {

// --- what the keeper says; field by field as in docs/boundary.md ---
struct StartInfo {
  bool invited = false;
  bool may_create = true;
};

struct Student {
  std::string subject, name, link;
  bool revoked = false, barred = false;
};

struct Meeting {                   // one that was, or is: who came
  std::string date, began, ended;  // ended: empty while it lasts
  std::int64_t here = 0, missing = 0, guests = 0;
};

struct Colleague {  // a co-teacher or substitute
  std::string subject, name, until;
  bool ended = false, taken_back = false;
};

struct ClassFile {
  std::string id, name, teacher, link;
  std::vector<Student> students;
  bool open = false;
  std::vector<Meeting> attendance;  // newest first
  bool owner = true;                // the class is this device's; else a co-teacher's, until that day
  std::string until;
  std::vector<Colleague> colleagues;
  bool coming_in = false;  // a colleague is asked to let us in
};

enum class DoorKind { student, guest, teacher };
enum class DoorStage { connecting, closed, green, waiting, refused, removed, ended, turned_away };

struct Colour {
  std::string name;
  std::uint32_t rgb = 0;  // 0xRRGGBB
};

struct Door {
  std::string id;
  std::vector<Colour> colours;
  std::vector<std::string> words;
  DoorKind kind = DoorKind::guest;
  DoorStage stage = DoorStage::connecting;
  std::string name, class_name, reason;  // empty: not said

  // There is nobody to let anybody in; devices and the connection can be tried all the same.
  bool is_nowhere() const { return stage == DoorStage::connecting && reason == "class-not-found"; }
};

struct Person {
  std::string subject, name, role;
  bool camera = false, microphone = false, screen = false, away = false;
  bool hidden = false;  // classmates do not see this camera
  int reaction = -1;    // shown for a few seconds; its place in Reaction::kinds, -1: none
  std::string seat;     // the shared computer they were let in at; for teachers, and only where there is one

  bool teaches() const { return role == "teacher" || role == "co-teacher"; }
};

struct Waiting {
  std::string id, name, reason;
  bool guest = false;
  std::string subject;  // whose link it is; empty: a guest's
  std::string seat;     // the shared computer that this is, by its own word
};

struct Policy {
  bool locked = false, frozen = false;
  bool chat = true, speak = true, show = true, share = false, unmute = true;  // what students may do
  bool chat_to_teacher = false, teacher_only_cameras = false, preview_cameras = false, guests = true;
  bool shared_machines = false;  // a machine that a link was not used on before does not wait
};

struct Classroom {
  std::string me, role, name;
  std::vector<Person> people;
  std::vector<std::string> hands;
  std::vector<Waiting> waiting;
  std::vector<std::string> missing, safety;
  std::string report;                    // words of the school's key for reports; empty: there is none
  std::string spotlight, lead, at_door;  // subjects: whose Commit was the last; a teacher's: who tends the door
  Policy policy;
  bool teacher_away = false, muted = false, connected = true;

  bool teaching() const { return role == "teacher" || role == "co-teacher"; }
  bool may_share() const { return teaching() || (policy.share && !policy.frozen); }
  const Person* find(const std::string& subject) const;
  bool hand_raised(const std::string& subject) const { return hand_place(subject) > 0; }
  int hand_place(const std::string& subject) const;  // 1 is next; 0: the hand is down
  std::size_t teachers() const;
};

struct ChatLine {
  std::string id, subject, name, text;
  std::int64_t at_ms = 0;
  bool mine = false, note = false;
  std::string to;  // of a teacher's note: whose it is
};

struct Alert {
  std::string code, detail;
  friend bool operator==(const Alert&, const Alert&) = default;
};

struct Connection {
  std::string state = "up";
  std::int64_t retry_in_ms = 0;
};

struct FileReady {
  std::string name, type, bytes;  // bytes: base64url, handed on as it came
};

struct Over {
  std::string reason;
};

// --- what the devices do (from media.js) ---
struct Devices {
  bool camera = false, microphone = false, screen = false;  // on now
  bool camera_wanted = false, microphone_wanted = false;    // what the person asked for
  bool camera_picture = false;                              // the own picture flows
  bool blocked = false;                                     // the browser wants a gesture before it plays sound
  bool trouble = false;                                     // a media connection is being made anew
};

// Who is heard now, and how well media flows here.
struct Heard {
  std::vector<std::string> subjects;
};
struct Quality {
  std::string state;  // "good", "weak", "bad" or "none"
};

struct Picture {  // somebody's video element that has a picture
  std::string subject, kind;
  friend bool operator==(const Picture&, const Picture&) = default;
};

// --- the green room (from devices.js, level.js, hear.js, check.js) ---
struct Device {
  std::string kind, id, name;  // kind: camera, microphone, speaker; the name is empty until one was opened
};

struct DeviceList {
  std::vector<Device> all;
  std::map<std::string, std::string> chosen;  // kind → id; none: the system's choice
};

enum class Hearing { no, recording, playing, failed };  // 'Hear yourself as the class will'

struct Hop {
  std::string name, result;  // server, socket, engine, udp, tcp, relay; waiting, ok, failed, down, skipped, absent
};

// What was found out about the way to the server, hop by hop.
struct Check {
  bool running = false, offline = false;
  std::vector<Hop> hops;
  std::string server, media;  // their addresses, for whoever mends it
  std::string relay, tls;     // and the relay's by TCP and by TLS; empty where there is none

  std::string_view result(std::string_view hop) const;  // empty: there is no such hop
  bool relayed() const;                                 // media gets through, but not straight
  std::string failing() const;                          // the first hop that failed and is missed; empty: none
};

inline constexpr int kMostLevel = 12;

struct GreenRoom {
  DeviceList devices;
  Hearing hearing = Hearing::no;
  Check check;
  int level = 0;  // of the own microphone while it is on, 0 to kMostLevel
};

// --- a small window above all others with the teacher's picture (from window.js) ---
struct SmallWindow {
  bool possible = false;  // this browser has such windows
  std::string subject;    // whose picture is in it now; empty: there is none
};

// --- cards to print: in which language, by subject; "" for all others ---
using CardLanguages = std::map<std::string, std::string>;

// --- what this screen is doing ---
// How the pictures of a class are laid out; automatic: a teacher sees everybody alike, students see their teacher
// large.
enum class View { automatic, grid, speaker };
enum class Screen { loading, start, make, restore, file, add, colleague, door, classroom, over };
enum class DialogKind {
  none,
  backup,
  rules,
  language,
  look,
  devices,
  check,
  cards,
  card_language,
  reactions,
  keys,
  still_there
};

// Said aloud once, by the live region: what happened that a sighted person sees at the edge of the eye.
struct Said {
  enum class What { hand, waiting, reaction, unfrozen };
  std::uint32_t number = 0;  // each one's own, growing
  What what = What::hand;
  std::string name;
  int reaction = -1;
};

// How the screen is to look: by what the device asks for, or as the person chose (shell/look.js keeps the choice).
struct Look {
  bool dark = false, contrast = false, reduced_motion = false;
  int text = 100;                // percent: 100 to 200
  std::string theme, text_size;  // what was chosen: "light", "dark", "contrast", "100" to "200"; empty: as the device
  friend bool operator==(const Look&, const Look&) = default;
};

// What was understood of the students' names, as they stand in their field or came from a file.
struct StudentList {
  classroom::RosterImport read;
  std::string file;  // the notes are about this file; empty: about what is in the field
};

// --- a machine that everybody uses: `?kiosk` in the address (state/idle.h) ---
struct Kiosk {
  bool on = false;
  std::string seat;                 // what it is called; empty: nothing
  std::string origin;               // the page's: the only one whose cards lead somewhere
  bool touched = false;             // somebody has been at it since the page came up
  bool leaving = false;             // the page is about to begin anew
  Screen screen = Screen::loading;  // the one that `since_ms` is about
  double since_ms = 0;              // of the last sign that somebody is there
  double asked_ms = 0;              // when 'Are you still there?' came up
  int left_s = 0;                   // seconds in which it can be answered, while it is asked
  double wake_ms = -1;              // when the shell will say that time has passed; negative: it was not asked to
};

struct Interface {
  Screen screen = Screen::loading;
  std::map<std::string, std::string> fields;  // what is typed, by field key
  std::map<std::uint32_t, float> scroll;      // by node id, in px
  std::map<std::uint32_t, bool> scroll_end;   // was at its end when last seen: new lines keep it there
  std::string menu_for;                       // subject whose menu is open
  DialogKind dialog = DialogKind::none;
  std::string busy;         // the key of what was asked and not answered yet
  std::string note_to;      // whom a message goes to: everybody (empty), "teachers", or one subject
  bool whole_year = false;  // the co-teacher to be named
  std::string restore_bytes, restore_name;
  std::map<std::string, StudentList> students;  // by the field of the names
  std::string file_for;                         // the field that the chosen file is for; empty: a class to restore
  std::uint32_t focus = 0;                      // node that has the browser's focus
  bool focus_visible = false;
  int page = 0;
  View view = View::automatic;
  std::string pinned;       // whom this person wants large
  bool single_keys = true;  // letters and signs work as shortcuts; off for those whom they are in the way of
  std::deque<Said> said;    // the newest few
  std::uint32_t said_number = 0;
  std::map<std::string, double> said_at;  // by what and who, in ms: nobody is said again and again
  Look look;
  std::string card_for;  // whose card's language is being chosen; empty: everybody's
};

struct Model {
  StartInfo start;
  ClassFile file;
  bool has_file = false;
  Door door;
  Classroom room;
  bool in_class = false;
  std::deque<ChatLine> chat;
  std::vector<Alert> alerts;
  Connection connection;
  std::string over_reason;
  Devices devices;
  std::vector<Picture> pictures;
  Heard heard;
  std::string last_heard;  // of the others: stays large until somebody else speaks
  Quality quality;
  GreenRoom green;
  SmallWindow window;
  CardLanguages cards;
  Kiosk kiosk;
  Interface ui;

  const std::string& field(const std::string& key) const;
  // Whose picture a small window may show: a teacher's that everybody sees. Null: there is none now.
  const Person* for_the_window() const;
  // The microphone's level is shown, and it is on.
  bool metering() const { return ui.screen == Screen::door && devices.microphone; }
};

inline constexpr std::size_t kMaxChatLines = 500;
inline constexpr std::size_t kMaxAlerts = 4;
inline constexpr int kReactions = 5;  // those that have a name and a picture
inline constexpr std::size_t kMaxSaid = 4;
inline constexpr double kSaidAgainMs = 10'000;     // a hand that goes up and down, a knock that comes again
inline constexpr double kReactionsSaidMs = 4'000;  // of all the class's reactions, one in so long

}  // namespace homeroom::app
