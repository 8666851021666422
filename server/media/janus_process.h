// The Janus process of one data folder: started, or found alive and taken over; watched; ended.
// Owns the folder's lock and the watch, not the process itself: that may outlive this server. Never speaks its API.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>

#include "server/media/janus_files.h"
#include "server/media/notes.h"

namespace homeroom::server::media {

class JanusProcess {
 public:
  struct Config {
    std::string janus;
    std::string data_dir;
    std::string address;
    std::string user;  // whom Janus runs as when the server is root
  };

  JanusProcess(boost::asio::io_context& io, Config config);
  ~JanusProcess();  // lets the process live
  JanusProcess(const JanusProcess&) = delete;
  JanusProcess& operator=(const JanusProcess&) = delete;

  // One server a data folder. Errors: media.locked, media.folder.
  Status lock();
  // Starts a fresh Janus on a free port with fresh secrets; fills pid, started, port and secrets. Errors: media.*.
  Result<EngineNotes> launch();
  // True when the process that the notes name is still the same one; it is watched from then on.
  bool adopt(const EngineNotes& notes);
  // Ends it: SIGTERM, and after a while SIGKILL; `done` once it is gone, at once when there is none.
  void end(std::function<void()> done);
  // For one that hangs.
  void kill();

  bool running() const { return running_; }
  std::function<void()> on_exit;

 private:
  bool watch(std::int64_t pid, std::uint64_t started);
  void signal(int number);

  boost::asio::io_context& io_;
  Config config_;
  int lock_fd_ = -1;
  bool running_ = false;
  std::shared_ptr<boost::asio::posix::stream_descriptor> process_;  // a pidfd: readable when the process has ended
  boost::asio::steady_timer end_timer_;
  std::function<void()> ended_;
};

}  // namespace homeroom::server::media
