#include "server/media/publisher.h"

#include <utility>

namespace homeroom::server::media {
using protocol::Json;

namespace {
// Janus' numbers (apierror.h, janus_videoroom.c).
constexpr std::int64_t kJsepUnknownType = 464;
constexpr std::int64_t kJsepInvalid = 465;
constexpr std::int64_t kInvalidSdp = 437;
constexpr std::int64_t kIdInUse = 436;
constexpr int kTriesWhileIdInUse = 10;
constexpr int kWaitWhileIdInUseMs = 100;

const char* code_of(std::int64_t error) {
  const bool sdp = error == kJsepUnknownType || error == kJsepInvalid || error == kInvalidSdp;
  return sdp ? "bad-sdp" : "engine-refused";
}
}  // namespace

Publisher::Publisher(std::shared_ptr<MediaContext> context, std::string room, std::string subject, std::string token)
    : context_(std::move(context)), room_(std::move(room)), subject_(std::move(subject)), token_(std::move(token)) {}

void Publisher::resume(std::uint64_t handle, std::vector<PublishedStream> streams, bool live) {
  handle_ = handle;
  streams_ = std::move(streams);
  joined_ = true;
  live_ = live;
  over_ = !live;
  // What the earlier server said of them is not known: whatever comes next is said.
  for (const PublishedStream& each : streams_) moderated_[each.mid] = true;
  listen();
}

void Publisher::publish(Ask ask, std::string sdp, std::vector<PublishedStream> streams) {
  if (busy_) return context_->fail(ask, "busy", "a publish is under way");
  if (context_->janus == nullptr) return context_->fail(ask, "engine-down", "the media engine is down");
  if (over_) return context_->fail(ask, "engine-refused", "this peer connection is over, publish a fresh one");
  busy_ = true;
  conn_ = ask.conn;
  ask_ = std::move(ask);
  asked_ = std::move(streams);
  if (handle_ != 0) return send(std::move(sdp), kTriesWhileIdInUse);
  context_->janus->attach([self = shared_from_this(), offer = std::move(sdp)](std::uint64_t handle) {
    self->handle_ = handle;
    // Closed meanwhile: its asker was told then, and whoever waits for the name to be free must not wait for ever.
    if (self->closed_) return self->close(std::move(self->gone_));
    if (handle == 0) return self->finish(PluginReply{.error = -1, .text = "no handle", .data = {}, .sdp = {}});
    self->context_->keep();
    self->listen();
    self->send(offer, kTriesWhileIdInUse);
  });
}

void Publisher::send(std::string sdp, int tries_left) {
  Json body = Json::object().set("request", joined_ ? "configure" : "joinandconfigure");
  if (!joined_) {
    body.set("ptype", "publisher").set("room", room_).set("id", subject_).set("token", token_);
  }
  auto done = [self = shared_from_this(), sdp, tries_left](const PluginReply& reply) {
    if (self->closed_) return;
    if (reply.error != kIdInUse || tries_left == 0) return self->finish(reply);
    // An earlier handle of this subject has not quite gone yet (or was forgotten): put it out, try again.
    self->context_->janus->control(Json::object()
                                       .set("request", "kick")
                                       .set("room", self->room_)
                                       .set("secret", self->context_->room_secret)
                                       .set("id", self->subject_),
                                   nullptr);
    self->context_->later(kWaitWhileIdInUseMs, [self, sdp, tries_left] {
      if (!self->closed_ && self->context_->janus != nullptr) self->send(sdp, tries_left - 1);
    });
  };
  context_->janus->message(handle_, std::move(body), "offer", sdp, std::move(done));
}

void Publisher::finish(const PluginReply& reply) {
  const Ask ask = std::move(ask_);
  ask_ = {};
  busy_ = false;
  if (reply.error != 0 || reply.sdp.empty()) {
    return context_->fail(ask, code_of(reply.error), "the media engine refused the offer: " + reply.text);
  }
  joined_ = true;
  streams_ = std::move(asked_);
  context_->keep();
  moderate();
  context_->answer(ask, reply.sdp);
  if (live_) context_->feeds_changed(room_);
}

void Publisher::silence(std::set<StreamKind> kinds) {
  silent_ = std::move(kinds);
  moderate();
}

void Publisher::moderate() {
  if (!joined_ || closed_ || context_->janus == nullptr) return;
  for (const PublishedStream& each : streams_) {
    const bool mute = silent_.contains(each.kind);
    if (std::exchange(moderated_[each.mid], mute) == mute) continue;
    context_->janus->control(Json::object()
                                 .set("request", "moderate")
                                 .set("room", room_)
                                 .set("secret", context_->room_secret)
                                 .set("id", subject_)
                                 .set("mid", each.mid)
                                 .set("mute", mute),
                             nullptr);
  }
}

void Publisher::listen() {
  context_->janus->route(handle_, [weak = weak_from_this()](std::string_view event, const PluginReply&) {
    const auto self = weak.lock();
    if (!self || self->closed_) return;
    // Nobody can subscribe before webrtcup (Janus answers 428), so the feed is announced only now.
    if (event == "webrtcup") {
      self->live_ = true;
    } else if (event == "hangup" || event == "detached") {
      self->live_ = false;
      self->over_ = true;
    } else {
      return;
    }
    self->context_->feeds_changed(self->room_);
  });
}

void Publisher::close(std::function<void()> gone) {
  const bool attaching = busy_ && handle_ == 0 && !closed_;
  if (!closed_ && busy_) {
    const bool down = context_->janus == nullptr;
    context_->fail(ask_, down ? "engine-down" : "engine-refused", "publishing was ended");
  }
  closed_ = true;
  live_ = false;
  if (attaching) {
    gone_ = std::move(gone);  // the answer to attach brings the handle, which is then let go
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
