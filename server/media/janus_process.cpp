#include "server/media/janus_process.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <thread>

#include "server/media/child.h"
#include "server/media/random_text.h"

namespace homeroom::server::media {
namespace asio = boost::asio;

namespace {
// The numbers under which Janus finds its folders.
constexpr int kPluginsFd = 20, kTransportsFd = 21;

// Free a moment ago; should it be taken meanwhile, Janus ends and the next start picks another.
std::uint16_t free_port() {
  asio::io_context io;
  boost::system::error_code error;
  asio::ip::tcp::acceptor acceptor(io);
  const asio::ip::tcp::endpoint any(asio::ip::address_v4::loopback(), 0);
  acceptor.open(any.protocol(), error);
  if (!error) acceptor.bind(any, error);
  return error ? std::uint16_t{0} : acceptor.local_endpoint(error).port();
}
}  // namespace

JanusProcess::JanusProcess(asio::io_context& io, Config config) : ChildProcess(io), config_(std::move(config)) {}

JanusProcess::~JanusProcess() {
  if (lock_fd_ >= 0) ::close(lock_fd_);
}

Status JanusProcess::lock() {
  if (lock_fd_ >= 0) return {};
  const std::string path = config_.data_dir + "/engine.lock";
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return Error{"media.folder", "the data folder cannot be written to"};
  // An orphan's watcher holds it for an instant every other second.
  for (int tries = 0; tries < 10; ++tries) {
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) {
      lock_fd_ = fd;
      return {};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  ::close(fd);
  return Error{"media.locked", "another server runs the media engine of this data folder"};
}

Result<EngineNotes> JanusProcess::launch() {
  HOMEROOM_TRY_LET(const JanusInstall install, find_janus(config_.janus));
  EngineNotes notes;
  notes.port = free_port();
  notes.secrets = {random_text(), random_text(), random_text()};

  JanusConfig config;
  config.plugins = "/proc/self/fd/" + std::to_string(kPluginsFd);
  config.transports = "/proc/self/fd/" + std::to_string(kTransportsFd);
  config.port = notes.port;
  config.secrets = notes.secrets;
  config.address = config_.address.empty() ? own_address() : config_.address;
  config.event_loops = std::max(1U, std::thread::hardware_concurrency());
  if (config.address.empty()) {
    return Error{"media.no-address", "this machine has no network address that media could use (loopback does not do)"};
  }

  ChildPlan plan;
  plan.binary = install.binary;
  plan.arguments = {"janus", "-F", ".", "-C", "./janus.jcfg"};
  plan.environment = {"PATH=/usr/bin:/bin"};
  plan.kept = {{install.plugins, kPluginsFd}, {install.transports, kTransportsFd}};
  plan.folder = config_.data_dir + "/engine";
  plan.log = "janus.log";
  plan.lock_file = config_.data_dir + "/engine.lock";
  HOMEROOM_TRY(drop_root(plan, config_.user));
  HOMEROOM_TRY(write_config(plan.folder, config, install, plan));
  const Result<pid_t> pid = start_child(plan);
  if (!pid.ok()) return Error{"media.start", "the media engine (Janus) could not be started"};
  notes.pid = *pid;
  notes.started = start_time_of(*pid);
  if (!watch(notes.pid, notes.started)) return Error{"media.start", "the media engine (Janus) ended at once"};
  return notes;
}

}  // namespace homeroom::server::media
