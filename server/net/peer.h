// One WebSocket as the service sees it, whatever lies beneath it (TCP or TLS).
// Owns its queue of texts to send. Never lets the queue grow beyond limits::kSendQueue: a slow reader is put out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "server/core/connection.h"

namespace homeroom::server {

class Peer {
 public:
  virtual ~Peer() = default;
  virtual void send(std::shared_ptr<const std::string> text) = 0;
  virtual void close(int code) = 0;  // after what waits to be sent; at once for a slow reader
  virtual void set_limit(std::size_t bytes) = 0;
  virtual void abort() = 0;  // the socket goes now
};

}  // namespace homeroom::server
