// What a publisher or a subscriber needs from its surroundings, so that neither knows rooms or the engine's process.
// Owns nothing but its members' values. Never outlives the rooms it belongs to: holders share it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/core/media_port.h"
#include "server/media/janus_session.h"

namespace homeroom::server::media {

// A request of a client that is to be answered once.
struct Ask {
  std::string conn;
  std::uint64_t request = 0;
};

// Where a wanted stream comes from. `handle` tells one publication from the next of the same subject.
struct Source {
  std::uint64_t handle = 0;
  std::string mid;
};

struct MediaContext {
  JanusSession* janus = nullptr;  // null while the engine is down
  std::string room_secret;
  std::function<void(MediaEvent)> emit;
  std::function<void(const std::string& room)> feeds_changed;
  std::function<void()> keep;  // something that a later server must know has changed
  std::function<std::optional<Source>(const std::string& room, const std::string& subject, StreamKind kind)> source;
  std::function<void(int wait_ms, std::function<void()>)> later;

  void answer(const Ask& ask, std::string sdp = {}) const {
    if (ask.conn.empty()) return;
    MediaEvent event{.kind = MediaEvent::Kind::answered};
    event.conn = ask.conn;
    event.request = ask.request;
    event.sdp = std::move(sdp);
    emit(std::move(event));
  }
  void fail(const Ask& ask, const char* code, std::string text) const {
    if (ask.conn.empty()) return;
    MediaEvent event{.kind = MediaEvent::Kind::failed};
    event.conn = ask.conn;
    event.request = ask.request;
    event.code = code;
    event.text = std::move(text);
    emit(std::move(event));
  }
};

}  // namespace homeroom::server::media
