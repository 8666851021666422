// The keeper of one tab: everything that is true about its class, for a teacher, a student or a guest.
// Owns keys, group, frames and the connection's state. Never does I/O: commands, server text, stored records and the
// time come in; outputs are taken out after each call (output.h) and carried out in their order.
//
// The parts lie in one file each: session_boot (coming up, creating, storage), session_connection (the way to the
// server), session_answers (what it says to requests), session_visitor (before the door), session_office (the teacher's
// side of it), session_removal (who is put out), session_colleagues (several teachers), session_telling (what their
// devices tell each other), session_commit, session_class (messages and the log), session_rules, session_whisper (what
// is for some alone), session_media, session_attendance, session_audit, session_report, session_events.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/random.h"
#include "shared/classroom/attendance.h"
#include "shared/classroom/door.h"
#include "shared/protocol/json.h"
#include "wasm/keeper/admissions.h"
#include "wasm/keeper/audit_log.h"
#include "wasm/keeper/class_file.h"
#include "wasm/keeper/frames.h"
#include "wasm/keeper/meeting.h"
#include "wasm/keeper/output.h"
#include "wasm/keeper/people.h"
#include "wasm/keeper/wire.h"

namespace homeroom::keeper {

using protocol::Json;

inline constexpr TimeMs kJoinEveryMs = 1500;      // a Commit with joiners at most so often
inline constexpr TimeMs kLeaveWithinMs = 5000;    // who said goodbye is out of the group
inline constexpr TimeMs kAwayRemovedMs = 45'000;  // whose connection is gone: a reload comes back long before
inline constexpr TimeMs kHeartbeatMs = 10'000;
inline constexpr TimeMs kHeartbeatAgainMs = 1000;  // for somebody who is back
inline constexpr TimeMs kTeacherAwayMs = 30'000;   // without a sign: students hear and see the teacher alone
inline constexpr TimeMs kTeacherGoneMs = 100'000;  // students' devices are switched off
inline constexpr TimeMs kKnockAgainMs = 10'000;    // nobody answered
inline constexpr TimeMs kKnockSpreadMs = 1000;     // within which those come back whom the server told to wait
inline constexpr TimeMs kClosedGraceMs = 4000;     // a meeting that ends and opens anew is not over
inline constexpr TimeMs kFirstRetryMs = 300;
inline constexpr TimeMs kLongestRetryMs = 3000;

class Session {
 public:
  explicit Session(Random& random);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void command(std::string_view json, TimeMs now);        // from the app (docs/boundary.md, `c`)
  void media_message(std::string_view json, TimeMs now);  // from media.js (`m`)
  void server_text(std::string_view text, TimeMs now);
  void socket_opened(TimeMs now);
  void socket_closed(int code, TimeMs now);
  void online(TimeMs now);  // the browser says that the network is back
  void restored(std::string_view key, std::optional<BytesView> record, TimeMs now);  // answers a load
  void storage_failed(TimeMs now);                                                   // a store could not be carried out
  void taken_over(TimeMs now);  // another tab has the class now: this one stops
  void tick(TimeMs now);

  std::vector<Output> take_outputs();
  std::optional<TimeMs> next_wake() const { return wake_; }

  Frames& frames() { return frames_; }
  void add_transform(std::string_view json);  // {handle, side, kind, subject?}; also retarget and drop

  // For tests and diagnosis.
  const Meeting* meeting() const { return meeting_ ? &*meeting_ : nullptr; }
  const People& people() const { return people_; }
  const Identity* self() const { return office_ ? &office_->file.me : me_ ? &*me_ : nullptr; }  // null: nobody yet
  bool in_class() const { return in_class_; }
  const classroom::Attendance& attendance() const { return attendance_; }
  const AuditLog* audit_log() const { return audit_ ? &*audit_ : nullptr; }
  std::size_t hostile() const { return hostile_; }  // server texts that made no sense

