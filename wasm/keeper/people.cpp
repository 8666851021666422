#include "wasm/keeper/people.h"

namespace homeroom::keeper {

using classroom::CommandKind;
using classroom::SubjectId;

void People::sync(const std::vector<Member>& members) {
  std::map<SubjectId, Person> now;
  for (const Member& each : members) {
    Person person;
    if (const auto found = people_.find(each.subject); found != people_.end()) {
      person = std::move(found->second);
    }
    person.role = each.role;
    if (const auto name = names_.find(each.subject); name != names_.end()) {
      person.name = name->second;
    }
    now.emplace(each.subject, std::move(person));
  }
  people_ = std::move(now);
  std::erase_if(hands_, [&](const SubjectId& each) { return !people_.contains(each); });
  if (spotlight_ && !people_.contains(*spotlight_)) {
    spotlight_.reset();
  }
}

void People::set_name(const SubjectId& subject, std::string name) {
  if (const auto found = people_.find(subject); found != people_.end()) {
    found->second.name = name;
  }
  names_[subject] = std::move(name);
}

void People::set_away(const SubjectId& subject, bool away) {
  if (const auto found = people_.find(subject); found != people_.end()) {
    found->second.away = away;
  }
}

const People::Person* People::find(const SubjectId& subject) const {
  const auto found = people_.find(subject);
  return found == people_.end() ? nullptr : &found->second;
}

void People::raise(const SubjectId& subject, bool raised) {
  const auto found = std::ranges::find(hands_, subject);
  if (!raised && found != hands_.end()) {
    hands_.erase(found);
  } else if (raised && found == hands_.end()) {
    hands_.push_back(subject);
  }
}

People::ForMe People::apply(const Member& sender, const classroom::Message& message, const classroom::Policy& policy,
                            const SubjectId& me) {
  ForMe for_me;
  const auto found = people_.find(sender.subject);
  if (found == people_.end()) {
    return for_me;
  }
  Person& person = found->second;
  if (const auto* hand = std::get_if<classroom::Hand>(&message)) {
    raise(sender.subject, hand->raised);
  } else if (const auto* media = std::get_if<classroom::MediaState>(&message)) {
    person.media = *media;
    if (media->camera) {
      person.camera_stopped = false;
    }
    if (media->microphone && person.muted) {
      person.muted = !classroom::may_unmute(policy, sender.role);
      person.media.microphone = !person.muted;
    }
  } else if (const auto* said = std::get_if<classroom::Command>(&message)) {
    command(*said, me, for_me);
  } else if (const auto* roster = std::get_if<classroom::RosterState>(&message)) {
    take_roster(*roster);
  }
  return for_me;
}

void People::command(const classroom::Command& command, const SubjectId& me, ForMe& for_me) {
  const bool for_everyone = !command.subject;
  switch (command.kind) {
    case CommandKind::mute:
    case CommandKind::stop_camera:
      for (auto& [subject, person] : people_) {
        // Teachers are not muted along with the class, nor by one another.
        if (classroom::is_committer(person.role) || (!for_everyone && subject != *command.subject)) {
          continue;
        }
        const bool mute = command.kind == CommandKind::mute;
        (mute ? person.muted : person.camera_stopped) = true;
        (mute ? person.media.microphone : person.media.camera) = false;
        person.camera_shown = person.camera_shown && mute;
        if (subject == me) {
          (mute ? for_me.muted : for_me.camera_stopped) = true;
        }
      }
      break;
    case CommandKind::spotlight:
      spotlight_ = command.subject && people_.contains(*command.subject) ? command.subject : std::nullopt;
      break;
    case CommandKind::lower_hand:
      if (command.subject) {
        raise(*command.subject, false);
      } else {
        hands_.clear();
      }
      break;
    case CommandKind::removed:
    case CommandKind::to_door:
      if (command.subject && *command.subject == me) {
        for_me.notice = command.kind;
      }
      break;
    case CommandKind::end_class: for_me.notice = command.kind; break;
    case CommandKind::show_camera:
      if (const auto found = people_.find(*command.subject); found != people_.end()) {
        found->second.camera_shown = true;
      }
      break;
  }
}

void People::take_roster(const classroom::RosterState& state) {
  has_roster_ = true;
  for (const classroom::Person& each : state.people) {
    names_[each.subject] = each.name;
    if (const auto found = people_.find(each.subject); found != people_.end()) {
      found->second.name = each.name;
      found->second.media = each.media;
      const auto among = [&](const std::vector<SubjectId>& list) {
        return std::ranges::find(list, each.subject) != list.end();
      };
      found->second.muted = among(state.muted);
      found->second.camera_stopped = among(state.stopped);
      found->second.camera_shown = among(state.shown);
    }
  }
  hands_.clear();
  for (const SubjectId& each : state.hands) {
    if (people_.contains(each)) {
      raise(each, true);
    }
  }
  spotlight_ = state.spotlight && people_.contains(*state.spotlight) ? state.spotlight : std::nullopt;
}

bool People::react(const SubjectId& subject, std::uint8_t kind, TimeMs now) {
  const auto found = people_.find(subject);
  if (found == people_.end() || now < found->second.reaction_until - kReactionShownMs + kReactionEveryMs) {
    return false;
  }
  found->second.reaction = kind;
  found->second.reaction_until = now + kReactionShownMs;
  return true;
}

std::optional<TimeMs> People::next_reaction_end(TimeMs now) const {
  std::optional<TimeMs> next;
  for (const auto& [subject, person] : people_) {
    if (person.reaction_until > now && (!next || person.reaction_until < *next)) {
      next = person.reaction_until;
    }
  }
  return next;
}

classroom::RosterState People::roster_state(std::string class_name, std::vector<Bytes> revoked_keys) const {
  classroom::RosterState state;
  state.class_name = std::move(class_name);
  for (const auto& [subject, person] : people_) {
    if (!person.name.empty()) {  // nobody has told us yet
      state.people.push_back({subject, person.name, person.role, person.media});
    }
    if (person.muted) {
      state.muted.push_back(subject);
    }
    if (person.camera_stopped) {
      state.stopped.push_back(subject);
    }
    if (person.camera_shown) {
      state.shown.push_back(subject);
    }
  }
  state.hands = hands_;
  state.spotlight = spotlight_;
  state.revoked_keys = std::move(revoked_keys);
  return state;
}

bool People::may_send(const SubjectId& subject, MediaKind kind, const classroom::Policy& policy) const {
  const Person* person = find(subject);
  if (person == nullptr || !classroom::may_send(policy, person->role, kind)) {
    return false;
  }
  return !(kind == MediaKind::audio && person->muted) && !(kind == MediaKind::camera && person->camera_stopped);
}

bool People::meant_for(classroom::Role viewer, const SubjectId& subject, MediaKind kind,
                       const classroom::Policy& policy) const {
  const Person* person = find(subject);
  if (person == nullptr || kind != MediaKind::camera || classroom::is_committer(viewer) ||
      classroom::is_committer(person->role)) {
    return person != nullptr;
  }
  return !policy.teacher_only_cameras && (!policy.preview_cameras || person->camera_shown);
}

}  // namespace homeroom::keeper
