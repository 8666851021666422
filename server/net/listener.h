// Accepts connections and serves each: TLS if there is one, HTTP, and the way over to a WebSocket.
// Owns the listening sockets. Never lets a slow or silent client hold more than its own few kilobytes.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include "server/net/service.h"

namespace homeroom::server {

class Listener {
 public:
  Listener(boost::asio::io_context& io, Service& service) : io_(io), service_(service) {}

  // Binds; "localhost" both of its addresses. Empty: it worked. Else a sentence.
  std::string listen(const std::string& host, int port);
  void start();
  void stop();
  int port() const { return port_; }

 private:
  std::string add(const boost::asio::ip::tcp::endpoint& at, const std::string& host);

  boost::asio::io_context& io_;
  Service& service_;
  std::vector<boost::asio::ip::tcp::acceptor> acceptors_;
  int port_ = 0;
};

// What limits are counted by: an IPv4 address, or the /64 of an IPv6 one (a household or a machine has all of it).
std::string address_key(const boost::asio::ip::address& address);

}  // namespace homeroom::server
