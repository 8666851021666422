// The requests of one connection: numbers them, paces them, and knows which answer belongs to which.
// Owns what waits to be sent and what waits for an answer. Never grows beyond its limits: the rest is dropped and
// counted.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shared/base/bytes.h"
#include "shared/base/time.h"
#include "shared/protocol/json.h"

namespace homeroom::keeper {

struct Request {
  enum class Kind {
    hello,
    create,
    prove,
    knock,
    answer,
    open,
    commit,
    close,
    send,
    leave,
    publish,
    unpublish,
    subscribe,
    answer_offer,
    moderate,
    audit,
    door,
    take_back,
    ping,
  };
  Kind kind;
  Bytes mid;               // commit, send
  std::string subject;     // of whom it is about, where the answer needs it
  std::int64_t round = 0;  // media: what media.js calls this attempt
};

class Wire {
 public:
  // The server takes 50 at once and then 25 a second (docs/protocol.md §5); this stays below both.
  static constexpr int kBurst = 40;
  static constexpr int kPerSecond = 20;
  static constexpr std::size_t kMaxWaiting = 2000;
  static constexpr std::size_t kMaxUnanswered = 2000;

  void open(TimeMs now);  // a new connection: numbers start anew, nothing of the old one is left
  void close();
  bool is_open() const { return open_; }

  // `message` without n. Bulk (answers at the door) goes after everything else.
  void request(Request request, protocol::Json message, bool bulk = false);

  std::vector<std::string> take(TimeMs now);      // what may be sent now, in order
  std::optional<TimeMs> next_wake() const;        // when there will be more to take
  std::optional<Request> settle(std::int64_t n);  // an answer came
  bool awaits_answer() const { return !unanswered_.empty(); }
  std::size_t dropped() const { return dropped_; }

 private:
  struct Waiting {
    Request request;
    protocol::Json message;
  };
  void refill(TimeMs now);

  bool open_ = false;
  std::int64_t next_n_ = 1;
  std::int64_t credit_ms_ = 0;  // one message costs 1000 / kPerSecond
  TimeMs refilled_ = 0;
  std::deque<Waiting> urgent_;
  std::deque<Waiting> bulk_;
  std::map<std::int64_t, Request> unanswered_;
  std::size_t dropped_ = 0;
};

}  // namespace homeroom::keeper
