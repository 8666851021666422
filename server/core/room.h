// A class in memory: its record, its meeting, who is connected to it.
// Owns values; the store has the truth, and this is written only after the store took a step.
// Never holds bodies of messages.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/core/connection.h"
#include "server/core/media_port.h"
#include "server/core/store.h"

namespace homeroom::server {

struct Member {
  MemberRecord record;
  ConnId conn = 0;         // 0: not connected
  bool away_told = false;  // committers have been told that it is away
  TimeMs away_since = 0;
  std::string media_conn;  // the ended connection whose media lives on until media_until
  TimeMs media_until = 0;
  std::deque<std::string> relay_mids;  // the newest few mids of messages that were not kept
};

struct Kept {
  std::uint64_t seq;
  std::uint64_t size;
  std::string mid_key;
};

// What one address has at the door of a class.
struct DoorShare {
  explicit DoorShare(TimeMs now) : knocks(kDoorRate, now) {}
  TokenBucket knocks;
  std::size_t places = 0;  // visitors from there who wait
};

struct Room {
  ClassRecord record;
  bool open = false;
  std::string group;
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  std::uint64_t first_seq = 1;
  std::uint64_t log_bytes = 0;
  std::map<std::string, Member> members;                // by subject
  std::deque<Kept> kept;                                // one for each entry of the log
  std::unordered_map<std::string, std::uint64_t> mids;  // mid_key -> seq

  std::set<ConnId> connections;
  std::map<std::string, DoorShare> door;  // by address
  std::size_t places = 0;                 // taken at the door, by all addresses
  std::uint64_t last_place = 0;
  // What the engine says is published; absent until it has said so. After our restart media flows on, and members must
  // not be told that there is none.
  std::optional<std::vector<Feed>> feeds;
  TimeMs loaded = 0;
  TimeMs idle_since = 0;

  static std::string mid_key(const std::string& subject, const std::string& mid) { return subject + mid; }

  Member* member(const std::string& subject) {
    const auto found = members.find(subject);
    return found != members.end() ? &found->second : nullptr;
  }
  Member* member_with_key(const std::string& key) {
    for (auto& [subject, member] : members) {
      if (member.record.key == key) {
        return &member;
      }
    }
    return nullptr;
  }
  void remember(std::uint64_t seq_, std::uint64_t size, std::string key) {
    mids[key] = seq_;
    kept.push_back({seq_, size, std::move(key)});
  }
  void forget_before(std::uint64_t first) {
    while (!kept.empty() && kept.front().seq < first) {
      mids.erase(kept.front().mid_key);
      kept.pop_front();
    }
  }
  void end_meeting() {
    open = false;
    group.clear();
    epoch = seq = log_bytes = 0;
    first_seq = 1;
    members.clear();
    kept.clear();
    mids.clear();
    feeds.reset();
  }
};

}  // namespace homeroom::server
