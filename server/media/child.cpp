#include "server/media/child.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "shared/base/assert.h"

namespace homeroom::server::media {

namespace {
constexpr int kLookEverySeconds = 2;
constexpr int kAloneSeconds = 70;  // a little longer than Janus keeps the session for the next server
constexpr int kEndSeconds = 5;
constexpr rlim_t kLogBytes = 64 * 1024 * 1024;

// In the watcher and in the program: from here to the end of run_watcher() nothing allocates or locks.
struct Opened {
  int binary;
  int folder;
  int lock;
  int report;                         // pid of the program, or minus errno
  std::array<int, kMostKept> kept{};  // -1: none
};

// What exec wants, made before the fork.
struct Words {
  std::vector<char*> arguments, environment;
};

[[noreturn]] void report_and_exit(int fd, int value) {
  (void)!::write(fd, &value, sizeof value);
  ::_exit(1);
}

void default_signals() {
  struct sigaction action{};
  for (int number = 1; number < 32; ++number) {
    action.sa_handler = number == SIGPIPE || number == SIGXFSZ ? SIG_IGN : SIG_DFL;
    ::sigaction(number, &action, nullptr);
  }
}

[[noreturn]] void run_program(const Opened& opened, const ChildPlan& plan, const Words& words, pid_t watcher) {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // of the watcher, without which nobody would end an orphan
  if (::getppid() != watcher) ::_exit(1);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  const rlimit log_size{kLogBytes, kLogBytes};
  ::setrlimit(RLIMIT_FSIZE, &log_size);
  const int input = ::open("/dev/null", O_RDONLY);
  const int log = ::openat(opened.folder, plan.log.c_str(), O_WRONLY | O_APPEND);
  ::dup2(input, 0);
  ::dup2(log, 1);
  ::dup2(log, 2);
  if (::fchdir(opened.folder) != 0) report_and_exit(opened.report, -errno);
  for (std::size_t i = 0; i < plan.kept.size(); ++i) {
    ::dup2(opened.kept[i], plan.kept[i].number);  // dup2 clears close-on-exec
  }
  ::syscall(SYS_execveat, opened.binary, "", words.arguments.data(), words.environment.data(), AT_EMPTY_PATH);
  report_and_exit(opened.report, -errno);
}

// Ambient, so that it lasts through exec and is all that lasts.
bool keep_low_ports() {
  __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2]{};
  data[0].permitted = data[0].effective = data[0].inheritable = 1U << CAP_NET_BIND_SERVICE;
  return ::syscall(SYS_capset, &head, data) == 0 &&
         ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_BIND_SERVICE, 0, 0) == 0;
}

void end(pid_t program) {
  ::kill(program, SIGTERM);
  for (int tenths = 0; tenths < kEndSeconds * 10; ++tenths) {
    if (::waitpid(program, nullptr, WNOHANG) != 0) return;
    ::poll(nullptr, 0, 100);
  }
  ::kill(program, SIGKILL);
  ::waitpid(program, nullptr, 0);
}

[[noreturn]] void run_watcher(const Opened& opened, const ChildPlan& plan, const Words& words) {
  ::setsid();  // a Ctrl-C in the server's terminal is the server's to act on
  default_signals();
  ::prctl(PR_SET_NAME, "homeroom-watch");
  if (plan.drop) {
    ::prctl(PR_SET_KEEPCAPS, plan.low_ports ? 1 : 0, 0, 0, 0);
    if (::setgroups(0, nullptr) != 0 || ::setgid(plan.group) != 0 || ::setuid(plan.user) != 0 ||
        (plan.low_ports && !keep_low_ports())) {
      report_and_exit(opened.report, -errno);
    }
  }
  sigset_t watched;
  ::sigemptyset(&watched);
  ::sigaddset(&watched, SIGCHLD);
  ::sigaddset(&watched, SIGTERM);
  ::sigprocmask(SIG_SETMASK, &watched, nullptr);
  const pid_t self = ::getpid();
  const pid_t program = ::fork();
  if (program < 0) report_and_exit(opened.report, -errno);
  if (program == 0) run_program(opened, plan, words, self);
  const int told = static_cast<int>(program);
  (void)!::write(opened.report, &told, sizeof told);
  ::close(opened.report);

  int alone = 0;
  while (true) {
    const timespec wait{kLookEverySeconds, 0};
    const int number = ::sigtimedwait(&watched, nullptr, &wait);
    if (::waitpid(program, nullptr, WNOHANG) != 0) ::_exit(0);
    if (number == SIGTERM) break;
    if (number > 0) continue;
    // Free: no server is there. Held only for a moment, so that the next server gets it.
    if (::flock(opened.lock, LOCK_SH | LOCK_NB) == 0) {
      ::flock(opened.lock, LOCK_UN);
      alone += kLookEverySeconds;
    } else {
      alone = 0;
    }
    if (alone >= kAloneSeconds) break;
  }
  end(program);
  ::_exit(0);
}