 private:
  enum class Kind { none, teacher, student, guest };
  enum class Line { down, opening, greeted, asked, proving, ready };  // how far the connection is
  enum class ServerRole { none, visitor, member, committer };
  enum class Ending { none, refused, removed, ended, turned_away };

  struct ChatLine {
    std::string id;
    classroom::SubjectId subject;
    std::string name;
    std::string text;
    TimeMs at = 0;
    bool mine = false;
    bool note = false;                       // for the teachers, and for `to`
    std::optional<classroom::SubjectId> to;  // of a teacher's note
  };
  // What makes this device the teacher's, or a co-teacher's.
  struct Office {
    ClassFile file;
    Admissions admissions;
    std::map<classroom::SubjectId, TimeMs> leaving;  // when they are taken out of the group
    std::set<classroom::SubjectId> urgent;           // removed: now
    std::map<classroom::SubjectId, TimeMs> unnamed;  // guests of whom this device was told nothing, and until when
    std::set<std::string> let_in_once;               // Admissions::id_of
    std::optional<classroom::PolicyWish> policy;     // not committed yet
    struct GivenUp {
      classroom::Policy rules;
      std::set<std::string> inside;  // Admissions::id_of
    };
    std::optional<GivenUp> given_up;  // the group before this one, of the same lesson
    std::vector<Bytes> revoked_keys;
    bool create = false;  // the server does not have the class yet
    bool wants_open = false;
    bool opening = false;    // asked for, not answered: until then the server speaks of the meeting before
    Bytes wants_close;       // the meeting that was ended while the server could not be told
    bool inside = true;      // in the class, not looking at the class file
    bool fresh_keys = true;  // no frames are sent under keys that this tab has from storage alone
    bool server_open = false;
    // several teachers
    std::size_t colleagues = 0;                     // other committers in the meeting, when the server last said so
    bool listed = false;                            // the server has this device in the meeting
    bool had_duty = true;                           // tended the door when it was last looked at
    std::map<classroom::SubjectId, TimeMs> fallen;  // committers who are away, and when they are passed over
    std::optional<TimeMs> open_anyway_at;           // nobody let us in by then: a new meeting
    std::optional<TimeMs> tell_at;                  // the others shall know what has changed here

    std::size_t batch = 100;  // joiners in one Commit; 1 after one that could not be made
    TimeMs last_joins = 0;
    TimeMs next_heartbeat = 0;
    TimeMs hold_commits = 0;
    std::uint64_t wait_epoch = 0;
    explicit Office(ClassFile file_) : file(std::move(file_)) {}
  };

  // session.cpp
  void finish();
  void wake_at(std::optional<TimeMs> at);
  void put(Output::Kind kind, std::string text = {});
  void event(Json json) { put(Output::Kind::app, json.dump()); }
  void to_media(Json json) { put(Output::Kind::media, json.dump()); }
  void alert(std::string_view code, std::string_view detail = {});
  void hostile(const char* why);
  bool dispatch(std::string_view name, const Json& command);
  bool dispatch_teacher(std::string_view name, const Json& command);

  // session_boot.cpp
  void boot(const Json& command);
  void load(std::string key);
  void store(std::string key, Secret record);
  void booted();
  bool become_student(Secret seed);
  void remember_tab();
  void recall_tab();
  void create(const Json& command);
  void restore_backup(const Json& command);
  void backup(const Json& command);
  void become_teacher(ClassFile file, bool in_storage);
  bool read_meeting(BytesView record);
  void save_class() {
    class_changed_ = true;
    tell_office();
  }
  void save_meeting() { meeting_changed_ = true; }
  Secret meeting_record() const;
  std::string class_key() const { return "class/" + class_id_->text(); }
  std::string tab_record_key() const { return "tab/" + class_id_->text(); }
  std::string meeting_key() const { return "meeting/" + class_id_->text(); }

  // session_line.cpp
  void advance(TimeMs now);
  void connect();
  void line_heard();
  void doubt_line();
  void ask_line(TimeMs within);
  void tick_line();

