// The media engine as the server sees it: started, watched, restarted or taken over, and driven for every class.
// Owns the Janus process's watch, its API session and the classes' media. Never sees a frame or a key of one.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "server/core/media_port.h"

namespace homeroom::server::media {

struct EngineConfig {
  std::string janus;     // the binary, or the prefix it was installed under; empty: the one on PATH
  std::string data_dir;  // exists and can be written; gets engine/, engine.json and engine.lock
  std::string address;   // what media binds to; empty: the machine's own first non-loopback address
  std::function<void(std::string_view level, std::string_view what)> log;  // "info", "warning", "error"
  std::string user = "nobody";  // whom the engine runs as when the server is root and there is no homeroom-engine
};

// All calls and all events on the io_context's one thread; no event from inside command().
// Destroying it without stop() leaves the engine running for the next server, as a killed one does.
class Engine {
 public:
  Engine(boost::asio::io_context& io, EngineConfig config);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  void start();
  // Ends the engine. `done` within some 6 s.
  void stop(std::function<void()> done);
  bool up() const;

  // Rooms and members may be named while the engine is down: they are there when it comes.
  void command(const MediaCommand& command);

  std::function<void(MediaEvent)> on_event;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace homeroom::server::media
