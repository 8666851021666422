// What the core knows of one connection.
// Owns values only. Never the socket: that is the network's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "server/core/limits.h"

namespace homeroom::server {

using ConnId = std::uint64_t;  // the network's number for a connection, never reused while the server runs

struct Connection {
  Connection(ConnId id_, std::string name_, std::string address_, std::string nonce_, TimeMs now)
      : id(id_),
        name(std::move(name_)),
        address(std::move(address_)),
        nonce(std::move(nonce_)),
        connected(now),
        messages(kMessageRate, now),
        knocks(kKnockRate, now),
        audits(kAuditRate, now) {}

  bool has_class() const { return !class_id.empty(); }
  bool in_meeting() const { return !subject.empty(); }
  std::size_t message_limit() const {
    if (committer) {
      return limits::kCommitterMessage;
    }
    return in_meeting() ? limits::kMemberMessage : limits::kVisitorMessage;
  }

  ConnId id;
  std::string name;     // `conn` on the wire: random, so that no later connection answers to it
  std::string address;  // for limits only
  std::string nonce;    // 32 raw bytes
  TimeMs connected;

  std::string class_id;  // after hello or create
  std::string key;       // after prove
  bool proven = false;
  bool committer = false;    // holds a valid pass that says so
  std::string pass;          // a committer's chain
  std::string pass_subject;  // whom it names
  TimeMs pass_ends = 0;      // and until when
  TimeMs relay_told = 0;     // when it was last told how to use the relay; 0: it knows of none
  std::string subject;       // of the meeting's member that this connection is; empty: none

  std::uint64_t last_n = 0;
  int malformed = 0;
  int slowed_down = 0;
  bool closing = false;  // told to close; nothing it still says counts
  TokenBucket messages;
  TokenBucket knocks;
  TokenBucket audits;
  std::string knock;        // the newest, sealed; empty: none
  std::uint64_t place = 0;  // at the door: grows from one that is taken to the next

  bool replaying = false;  // the log after `cursor` is still on its way in portions; live entries wait for their turn
  std::uint64_t cursor = 0;

  struct Asked {
    std::uint64_t n;
    TimeMs at;
  };
  std::optional<Asked> publish;  // of the engine, not answered yet (also unpublish)
  std::optional<Asked> subscribe;
  std::optional<Asked> answer_offer;
};

}  // namespace homeroom::server