  // session_connection.cpp
  void reconnect_without_ticket();
  void on_server(const Json& message);
  void greeted(const Json& message);
  void prove();
  void found_class(const Json& answer);
  void proven(const Json& answer);
  void proven_as_teacher(bool gap, const Json& answer);
  void request(Request::Kind kind, Json message, Bytes mid = {}, bool bulk = false);
  bool ready() const { return line_ == Line::ready; }
  classroom::ClassContext context() const;
  classroom::ClassContext context_of_log() const;

  // session_answers.cpp
  void answered(const Request& request, const Json& answer);
  void refused(const Request& request, const Json& answer);

  // session_visitor.cpp
  void join();
  void ask(const Json& command);
  void leave();
  void has_left();
  void knock();
  void knock_later(TimeMs wait);
  void no_place();
  void on_answer(const Json& message);
  void on_welcome(const Json& message);
  void on_removed();
  void on_opened(const Json& message);
  void on_closed();
  void greeted_by_teacher(const struct Answer& answer);
  void refused_by_teacher(const struct Answer& answer);
  void drop_meeting();                 // the group is gone; the view may stay
  void over(std::string_view reason);  // out of the class for good
  void tick_visitor();

  // session_office.cpp
  void open_class();
  void start_meeting();
  void on_knock(const Json& message);
  void student_knocks(const std::string& conn, BytesView key, Knock knock, classroom::Student& student);
  void guest_knocks(const std::string& conn, BytesView key, Knock knock);
  bool admit(const std::string& conn, BytesView key, const Knock& knock, const classroom::SubjectId& subject);
  void answer(const std::string& conn, BytesView key, const Knock& knock, const struct Answer& answer);
  void greet(const std::string& conn, BytesView key, const Knock& knock, const classroom::Student& student);
  void let_in(const std::string& id, bool remember);
  void turn_away(const std::string& id);
  void add_students(const std::string& text);
  void on_away(const Json& message);
  void on_back(const Json& message);
  void everyone_is_here();
  void end_class();
  std::vector<classroom::Present> present() const;

  // session_removal.cpp
  void remove(const classroom::SubjectId& subject, bool bar);
  void find_shut_out(const classroom::ClassContext& rules);
  void find_unnamed();
  void revoke(const classroom::SubjectId& subject);
  void revoke_key(const Bytes& key);
  void reissue(const classroom::SubjectId& subject);

  // session_colleagues.cpp
  bool may_take_out(const classroom::SubjectId& subject) const;
  void name_colleague(const Json& command);
  void take_back(const classroom::SubjectId& subject);
  void send_taken_back();
  void on_taken_back(const Json& message);
  void no_committer();
  bool pass_is_over() const;  // the own one
  void take_colleagues(const Json& answer);
  void come_in();
  void leave_meeting();
  void opened_elsewhere(bool by_this_person);
  void committer_removed();
  void ended_by_colleague();
  bool colleague_knocks(const std::string& conn, BytesView key, const Knock& knock);
  // Whose device tends the door (towards somebody who would tend it themselves); is it this one?
  std::optional<classroom::SubjectId> door_keeper(const std::optional<classroom::SubjectId>& except = {}) const;
  bool on_duty(const std::optional<classroom::SubjectId>& except = {}) const;
  bool colleague_here() const;
  Json colleagues() const;  // subjects of the other committers in the group
  void committer_away(const classroom::SubjectId& subject, bool left);
  void tick_colleagues();
  void others_committed(const std::vector<classroom::SubjectId>& came);

  // session_telling.cpp
  void tell_office();
  Secret office_record() const;
  void take_office(const Member& sender, BytesView record);
  void learn_colleagues(const classroom::Roster& theirs);
  bool name_people();
  void colleague_says(const classroom::Message& message);

  // session_commit.cpp
  void plan_commit();
  void send_commit();
  void commit_refused(BytesView mid, const Json& answer);
  void commit_lost(bool joiners_again);
  void committed(const Change& change);
  void send_roster();
  void tick_office();

