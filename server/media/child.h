// Starting a program so that it may outlive the server for a minute, and no longer: a small watcher process between the
// two. Owns the code that runs between fork and exec. Never allocates there: only calls that are safe after a fork.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "shared/base/result.h"

namespace homeroom::server::media {

inline constexpr std::size_t kMostKept = 2;

struct ChildPlan {
  // Found as /proc/self/fd/NUMBER: works where an unprivileged user could not walk the path (an installation in
  // somebody's home).
  struct Kept {
    std::string path;
    int number = 0;  // from 20
  };

  std::string binary;
  std::vector<std::string> arguments;  // the first is its own name
  std::vector<std::string> environment;
  std::vector<Kept> kept;  // at most kMostKept
  std::string folder;      // becomes its working directory
  std::string log;         // what it prints: a file in that folder
  std::string lock_file;   // held by the living server; the watcher ends the program when nobody holds it for long
  bool drop = false;       // become user and group (needs root)
  uid_t user = 0;
  gid_t group = 0;
  bool low_ports = false;  // may listen below 1024 although it is not root any more
};

// Its pid. Errors: media.start.
Result<pid_t> start_child(const ChildPlan& plan);

// Clock ticks since boot at which the process began, 0 if there is none.
unsigned long long start_time_of(pid_t pid);

}  // namespace homeroom::server::media
