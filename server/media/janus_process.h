// The Janus process of one data folder: started with fresh secrets, or taken over (child_process.h).
// Owns the folder's lock. Never speaks Janus' API.
#pragma once

#include <string>

#include "server/media/child_process.h"
#include "server/media/janus_files.h"
#include "server/media/notes.h"

namespace homeroom::server::media {

class JanusProcess : public ChildProcess {
 public:
  struct Config {
    std::string janus;
    std::string data_dir;
    std::string address;
    std::string user;  // whom Janus runs as when the server is root
  };

  JanusProcess(boost::asio::io_context& io, Config config);
  ~JanusProcess();  // lets the process live

  // One server a data folder. Errors: media.locked, media.folder.
  Status lock();
  // Starts a fresh Janus on a free port with fresh secrets; fills pid, started, port and secrets. Errors: media.*.
  Result<EngineNotes> launch();
  // True when the process that the notes name is still the same one; it is watched from then on.
  bool adopt(const EngineNotes& notes) { return watch(notes.pid, notes.started); }

 private:
  Config config_;
  int lock_fd_ = -1;
};

}  // namespace homeroom::server::media
