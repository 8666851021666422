// The limits of docs/protocol.md §5 as numbers, and the token bucket that holds people to the ones with a rate.
// Owns nothing. Never reads a clock.
#pragma once

#include <algorithm>
#include <cstddef>

#include "shared/base/time.h"

namespace homeroom::server::limits {

inline constexpr std::size_t kVisitorMessage = 16 * 1024;
inline constexpr std::size_t kMemberMessage = 128 * 1024;
inline constexpr std::size_t kCommitterMessage = 1024 * 1024;
inline constexpr int kJsonDepth = 8;
inline constexpr int kMalformedAnswers = 10;        // then the connection is closed
inline constexpr int kSlowDownAnswers = 100;        // then too: who ignores a hundred of them is no client of ours
inline constexpr std::size_t kConnections = 8000;   // of the whole server
inline constexpr std::size_t kConnectionShare = 4;  // see has_share()
inline constexpr std::size_t kKnock = 4096;         // characters; what clients seal takes up to 2,800
inline constexpr std::size_t kPlaces = 400;         // at the door of a class
inline constexpr std::size_t kMembers = 300;
inline constexpr std::size_t kLogEntries = 20000;
inline constexpr std::size_t kLogBytes = 64 * 1024 * 1024;
inline constexpr std::size_t kAuditBatch = 50;         // records in one message
inline constexpr std::size_t kAuditRecords = 100'000;  // of a class
inline constexpr std::size_t kTakenBack = 200;         // passes of a class's committers
inline constexpr std::size_t kReaders = 64;            // of a message that is for some members alone
inline constexpr std::size_t kRelayMids = 64;          // remembered per member; kept messages are remembered by the log
inline constexpr std::size_t kReplayChunk = 512 * 1024;
inline constexpr std::size_t kSendQueue = 4 * 1024 * 1024;
inline constexpr std::size_t kSdp = 96 * 1024;
inline constexpr std::size_t kStreams = 8;
inline constexpr TimeMs kComingIn = 10'000;
inline constexpr TimeMs kMediaGrace = 15'000;           // a member that lost its connection keeps its media this long
inline constexpr TimeMs kRelayLife = 4 * 3'600'000;     // of a member's name and password for the relay
inline constexpr TimeMs kRelayRenewed = 1 * 3'600'000;  // so often, while connected
inline constexpr TimeMs kRelayCheckLife = 60'000;       // of those for the check of connections, by an address
inline constexpr TimeMs kEngineAnswer = 15'000;         // then the engine is taken not to answer any more
inline constexpr TimeMs kRoomIdle = 60'000;             // a class nobody is connected to leaves the memory

// close codes
inline constexpr int kCloseTooBig = 1009;
inline constexpr int kCloseReplaced = 4001;
inline constexpr int kClosePassOver = 4003;
inline constexpr int kCloseMalformed = 4007;
inline constexpr int kCloseTooFast = 4008;
inline constexpr int kCloseSlowReader = 4009;
inline constexpr int kCloseTooLate = 4010;

}  // namespace homeroom::server::limits

namespace homeroom::server {

// May an address that holds `held` places take one more, when `free` are left? It holds at most one `share`-th of what
// is left, so a school finds room on a quiet server, and each further address that takes all it can leaves less to the
// next but something to everybody: with a share of 4 it takes forty of them to fill 8,000 places.
constexpr bool has_share(std::size_t held, std::size_t free, std::size_t share) { return held * share < free; }

// `burst` at once, then one every `every` milliseconds.
struct Rate {
  double burst;
  double every_ms;
};

inline constexpr Rate kMessageRate{50, 40};
inline constexpr Rate kConnectRate{300, 25};
// Who is answered knocks twice: to be told the own name, and to come in. One class of a hundred behind one address
// comes in at once, and so do forty classes of thirty; a flood is 5 a second to a teacher's device.
inline constexpr Rate kKnockRate{4, 2000};
inline constexpr Rate kDoorRate{200, 200};          // of one address at the door of one class
inline constexpr Rate kAddressKnockRate{3000, 20};  // of one address at all doors
inline constexpr Rate kCreateRate{30, 60'000};
inline constexpr Rate kAuditRate{1000, 100};

class TokenBucket {
 public:
  TokenBucket(Rate rate, TimeMs now) : rate_(rate), tokens_(rate.burst), at_(now) {}

  bool take(TimeMs now) {
    refill(now);
    if (tokens_ < 1) {
      return false;
    }
    tokens_ -= 1;
    return true;
  }
  // How long until the next one, after a refused take().
  TimeMs wait_ms(TimeMs now) {
    refill(now);
    return tokens_ >= 1 ? 0 : static_cast<TimeMs>((1 - tokens_) * rate_.every_ms) + 1;
  }
  bool is_full(TimeMs now) {
    refill(now);
    return tokens_ >= rate_.burst;
  }

 private:
  void refill(TimeMs now) {
    if (now > at_) {  // a clock that was set back must not lock anybody out: it only earns nothing
      tokens_ = std::min(rate_.burst, tokens_ + static_cast<double>(now - at_) / rate_.every_ms);
    }
    at_ = now;
  }

  Rate rate_;
  double tokens_;
  TimeMs at_;
};

}  // namespace homeroom::server
