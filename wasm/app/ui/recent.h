// What was made for a text, kept while it is asked for: as much as there is room for, and what was not asked for
// longest goes first. Owns the texts and the values. A reference it gave is good until the next text is asked for.
// Never asks anybody for a value: a new text has an empty one.
#pragma once

#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

namespace homeroom::ui {

template <class Value>
class Recent {
 public:
  // bytes: of the texts together; one that is longer is kept as long as it is the last.
  Recent(std::size_t texts, std::size_t bytes) : most_texts_(texts), most_bytes_(bytes) {}

  Value& of(std::string_view text) {
    if (auto at = index_.find(text); at != index_.end()) {
      entries_.splice(entries_.begin(), entries_, at->second);
      return at->second->value;
    }
    entries_.push_front({std::string(text), {}});
    index_.emplace(entries_.front().text, entries_.begin());
    bytes_ += text.size();
    while (entries_.size() > 1 && (entries_.size() > most_texts_ || bytes_ > most_bytes_)) drop_last();
    return entries_.front().value;
  }

  void clear() {
    index_.clear();
    entries_.clear();
    bytes_ = 0;
  }
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string text;
    Value value;
  };

  void drop_last() {
    bytes_ -= entries_.back().text.size();
    index_.erase(entries_.back().text);
    entries_.pop_back();
  }

  const std::size_t most_texts_, most_bytes_;
  std::list<Entry> entries_;  // the one asked for last is first; entries do not move, so the index may view their texts
  std::unordered_map<std::string_view, typename std::list<Entry>::iterator> index_;
  std::size_t bytes_ = 0;
};

}  // namespace homeroom::ui
