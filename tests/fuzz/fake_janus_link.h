// JanusLink (server/media/janus_link.h) without a socket, chosen at link time: what the server asks of the engine waits
// here, and the fuzzer says what the engine answers.
#pragma once

#include <deque>
#include <memory>

#include "server/media/janus_link.h"

namespace homeroom::fuzz {

struct FakeEngine {
  struct Asked {
    std::uint64_t handle = 0;
    protocol::Json message;
    server::media::JanusLink::Reply reply;
  };
  std::deque<Asked> asked;
  server::media::JanusLink* link = nullptr;  // the one that stands

  static FakeEngine& one();
};

}  // namespace homeroom::fuzz
