// Session: before the door, and out of it again: knocking, what the teacher's device answers, the Welcome, leaving.
#include <algorithm>
#include <array>

#include "shared/classroom/names.h"
#include "wasm/keeper/session.h"

namespace homeroom::keeper {
namespace {

constexpr std::size_t kMostBundles = 4;
constexpr TimeMs kLongestKnockMs = 60'000;
constexpr TimeMs kMostKnockSpreadMs = 8000;
constexpr TimeMs kDoorFullMs = 5000;

}  // namespace

void Session::join() {
  if (!me_ || in_class_) {
    return;
  }
  wants_join_ = true;
  remember_tab();
  ending_ = Ending::none;
  reason_.clear();
  door_dirty_ = true;
  if (!wants_line_) {
    connect();
  }
  if (ready() && open_) {
    knock_at_ = now_;
  }
}

void Session::ask(const Json& command) {
  auto name = classroom::clean_name(command.text_or("name", ""));
  if (!name) {
    return alert("too-long");
  }
  if (kind_ == Kind::guest) {
    my_name_ = *name;
    join();
  }
}

void Session::leave() {
  if (office_) {
    if (!in_class_) {
      return;
    }
    // The class stays this device's, and nobody comes in until it is back; with a colleague there it is theirs: see
    // tick_colleagues.
    office_->inside = false;
    in_class_ = false;
    to_media(Json::object().set("m", "left"));
    media_up_ = false;
    event(Json::object().set("e", "over").set("reason", "left"));
    class_file_dirty_ = true;
    return;
  }
  if (meeting_ && ready()) {
    request(Request::Kind::leave, Json::object().set("t", "leave"));
  }
  if (meeting_) {
    drop_meeting();
  }
  if (in_class_) {
    over("left");
  }
  wants_join_ = false;
  remember_tab();
  door_dirty_ = true;
}

// The server knows that we are gone. Whoever wanted in again meanwhile could not knock: a member does not.
void Session::has_left() {
  role_ = office_ ? ServerRole::committer : ServerRole::visitor;
  if (!office_ && wants_join_ && !meeting_ && !knock_at_) {
    knock_at_ = now_;
  }
}

// Without wants_join_ only to be told our name; with it, and a pass, with a KeyPackage.
void Session::knock() {
  knock_at_.reset();
  const ServerRole knocks = office_ ? ServerRole::committer : ServerRole::visitor;
  const Identity* me = self();
  if (!ready() || role_ != knocks || meeting_ || !open_ || me == nullptr || door_key_.empty() || open_group_.empty() ||
      (kind_ != Kind::student && !wants_join_)) {
    return;
  }
  // A committer's key never leaves the device, so it is the device's as well.
  const crypto::SigningKey& device = office_ ? me->key : *device_;
  reply_ = crypto::HpkeKeyPair::generate(random_);
  Knock knock;
  knock.reply = reply_->public_key;
  knock.device = to_bytes(device.public_key());
  knock.meeting = open_group_;
  knock.join = wants_join_;
  knock.seat = seat_;
  if (kind_ == Kind::guest) {
    knock.name = my_name_;
  }
  if (wants_join_ && !me->pass.empty()) {
    if (auto bundle = make_key_package(*me, now_, random_)) {
      knock.key_package = bundle->key_package;
      bundles_.push_back(std::move(*bundle));
      if (bundles_.size() > kMostBundles) {
        bundles_.erase(bundles_.begin());
      }
    }
  }
  const auto sealed = seal_knock(class_id_->text(), door_key_, me->key, device, knock, random_);
  if (!sealed) {
    return alert("class-id-mismatch");
  }
  place_lost_ = false;
  request(Request::Kind::knock, Json::object().set("t", "knock").set_bytes("sealed", *sealed));
  knock_at_ = now_ + knock_again_ms_;
  knock_again_ms_ = std::min(kLongestKnockMs, knock_again_ms_ * 2);
}

// Many are told at once to come back: each does at another time, and the more often it is told so, the later.
void Session::knock_later(TimeMs wait) {
  std::array<std::uint8_t, 2> dice{};
  random_.fill(dice);
  knock_at_ = now_ + wait + knock_spread_ms_ * (dice[0] * 256 + dice[1]) / 65536;
  knock_spread_ms_ = std::min(kMostKnockSpreadMs, knock_spread_ms_ * 2);
}

// The door is full, or the place there was given to somebody from an address that has fewer.
void Session::no_place() {
  if (meeting_) {
    return;
  }
  if (knock_spread_ms_ == kKnockSpreadMs) {
    alert("door-full");  // once, not with each try
  }
  place_lost_ = true;
  knock_later(kDoorFullMs);
  door_dirty_ = true;
}

void Session::tick_visitor() {
  if (knock_at_ && now_ >= *knock_at_) {
    knock();
  }
  wake_at(knock_at_);
  if (closed_at_ && now_ >= *closed_at_ + kClosedGraceMs) {
    closed_at_.reset();
    if (in_class_ && !office_) {
      ending_ = Ending::ended;
      wants_join_ = false;
      over("ended");
    }
  }
  if (closed_at_) {
    wake_at(*closed_at_ + kClosedGraceMs);
  }
}

void Session::on_answer(const Json& message) {
  const auto sealed = message.bytes("sealed");
  if (!sealed || !reply_ || meeting_ || self() == nullptr) {
    return hostile("an answer without a knock");
  }
  // Only whoever opened the knock knows the key that this is sealed to: the teacher's device.
  const auto answer = open_answer(class_id_->text(), *reply_, self()->key.public_key(), *sealed);
  if (!answer) {
    return hostile("an answer that is none");
  }
  if (!place_lost_ || answer->say != Answer::Say::wait) {
    knock_at_.reset();  // told to wait by a device that has heard, or will hear, that we do not: we knock again
  }
  knock_again_ms_ = kKnockAgainMs;
  if (office_) {
    if (answer->say == Answer::Say::refuse && answer->reason == "try-again") {
      knock_at_ = now_ + 1000;
    } else if (answer->say == Answer::Say::refuse) {
      office_->wants_open = wants_join_ = false;
      office_->open_anyway_at.reset();
      lesson_is_over();
      class_file_dirty_ = true;
      alert("pass-taken-back");
    }
    return;
  }
  door_dirty_ = true;
  if (!answer->class_name.empty()) {
    class_name_ = answer->class_name;
  }
  if (!answer->name.empty()) {
    my_name_ = answer->name;
  }
  switch (answer->say) {
    case Answer::Say::greet: return greeted_by_teacher(*answer);
    case Answer::Say::wait: reason_ = answer->reason; return;
    case Answer::Say::refuse: return refused_by_teacher(*answer);
  }
}

void Session::greeted_by_teacher(const Answer& answer) {
  const auto chain = classroom::decode_and_verify_pass(answer.pass, *class_id_, root_key_, now_);
  if (!chain || !same(chain->pass.member_key, me_->key.public_key()) || classroom::is_committer(chain->pass.role)) {
    return hostile("a pass that is not ours");
  }
  me_->pass = answer.pass;
  me_->subject = chain->pass.subject;
  me_->role = chain->pass.role;
  if (wants_join_) {
    knock_at_ = now_;
  }
}

void Session::refused_by_teacher(const Answer& answer) {
  if (answer.reason == "try-again") {
    knock_at_ = now_ + 1000;
    return;
  }
  reason_ = answer.reason;
  wants_join_ = false;
  ending_ = answer.reason == "removed"       ? Ending::removed
            : answer.reason == "turned-away" ? Ending::turned_away
                                             : Ending::refused;
  if (answer.reason == "link-revoked" || answer.reason == "class-full") {
    alert(answer.reason);
  }
  if (in_class_) {
    over("removed");
  }
}

void Session::on_welcome(const Json& message) {
  const auto body = message.bytes("body");
  const auto group = message.bytes("group", kGroupIdSize);
  const auto subject = message.bytes("subject", classroom::kSubjectSize);
  const auto ticket = message.bytes("ticket");
  const auto seq = message.number("seq");
  if (!body || !group || !subject || !ticket || !seq || *seq < 0 || self() == nullptr ||
      !same(*subject, self()->subject.bytes)) {
    return hostile("a welcome that is none");
  }
  if (!wants_join_) {
    // Left while the Commit was on its way: the group learns that we are not there.
    role_ = office_ ? ServerRole::committer : ServerRole::member;
    return request(Request::Kind::leave, Json::object().set("t", "leave"));
  }
  const auto bundle = std::ranges::find_if(
      bundles_, [&](const mls::KeyPackageBundle& each) { return mls::welcome_is_for(*body, each.key_package); });
  if (bundle == bundles_.end()) {
    return hostile("a welcome for somebody else");
  }
  auto joined = Meeting::join(*self(), *body, *bundle, *group, static_cast<std::uint64_t>(*seq), context());
  if (!joined && office_ && std::string_view(joined.error().code) == "commit.revoked") {
    return;  // by somebody whose pass we have just taken back: nobody lets us in, or somebody else
  }
  if (!joined) {
    // Whoever made it was not the teacher, or the group breaks the rules: not our class.
    hostile("a welcome against the rules");
    return alert("commit-refused", joined.error().code);
  }
  if (meeting_) {
    drop_meeting();
  }
  bundles_.clear();
  reply_.reset();
  knock_at_.reset();
  knock_again_ms_ = kKnockAgainMs;
  closed_at_.reset();
  role_ = office_ ? ServerRole::committer : ServerRole::member;
  ending_ = Ending::none;
  reason_.clear();
  notice_.reset();
  meeting_ = std::move(*joined);
  meeting_->ticket = *ticket;
  if (office_) {
    office_->wants_open = wants_join_ = false;
    office_->open_anyway_at.reset();
    office_->inside = office_->fresh_keys = office_->server_open = true;
    office_->had_duty = false;
    office_->wait_epoch = 0;
    office_->given_up.reset();  // what holds is what holds here
    class_file_dirty_ = true;
    if (!attendance_.open()) {
      begin_attendance();
    }
    save_meeting();
    request(Request::Kind::door, Json::object().set("t", "door"));  // who is away
  }
  entered(true);
}

void Session::on_removed() {
  if (!meeting_) {
    return;
  }
  if (office_) {
    return committer_removed();
  }
  role_ = ServerRole::visitor;
  drop_meeting();
  if (notice_ == classroom::CommandKind::removed) {
    ending_ = Ending::removed;
    wants_join_ = false;
    over("removed");
  } else if (notice_ == classroom::CommandKind::to_door) {
    reason_ = "sent-to-door";
    wants_join_ = false;
    over("removed");
  } else {
    knock_at_ = now_;  // without a word: we had been away; the teacher's device says what there is to say
  }
  door_dirty_ = true;
}

void Session::on_opened(const Json& message) {
  const auto group = message.bytes("group", kGroupIdSize);
  open_ = true;
  open_group_ = group.value_or(Bytes());
  closed_at_.reset();
  door_dirty_ = true;
  if (office_) {
    office_->server_open = true;
    class_file_dirty_ = true;
    if (!office_->opening && meeting_ && group && !same(*group, meeting_->group_id())) {
      opened_elsewhere(message.text_or("by", "") == meeting_->me().subject.text());
    }
    return;
  }
  if (meeting_ && group && !same(*group, meeting_->group_id())) {
    drop_meeting();
    role_ = ServerRole::visitor;
  }
  if (!meeting_) {
    if (ending_ == Ending::ended) {
      ending_ = Ending::none;
    }
    knock_again_ms_ = kKnockAgainMs;
    knock_at_ = now_;
  }
}

void Session::on_closed() {
  open_ = false;
  door_dirty_ = true;
  if (office_) {
    office_->server_open = false;
    class_file_dirty_ = true;
    if (meeting_ && notice_ == classroom::CommandKind::end_class && !office_->opening) {
      ended_by_colleague();
    }
    return;
  }
  knock_at_.reset();
  role_ = ServerRole::visitor;
  if (meeting_) {
    drop_meeting();
  }
  if (!in_class_) {
    return;
  }
  if (notice_ == classroom::CommandKind::end_class) {
    ending_ = Ending::ended;
    wants_join_ = false;
    over("ended");
  } else {
    closed_at_ = now_;
  }
}

// The keys and the group go at once; the view stays while we try to come back by ourselves.
void Session::drop_meeting() {
  meeting_.reset();
  bundles_.clear();
  frames_.leave();
  sending_epoch_.reset();
  if (media_up_) {
    media_up_ = false;
    to_media(Json::object().set("m", "left"));
  }
  last_feeds_.clear();
  last_allow_.clear();
  class_dirty_ = true;
}

void Session::over(std::string_view reason) {
  if (meeting_) {
    drop_meeting();
  }
  if (office_) {
    lesson_is_over();
  }
  if (in_class_) {
    in_class_ = false;
    event(Json::object().set("e", "over").set("reason", reason));
  }
  if (media_up_) {
    media_up_ = false;
    to_media(Json::object().set("m", "left"));
  }
  people_.clear();
  chat_.clear();
  notice_.reset();
  my_media_ = {};
  wants_join_ = false;
  remember_tab();
  door_dirty_ = true;
}

}  // namespace homeroom::keeper
