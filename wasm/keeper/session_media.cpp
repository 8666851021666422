// Session: media: which frames may pass, what this device may switch on, and SDP on its way between media.js and
// server.
#include <algorithm>

#include "wasm/keeper/relay_offer.h"
#include "wasm/keeper/session.h"

namespace homeroom::keeper {
namespace {

constexpr std::size_t kMostStreams = 2000;

Json streams_of(const Json& message, std::string_view field) {
  const Json::Array* list = message.list(field);
  return list != nullptr && list->size() <= kMostStreams ? *message.find(field) : Json::array();
}

}  // namespace

// The receiver's rule, and the sender's for itself (null).
bool Session::gate(const classroom::SubjectId* subject, MediaKind kind) const {
  if (!meeting_ || notice_ == classroom::CommandKind::removed || notice_ == classroom::CommandKind::to_door) {
    return false;
  }
  const classroom::SubjectId& who = subject != nullptr ? *subject : meeting_->me().subject;
  const People::Person* person = people_.find(who);
  if (person == nullptr || !people_.may_send(who, kind, meeting_->policy())) {
    return false;
  }
  if (subject != nullptr && !people_.meant_for(meeting_->me().role, who, kind, meeting_->policy())) {
    return false;
  }
  // With the teacher away nobody keeps order: students neither show each other anything, nor look.
  return classroom::is_committer(person->role) || !teacher_away();
}

void Session::rules_changed() {
  frames_.update_gates();
  send_feeds();
  moderate();
  if (!meeting_ || !media_up_) {
    return;
  }
  const classroom::SubjectId& me = meeting_->me().subject;
  const classroom::Role role = meeting_->me().role;
  // A freeze only shuts the gates: when it ends the devices are as they were.
  classroom::Policy policy = meeting_->policy();
  policy.frozen = false;
  const People::Person* self = people_.find(me);
  const bool gone = teacher_gone();
  const bool unmute = self == nullptr || !self->muted || classroom::may_unmute(policy, role);
  Json allow = Json::object().set("m", "allow");
  allow.set("camera", !gone && classroom::may_send(policy, role, MediaKind::camera));
  allow.set("microphone", !gone && unmute && classroom::may_send(policy, role, MediaKind::audio));
  allow.set("screen", !gone && classroom::may_send(policy, role, MediaKind::screen));
  std::string text = allow.dump();
  if (text != last_allow_) {
    last_allow_ = text;
    put(Output::Kind::media, std::move(text));
    class_dirty_ = true;
  }
}

Json Session::feeds_where(const std::function<bool(const classroom::SubjectId&, MediaKind)>& wanted) const {
  Json feeds = Json::array();
  for (const Json& each : feeds_) {
    const auto subject = classroom::SubjectId::parse(each.text_or("subject", ""));
    const Json::Array* offered = each.list("kinds");
    if (!subject || offered == nullptr || offered->size() > kMediaKinds || *subject == meeting_->me().subject ||
        meeting_->by_subject(*subject) == nullptr) {
      continue;
    }
    Json kinds = Json::array();
    for (const Json& kind : *offered) {
      const auto known = media_kind(kind.as_text() != nullptr ? *kind.as_text() : std::string());
      if (known && wanted(*subject, *known)) {
        kinds.push(kind);
      }
    }
    if (!kinds.as_array()->empty()) {
      feeds.push(Json::object().set("subject", subject->text()).set("kinds", std::move(kinds)));
    }
  }
  return feeds;
}

// Only people of the group, never oneself, and no camera that is not for this device: what the relay offers beyond that
// is not asked for.
void Session::send_feeds() {
  if (!meeting_ || !media_up_) {
    return;
  }
  Json feeds = feeds_where([this](const classroom::SubjectId& subject, MediaKind kind) {
    return people_.meant_for(meeting_->me().role, subject, kind, meeting_->policy());
  });
  std::string text = Json::object().set("m", "feeds").set("feeds", std::move(feeds)).dump();
  if (text != last_feeds_) {
    last_feeds_ = text;
    put(Output::Kind::media, std::move(text));
  }
}

// The teacher's device has the relay not forward what receivers would drop: whoever is muted or frozen, whatever their
// client sends.
void Session::moderate() {
  if (!meeting_ || !i_commit() || !ready() || role_ != ServerRole::committer) {
    return;
  }
  Json message = Json::object().set("t", "moderate");
  message.set("streams", feeds_where([this](const classroom::SubjectId& subject, MediaKind kind) {
                const People::Person* person = people_.find(subject);
                return person != nullptr && !classroom::is_committer(person->role) &&
                       !people_.may_send(subject, kind, meeting_->policy());
              }));
  std::string text = message.dump();
  if (text != last_moderated_) {
    last_moderated_ = std::move(text);
    request(Request::Kind::moderate, std::move(message));
  }
}

void Session::on_offer(const Json& message) {
  if (!media_up_) {
    return;
  }
  Json streams = Json::array();
  const Json offered = streams_of(message, "streams");
  for (const Json& each : *offered.as_array()) {
    const std::string* mid = each.text("mid");
    const auto subject = classroom::SubjectId::parse(each.text_or("subject", ""));
    const bool known = subject && meeting_ && meeting_->by_subject(*subject) != nullptr;
    if (mid != nullptr) {
      streams.push(Json::object()
                       .set("mid", *mid)
                       .set("subject", known ? Json(subject->text()) : Json())
                       .set("kind", each.text_or("kind", "")));
    }
  }
  to_media(Json::object()
               .set("m", "offer")
               .set("sdp", message.text_or("sdp", ""))
               .set("streams", std::move(streams))
               .set("round", message.number("round").value_or(0))
               .set("serial", message.number("serial").value_or(0)));
}

// For connections that are made from now on.
void Session::on_relay_offer(const Json& message) {
  if (auto offer = relay_for_media(origin_, message)) {
    to_media(*std::move(offer));
  } else {
    hostile("a relay that is none");
  }
}

// `round` is the shell's name for a peer connection or an attempt: it goes back with whatever comes of it, so that what
// was on its way when something new began is not taken for its answer.
void Session::media_message(std::string_view text, TimeMs now) {
  advance(now);
  const auto json = Json::parse(text);
  const std::string_view name = json ? json->text_or("m", "") : "";
  const std::int64_t round = json ? json->number("round").value_or(0) : 0;
  const auto ask = [&](Request::Kind kind, Json message) { wire_.request({kind, {}, {}, round}, std::move(message)); };
  if (!ready() || !meeting_) {
    if (name == "publish" || name == "subscribe" || name == "answer") {
      media_failed(name, "not-connected", round);
    }
  } else if (name == "publish") {
    ask(Request::Kind::publish, Json::object()
                                    .set("t", "publish")
                                    .set("sdp", json->text_or("sdp", ""))
                                    .set("streams", streams_of(*json, "streams"))
                                    .set("fresh", json->flag("fresh").value_or(false)));
  } else if (name == "unpublish") {
    ask(Request::Kind::unpublish, Json::object().set("t", "unpublish"));
  } else if (name == "subscribe") {
    ask(Request::Kind::subscribe, Json::object()
                                      .set("t", "subscribe")
                                      .set("want", streams_of(*json, "want"))
                                      .set("fresh", json->flag("fresh").value_or(false))
                                      .set("round", round));
  } else if (name == "answer") {
    ask(Request::Kind::answer_offer, Json::object()
                                         .set("t", "answer-offer")
                                         .set("sdp", json->text_or("sdp", ""))
                                         .set("round", round)
                                         .set("serial", json->number("serial").value_or(0)));
  }
  finish();
}

void Session::media_failed(std::string_view what, std::string_view code, std::int64_t round) {
  to_media(Json::object().set("m", "failed").set("what", what).set("code", code).set("round", round));
}

void Session::add_transform(std::string_view text) {
  const auto json = Json::parse(text);
  const auto handle = json ? json->number("handle") : std::nullopt;
  if (!handle || *handle < 0 || *handle > 0xFFFFFFFF) {
    return hostile("a transform without a handle");
  }
  const auto number = static_cast<std::uint32_t>(*handle);
  const auto kind = media_kind(json->text_or("kind", ""));
  if (json->text_or("to", "") == "drop") {
    frames_.drop(number);
  } else if (!kind) {
    hostile("a transform of no kind");
  } else if (json->text_or("side", "") == "send") {
    frames_.add_sender(number, *kind);
  } else if (const auto subject = classroom::SubjectId::parse(json->text_or("subject", ""))) {
    frames_.add_receiver(number, *subject, *kind);
  } else {
    frames_.drop(number);
  }
}

void Session::tick_media() {
  frames_.tick(now_);
  if (!meeting_) {
    return;
  }
  const auto epoch = frames_.sending_epoch(now_);
  if (epoch != sending_epoch_) {
    // Whoever came in with this epoch has nothing to start from but a key frame.
    sending_epoch_ = epoch;
    to_media(Json::object().set("m", "need_key_frame").set("kind", "camera"));
    to_media(Json::object().set("m", "need_key_frame").set("kind", "screen"));
  }
  if (epoch != meeting_->epoch()) {
    wake_at(now_ + 50);
  }
  wake_at(now_ + 1000);
}

}  // namespace homeroom::keeper
