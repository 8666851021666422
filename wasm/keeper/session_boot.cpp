// Session: coming up, creating a class, what is stored and what comes back.
#include "shared/classroom/link.h"
#include "shared/classroom/names.h"
#include "shared/crypto/backup.h"
#include "wasm/keeper/session.h"

namespace homeroom::keeper {
namespace {

constexpr std::string_view kMeetingMagic = "HRMEET";
constexpr std::uint8_t kMeetingVersion = 4;
constexpr std::string_view kDeviceMagic = "HRDEV";
constexpr std::string_view kTabMagic = "HRTAB";
constexpr std::size_t kMostTab = 64;
constexpr std::size_t kMostChat = 200;
constexpr std::uint64_t kMostBoots = 200;  // the SFrame context has 8 bits for it

}  // namespace

void Session::load(std::string key) {
  loading_.insert(key);
  loads_.push_back({Output::Kind::load, std::move(key), {}});
}

void Session::store(std::string key, Secret record) {
  if (!kiosk_) {
    stores_.push_back({Output::Kind::store, std::move(key), std::move(record)});
  }
}

void Session::boot(const Json& command) {
  if (kind_ != Kind::none || class_id_) {
    return;
  }
  origin_ = command.text_or("origin", "");
  kiosk_ = command.flag("kiosk").value_or(false);
  if (kiosk_) {
    seat_ = classroom::clean_seat(command.text_or("seat", ""));
  }
  tab_ = command.text_or("tab", "").substr(0, kMostTab);
  set_clock(command);
  std::string_view fragment = command.text_or("fragment", "");
  if (fragment.starts_with('#')) {
    fragment.remove_prefix(1);
  }
  const auto id = classroom::parse_class_path(command.text_or("path", "/"));
  if (!id) {
    if (!kiosk_ && fragment.starts_with("i=") && fragment.size() < 200) {
      invitation_ = fragment.substr(2);
    }
    event(Json::object()
              .set("e", "start")
              .set("invited", !invitation_.empty())
              .set("may_create", !kiosk_ && classroom::may_create(origin_, !invitation_.empty())));
    if (command.text_or("path", "/").size() > 1) {
      alert("bad-link");
    }
    return;
  }
  class_id_ = *id;
  kind_ = Kind::guest;
  if (fragment.starts_with("s=")) {
    auto seed = classroom::parse_link_fragment(fragment);
    if (seed && become_student(std::move(*seed))) {
      remember_tab();
    } else {
      alert("bad-link");
    }
  }
  if (kiosk_) {
    return booted();
  }
  load("device");
  if (kind_ == Kind::guest) {
    load(class_key());
    load(meeting_key());
    load(attendance_key());
    load(audit_key());
    load(tab_record_key());
  }
}

bool Session::become_student(Secret seed) {
  auto key = classroom::link_key(seed, *class_id_);
  if (!key) {
    return false;
  }
  kind_ = Kind::student;
  me_ = Identity{std::move(*key), {}, {}, classroom::Role::student};
  link_seed_ = std::move(seed);
  return true;
}

// So that a reload is still this student: the address bar no longer has the link. It counts for this tab alone, for the
// next person at a shared machine opens another.
void Session::remember_tab() {
  if (kind_ != Kind::student || tab_.empty()) {
    return;
  }
  RecordWriter record(kTabMagic, 1);
  record.text(tab_);
  record.secret(link_seed_);
  record.flag(wants_join_);
  store(tab_record_key(), record.finish());
}

void Session::recall_tab() {
  const auto found = loaded_.find(tab_record_key());
  if (found == loaded_.end() || tab_.empty()) {
    return;
  }
  RecordReader record(found->second, kTabMagic, 1);
  const std::string tab = record.text(kMostTab);
  Secret seed = Secret::copy_of(record.bytes(classroom::kLinkSeedSize));
  const bool was_joining = record.flag();
  if (!record.at_end() || tab != tab_) {
    store(tab_record_key(), {});
  } else if (become_student(std::move(seed))) {
    wants_join_ = was_joining;
  }
}

void Session::restored(std::string_view key, std::optional<BytesView> record, TimeMs now) {
  advance(now);
  if (loading_.erase(std::string(key)) == 1) {
    if (record) {
      loaded_[std::string(key)] = to_bytes(*record);
    }
    if (loading_.empty()) {
      booted();
      for (auto& [each, bytes] : loaded_) {
        wipe(bytes);
      }
      loaded_.clear();
    }
  }
  finish();
}

void Session::booted() {
  if (const auto found = loaded_.find("device"); found != loaded_.end()) {
    RecordReader record(found->second, kDeviceMagic, 1);
    auto key = crypto::SigningKey::from_seed(Secret::copy_of(record.bytes(crypto::kSignSeedSize)));
    if (key && record.at_end()) {
      device_ = std::move(*key);
    }
  }
  if (kind_ == Kind::guest) {
    const auto class_record = loaded_.find(class_key());
    auto file =
        class_record == loaded_.end() ? Result<ClassFile>(Error{"", ""}) : ClassFile::decode(class_record->second);
    if (file && file->class_id() == *class_id_) {
      become_teacher(std::move(*file), true);
      read_attendance();
      read_audit();
      const auto meeting = loaded_.find(meeting_key());
      if (meeting != loaded_.end() && !read_meeting(meeting->second)) {
        office_->wants_open = true;  // there was a meeting, and it is lost: a new one under the same root
      }
      connect();
      return;
    }
    recall_tab();
    if (kind_ == Kind::guest) {
      me_ = Identity{crypto::SigningKey::generate(random_), {}, {}, classroom::Role::guest};
    }
  }
  if (!device_) {
    device_ = crypto::SigningKey::generate(random_);
    RecordWriter record(kDeviceMagic, 1);
    record.secret(device_->seed());
    store("device", record.finish());
  }
  door_dirty_ = true;
  connect();
}

void Session::become_teacher(ClassFile file, bool in_storage) {
  kind_ = Kind::teacher;
  class_id_ = file.class_id();
  root_key_ = file.root_key;
  office_ = std::make_unique<Office>(std::move(file));
  if (office_->file.renew_passes(now_) || !in_storage) {
    save_class();
  }
  my_name_ = office_->file.own_name();
  class_name_ = office_->file.roster.class_name;
  class_file_dirty_ = true;
}

void Session::create(const Json& command) {
  if (class_id_ || kiosk_) {
    return;  // a kiosk would forget the class
  }
  const auto class_name = classroom::clean_name(command.text_or("name", ""));
  const auto teacher = classroom::clean_name(command.text_or("teacher", ""));
  const auto students = classroom::parse_names(command.text_or("students", ""));
  if (!class_name || !teacher || students.problem) {
    return alert("name-list", students.problem ? std::to_string(students.line) : "0");
  }
  become_teacher(ClassFile::create(*class_name, *teacher, students.names, now_, random_), false);
  class_file_dirty_ = false;  // told when the server has it
  office_->create = true;
  connect();
}

void Session::add_students(const std::string& text) {
  std::vector<std::string> taken;
  for (const classroom::Student& each : office_->file.roster.students) {
    taken.push_back(each.name);
  }
  const auto names = classroom::parse_names(text, taken);
  if (names.problem) {
    return alert("name-list", std::to_string(names.line));
  }
  office_->file.add_students(names.names, now_, random_);
  save_class();
  class_file_dirty_ = class_dirty_ = true;
}

void Session::backup(const Json& command) {
  const auto sealed = crypto::seal_backup(command.text_or("passphrase", ""), office_->file.encode(), random_);
  if (!sealed) {
    return alert("bad-passphrase");
  }
  event(Json::object()
            .set("e", "file")
            .set("name", class_name_ + ".homeroom")
            .set("type", "application/octet-stream")
            .set_bytes("bytes", *sealed));
}

void Session::restore_backup(const Json& command) {
  const auto sealed = command.bytes("bytes");
  if (!sealed || kiosk_ || (class_id_ && office_)) {
    return alert("bad-file");
  }
  const auto opened = crypto::open_backup(command.text_or("passphrase", ""), *sealed);
  if (!opened) {
    const bool wrong = std::string_view(opened.error().code) == "crypto.bad-tag";
    return alert(wrong ? "bad-passphrase" : "bad-file");
  }
  auto file = ClassFile::decode(opened->reveal());
  if (!file || (class_id_ && file->class_id() != *class_id_)) {
    return alert("bad-file");
  }
  file->become_new_device(now_, random_);
  me_.reset();
  become_teacher(std::move(*file), false);
  if (line_ != Line::down) {
    put(Output::Kind::close_socket);  // it comes back as the teacher's
  } else {
    connect();
  }
}

Secret Session::meeting_record() const {
  RecordWriter record(kMeetingMagic, kMeetingVersion);
  meeting_->write(record);
  office_->admissions.write(record);
  const classroom::RosterState state = people_.roster_state({}, office_->revoked_keys);
  auto encoded = classroom::encode_message(state);
  record.bytes(encoded ? *encoded : Bytes());
  record.number(chat_.size());
  for (const ChatLine& each : chat_) {
    record.text(each.id);
    record.bytes(each.subject.bytes);
    record.text(each.name);
    record.text(each.text);
    record.number(static_cast<std::uint64_t>(each.at));
    record.flag(each.mine);
    record.flag(each.note);
    record.bytes(each.to ? BytesView(each.to->bytes) : BytesView());
  }
  record.number(camera_keys_.size());
  for (const auto& [leaf, key] : camera_keys_) {
    record.number(leaf);
    record.secret(key);
  }
  return record.finish();
}

bool Session::read_meeting(BytesView bytes) {
  RecordReader record(bytes, kMeetingMagic, kMeetingVersion);
  auto meeting = Meeting::read(record);
  Admissions admissions;
  if (!meeting || !admissions.read(record) || meeting->boots >= kMostBoots) {
    return false;
  }
  const Bytes roster = to_bytes(record.bytes());
  std::vector<ChatLine> chat;
  for (std::size_t left = record.count(kMostChat); left > 0 && record.ok(); --left) {
    ChatLine line;
    line.id = record.text(100);
    auto subject = classroom::SubjectId::from_bytes(record.bytes(classroom::kSubjectSize));
    if (!subject) {
      return false;
    }
    line.subject = *subject;
    line.name = record.text(1000);
    line.text = record.text(100'000);
    line.at = static_cast<TimeMs>(record.number());
    line.mine = record.flag();
    line.note = record.flag();
    if (auto to = classroom::SubjectId::from_bytes(record.bytes(classroom::kSubjectSize))) {
      line.to = *to;
    }
    chat.push_back(std::move(line));
  }
  std::map<std::uint32_t, Secret> camera_keys;
  for (std::size_t left = record.count(classroom::kMaxPeople); left > 0 && record.ok(); --left) {
    const auto leaf = static_cast<std::uint32_t>(record.number());
    camera_keys[leaf] = Secret::copy_of(record.bytes(100));
  }
  if (!record.at_end()) {
    return false;
  }
  office_->admissions = std::move(admissions);
  chat_ = std::move(chat);
  meeting_ = std::move(*meeting);
  ++meeting_->boots;  // stored before the first frame: an SFrame counter never starts over
  // Even if this state is an older one that was put back: nothing is sent before a Commit of this life took effect.
  office_->fresh_keys = false;
  save_meeting();
  resume_attendance();
  entered(true);
  camera_keys_ = std::move(camera_keys);
  for (const auto& [leaf, key] : camera_keys_) {
    (void)frames_.add_camera_key(*meeting_, leaf, key);
  }
  if (auto message = classroom::decode_message(roster)) {
    if (const auto* state = std::get_if<classroom::RosterState>(&*message)) {
      office_->revoked_keys = state->revoked_keys;
      if (const Member* self = meeting_->by_leaf(meeting_->group().own_leaf())) {
        people_.apply(*self, *message, meeting_->policy(), self->subject);
      }
    }
  }
  for (const ChatLine& each : chat_) {
    tell_chat(each);
  }
  return true;
}

void Session::storage_failed(TimeMs now) {
  advance(now);
  if (office_) {
    alert("storage-failed");
  }
  finish();
}

void Session::taken_over(TimeMs now) {
  advance(now);
  if (!stopped_) {
    frames_.leave();
    if (in_class_) {
      to_media(Json::object().set("m", "left"));
    }
    in_class_ = false;
    meeting_.reset();
    stopped_ = true;
    wants_line_ = false;
    put(Output::Kind::close_socket);
    event(Json::object().set("e", "over").set("reason", "replaced"));
  }
  finish();
}

}  // namespace homeroom::keeper
