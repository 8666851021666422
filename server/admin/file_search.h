// Looks for many byte strings in the files of a folder at once.
// Owns what it looks for. Never changes a file.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "shared/base/bytes.h"

namespace homeroom::server::admin {

class FileSearch {
 public:
  static constexpr std::size_t kShortest = 8;  // shorter ones would be found by chance; they are left out

  explicit FileSearch(const std::vector<Bytes>& needles);

  struct Found {
    std::vector<std::string> holding;  // files with one of them
    std::vector<std::string> unreadable;
    std::size_t files = 0;
    std::uint64_t bytes = 0;
    std::size_t needles = 0;
  };
  Found in_folder(const std::string& folder) const;  // and the folders below it
  bool in(BytesView bytes) const;

 private:
  bool file_holds(const std::string& path, Found& found) const;

  static constexpr std::size_t kBits = std::size_t{1} << 20;
  std::bitset<kBits> maybe_;                               // by the first eight bytes
  std::unordered_multimap<std::uint64_t, Bytes> needles_;  // likewise
  std::size_t longest_ = kShortest;
};

}  // namespace homeroom::server::admin