  // session_class.cpp
  void entered(bool joined);
  void new_epoch();
  void on_log(const Json& message);
  void on_relay(const Json& message);
  void handle(const Meeting::Step& step);
  void message_from(const Member& sender, BytesView content, const std::string& id, bool mine, bool whispered = false);
  void chat_from(const Member& sender, const classroom::Chat& chat, const std::string& id, bool mine);
  void tell_chat(const ChatLine& line);
  void heard(const classroom::Heartbeat& beat);
  void sign_of_life(TimeMs sent);
  void differs(std::string_view code);
  bool say(const classroom::Message& message, bool keep);
  void chat(const Json& command);
  void react(const Json& command);
  void tick_reactions();
  void order(classroom::CommandKind kind, std::optional<classroom::SubjectId> subject);
  Json policy_json() const;
  void lose_track();  // this state cannot follow the log any more
  void pump();
  void tick_class();
  bool i_commit() const { return meeting_ && classroom::is_committer(meeting_->me().role); }
  bool teacher_away() const;
  bool teacher_gone() const;

  // session_rules.cpp
  void set_policy(const Json& wanted);
  classroom::Policy wished_rules() const;
  void note_rules();
  void keep_rules(const classroom::PolicyWish& wish);
  void give_up_group();
  void lesson_is_over();
  classroom::Policy first_rules() const;

  // session_whisper.cpp
  Result<Bytes> whispered(const Outbox::Entry& entry);
  void whisper_from(const Member& sender, const classroom::Whisper& whisper, const std::string& id);
  void new_camera_keys();
  void tell_camera_key();

  // session_attendance.cpp
  void set_clock(const Json& command);
  std::vector<classroom::Attendance::Known> students_of_class() const;
  void begin_attendance();
  void resume_attendance();
  void end_attendance();
  void read_attendance();
  void tick_attendance();
  Json attendance_list() const;
  void save_attendance();
  std::string attendance_key() const { return "attendance/" + class_id_->text(); }

  // session_audit.cpp
  void read_audit();
  void audit(classroom::AuditKind kind, std::optional<classroom::SubjectId> subject, BytesView detail = {},
             std::uint64_t epoch = 0);
  void audit_commit(const Change& change);
  void tick_audit();
  void audit_taken(const Json& answer);
  void audit_refused(const Json& answer);
  std::string audit_key() const { return "audit/" + class_id_->text(); }

  // session_report.cpp
  void report(const Json& command);
  std::string name_for_report(const classroom::SubjectId& subject);
  std::string report_words() const;

  // session_media.cpp
  bool gate(const classroom::SubjectId* subject, MediaKind kind) const;
  void rules_changed();  // gates, and what this device may switch on
  void send_feeds();
  // Of what the relay offers: known streams of others in the group for which `wanted` holds, as [{subject, kinds}].
  Json feeds_where(const std::function<bool(const classroom::SubjectId&, MediaKind)>& wanted) const;
  void moderate();
  void media_failed(std::string_view what, std::string_view code, std::int64_t round);
  void on_offer(const Json& message);
  void on_relay_offer(const Json& message);
  void tick_media();

  // session_events.cpp
  void emit_events();
  void emit_class_file();
  void emit_door();
  void emit_class();
  std::string_view stage() const;

  Random& random_;
  TimeMs now_ = 0;
  std::vector<Output> loads_, stores_, others_;
  std::optional<TimeMs> wake_;
  std::size_t hostile_ = 0;

  // who this is
  Kind kind_ = Kind::none;
  std::string origin_;
  std::string invitation_;
  std::string tab_;       // this tab's own name, the same after a reload
  Secret link_seed_;      // a student's
  bool kiosk_ = false;    // everybody's machine: nothing is stored or looked for, and no class is made
  std::string seat_;      // a kiosk's, as its administrator calls it
  bool stopped_ = false;  // another tab has the class
  std::optional<classroom::ClassId> class_id_;
  Bytes root_key_;                 // checked against the class id
  Bytes door_key_;                 // signed by the root
  Bytes school_key_;               // for reports; empty: none
  std::vector<Bytes> taken_back_;  // committers' keys that the root took back
  std::optional<crypto::SigningKey> device_;
  std::optional<Identity> me_;  // a student's or guest's; the teacher's is in office_
  std::unique_ptr<Office> office_;
  std::set<std::string> loading_;
  std::map<std::string, Bytes> loaded_;
  bool class_changed_ = false, meeting_changed_ = false;

