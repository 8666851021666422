// One Janus session over a link: handles, VideoRoom requests, and where each handle's events go.
// Owns the link and the routes. Never keeps state of rooms: that is in rooms.h.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "server/media/janus_link.h"

namespace homeroom::server::media {

// What VideoRoom said. `error` is its number (or the core's), 0 when all is well.
struct PluginReply {
  std::int64_t error = 0;
  std::string text;
  protocol::Json data;
  std::string sdp;
};

class JanusSession {
 public:
  using Done = std::function<void(const PluginReply&)>;
  using Route = std::function<void(std::string_view event, const PluginReply&)>;

  explicit JanusSession(std::unique_ptr<JanusLink> link);

  // Makes a session and its control handle, or takes over one that an earlier server left. `ready(false)`: refused.
  void create(std::function<void(bool ok)> ready);
  void claim(std::uint64_t session, std::uint64_t control, std::function<void(bool ok)> ready);

  void attach(std::function<void(std::uint64_t handle)> attached);  // 0: refused
  void detach(std::uint64_t handle, std::function<void()> gone);
  // `sdp` with `type` ("offer" or "answer") goes along unless empty.
  void message(std::uint64_t handle, protocol::Json body, std::string_view type, std::string sdp, Done done);
  void control(protocol::Json body, Done done);

  // Events of a handle that answer no request: "webrtcup", "hangup", "event" and so on.
  void route(std::uint64_t handle, Route route);

  std::uint64_t id() const { return id_; }
  std::uint64_t control_handle() const { return control_; }

 private:
  std::unique_ptr<JanusLink> link_;
  std::map<std::uint64_t, Route> routes_;
  std::uint64_t id_ = 0;
  std::uint64_t control_ = 0;
};

}  // namespace homeroom::server::media