// Moves the descriptors to 3 and on and closes all others (the server's sockets and its hold of the lock are among
// them).
Opened keep_only(Opened opened) {
  std::array<int*, 4 + kMostKept> all{&opened.binary, &opened.folder, &opened.lock, &opened.report};
  for (std::size_t i = 0; i < kMostKept; ++i) all[4 + i] = &opened.kept[i];
  for (int* fd : all) {
    if (*fd >= 0) *fd = ::fcntl(*fd, F_DUPFD_CLOEXEC, 100);
  }
  int next = 3;
  for (int* fd : all) {
    if (*fd < 0) continue;
    ::dup3(*fd, next, O_CLOEXEC);
    *fd = next++;
  }
  if (::syscall(SYS_close_range, static_cast<unsigned>(next), ~0U, 0U) != 0) {
    for (int fd = next; fd < 4096; ++fd) ::close(fd);  // a kernel before 5.9
  }
  return opened;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (const std::string& each : texts) all.push_back(const_cast<char*>(each.c_str()));  // exec changes none
  all.push_back(nullptr);
  return all;
}

}  // namespace

Result<pid_t> start_child(const ChildPlan& plan) {
  HOMEROOM_ASSERT(plan.kept.size() <= kMostKept);
  const Error failed{"media.start", "the program could not be started"};
  int pipe_ends[2];
  if (::pipe2(pipe_ends, O_CLOEXEC) != 0) return failed;
  Opened opened{::open(plan.binary.c_str(), O_PATH | O_CLOEXEC),
                ::open(plan.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC),
                ::open(plan.lock_file.c_str(), O_RDONLY | O_CLOEXEC), pipe_ends[1]};
  bool all = opened.binary >= 0 && opened.folder >= 0 && opened.lock >= 0;
  for (std::size_t i = 0; i < kMostKept; ++i) {
    opened.kept[i] = i < plan.kept.size() ? ::open(plan.kept[i].path.c_str(), O_RDONLY | O_CLOEXEC) : -1;
    all = all && (i >= plan.kept.size() || opened.kept[i] >= 0);
  }
  const Words words{pointers(plan.arguments), pointers(plan.environment)};
  // Forked twice, so that the watcher is not the server's to reap.
  const pid_t between = all ? ::fork() : -1;
  if (between == 0) {
    if (::fork() != 0) ::_exit(0);
    run_watcher(keep_only(opened), plan, words);
  }
  for (const int fd : {opened.binary, opened.folder, opened.lock, opened.report}) {
    if (fd >= 0) ::close(fd);
  }
  for (const int fd : opened.kept) {
    if (fd >= 0) ::close(fd);
  }
  int pid = -1;
  if (between > 0) {
    ::waitpid(between, nullptr, 0);
    if (::read(pipe_ends[0], &pid, sizeof pid) != static_cast<ssize_t>(sizeof pid)) pid = -1;
  }
  ::close(pipe_ends[0]);
  if (pid <= 0) return failed;
  return static_cast<pid_t>(pid);
}

unsigned long long start_time_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(file, text);
  // After the name, which stands in parentheses and may hold anything, the start time is the 20th field.
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::size_t at = name_end + 1;
  for (int field = 0; field < 19; ++field) at = text.find(' ', at + 1);
  const std::string state = text.substr(name_end + 2, 1);
  if (at == std::string::npos || state == "Z") return 0;
  return std::strtoull(text.c_str() + at, nullptr, 10);
}

}  // namespace homeroom::server::media
