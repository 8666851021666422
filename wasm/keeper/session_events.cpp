// Session: what the app is told (docs/boundary.md, `e`): each event is the whole truth about its part.
#include <algorithm>

#include "shared/classroom/link.h"
#include "shared/classroom/safety_words.h"
#include "wasm/keeper/session.h"

namespace homeroom::keeper {
namespace {

constexpr TimeMs kClassEveryMs = 50;  // a crowd coming in is told in pictures, not one by one

std::string_view name_of(classroom::Role role) {
  switch (role) {
    case classroom::Role::teacher: return "teacher";
    case classroom::Role::co_teacher: return "co-teacher";
    case classroom::Role::student: return "student";
    case classroom::Role::guest: return "guest";
    case classroom::Role::seat: return "seat";
  }
  return "";
}

std::string_view name_of(classroom::ChatTo chat) {
  return chat == classroom::ChatTo::off ? "off" : chat == classroom::ChatTo::teacher ? "teacher" : "everyone";
}

}  // namespace

void Session::emit_events() {
  if (class_file_dirty_ && office_ && !office_->create) {
    emit_class_file();
    class_file_dirty_ = false;
  }
  if (door_dirty_ && class_id_ && !office_ && loading_.empty() && kind_ != Kind::none) {
    emit_door();
    door_dirty_ = false;
  }
  // Nobody without a name: names come right behind the Commit that let us in.
  const bool names = people_.has_roster() || now_ >= entered_at_ + 2000;
  if (class_dirty_ && in_class_ && (names || !meeting_)) {
    if (now_ >= class_told_ + kClassEveryMs || now_ < class_told_) {
      emit_class();
      class_dirty_ = false;
    } else {
      wake_at(class_told_ + kClassEveryMs);
    }
  } else if (class_dirty_ && in_class_) {
    wake_at(entered_at_ + 2000);
  }
}

void Session::emit_class_file() {
  const std::string base = origin_ + classroom::class_path(*class_id_);
  Json students = Json::array();
  for (const classroom::Student& each : office_->file.roster.students) {
    students.push(Json::object()
                      .set("subject", each.subject.text())
                      .set("name", each.name)
                      .set("link", each.seed.empty() ? std::string() : base + "#" + classroom::link_fragment(each.seed))
                      .set("revoked", each.revoked)
                      .set("barred", each.barred));
  }
  Json colleagues = Json::array();
  for (const classroom::Colleague& each : office_->file.roster.colleagues) {
    if (each.role == classroom::Role::co_teacher) {
      colleagues.push(Json::object()
                          .set("subject", each.subject.text())
                          .set("name", each.name)
                          .set("until", classroom::date_text(each.not_after, utc_offset_min_))
                          .set("ended", each.not_after < now_)
                          .set("taken_back", each.revoked));
    }
  }
  const bool owner = office_->file.root.has_value();
  event(Json::object()
            .set("e", "classfile")
            .set("owner", owner)
            .set("until", owner ? std::string() : classroom::date_text(office_->file.own_pass_ends(), utc_offset_min_))
            .set("me", office_->file.own_name())
            .set("colleagues", std::move(colleagues))
            .set("coming_in", office_->open_anyway_at.has_value())
            .set("class", class_id_->text())
            .set("name", office_->file.roster.class_name)
            .set("teacher", office_->file.roster.teacher_name)
            .set("link", base)
            .set("students", std::move(students))
            .set("open", office_->server_open || meeting_.has_value())
            .set("shared_machines", office_->file.roster.shared_machines)
            .set("attendance", attendance_list()));
}

// What students may do now, as the teacher reads and changes it.
Json Session::policy_json() const {
  using classroom::Who;
  const classroom::Policy& policy = meeting_->policy();
  Json json =
      Json::object().set("locked", policy.locked).set("frozen", policy.frozen).set("chat", name_of(policy.chat));
  json.set("speak", policy.speak == Who::everyone).set("show", policy.show == Who::everyone);
  json.set("share", policy.share == Who::everyone).set("unmute", policy.unmute == Who::everyone);
  json.set("guests", office_ == nullptr || office_->file.roster.guests);
  json.set("shared_machines", office_ != nullptr && office_->file.roster.shared_machines);
  json.set("teacher_only_cameras", policy.teacher_only_cameras).set("preview_cameras", policy.preview_cameras);
  return json;
}

void Session::tell_chat(const ChatLine& line) {
  event(Json::object()
            .set("e", "chat")
            .set("id", line.id)
            .set("subject", line.subject.text())
            .set("name", line.name)
            .set("text", line.text)
            .set("at", line.at)
            .set("mine", line.mine)
            .set("note", line.note)
            .set("reader", line.to ? Json(line.to->text()) : Json()));
}

std::string_view Session::stage() const {
  switch (ending_) {
    case Ending::refused: return "refused";
    case Ending::removed: return "removed";
    case Ending::ended: return "ended";
    case Ending::turned_away: return "turned-away";
    case Ending::none: break;
  }
  if (!ready()) {
    return "connecting";
  }
  return !open_ ? "closed" : wants_join_ ? "waiting" : "green";
}

void Session::emit_door() {
  const classroom::DoorSign sign = classroom::door_sign(*class_id_);
  Json colours = Json::array();
  for (const classroom::Colour& each : sign.colours) {
    colours.push(Json::object().set("name", each.name).set("rgb", each.rgb));
  }
  Json door = Json::object().set("e", "door").set("class", class_id_->text()).set("colours", std::move(colours));
  door.set("words", Json::array().push(sign.words[0]).push(sign.words[1]));
  door.set("kind", kind_ == Kind::student   ? "student"
                   : kind_ == Kind::teacher ? "teacher"
                                            : "guest")
      .set("stage", stage());
  if (!my_name_.empty()) {
    door.set("name", my_name_);
  }
  if (!class_name_.empty()) {
    door.set("class_name", class_name_);
  }
  if (!reason_.empty()) {
    door.set("reason", reason_);
  }
  std::string text = door.dump();
  if (text != last_door_) {
    last_door_ = text;
    put(Output::Kind::app, std::move(text));
  }
}

void Session::emit_class() {
  class_told_ = now_;
  if (!meeting_) {
    // Coming back by ourselves: the picture stays, and says that it is not live.
    if (auto last = Json::parse(last_class_)) {
      std::string text = last->set("connected", false).dump();
      if (text != last_class_) {
        last_class_ = text;
        put(Output::Kind::app, std::move(text));
      }
    }
    return;
  }
  const classroom::SubjectId& me = meeting_->me().subject;
  Json people = Json::array();
  for (const auto& [subject, person] : people_.all()) {
    // What is on and may be seen or heard here: the last picture of a stopped camera stays on no screen.
    const auto plays = [&](bool on, MediaKind kind) { return on && gate(subject == me ? nullptr : &subject, kind); };
    const bool reacts = person.reaction_until > now_ && classroom::may_react(meeting_->policy(), person.role);
    Json one =
        Json::object()
            .set("subject", subject.text())
            .set("name", person.name)
            .set("role", name_of(person.role))
            .set("camera", plays(person.media.camera, MediaKind::camera))
            .set("microphone", plays(person.media.microphone, MediaKind::audio))
            .set("screen", plays(person.media.screen, MediaKind::screen))
            .set("hidden", !people_.meant_for(classroom::Role::student, subject, MediaKind::camera, meeting_->policy()))
            .set("reaction", reacts ? Json(person.reaction) : Json())
            .set("away", person.away);
    if (office_) {
      one.set("seat", office_->admissions.seat_of(subject));
    }
    people.push(std::move(one));
  }
  Json hands = Json::array();
  for (const classroom::SubjectId& each : people_.hands()) {
    hands.push(each.text());
  }
  Json waiting = Json::array();
  Json missing = Json::array();
  if (office_) {
    for (const Admissions::Waiting& each : office_->admissions.waiting()) {
      waiting.push(Json::object()
                       .set("id", each.id)
                       .set("name", each.name)
                       .set("guest", each.guest)
                       .set("reason", each.reason)
                       .set("seat", each.knock.seat)
                       .set("subject", each.subject ? Json(each.subject->text()) : Json()));
    }
    for (const classroom::Student& each : office_->file.roster.students) {
      if (people_.find(each.subject) == nullptr && !each.revoked) {
        missing.push(each.name);
      }
    }
  }
  Json safety = Json::array();
  for (const std::string_view each : classroom::safety_words(meeting_->group().epoch_authenticator())) {
    safety.push(each);
  }
  const People::Person* self = people_.find(me);
  Json json = Json::object().set("e", "class").set("me", me.text()).set("role", name_of(meeting_->me().role));
  json.set("name", class_name_).set("people", std::move(people)).set("hands", std::move(hands));
  json.set("waiting", std::move(waiting)).set("missing", std::move(missing)).set("safety", std::move(safety));
  json.set("teacher_away", teacher_away()).set("policy", policy_json()).set("muted", self != nullptr && self->muted);
  json.set("lead", lead_ ? Json(lead_->text()) : Json());
  json.set("report", report_words());
  const auto at_door = door_keeper();
  json.set("at_door", at_door ? Json(at_door->text()) : Json());
  json.set("spotlight", people_.spotlight() ? Json(people_.spotlight()->text()) : Json());
  json.set("connected", ready());
  std::string text = json.dump();
  if (text != last_class_) {
    last_class_ = text;
    put(Output::Kind::app, std::move(text));
  }
}

}  // namespace homeroom::keeper
