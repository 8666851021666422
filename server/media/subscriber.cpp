#include "server/media/subscriber.h"

#include <algorithm>

#include "server/media/kinds.h"

namespace homeroom::server::media {
using protocol::Json;

namespace {
constexpr int kRetries = 5;        // of an update that Janus refuses, usually because a feed went in between
constexpr int kRetryWaitMs = 300;  // times the failures so far

bool same_stream(const Received& a, const Received& b) {
  return a.subject == b.subject && a.kind == b.kind && a.source.handle == b.source.handle &&
         a.source.mid == b.source.mid;
}

bool contains(const std::vector<Received>& list, const Received& one) {
  return std::any_of(list.begin(), list.end(), [&](const Received& other) { return same_stream(one, other); });
}

Json feed(const Received& one) { return Json::object().set("feed", one.subject).set("mid", one.source.mid); }
}  // namespace

Subscriber::Subscriber(std::shared_ptr<MediaContext> context, std::string room, std::string token, std::uint64_t round)
    : context_(std::move(context)), room_(std::move(room)), token_(std::move(token)), round_(round) {}

void Subscriber::resume(std::uint64_t handle, std::vector<Received> received, std::vector<Wanted> want,
                        std::string offer, std::uint64_t serial) {
  handle_ = handle;
  joined_ = true;
  received_ = std::move(received);
  want_ = std::move(want);
  offer_ = std::move(offer);
  serial_ = serial;
  state_ = offer_.empty() ? State::idle : State::offered;
  listen();
}

void Subscriber::want(const std::string& conn, std::vector<Wanted> want) {
  const auto same = [](const Wanted& a, const Wanted& b) { return a.subject == b.subject && a.kinds == b.kinds; };
  const bool again = conn != conn_ || std::equal(want.begin(), want.end(), want_.begin(), want_.end(), same);
  conn_ = conn;
  want_ = std::move(want);
  failures_ = 0;
  context_->keep();
  // Over a new connection, or asking for the same once more: the client never saw the offer, or its answer was lost.
  if (state_ == State::offered && again) return push_offer();
  reconsider();
}

std::vector<Received> Subscriber::target() const {
  std::vector<Received> target;
  for (const Wanted& wanted : want_) {
    for (const StreamKind kind : wanted.kinds) {
      if (auto source = context_->source(room_, wanted.subject, kind)) {
        Received one{.mid = {}, .kind = kind, .subject = wanted.subject, .source = std::move(*source)};
        if (!contains(target, one)) target.push_back(std::move(one));
      }
    }
  }
  return target;
}

void Subscriber::reconsider() {
  if (closed_ || over_ || state_ != State::idle || context_->janus == nullptr) return;
  const std::vector<Received> wanted = target();
  if (!joined_) {
    if (!wanted.empty()) join(wanted);
  } else {
    update(wanted);
  }
}

void Subscriber::join(const std::vector<Received>& wanted) {
  state_ = State::asking;
  if (handle_ == 0) {
    context_->janus->attach([self = shared_from_this()](std::uint64_t handle) {
      self->handle_ = handle;
      self->context_->keep();
      if (self->closed_) return self->close(std::move(self->gone_));
      self->state_ = State::idle;
      if (handle == 0) return self->retry();
      self->listen();
      self->reconsider();
    });
    return;
  }
  Json streams = Json::array();
  for (const Received& one : wanted) streams.push(feed(one));
  Json body = Json::object()
                  .set("request", "join")
                  .set("ptype", "subscriber")
                  .set("room", room_)
                  .set("token", token_)
                  .set("autoupdate", false)  // offers are asked for one at a time, here
                  .set("streams", std::move(streams));
  ask(std::move(body), wanted);
}

void Subscriber::update(const std::vector<Received>& wanted) {
  Json add = Json::array();
  Json remove = Json::array();
  bool adds = false;
  bool removes = false;
  for (const Received& one : received_) {
    if (one.subject.empty() || contains(wanted, one)) continue;
    removes = true;
    remove.push(Json::object().set("sub_mid", one.mid));
  }
  for (const Received& one : wanted) {
    if (contains(received_, one)) continue;
    adds = true;
    add.push(feed(one));
  }
  if (!adds && !removes) return;
  Json body = Json::object().set("request", "update");
  if (adds) body.set("subscribe", std::move(add));
  if (removes) body.set("unsubscribe", std::move(remove));
  ask(std::move(body), wanted);
}

void Subscriber::ask(Json body, std::vector<Received> wanted) {
  state_ = State::asking;
  asked_ = std::move(wanted);
  context_->janus->message(handle_, std::move(body), "", "", [self = shared_from_this()](const PluginReply& reply) {
    if (!self->closed_) self->take(reply);
  });
}

// The answer to a join or an update; also an offer that Janus makes by itself (1.1.2 knows no `autoupdate`).
void Subscriber::take(const PluginReply& reply) {
  if (reply.error != 0) {
    state_ = State::idle;
    return retry();
  }
  const bool was_joined = joined_;
  joined_ = true;
  if (reply.data.list("streams") != nullptr) take_streams(reply.data);
  if (reply.sdp.empty()) {
    // "No change made" where we saw one: believe Janus, but not for ever.
    state_ = State::idle;
    return was_joined ? retry() : reconsider();
  }
  failures_ = 0;
  state_ = State::offered;
  offer_ = reply.sdp;
  ++serial_;
  context_->keep();
  push_offer();
}

void Subscriber::take_streams(const Json& data) {
  std::vector<Received> now;
  for (const Json& entry : *data.list("streams")) {
    Received one;
    one.mid = std::string(entry.text_or("mid", ""));
    one.kind = entry.text_or("type", "") == "audio" ? StreamKind::audio : StreamKind::camera;
    const std::string_view subject = entry.text_or("feed_id", "");
    const std::string_view mid = entry.text_or("feed_mid", "");
    const auto is_it = [&](const Received& other) { return other.subject == subject && other.source.mid == mid; };
    if (!subject.empty()) {
      // Which kind a publisher's mid carries is ours to know: from what was asked for, else from what was there.
      auto known = std::find_if(asked_.begin(), asked_.end(), is_it);
      if (known == asked_.end()) {
        known = std::find_if(received_.begin(), received_.end(), is_it);
        if (known == received_.end()) continue;
      }
      one.kind = known->kind;
      one.subject = known->subject;
      one.source = known->source;
    }
    now.push_back(std::move(one));
  }
  received_ = std::move(now);
}

void Subscriber::retry() {
  if (++failures_ > kRetries) return;  // until feeds or wishes change
  context_->later(kRetryWaitMs * failures_, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->reconsider();
  });
}

