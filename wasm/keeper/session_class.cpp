// Session: in class: the log, what members say, the outbox, the teacher's sign of life.
#include <algorithm>

#include "wasm/keeper/session.h"

namespace homeroom::keeper {
namespace {

constexpr std::size_t kMostChat = 200;
constexpr std::size_t kMostInFlight = 16;

}  // namespace

// In the group now: by opening it, by a Welcome, or out of storage.
void Session::entered(bool joined) {
  in_class_ = true;
  entered_at_ = last_sign_ = now_;
  clock_difference_.reset();
  notice_.reset();
  if (joined) {
    caught_up_at_ = 0;
  }
  if (office_) {
    people_.roster_is_mine();
    office_->next_heartbeat = now_;
  }
  people_.sync(meeting_->members());
  if (office_) {
    (void)name_people();
    tell_office();
  }
  if (joined) {
    note_rules();
    new_camera_keys();
    frames_.enter_epoch(*meeting_, true, !office_ || office_->fresh_keys, camera_key_, now_);
  }
  sending_epoch_ = frames_.sending_epoch(now_);
  class_dirty_ = door_dirty_ = true;
  media_up_ = true;
  last_feeds_.clear();
  last_moderated_.clear();
  last_allow_.clear();
  to_media(
      Json::object().set("m", "joined").set("subject", meeting_->me().subject.text()).set("boot", meeting_->boots));
  rules_changed();
  if (!office_ && my_media_ != classroom::MediaState{}) {
    say(my_media_, true);  // after coming back by ourselves: the devices are as they were
  }
  tell_camera_key();
}

void Session::new_epoch() {
  note_rules();
  people_.sync(meeting_->members());
  new_camera_keys();
  frames_.enter_epoch(*meeting_, false, !office_ || office_->fresh_keys, camera_key_, now_);
  tell_camera_key();
  class_dirty_ = true;
  rules_changed();
}

void Session::on_log(const Json& message) {
  const auto seq = message.number("seq");
  const auto epoch = message.number("epoch");
  const std::string* kind = message.text("kind");
  auto mid = message.bytes("mid", Outbox::kMidSize);
  auto body = message.bytes("body");
  if (!meeting_ || !seq || !epoch || *seq < 0 || *epoch < 0 || kind == nullptr || !mid || !body) {
    return hostile("an entry that is none");
  }
  if (office_ && office_->opening) {
    return;
  }
  LogEntry entry;
  entry.seq = static_cast<std::uint64_t>(*seq);
  entry.epoch = static_cast<std::uint64_t>(*epoch);
  entry.commit = *kind == "commit";
  entry.from = message.text_or("from", "");
  entry.mid = std::move(*mid);
  entry.body = std::move(*body);
  handle(meeting_->take(entry, context_of_log()));
}

void Session::on_relay(const Json& message) {
  const auto epoch = message.number("epoch");
  const auto body = message.bytes("body");
  if (!meeting_ || !epoch || *epoch < 0 || !body) {
    return hostile("a relayed message that is none");
  }
  if (office_ && office_->opening) {
    return;
  }
  handle(meeting_->take_relay(static_cast<std::uint64_t>(*epoch), *body, context()));
}

void Session::handle(const Meeting::Step& step) {
  using Kind = Meeting::Step::Kind;
  switch (step.kind) {
    case Kind::ignored: return;
    case Kind::gap: return lose_track();
    case Kind::refused:
      // The group stays as it was: whoever made this is not whom we trust. What comes after it will not open.
      hostile("a commit against the rules");
      return alert("commit-refused", step.code);
    case Kind::foreign: hostile("something of another group than ours"); return differs("class-differs");
    case Kind::out: return on_removed();
    case Kind::new_epoch:
      if (step.own && office_) {
        office_->fresh_keys = office_->fresh_keys || step.own->fresh_keys;
      }
      lead_ = step.sender.subject;
      new_epoch();
      if (step.own) {
        committed(*step.own);
      } else if (office_) {
        others_committed(step.came);
      } else if (classroom::is_committer(step.sender.role)) {
        last_sign_ = now_;
      }
      return;
    case Kind::message: return message_from(step.sender, step.content, to_base64url(step.mid), false);
    case Kind::own_message: return message_from(step.sender, step.content, to_base64url(step.mid), true);
  }
}

// The log has moved on without us, or says things of ours that we do not know.
void Session::lose_track() {
  if (office_) {
    alert("storage-failed");
    if (!ready()) {
      return;
    }
    if (!office_->inside) {
      leave_meeting();  // and nobody is brought in who has left
      office_->wants_open = false;
      class_file_dirty_ = true;
      return end_attendance();
    }
    if (colleague_here()) {
      office_->listed = true;
      office_->colleagues = std::max<std::size_t>(office_->colleagues, 1);
      leave_meeting();
      return come_in();
    }
    return start_meeting();  // a new group under the same root: everybody comes back by themselves
  }
  if (meeting_) {
    reconnect_without_ticket();
  }
}

void Session::message_from(const Member& sender, BytesView content, const std::string& id, bool mine, bool whispered) {
  if (mine && content.empty()) {
    return;  // a camera key: told, and nothing to show
  }
  const auto message = classroom::decode_message(content);
  // A teacher's word counts as long as her pass does.
  const bool teaches =
      classroom::is_committer(sender.role) && (mine || may_teach(meeting_->group(), sender, context_of_log()));
  const classroom::Role role = classroom::is_committer(sender.role) && !teaches ? classroom::Role::guest : sender.role;
  if (!message || !classroom::allowed(*message, role, meeting_->policy())) {
    return hostile("a message that its sender may not send");
  }
  const auto* chat = std::get_if<classroom::Chat>(&*message);
  // A note that everyone could read, or a whisper that is none.
  if (!mine && whispered != (chat != nullptr && !chat->to_everyone)) {
    return hostile("a message on a way that is not its own");
  }
  if (const auto* whisper = std::get_if<classroom::Whisper>(&*message)) {
    return whisper_from(sender, *whisper, id);
  }
  class_dirty_ = true;
  if (chat != nullptr) {
    return chat_from(sender, *chat, id, mine);
  }
  if (const auto* reaction = std::get_if<classroom::Reaction>(&*message)) {
    if (!mine) {
      people_.react(sender.subject, reaction->kind, now_);
    }
    return;
  }
  if (const auto* beat = std::get_if<classroom::Heartbeat>(&*message)) {
    if (!mine && beat->epoch == meeting_->epoch()) {
      heard(*beat);
    }
    return;
  }
  if (const auto* roster = std::get_if<classroom::RosterState>(&*message)) {
    lead_ = sender.subject;
    meeting_->heard_revoked(roster->revoked_keys);
    add_keys(revoked_keys_, roster->revoked_keys);
    if (!office_) {
      class_name_ = roster->class_name;
    }
  }
  if (office_ && !mine && teaches) {
    colleague_says(*message);
  }
  const auto for_me = people_.apply(sender, *message, meeting_->policy(), meeting_->me().subject);
  if (for_me.notice) {
    notice_ = for_me.notice;
  }
  if (for_me.muted || for_me.camera_stopped) {
    // Off at once; whether it may go on again the rules say right after.
    (for_me.muted ? my_media_.microphone : my_media_.camera) = false;
    to_media(Json::object()
                 .set("m", "allow")
                 .set("camera", !for_me.camera_stopped)
                 .set("microphone", !for_me.muted)
                 .set("screen", true));
    last_allow_.clear();
  }
  if (notice_ == classroom::CommandKind::end_class && !mine && !office_) {
    frames_.leave();
  }
  rules_changed();
}

// The teacher's device says what it sees: the same epoch with the same keys, and the same log up to here.
void Session::heard(const classroom::Heartbeat& beat) {
  if (!same(beat.authenticator, meeting_->group().epoch_authenticator())) {
    return differs("class-differs");
  }
  switch (meeting_->compare({beat.seq, beat.log})) {
    case Meeting::LogMatch::ahead: return;  // the log is held back: a teacher whom we hear half is not there
    case Meeting::LogMatch::other: differs("log-differs"); break;
    case Meeting::LogMatch::same:
    case Meeting::LogMatch::unknown: break;
  }
  sign_of_life(beat.time);
}

// Once for each epoch: the server shows us something else than others.
void Session::differs(std::string_view code) {
  std::string told = std::string(code) + " " + std::to_string(meeting_->epoch());
  if (told != differs_told_) {
    differs_told_ = std::move(told);
    alert(code);
  }
}

// Each heartbeat says when it was made. One that was held back, compared to the quickest, is no sign of life now.
void Session::sign_of_life(TimeMs sent) {
  const TimeMs difference = now_ - sent;
  if (!clock_difference_ || difference < *clock_difference_) {
    clock_difference_ = difference;
  }
  last_sign_ = std::max(last_sign_, now_ - (difference - *clock_difference_));
  rules_changed();
}

bool Session::teacher_away() const { return meeting_ && !i_commit() && now_ - last_sign_ >= kTeacherAwayMs; }
bool Session::teacher_gone() const { return meeting_ && !i_commit() && now_ - last_sign_ >= kTeacherGoneMs; }

void Session::chat_from(const Member& sender, const classroom::Chat& chat, const std::string& id, bool mine) {
  const People::Person* person = people_.find(sender.subject);
  chat_.push_back({id, sender.subject, person != nullptr ? person->name : std::string(), chat.text, now_, mine,
                   !chat.to_everyone, chat.to});
  tell_chat(chat_.back());
  if (chat_.size() > kMostChat) {
    chat_.erase(chat_.begin());
  }
}

bool Session::say(const classroom::Message& message, bool keep) {
  if (!meeting_) {
    return false;
  }
  if (!classroom::allowed(message, meeting_->me().role, meeting_->policy())) {
    return false;
  }
  auto content = classroom::encode_message(message);
  if (!content) {
    alert("too-long");
    return false;
  }
  Outbox::Entry entry{.mid = Bytes(Outbox::kMidSize), .content = std::move(*content), .keep = keep};
  random_.fill(entry.mid);
  const auto* chat = std::get_if<classroom::Chat>(&message);
  entry.control = i_commit();
  if (chat != nullptr && !chat->to_everyone) {
    entry.whisper = classroom::Whisper::Purpose::note;
  }
  return meeting_->outbox().add(std::move(entry));
}

// `reader`: absent or "everyone" (then to whom the rules let it go), "teachers", or, from a teacher, one person's
// subject.
void Session::chat(const Json& command) {
  classroom::Chat chat;
  chat.text = command.text_or("text", "");
  if (chat.text.empty() || !meeting_) {
    return;
  }
  const std::string_view reader = command.text_or("reader", "everyone");
  chat.to_everyone = reader == "everyone" && (i_commit() || meeting_->policy().chat == classroom::ChatTo::everyone);
  if (i_commit() && !chat.to_everyone && reader != "teachers") {
    const auto subject = classroom::SubjectId::parse(reader);
    if (!subject || meeting_->by_subject(*subject) == nullptr) {
      return alert("person-gone");
    }
    chat.to = *subject;
  }
  if (!classroom::allowed(chat, meeting_->me().role, meeting_->policy())) {
    return;  // the rules changed while it was written; the field says so
  }
  if (!say(chat, true)) {
    alert("too-long");
  }
}

// Shown here at once: a relayed message does not come back to its sender.
void Session::react(const Json& command) {
  const auto kind = command.number("kind");
  if (!meeting_ || !kind || *kind < 0 || *kind >= classroom::kReactions) {
    return;
  }
  const classroom::Reaction reaction{static_cast<std::uint8_t>(*kind)};
  if (!classroom::allowed(reaction, meeting_->me().role, meeting_->policy()) ||
      !people_.react(meeting_->me().subject, reaction.kind, now_)) {
    return;
  }
  class_dirty_ = true;
  say(reaction, false);
}

// One that has been seen long enough goes.
void Session::tick_reactions() {
  if (reaction_end_ && now_ >= *reaction_end_) {
    class_dirty_ = true;
  }
  reaction_end_ = people_.next_reaction_end(now_);
  if (reaction_end_) {
    wake_at(*reaction_end_);
  }
}

void Session::order(classroom::CommandKind kind, std::optional<classroom::SubjectId> subject) {
  say(classroom::Command{kind, subject}, true);
}

// What waits in the outbox goes out under the keys of this epoch.
void Session::pump() {
  if (!meeting_ || !ready() || (role_ != ServerRole::member && role_ != ServerRole::committer)) {
    return;
  }
  if (hold_epoch_ > meeting_->epoch() || hold_outbox_ > now_) {
    if (hold_outbox_ > now_) {
      return wake_at(hold_outbox_);
    }
    hold_epoch_ = 0;  // it did not come in time: try again, and be told again
  }
  for (std::size_t count = 0; count < kMostInFlight; ++count) {
    Outbox::Entry* entry = meeting_->outbox().next_to_send();
    if (entry == nullptr) {
      return;
    }
    const auto content = whispered(*entry);
    if (!content) {
      // Nobody is left to tell. Of a note its writer hears; a camera's key is of no use any more.
      if (entry->whisper == classroom::Whisper::Purpose::note) {
        alert("person-gone");
      }
      meeting_->outbox().taken(Bytes(entry->mid));
      continue;
    }
    auto body = meeting_->encrypt(*content, random_);
    if (!body) {
      meeting_->outbox().not_taken(entry->mid);
      hold_outbox_ = now_ + 1000;
      return wake_at(hold_outbox_);
    }
    save_meeting();
    Json send = Json::object().set("t", "send").set_bytes("mid", entry->mid).set("epoch", meeting_->epoch());
    send.set_bytes("body", *body).set("keep", entry->keep);
    if (entry->whisper == classroom::Whisper::Purpose::office) {
      send.set("readers", colleagues());
    }
    request(Request::Kind::send, std::move(send), entry->mid);
  }
  wake_at(now_ + 50);
}

void Session::tick_class() {
  if (!meeting_) {
    return;
  }
  if (!i_commit()) {
    for (const TimeMs each : {kTeacherAwayMs, kTeacherGoneMs}) {
      if (now_ < last_sign_ + each) {
        wake_at(last_sign_ + each);
      }
    }
  }
  tick_reactions();
  rules_changed();
  if (teacher_away() != away_told_) {
    away_told_ = teacher_away();
    class_dirty_ = true;
  }
}

}  // namespace homeroom::keeper
