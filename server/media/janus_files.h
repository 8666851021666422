// Where Janus is on this machine, and the configuration that it is started with.
// Owns nothing but the folder it is told to write. Never edits a configuration of anybody else.
#pragma once

#include <cstdint>
#include <string>

#include "server/media/child.h"
#include "server/media/notes.h"
#include "shared/base/result.h"

namespace homeroom::server::media {

// UDP for sound and pictures; the first few ports are the connection check's (server/net/reach.h).
inline constexpr std::uint16_t kFirstPort = 20000, kFirstEnginePort = 20016, kLastPort = 40000;

struct JanusInstall {
  std::string binary;
  std::string plugins;     // folder with libjanus_videoroom.so
  std::string transports;  // folder with libjanus_websockets.so
};

// `janus`: the binary, or the prefix it was installed under; empty: the one on PATH. Errors: media.no-engine.
Result<JanusInstall> find_janus(const std::string& janus);

// The machine's first non-loopback address (IPv4 before IPv6), or empty.
std::string own_address();

// The folders are named as the child will see them: through file descriptors that it inherits.
struct JanusConfig {
  std::string plugins;
  std::string transports;
  std::uint16_t port = 0;
  std::string address;
  EngineSecrets secrets;
  unsigned event_loops = 1;
};

// Makes `folder` anew (0700, files 0600) and gives it to the plan's user. Errors: media.config.
Status write_config(const std::string& folder, const JanusConfig& config, const JanusInstall& install,
                    const ChildPlan& owner);

}  // namespace homeroom::server::media
