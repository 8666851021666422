#include "server/media/relay.h"

#include <signal.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "server/media/child_process.h"
#include "server/media/janus_files.h"
#include "server/media/random_text.h"
#include "server/media/relay_files.h"
#include "server/media/restarts.h"

namespace homeroom::server::media {
namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(50);
constexpr int kLooks = 200;
constexpr auto kRead = std::chrono::seconds(2);  // a certificate that it was told of
constexpr int kFenceFd = 20;

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return file ? text.str() : std::string();
}

asio::ip::address address_of(const std::string& text) {
  boost::system::error_code wrong;
  const auto address = asio::ip::make_address(text, wrong);
  return wrong ? asio::ip::address(asio::ip::address_v4::any()) : address;
}

// Empty: free, or a sentence.
template <typename Protocol>
std::string trouble_at(asio::io_context& io, const std::string& listen, int port, const char* option) {
  const typename Protocol::endpoint at(address_of(listen), static_cast<std::uint16_t>(port));
  typename Protocol::socket socket(io);
  boost::system::error_code wrong;
  socket.open(at.protocol(), wrong);
  if constexpr (std::is_same_v<Protocol, asio::ip::tcp>) {
    if (!wrong) socket.set_option(asio::socket_base::reuse_address(true), wrong);
  }
  if (!wrong) socket.bind(at, wrong);
  if (!wrong) return {};
  return "the relay for networks without UDP cannot listen on port " + std::to_string(port) + " (" + wrong.message() +
         "). Give it another with " + option + ", or start without it with --no-relay";
}

}  // namespace

struct Relay::Impl : std::enable_shared_from_this<Relay::Impl> {
  Impl(asio::io_context& io_context, RelayConfig given)
      : io(io_context), config(std::move(given)), process(io), timer(io), restarts(io), key_timer(io) {
    if (config.engine.empty()) config.engine = own_address();
    process.on_exit = [this] { ended(); };
  }

  void log(std::string_view level, std::string_view what) const {
    if (config.log) config.log(level, what);
  }

  std::string folder() const { return config.data_dir + "/relay"; }
  std::string notes_path() const { return config.data_dir + "/relay.notes"; }

  RelayPlan plan_with(std::string secret) const {
    return {.port = config.port,
            .tls_port = config.cert.empty() ? 0 : config.tls_port,
            .listen = config.listen,
            .engine = config.engine,
            .secret = std::move(secret)};
  }

  // --- coming up ---
  void start() {
    std::istringstream notes(read_file(notes_path()));
    std::int64_t pid = 0;
    std::uint64_t started = 0;
    std::string secret;
    if (notes >> pid >> started >> secret && pid > 1 && process.watch(pid, started)) {
      plan = plan_with(secret);
      if (relay_config(plan) == read_file(folder() + "/turnserver.conf")) {
        take_certificate();
        return look(kLooks, "the relay of an earlier server is taken over, media flowed on");
      }
      process.kill();  // it was started with other options; its end is told, and a new one comes
      return;
    }
    if (const std::string trouble = launch(); !trouble.empty()) {
      log("error", trouble);
      again();
    }
  }

  std::string launch() {
    const std::string binary = on_path("turnserver");
    if (binary.empty()) {
      return "the relay for networks without UDP is not there: install Debian's package coturn (scripts/setup does), "
             "or "
             "start without it with --no-relay";
    }
    if (config.engine.empty()) return "this machine has no network address that the relay could use";
    plan = plan_with(random_text());
    for (const std::string& trouble :
         {trouble_at<asio::ip::udp>(io, config.listen, plan.port, "--relay-port"),
          trouble_at<asio::ip::tcp>(io, config.listen, plan.port, "--relay-port"),
          plan.tls_port == 0 ? std::string()
                             : trouble_at<asio::ip::tcp>(io, config.listen, plan.tls_port, "--relay-tls-port")}) {
      if (!trouble.empty()) return trouble;
    }
    ChildPlan child;
    child.binary = binary;
    child.arguments = {"turnserver", "-c", "./turnserver.conf"};
    child.environment = {"PATH=/usr/bin:/bin", "LD_PRELOAD=/proc/self/fd/" + std::to_string(kFenceFd),
                         "HOMEROOM_FENCE=" + relay_fence(plan)};
    child.kept = {{config.fence, kFenceFd}};
    child.folder = folder();
    child.log = "relay.log";
    child.lock_file = config.data_dir + "/engine.lock";
    child.low_ports = plan.port < 1024 || (plan.tls_port != 0 && plan.tls_port < 1024);
    if (!drop_root(child, config.user).ok()) return "there is no unprivileged user to run the relay";
    std::vector<RunFile> files{{"turnserver.conf", relay_config(plan)}, {"relay.log", ""}};
    if (plan.tls_port != 0) {
      files.push_back({"cert.pem", read_file(config.cert)});
      files.push_back({"key.pem", read_file(config.key)});
    }
    if (!make_run_folder(folder(), files, child))
      return "the relay's configuration cannot be written to the data folder";
    const Result<pid_t> pid = start_child(child);
    if (!pid.ok())
      return "the relay for networks without UDP (coturn, and its fence " + config.fence + ") could not be started";
    const std::uint64_t started = start_time_of(*pid);
    if (!process.watch(*pid, started)) return "the relay for networks without UDP (coturn) ended at once";
    ChildPlan own;  // the notes are the server's: root's, if it is root
    own.user = ::geteuid();
    own.group = ::getegid();
    // Without them a server that is killed now leaves a relay that its watcher ends after a minute.
    (void)replace_run_file(
        config.data_dir,
        {"relay.notes", std::to_string(*pid) + " " + std::to_string(started) + " " + plan.secret + "\n"}, own);
    look(kLooks, "the relay for networks without UDP is up");
    return {};
  }