void Subscriber::push_offer() const {
  if (conn_.empty()) return;  // kept for the connection to come
  MediaEvent event{.kind = MediaEvent::Kind::offer};
  event.room = room_;
  event.conn = conn_;
  event.sdp = offer_;
  event.round = round_;
  event.serial = serial_;
  for (const Received& one : received_) event.offered.push_back({one.mid, one.subject, one.kind});
  context_->emit(std::move(event));
}

void Subscriber::answer(Ask ask, std::uint64_t serial, std::string sdp) {
  if (context_->janus == nullptr) return context_->fail(ask, "engine-down", "the media engine is down");
  if (!joined_ || over_) return context_->fail(ask, "engine-refused", "no offer was made");
  // An offer that was said again is answered again, at times when the next one is there already. Taken for the answer
  // to that one, it would leave what is new in it without a way, for good.
  if (state_ != State::offered || serial != serial_) return context_->answer(ask);
  state_ = State::asking;
  conn_ = ask.conn;
  auto done = [self = shared_from_this(), ask](const PluginReply& reply) {
    if (self->closed_) return;
    if (reply.error != 0) {
      self->state_ = State::offered;
      return self->context_->fail(ask, "bad-sdp", "the media engine refused the answer: " + reply.text);
    }
    self->state_ = State::idle;
    self->offer_.clear();
    self->context_->keep();
    self->context_->answer(ask);
    self->reconsider();
  };
  context_->janus->message(handle_, Json::object().set("request", "start"), "answer", std::move(sdp), std::move(done));
}

void Subscriber::listen() {
  context_->janus->route(handle_, [weak = weak_from_this()](std::string_view event, const PluginReply& reply) {
    const auto self = weak.lock();
    if (!self || self->closed_) return;
    if (event == "hangup" || event == "detached") {
      self->over_ = true;
      self->received_.clear();
      self->context_->keep();
    } else if (event == "event" && !reply.sdp.empty()) {
      self->take(reply);
    }
  });
}

void Subscriber::close(std::function<void()> gone) {
  const bool attaching = state_ == State::asking && handle_ == 0 && !closed_;
  closed_ = true;
  if (attaching) {
    gone_ = std::move(gone);
    return;
  }
  if (handle_ == 0 || context_->janus == nullptr) {
    if (gone) gone();
    return;
  }
  const std::uint64_t handle = std::exchange(handle_, 0);
  context_->janus->detach(handle, std::move(gone));
}

}  // namespace homeroom::server::media
