#include "server/net/service.h"

#include <boost/asio/post.hpp>

#include "server/net/log.h"
#include "shared/crypto/system_random.h"

namespace homeroom::server {
namespace {

constexpr auto kTick = std::chrono::milliseconds(250);
constexpr TimeMs kEngineStart = 10'000;
constexpr TimeMs kHealthEvery = 1000;      // when somebody asks
constexpr TimeMs kHealthUnasked = 10'000;  // so that the log tells of a full disk even if nobody does
constexpr std::size_t kSockets = 12'000;
constexpr std::size_t kSocketShare = 2;  // has_share(): a school is one address, and browsers open six each

}  // namespace

Service::Service(boost::asio::io_context& io, std::unique_ptr<Store> store, ServiceConfig config)
    : io_(io),
      store_(std::move(store)),
      config_(std::move(config)),
      hub_(*store_, crypto::system_random(), std::move(config_.hub)),
      engine_(io,
              [this] {
                media::EngineConfig engine = config_.engine;
                engine.log = [this](std::string_view level, std::string_view what) {
                  log_line(level, "engine", protocol::Json::object().set("text", what));
                  if (level == "error") {
                    boost::asio::post(io_, [this] { became_ready(false); });
                  }
                };
                return engine;
              }()),
      relay_(io,
             [this] {
               media::RelayConfig relay = config_.relay;
               relay.log = [](std::string_view level, std::string_view what) {
                 log_line(level, "relay", protocol::Json::object().set("text", what));
               };
               return relay;
             }()),
      reach_(io),
      timer_(io) {
  engine_.on_event = [this](MediaEvent event) { engine_said(std::move(event)); };
  relay_.on_change = [this] {
    hub_.on_relay(relay_.offer(), clock_now());
    pump();
  };
}

void Service::start(std::function<void(bool)> ready) {
  ready_ = std::move(ready);
  started_ = clock_now();
  engine_.start();
  relay_.start();  // after the engine, whose lock its watcher looks at
  reach_.start(config_.engine.address);
  tick();
}

void Service::became_ready(bool engine_up) {
  if (ready_) {
    std::exchange(ready_, nullptr)(engine_up);
  }
}

void Service::stop(std::function<void()> done) {
  stopping_ = true;
  ready_ = nullptr;
  timer_.cancel();
  reach_.stop();
  for (const auto& [conn, peer] : std::unordered_map(peers_)) {
    peer->close(1001);
  }
  const auto both = std::make_shared<int>(2);
  const auto one = [both, done = std::move(done)] {
    if (--*both == 0) {
      done();
    }
  };
  relay_.stop(one);
  engine_.stop(one);
}

void Service::tick() {
  if (stopping_) {
    return;
  }
  const TimeMs now = clock_now();
  hub_.tick(now);
  pump();
  check_store(now, kHealthUnasked);
  if (ready_ && now - started_ >= kEngineStart) {
    became_ready(engine_.up());
  }
  timer_.expires_after(kTick);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) {
      tick();
    }
  });
}

void Service::engine_said(MediaEvent event) {
  if (stopping_) {
    return;
  }
  const bool came_up = event.kind == MediaEvent::Kind::engine && event.up;
  hub_.on_media(event, clock_now());
  pump();
  if (came_up) {
    became_ready(true);
  }
}

void Service::check_store(TimeMs now, TimeMs every) {
  if (now - store_asked_ < every && now >= store_asked_) {
    return;
  }
  store_asked_ = now;
  if (const bool ok = hub_.store_ok(); ok != std::exchange(store_ok_, ok)) {
    log_line(ok ? "info" : "error", ok ? "store-up" : "store-down",
             protocol::Json::object().set("text", ok ? "the database takes writes again"
                                                     : "the database takes no writes: is the disk full? Classes go "
                                                       "on, but nothing new is kept"));
  }
}

// Where a connection can be tried before anybody is let in. For the relay it takes a name and a password: of a minute,
// and all that an address asks for count as one person's.
std::string Service::reach(const std::string& address) {
  const TimeMs now = clock_now();
  protocol::Json answer = reach_.offer(now);
  if (const auto& offer = relay_.offer()) {
    const RelayCredential made =
        relay_credential(offer->secret, relay_name(offer->secret, "check " + address), now + limits::kRelayCheckLife);
    protocol::Json relay = protocol::Json::object();
    relay.set("port", offer->port).set("username", made.username).set("credential", made.credential);
    if (offer->tls_port != 0) {
      relay.set("tls_port", offer->tls_port);
    }
    answer.set("relay", std::move(relay));
  } else if (relay_.wanted()) {
    answer.set("relay", protocol::Json::object().set("down", true));
  }
  return answer.dump();
}

void Service::use_tls(TlsContext tls, const std::string& cert, const std::string& key) {
  config_.tls = std::move(tls);
  relay_.use_certificate(cert, key);
}

Site Service::site(const std::string& address) {
  check_store(clock_now(), kHealthEvery);
  return {
      config_.files, config_.loopback, config_.certified, store_ok_, hub_.engine_up() && engine_.up(), [this, address] {
        return reach(address);
      }};
}

CountedSocket::CountedSocket(std::shared_ptr<SocketCounts> counts, std::string address)
    : counts_(std::move(counts)), address_(std::move(address)) {
  ++counts_->by_address[address_];
  ++counts_->all;
}

CountedSocket::~CountedSocket() {
  --counts_->all;
  if (const auto found = counts_->by_address.find(address_); --found->second == 0) {
    counts_->by_address.erase(found);
  }
}

std::unique_ptr<CountedSocket> Service::open_socket(const std::string& address) {
  const auto found = sockets_->by_address.find(address);
  const std::size_t held = found != sockets_->by_address.end() ? found->second : 0;
  if (sockets_->all >= kSockets || !has_share(held, kSockets - sockets_->all, kSocketShare)) {
    return nullptr;
  }
  return std::make_unique<CountedSocket>(sockets_, address);
}

bool Service::may_connect(const std::string& address) { return hub_.may_connect(address, clock_now()); }

ConnId Service::connected(std::shared_ptr<Peer> peer, const std::string& address) {
  const ConnId conn = ++last_conn_;
  peers_.emplace(conn, std::move(peer));
  hub_.on_connect(conn, address, clock_now());
  pump();
  return conn;
}

void Service::received(ConnId conn, std::string_view text) {
  hub_.on_text(conn, text, clock_now());
  pump();
}

void Service::drained(ConnId conn) {
  hub_.on_drained(conn, clock_now());
  pump();
}

void Service::disconnected(ConnId conn) {
  peers_.erase(conn);
  hub_.on_closed(conn, clock_now());
  pump();
}

void Service::pump() {
  if (std::exchange(pumping_, true)) {
    return;  // the loop below takes what came meanwhile
  }
  for (auto outputs = hub_.take_outputs(); !outputs.empty(); outputs = hub_.take_outputs()) {
    for (Output& output : outputs) {
      if (output.kind == Output::Kind::media) {
        engine_.command(output.media);
        continue;
      }
      const auto found = peers_.find(output.conn);
      if (found == peers_.end()) {
        continue;
      }
      const std::shared_ptr<Peer> peer = found->second;
      switch (output.kind) {
        case Output::Kind::send: peer->send(std::move(output.text)); break;
        case Output::Kind::close: peer->close(output.code); break;
        case Output::Kind::limit: peer->set_limit(output.limit); break;
        case Output::Kind::media: break;
      }
    }
  }
  pumping_ = false;
}

}  // namespace homeroom::server
