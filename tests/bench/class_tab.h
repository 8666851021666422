// A tab of scripts/bench class: a real keeper over a real WebSocket with TLS, natively. Everything runs on one thread.
// Owns its session, its socket and, unless it shares one, its browser's storage (in memory). Never asks the session to
// do what a page could not.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "shared/protocol/json.h"
#include "wasm/keeper/session.h"

namespace homeroom::bench {

using protocol::Json;
using Disk = std::map<std::string, Bytes>;

// Where everybody lives: the clock, the network, and who wants to know.
struct Place {
  boost::asio::io_context io;
  boost::asio::ssl::context tls{boost::asio::ssl::context::tls_client};
  boost::asio::ip::tcp::endpoint server;
  bool cut = false;     // no new connection comes about
  static double now();  // milliseconds, monotonic
  static TimeMs clock();
};

class Socket;

class Tab {
 public:
  Tab(Place& place, std::string path, std::string fragment, Disk* disk = nullptr);
  ~Tab();

  void command(Json json);
  void reload();  // the page comes up anew with what is stored
  void die();     // the process is gone
  void cut();     // the line breaks
  void online();  // the browser says that the network is back
  void die_over_next_commit() { dies_ = true; }
  bool alive() const { return session_ != nullptr; }

  keeper::Session& session() { return *session_; }
  bool up() const { return up_; }
  bool in_class() const { return session_ && session_->in_class() && session_->meeting() != nullptr; }
  const Json& last(const std::string& event) const;
  std::size_t people() const;
  bool heard(const std::string& text) const { return heard_.contains(text); }

  std::function<void(Tab&)> on_step;

 private:
  friend class Socket;
  void start();
  void drain();
  void drop_socket();
  void closed(int code);
  void wake();

  Place& place_;
  std::string path_, fragment_;
  Disk own_disk_;
  Disk* disk_;
  std::unique_ptr<keeper::Session> session_;
  std::shared_ptr<Socket> socket_;
  boost::asio::steady_timer timer_;
  std::map<std::string, Json> last_;
  std::set<std::string> heard_;
  bool up_ = false, dies_ = false;
};

}  // namespace homeroom::bench
