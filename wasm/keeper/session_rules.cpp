// Session: the rules of the class on a teacher's device: what she wishes for, what she finds again in the next meeting,
// and what a new group begins with when the one before it is lost in the middle of a lesson.
#include "wasm/keeper/session.h"

namespace homeroom::keeper {

// The fields that are there; everything else stays as it is, or is already wanted to be.
void Session::set_policy(const Json& wanted) {
  using classroom::Who;
  if (!meeting_) {
    return;
  }
  auto& wish = office_->policy;
  if (!wish) {
    const classroom::Policy now = wished_rules();
    wish = {now, now};
  }
  classroom::Policy& policy = wish->wanted;
  const auto take = [&](std::string_view name, bool& field) { field = wanted.flag(name).value_or(field); };
  const auto who = [&](std::string_view name, Who& field) {
    if (const auto everyone = wanted.flag(name)) {
      field = *everyone ? Who::everyone : Who::teachers;
    }
  };
  who("speak", policy.speak);
  who("show", policy.show);
  who("share", policy.share);
  who("unmute", policy.unmute);
  take("locked", policy.locked);
  take("frozen", policy.frozen);
  take("teacher_only_cameras", policy.teacher_only_cameras);
  take("preview_cameras", policy.preview_cameras);
  const std::string_view chat = wanted.text_or("chat", "");
  if (chat == "off" || chat == "teacher" || chat == "everyone") {
    policy.chat = chat == "off"       ? classroom::ChatTo::off
                  : chat == "teacher" ? classroom::ChatTo::teacher
                                      : classroom::ChatTo::everyone;
  }
  note_rules();
}

// What holds in this meeting when the Commits that are on their way, or wished for, have taken place.
classroom::Policy Session::wished_rules() const {
  classroom::Policy rules = meeting_->policy();
  if (const auto& pending = meeting_->pending(); pending && pending->change.policy) {
    rules = pending->change.policy->on(rules);
  }
  return office_->policy ? office_->policy->on(rules) : rules;
}

// Beside the class file, for the group's own state may be lost. What was noted in a later epoch stands: a state that
// comes back from storage may be older.
void Session::note_rules() {
  if (!office_ || !meeting_) {
    return;
  }
  auto& lesson = office_->file.lesson;
  ClassFile::Lesson now{meeting_->group_id(), meeting_->epoch(), wished_rules()};
  if (lesson != now && (!lesson || lesson->group != now.group || lesson->epoch <= now.epoch)) {
    lesson = std::move(now);
    class_changed_ = true;
  }
}

// This device's own Commit took place: what it changed is what the next meeting begins with. What a colleague changes
// is theirs, and holds for the lesson.
void Session::keep_rules(const classroom::PolicyWish& wish) {
  classroom::Policy& rules = office_->file.rules;
  const classroom::Policy kept = classroom::for_next_meeting(wish.on(rules));
  if (kept != rules) {
    rules = kept;
    class_changed_ = true;
  }
}

// This group is given up and the lesson goes on: what held in it holds in the next one, and whoever was in it comes
// back by themselves, also into a class that is locked.
void Session::give_up_group() {
  if (!meeting_) {
    return;
  }
  Office::GivenUp& before = office_->given_up ? *office_->given_up : office_->given_up.emplace();
  const auto& lesson = office_->file.lesson;
  before.rules = lesson && same(lesson->group, meeting_->group_id()) ? lesson->rules : wished_rules();
  for (const auto& [subject, device] : office_->admissions.devices) {
    const Member* member = meeting_->by_subject(subject);
    if (member != nullptr && !office_->urgent.contains(subject)) {
      before.inside.insert(Admissions::id_of(member->member_key, device));
    }
  }
}

// For this device the lesson is over, or goes on without it: what is opened next is a new one.
void Session::lesson_is_over() {
  office_->given_up.reset();
  if (office_->file.lesson) {
    office_->file.lesson.reset();
    class_changed_ = true;
  }
}

classroom::Policy Session::first_rules() const {
  if (office_->given_up) {
    return office_->given_up->rules;
  }
  // The server has the meeting that this device was in, and its state is gone.
  const auto& lesson = office_->file.lesson;
  return lesson && open_ && same(lesson->group, open_group_) ? lesson->rules : office_->file.rules;
}

}  // namespace homeroom::keeper
