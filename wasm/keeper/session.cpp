#include "wasm/keeper/session.h"

#include <algorithm>

namespace homeroom::keeper {

Session::Session(Random& random)
    : random_(random),
      frames_([this](const classroom::SubjectId* subject, MediaKind kind) { return gate(subject, kind); }) {}

Session::~Session() = default;

void Session::put(Output::Kind kind, std::string text) { others_.push_back({kind, std::move(text), {}}); }

void Session::alert(std::string_view code, std::string_view detail) {
  Json json = Json::object().set("e", "alert").set("code", code);
  if (!detail.empty()) {
    json.set("detail", detail);
  }
  event(std::move(json));
}

// Nothing that a server says may stop us: what makes no sense is counted and forgotten.
void Session::hostile(const char*) { ++hostile_; }

void Session::wake_at(std::optional<TimeMs> at) {
  if (at && (!wake_ || *at < *wake_)) {
    wake_ = at;
  }
}

// After every input: what follows from it is done here, and only here.
void Session::finish() {
  wake_.reset();
  if (!stopped_) {
    tick_line();
    tick_visitor();
    tick_colleagues();
    tick_office();
    tick_class();
    tick_attendance();
    tick_media();
    pump();  // before a Commit: whoever it removes shall have been told why
    plan_commit();
    tick_audit();
    for (std::string& text : wire_.take(now_)) {
      put(Output::Kind::server, std::move(text));
    }
    wake_at(wire_.next_wake());
    if (class_changed_ && office_) {
      store(class_key(), office_->file.encode());
    }
    if (meeting_changed_ && office_ && meeting_) {
      store(meeting_key(), meeting_record());
    }
    class_changed_ = meeting_changed_ = false;
  }
  emit_events();
}

std::vector<Output> Session::take_outputs() {
  std::vector<Output> outputs = std::move(loads_);
  for (auto* more : {&stores_, &others_}) {
    std::ranges::move(*more, std::back_inserter(outputs));
    more->clear();
  }
  loads_.clear();
  return outputs;
}

void Session::tick(TimeMs now) {
  advance(now);
  finish();
}

void Session::command(std::string_view text, TimeMs now) {
  advance(now);
  // A restored class file travels as text: larger than what the wire brings, but from our own page.
  const auto json = Json::parse(text);
  const std::string* name = json ? json->text("c") : nullptr;
  if (name == nullptr || stopped_ || !dispatch(*name, *json)) {
    hostile("a command that is none");
  }
  finish();
}

bool Session::dispatch(std::string_view name, const Json& command) {
  if (name == "boot") {
    boot(command);
  } else if (name == "create") {
    create(command);
  } else if (name == "restore") {
    restore_backup(command);
  } else if (name == "join") {
    join();
  } else if (name == "ask") {
    ask(command);
  } else if (name == "leave") {
    leave();
  } else if (name == "chat") {
    chat(command);
  } else if (name == "hand") {
    say(classroom::Hand{command.flag("raised").value_or(false)}, true);
  } else if (name == "react") {
    react(command);
  } else if (name == "media_state") {
    const classroom::MediaState state{command.flag("camera").value_or(false),
                                      command.flag("microphone").value_or(false),
                                      command.flag("screen").value_or(false)};
    my_media_ = state;
    say(state, true);
    tell_camera_key();
  } else {
    return office_ != nullptr && dispatch_teacher(name, command);
  }
  return true;
}

bool Session::dispatch_teacher(std::string_view name, const Json& command) {
  using classroom::CommandKind;
  std::optional<classroom::SubjectId> subject;
  if (const std::string* text = command.text("subject")) {
    auto parsed = classroom::SubjectId::parse(*text);
    if (!parsed) {
      return false;
    }
    subject = *parsed;
  }
  const std::string id(command.text_or("id", ""));
  const bool on = command.flag("on").value_or(false);
  if (name == "open") {
    open_class();
  } else if (const bool owners = name == "backup" || name == "name_colleague" || name == "take_back" ||
                                 name == "reissue" || name == "add_students";
             owners && !office_->file.root) {
    return false;  // the root's alone
  } else if (name == "backup") {
    backup(command);
  } else if (name == "name_colleague") {
    name_colleague(command);
  } else if (name == "add_students") {
    add_students(std::string(command.text_or("students", "")));
  } else if (name == "save_attendance") {
    save_attendance();
  } else if (name == "settings") {
    office_->file.roster.shared_machines =
        command.flag("shared_machines").value_or(office_->file.roster.shared_machines);
    office_->file.roster.guests = command.flag("guests").value_or(office_->file.roster.guests);
    save_class();
    class_file_dirty_ = class_dirty_ = true;
  } else if (name == "let_in") {
    let_in(id, command.flag("remember").value_or(false));
  } else if (name == "turn_away") {
    turn_away(id);
  } else if (name == "turn_everyone_away") {
    while (!office_->admissions.waiting().empty()) {
      turn_away(std::string(office_->admissions.waiting().front().id));
    }
  } else if (name == "let_everyone_in") {
    std::vector<std::string> ids;
    for (const auto& each : office_->admissions.waiting()) {
      ids.push_back(each.id);
    }
    for (const std::string& each : ids) {
      let_in(each, false);
    }
  } else if (name == "report") {
    report(command);
  } else if (name == "mute_everyone") {
    order(CommandKind::mute, std::nullopt);
  } else if (name == "freeze" || name == "lock") {
    set_policy(Json::object().set(name == "freeze" ? "frozen" : "locked", on));
  } else if (name == "policy") {
    set_policy(command);
  } else if (name == "end") {
    end_class();
  } else if (name == "spotlight") {
    order(CommandKind::spotlight, subject);  // without a subject: it ends
  } else if (!subject) {
    return false;
  } else if (name == "revoke") {
    revoke(*subject);
  } else if (name == "take_back") {
    take_back(*subject);
  } else if (name == "reissue") {
    reissue(*subject);
  } else if (name == "mute") {
    order(CommandKind::mute, subject);
  } else if (name == "stop_camera") {
    order(CommandKind::stop_camera, subject);
  } else if (name == "show_camera") {
    order(CommandKind::show_camera, subject);
  } else if (name == "lower_hand") {
    order(CommandKind::lower_hand, subject);
  } else if (name == "remove" || name == "send_to_door") {
    remove(*subject, name == "remove");
  } else if (name == "allow_again") {
    if (classroom::Student* student = office_->file.roster.by_subject(*subject)) {
      student->barred = false;
      audit(classroom::AuditKind::allowed_again, *subject);
      save_class();
      class_file_dirty_ = true;
    }
  } else {
    return false;
  }
  return true;
}

}  // namespace homeroom::keeper
