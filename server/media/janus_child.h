// Starting Janus so that it may outlive the server for a minute, and no longer: a small watcher process between the
// two. Owns the code that runs between fork and exec. Never allocates there: only calls that are safe after a fork.
#pragma once

#include <sys/types.h>

#include <string>

#include "shared/base/result.h"

namespace homeroom::server::media {

// The numbers under which Janus finds its folders: /proc/self/fd/N works where an unprivileged user could not walk the
// path (an installation in somebody's home).
inline constexpr int kPluginsFd = 20;
inline constexpr int kTransportsFd = 21;

struct ChildPlan {
  std::string binary;
  std::string plugins;
  std::string transports;
  std::string folder;     // becomes its working directory, with its configuration and log
  std::string lock_file;  // held by the living server; the watcher ends Janus when nobody holds it for long
  bool drop = false;      // become user and group (needs root)
  uid_t user = 0;
  gid_t group = 0;
};

// The pid of Janus. Errors: media.start.
Result<pid_t> start_child(const ChildPlan& plan);

// Clock ticks since boot at which the process began, 0 if there is none.
unsigned long long start_time_of(pid_t pid);

}  // namespace homeroom::server::media
