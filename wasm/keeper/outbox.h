// Messages to the class on their way: kept in clear until the server has put them into the class's log, so that they
// can be encrypted again when a Commit came between, or when the connection broke.
// Owns the messages. Never holds more than kMost: a class that cannot send does not pile up.
#pragma once

#include <deque>
#include <optional>

#include "shared/base/bytes.h"
#include "shared/classroom/messages.h"
#include "wasm/keeper/record.h"

namespace homeroom::keeper {

class Outbox {
 public:
  static constexpr std::size_t kMost = 200;
  static constexpr std::size_t kMidSize = 8;

  struct Entry {
    Bytes mid;
    Bytes content;
    bool keep = true;  // into the log; else to those who are connected now
    bool in_flight = false;
    bool control = false;  // a committer's command or roster: not counted against kMost
    // Whispered: to whom and with which keys is known when it is encrypted. The content of a camera key is never here.
    std::optional<classroom::Whisper::Purpose> whisper{};
  };

  bool add(Entry entry);  // false: full
  // The next one to encrypt and send; it is in flight then.
  Entry* next_to_send();
  void not_taken(BytesView mid);              // stale epoch, or no connection: again
  void all_not_taken(bool drop_relays);       // the connection is gone
  std::optional<Entry> taken(BytesView mid);  // it is in the log, or was relayed, or refused for good
  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }

  void write(RecordWriter& record) const;  // what is to be in the log
  static Outbox read(RecordReader& record);

 private:
  std::deque<Entry> entries_;
};

}  // namespace homeroom::keeper
