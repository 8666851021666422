// A program that the server runs beside itself: found alive and taken over, watched, ended. Janus and coturn are two.
// Owns the watch, not the process itself: that may outlive this server.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>

#include "server/media/child.h"

namespace homeroom::server::media {

class ChildProcess {
 public:
  explicit ChildProcess(boost::asio::io_context& io);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // True when the process is still the one that began at `started` (see start_time_of); it is watched from then on.
  bool watch(std::int64_t pid, std::uint64_t started);
  // Ends it: SIGTERM, and after a while SIGKILL; `done` once it is gone, at once when there is none.
  void end(std::function<void()> done);
  // For one that hangs.
  void kill();
  void signal(int number);

  bool running() const { return running_; }
  std::function<void()> on_exit;

 private:
  boost::asio::io_context& io_;
  bool running_ = false;
  std::shared_ptr<boost::asio::posix::stream_descriptor> process_;  // a pidfd: readable when the process has ended
  boost::asio::steady_timer end_timer_;
  std::function<void()> ended_;
};

// When the server is root, the program runs as homeroom-engine, or else as `user`. Errors: media.user.
Status drop_root(ChildPlan& plan, const std::string& user);

// Makes `folder` anew (0700) with these files (0600), all of them the plan's user's. False: it cannot be written.
// Or one of them in place of the one that is there.
struct RunFile {
  std::string name, text;
};
bool make_run_folder(const std::string& folder, const std::vector<RunFile>& files, const ChildPlan& owner);
bool replace_run_file(const std::string& folder, const RunFile& file, const ChildPlan& owner);

// Where a program of this name is, empty: nowhere on PATH.
std::string on_path(const std::string& program);

}  // namespace homeroom::server::media