  // the line to the server
  Wire wire_;
  Line line_ = Line::down;
  ServerRole role_ = ServerRole::none;
  Bytes nonce_;
  std::string conn_;  // the server's name for this connection
  bool wants_line_ = false;
  std::optional<TimeMs> retry_at_;
  TimeMs retry_ms_ = kFirstRetryMs;
  TimeMs heard_at_ = 0;               // the last word of the server, or when the line was asked for
  std::optional<TimeMs> answer_due_;  // a ping is out: then the line is given up
  bool open_ = false;                 // the server says that the class is open
  // Up to here the log went on while the line was broken, as the server says, which has so long to give it to us; and
  // so many passes had been taken back by then.
  std::uint64_t caught_up_at_ = 0;
  TimeMs caught_up_by_ = 0;
  std::size_t taken_back_before_ = 0;

  // the teacher's register
  classroom::Attendance attendance_;
  int utc_offset_min_ = 0;
  TimeMs attendance_look_ = 0;
  std::optional<TimeMs> attendance_due_;  // when it is to be stored
  std::optional<TimeMs> blind_since_;     // the line broke, or this tab was not there
  TimeMs ready_since_ = 0;

  // the audit log
  std::optional<AuditLog> audit_;
  bool audit_changed_ = false, audit_in_flight_ = false;
  TimeMs audit_hold_ = 0;

  // before the door
  std::optional<crypto::HpkeKeyPair> reply_;
  Bytes open_group_;                            // the meeting's, as the server says; a knock is for that one alone
  std::vector<mls::KeyPackageBundle> bundles_;  // the newest few whose Welcome may come
  bool wants_join_ = false;
  bool place_lost_ = false;  // at the door
  std::optional<TimeMs> knock_at_;
  TimeMs knock_again_ms_ = kKnockAgainMs;
  TimeMs knock_spread_ms_ = kKnockSpreadMs;
  std::string my_name_, class_name_, reason_;
  Ending ending_ = Ending::none;
  std::optional<TimeMs> closed_at_;

  // in class
  std::optional<Meeting> meeting_;
  People people_;
  Frames frames_;
  bool in_class_ = false;
  std::vector<ChatLine> chat_;
  std::vector<Bytes> revoked_keys_;  // as teachers' devices said
  std::optional<classroom::CommandKind> notice_;
  std::optional<classroom::SubjectId> lead_;  // whose Commit, or whose word about the class, was the last
  TimeMs entered_at_ = 0, last_sign_ = 0;
  std::optional<TimeMs> reaction_end_;  // when one that is shown now is to go
  bool away_told_ = false;
  std::string differs_told_;                // which alert, in which epoch
  std::optional<TimeMs> clock_difference_;  // the smallest seen between our clock and the teacher's
  std::uint64_t hold_epoch_ = 0;
  TimeMs hold_outbox_ = 0;
  std::optional<std::uint64_t> sending_epoch_;
  bool media_up_ = false;
  std::vector<Json> feeds_;
  std::string last_feeds_, last_allow_, last_moderated_;
  classroom::MediaState my_media_;
  // Teacher-only cameras, of this epoch: the own key, and on the teachers' devices those of the others, by leaf.
  Secret camera_key_;
  bool camera_key_told_ = false;
  std::map<std::uint32_t, Secret> camera_keys_;

  // what the app is to be told
  bool class_file_dirty_ = false, door_dirty_ = false, class_dirty_ = false;
  TimeMs class_told_ = 0;
  std::string last_class_, last_door_;
};

}  // namespace homeroom::keeper