  // Until it takes connections, behind its fence.
  void look(int tries, const char* what) {
    if (stopping || !process.running()) return;  // its end is told by itself
    const auto at = address_of(config.listen);
    const asio::ip::tcp::endpoint here(at.is_unspecified() ? asio::ip::address(asio::ip::address_v4::loopback()) : at,
                                       static_cast<std::uint16_t>(plan.port));
    auto socket = std::make_shared<asio::ip::tcp::socket>(io);
    socket->async_connect(
        here, [this, self = shared_from_this(), socket, tries, what](boost::system::error_code error) {
          if (stopping || !process.running()) return;
          if (!error && fs::exists(folder() + "/fence")) return came_up(what);
          if (!error || tries == 0) {
            log("warning", error ? "the relay for networks without UDP does not answer, a new one is started"
                                 : "the relay for networks without UDP came up without its fence and is ended");
            return process.kill();
          }
          timer.expires_after(kLookEvery);
          timer.async_wait([this, self, tries, what](boost::system::error_code late) {
            if (!late) look(tries - 1, what);
          });
        });
  }

  void came_up(const char* what) {
    drop_key();
    offer = RelayOffer{.port = plan.port, .tls_port = plan.tls_port, .secret = plan.secret};
    log("info", what);
    tell();
    restarts.came_up();
  }

  // --- going down ---
  void ended() {
    timer.cancel();
    restarts.fell();
    if (stopping) return;
    log("warning", "the relay for networks without UDP ended");
    if (std::exchange(offer, std::nullopt)) tell();
    again();
  }

  void again() {
    restarts.again([this] {
      if (!stopping) start();
    });
  }

  void stop(std::function<void()> done) {
    stopping = true;
    offer.reset();
    timer.cancel();
    restarts.cancel();
    key_timer.cancel();
    process.end([this, done = std::move(done)] {
      std::error_code ignored;
      fs::remove(notes_path(), ignored);
      fs::remove_all(folder(), ignored);
      done();
    });
  }

  void tell() {
    asio::post(io, [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (self && self->owner != nullptr && self->owner->on_change) self->owner->on_change();
    });
  }

  void take_certificate() {
    ChildPlan whose;
    if (plan.tls_port == 0 || !process.running() || !drop_root(whose, config.user).ok()) return;
    if (replace_run_file(folder(), {"cert.pem", read_file(config.cert)}, whose) &&
        replace_run_file(folder(), {"key.pem", read_file(config.key)}, whose)) {
      process.signal(SIGUSR2);  // coturn reads both again
      key_timer.expires_after(kRead);
      key_timer.async_wait([this](boost::system::error_code error) {
        if (!error) drop_key();
      });
    }
  }

  // It is in coturn's memory now; the engine, which runs as the same user, is not to find it in a file.
  void drop_key() const {
    std::error_code ignored;
    fs::remove(folder() + "/key.pem", ignored);
  }

  Relay* owner = nullptr;
  asio::io_context& io;
  RelayConfig config;
  RelayPlan plan;
  ChildProcess process;
  std::optional<RelayOffer> offer;
  asio::steady_timer timer;
  Restarts restarts;
  asio::steady_timer key_timer;
  bool stopping = false;
};

Relay::Relay(asio::io_context& io, RelayConfig config) : impl_(std::make_shared<Impl>(io, std::move(config))) {
  impl_->owner = this;
}

bool Relay::wanted() const { return impl_->config.port != 0; }

void Relay::start() {
  if (wanted()) impl_->start();
}

void Relay::stop(std::function<void()> done) {
  if (!wanted()) return done();
  impl_->stop(std::move(done));
}

void Relay::use_certificate(const std::string& cert, const std::string& key) {
  impl_->config.cert = cert;
  impl_->config.key = key;
  impl_->take_certificate();
}

const std::optional<RelayOffer>& Relay::offer() const { return impl_->offer; }

}  // namespace homeroom::server::media
