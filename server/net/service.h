// Everything of the server that is not a socket: hub, store, engine, client files, and who is connected.
// Owns all of them. Never used from more than the io_context's one thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "server/core/hub.h"
#include "server/media/engine.h"
#include "server/media/relay.h"
#include "server/net/http_answer.h"
#include "server/net/peer.h"
#include "server/net/reach.h"
#include "server/net/tls.h"

namespace homeroom::server {

struct ServiceConfig {
  bool loopback = true;
  bool certified = false;
  std::shared_ptr<const ClientFiles> files;
  TlsContext tls;  // null: plain HTTP
  HubConfig hub;
  media::EngineConfig engine;
  media::RelayConfig relay;
};

// How many sockets are open, by address. Apart from the Service, because sessions that are cut off when the process
// ends are destroyed after it.
struct SocketCounts {
  std::unordered_map<std::string, std::size_t> by_address;
  std::size_t all = 0;
};

// One open socket, counted while this lives.
class CountedSocket {
 public:
  CountedSocket(std::shared_ptr<SocketCounts> counts, std::string address);
  ~CountedSocket();
  CountedSocket(const CountedSocket&) = delete;
  CountedSocket& operator=(const CountedSocket&) = delete;

 private:
  std::shared_ptr<SocketCounts> counts_;
  std::string address_;
};

class Service {
 public:
  Service(boost::asio::io_context& io, std::unique_ptr<Store> store, ServiceConfig config);

  // `ready` once, when the engine is up or is known not to be (true: up).
  void start(std::function<void(bool)> ready);
  void stop(std::function<void()> done);
  bool stopping() const { return stopping_; }

  // --- for sessions ---
  Site site(const std::string& address);  // of whoever asks
  TlsContext tls() const { return config_.tls; }
  bool loopback() const { return config_.loopback; }
  std::unique_ptr<CountedSocket> open_socket(const std::string& address);  // null: too many
  bool may_connect(const std::string& address);
  ConnId connected(std::shared_ptr<Peer> peer, const std::string& address);
  void received(ConnId conn, std::string_view text);
  void drained(ConnId conn);
  void disconnected(ConnId conn);

  // --- on SIGHUP ---
  void use_tls(TlsContext tls, const std::string& cert, const std::string& key);
  void use_files(std::shared_ptr<const ClientFiles> files) { config_.files = std::move(files); }

 private:
  void pump();  // acts on what the hub wants
  void tick();
  void check_store(TimeMs now, TimeMs every);  // asks the store, unless it was asked a moment ago
  void engine_said(MediaEvent event);
  std::string reach(const std::string& address);
  void became_ready(bool engine_up);

  boost::asio::io_context& io_;
  std::unique_ptr<Store> store_;
  ServiceConfig config_;
  Hub hub_;
  media::Engine engine_;
  media::Relay relay_;
  Reach reach_;
  boost::asio::steady_timer timer_;
  std::function<void(bool)> ready_;
  TimeMs started_ = 0;
  std::unordered_map<ConnId, std::shared_ptr<Peer>> peers_;
  std::shared_ptr<SocketCounts> sockets_ = std::make_shared<SocketCounts>();
  ConnId last_conn_ = 0;
  bool stopping_ = false;
  bool pumping_ = false;
  bool store_ok_ = true;
  TimeMs store_asked_ = 0;
};

}  // namespace homeroom::server
