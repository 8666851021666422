#include "server/media/janus_process.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <thread>

#include "server/media/janus_child.h"
#include "server/media/random_text.h"

namespace homeroom::server::media {
namespace asio = boost::asio;

namespace {
constexpr const char* kOwnUser = "homeroom-engine";  // where an administrator has made one: nobody else's processes
constexpr auto kEndWithin = std::chrono::seconds(5);

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

JanusProcess::JanusProcess(asio::io_context& io, Config config) : io_(io), config_(std::move(config)), end_timer_(io) {}

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
  plan.plugins = install.plugins;
  plan.transports = install.transports;
  plan.folder = config_.data_dir + "/engine";
  plan.lock_file = config_.data_dir + "/engine.lock";
  plan.drop = ::geteuid() == 0;
  if (plan.drop) {
    const passwd* user = ::getpwnam(kOwnUser);
    if (user == nullptr || user->pw_uid == 0) user = ::getpwnam(config_.user.c_str());
    if (user == nullptr || user->pw_uid == 0)
      return Error{"media.user", "no unprivileged user to run the media engine"};
    plan.user = user->pw_uid;
    plan.group = user->pw_gid;
  }
  HOMEROOM_TRY(write_config(plan.folder, config, install, plan.user, plan.group));
  HOMEROOM_TRY_LET(const pid_t pid, start_child(plan));
  notes.pid = pid;
  notes.started = start_time_of(pid);
  if (!watch(notes.pid, notes.started)) return Error{"media.start", "the media engine (Janus) ended at once"};
  return notes;
}

bool JanusProcess::adopt(const EngineNotes& notes) { return watch(notes.pid, notes.started); }

bool JanusProcess::watch(std::int64_t pid, std::uint64_t started) {
  const long fd = ::syscall(SYS_pidfd_open, static_cast<pid_t>(pid), 0U);
  if (fd < 0) return false;
  // Looked at after the pidfd was taken: from here on the number cannot pass to another process unnoticed.
  if (started == 0 || start_time_of(static_cast<pid_t>(pid)) != started) {
    ::close(static_cast<int>(fd));
    return false;
  }
  running_ = true;
  process_ = std::make_shared<asio::posix::stream_descriptor>(io_, static_cast<int>(fd));
  // The watch goes with process_, and with it the right to touch this object.
  const std::weak_ptr<asio::posix::stream_descriptor> watched = process_;
  process_->async_wait(asio::posix::stream_descriptor::wait_read, [this, watched](boost::system::error_code error) {
    if (error || watched.expired()) return;
    running_ = false;
    process_.reset();
    end_timer_.cancel();
    if (ended_) return std::exchange(ended_, nullptr)();
    if (on_exit) on_exit();
  });
  return true;
}

void JanusProcess::end(std::function<void()> done) {
  if (!running_) return done();
  ended_ = std::move(done);
  signal(SIGTERM);
  end_timer_.expires_after(kEndWithin);
  end_timer_.async_wait([this](boost::system::error_code error) {
    if (!error) kill();
  });
}

void JanusProcess::kill() { signal(SIGKILL); }

void JanusProcess::signal(int number) {
  if (process_) ::syscall(SYS_pidfd_send_signal, process_->native_handle(), number, nullptr, 0U);
}

}  // namespace homeroom::server::media
