// The UDP port at which a browser learns, before it is let in, whether sound and pictures could reach the media engine:
// on the engine's own address, in the range that a firewall opens for it.
// Owns the socket and the key of its names. Never keeps anything about who asked, and never reads more than STUN.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <string>

#include "server/core/limits.h"
#include "server/net/stun.h"
#include "shared/protocol/json.h"

namespace homeroom::server {

class Reach {
 public:
  explicit Reach(boost::asio::io_context& io);

  // address: the engine's; empty: the machine's own. Without one, or without a free port, nothing is offered.
  void start(const std::string& address);
  void stop();

  // {"udp": {address, port, ufrag, pwd}}, with a fresh name each time; {} when nothing is offered.
  protocol::Json offer(TimeMs now);

 private:
  void receive();

  boost::asio::ip::udp::socket socket_;
  boost::asio::ip::udp::endpoint from_;
  std::array<std::uint8_t, kStunMost + 1> packet_{};
  std::string address_;
  std::uint16_t port_ = 0;
  Secret key_;
  TokenBucket rate_;
};

}  // namespace homeroom::server
