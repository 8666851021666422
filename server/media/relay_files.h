// What coturn, the relay for networks without UDP, is started with: its configuration, and the fence around it.
// Owns nothing. Never lets it do more than carry what goes to and from the media engine's ports.
#pragma once

#include <cstdint>
#include <string>

#include "shared/base/result.h"

namespace homeroom::server::media {

// Of the machine itself: between relay and engine. No firewall opens them.
inline constexpr std::uint16_t kFirstRelayPort = 40001, kLastRelayPort = 46000;
inline constexpr int kRelayName = 48;          // allocations of one person; of one address in the check of connections
inline constexpr int kRelayAll = 4000;         // allocations of all
inline constexpr int kRelayBytes = 2'000'000;  // a second, of one allocation: 25 small pictures and a shared screen

struct RelayPlan {
  int port = 0;        // UDP and TCP
  int tls_port = 0;    // 0: no TLS
  std::string listen;  // an address; empty: all of the machine's
  std::string engine;  // the address that media binds to
  std::string secret;
};

std::string relay_config(const RelayPlan& plan);

// For the fence (relay_fence.cpp), as it reads it: "FIRST LAST" of the relay's own ports and of the engine's,
// "ADDRESS".
std::string relay_fence(const RelayPlan& plan);

}  // namespace homeroom::server::media
