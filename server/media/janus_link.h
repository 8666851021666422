// The WebSocket to Janus' API: requests out, replies and events in, and a keepalive that notices silence.
// Owns the connection and what waits for replies. Never reconnects by itself and never knows what a room is.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "shared/protocol/json.h"

namespace homeroom::server::media {

class JanusLink {
 public:
  using Json = protocol::Json;
  using Reply = std::function<void(const Json&)>;

  JanusLink(boost::asio::io_context& io, std::uint16_t port, std::string api_secret);
  ~JanusLink();  // closes at once; no callback comes after
  JanusLink(const JanusLink&) = delete;
  JanusLink& operator=(const JanusLink&) = delete;

  // One try to connect to loopback. `opened` is told once.
  void open(std::function<void(bool ok)> opened);
  // Sends `message` with a transaction and the secret added. `reply` gets the final answer ("success", "error" or the
  // "event" that carries the transaction), never an "ack", and nothing if the link goes down first.
  void request(Json message, std::uint64_t handle, Reply reply);
  // Forgets what waits for replies on a handle that is being detached.
  void forget(std::uint64_t handle);
  // The session that requests belong to, kept alive from now on; 0: none.
  void set_session(std::uint64_t session);

  std::function<void(std::uint64_t handle, const Json& event)> on_event;
  std::function<void(const char* why)> on_down;  // once; the link is of no more use

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace homeroom::server::media
