#include "server/media/child_process.h"

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace homeroom::server::media {
namespace asio = boost::asio;

namespace {

constexpr const char* kOwnUser = "homeroom-engine";  // where an administrator has made one: nobody else's processes
constexpr auto kEndWithin = std::chrono::seconds(5);

bool write_file(const std::string& path, const std::string& text, const ChildPlan& owner) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return false;
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const bool given = ::geteuid() != 0 || ::fchown(file, owner.user, owner.group) == 0;
  ::close(file);
  return written && given;
}

}  // namespace

ChildProcess::ChildProcess(asio::io_context& io) : io_(io), end_timer_(io) {}

bool ChildProcess::watch(std::int64_t pid, std::uint64_t started) {
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

void ChildProcess::end(std::function<void()> done) {
  if (!running_) return done();
  ended_ = std::move(done);
  signal(SIGTERM);
  end_timer_.expires_after(kEndWithin);
  end_timer_.async_wait([this](boost::system::error_code error) {
    if (!error) kill();
  });
}

void ChildProcess::kill() { signal(SIGKILL); }

void ChildProcess::signal(int number) {
  if (process_) ::syscall(SYS_pidfd_send_signal, process_->native_handle(), number, nullptr, 0U);
}

Status drop_root(ChildPlan& plan, const std::string& user) {
  plan.drop = ::geteuid() == 0;
  if (!plan.drop) return {};
  const passwd* found = ::getpwnam(kOwnUser);
  if (found == nullptr || found->pw_uid == 0) found = ::getpwnam(user.c_str());
  if (found == nullptr || found->pw_uid == 0)
    return Error{"media.user", "no unprivileged user to run the media engine"};
  plan.user = found->pw_uid;
  plan.group = found->pw_gid;
  return {};
}

bool make_run_folder(const std::string& folder, const std::vector<RunFile>& files, const ChildPlan& owner) {
  std::error_code error;
  std::filesystem::remove_all(folder, error);
  if (::mkdir(folder.c_str(), 0700) != 0) return false;
  if (::geteuid() == 0 && ::chown(folder.c_str(), owner.user, owner.group) != 0) return false;
  for (const RunFile& file : files) {
    if (!write_file(folder + "/" + file.name, file.text, owner)) return false;
  }
  return true;
}

bool replace_run_file(const std::string& folder, const RunFile& file, const ChildPlan& owner) {
  const std::string path = folder + "/" + file.name, fresh = path + ".new";
  ::unlink(fresh.c_str());
  return write_file(fresh, file.text, owner) && std::rename(fresh.c_str(), path.c_str()) == 0;
}

std::string on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::string rest = path == nullptr ? "/usr/bin:/usr/local/bin" : path;
  while (!rest.empty()) {
    const std::size_t end = rest.find(':');
    std::string candidate = rest.substr(0, end) + "/" + program;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    rest = end == std::string::npos ? "" : rest.substr(end + 1);
  }
  return {};
}

}  // namespace homeroom::server::media
