#include "wasm/keeper/outbox.h"

#include <algorithm>

namespace homeroom::keeper {

bool Outbox::add(Entry entry) {
  if (entries_.size() >= (entry.control ? 2 * kMost : kMost)) {
    return false;
  }
  entries_.push_back(std::move(entry));
  return true;
}

Outbox::Entry* Outbox::next_to_send() {
  const auto found = std::ranges::find(entries_, false, &Entry::in_flight);
  if (found == entries_.end()) {
    return nullptr;
  }
  found->in_flight = true;
  return &*found;
}

void Outbox::not_taken(BytesView mid) {
  for (Entry& each : entries_) {
    if (same(each.mid, mid)) {
      each.in_flight = false;
    }
  }
}

void Outbox::all_not_taken(bool drop_relays) {
  if (drop_relays) {
    std::erase_if(entries_, [](const Entry& each) { return !each.keep; });
  }
  for (Entry& each : entries_) {
    each.in_flight = false;
  }
}

std::optional<Outbox::Entry> Outbox::taken(BytesView mid) {
  const auto found = std::ranges::find_if(entries_, [&](const Entry& each) { return same(each.mid, mid); });
  if (found == entries_.end()) {
    return std::nullopt;
  }
  Entry entry = std::move(*found);
  entries_.erase(found);
  return entry;
}

void Outbox::write(RecordWriter& record) const {
  record.number(static_cast<std::uint64_t>(std::ranges::count(entries_, true, &Entry::keep)));
  for (const Entry& each : entries_) {
    if (each.keep) {
      record.bytes(each.mid);
      record.bytes(each.content);
      record.flag(each.control);
      record.flag(each.whisper == classroom::Whisper::Purpose::note);
    }
  }
}

Outbox Outbox::read(RecordReader& record) {
  Outbox outbox;
  for (std::size_t left = record.count(2 * kMost); left > 0 && record.ok(); --left) {
    Entry entry;
    entry.mid = to_bytes(record.bytes(kMidSize));
    entry.content = to_bytes(record.bytes());
    entry.control = record.flag();
    if (record.flag()) {
      entry.whisper = classroom::Whisper::Purpose::note;
    }
    outbox.entries_.push_back(std::move(entry));
  }
  return outbox;
}

}  // namespace homeroom::keeper
