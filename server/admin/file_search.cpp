#include "server/admin/file_search.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

namespace homeroom::server::admin {
namespace {

constexpr std::size_t kWindow = std::size_t{1} << 20;

std::uint64_t head(const std::uint8_t* at) {
  std::uint64_t value = 0;
  std::memcpy(&value, at, sizeof(value));
  return value;
}

std::size_t bit(std::uint64_t value) { return static_cast<std::size_t>((value * 0x9E3779B97F4A7C15u) >> 44); }

}  // namespace

FileSearch::FileSearch(const std::vector<Bytes>& needles) {
  for (const Bytes& each : needles) {
    if (each.size() < kShortest) {
      continue;
    }
    maybe_.set(bit(head(each.data())));
    needles_.emplace(head(each.data()), each);
    longest_ = std::max(longest_, each.size());
  }
}

bool FileSearch::in(BytesView bytes) const {
  for (std::size_t at = 0; at + kShortest <= bytes.size(); ++at) {
    const std::uint64_t value = head(bytes.data() + at);
    if (!maybe_.test(bit(value))) {
      continue;
    }
    const auto [from, to] = needles_.equal_range(value);
    for (auto each = from; each != to; ++each) {
      const Bytes& needle = each->second;
      if (needle.size() <= bytes.size() - at && std::equal(needle.begin(), needle.end(), bytes.begin() + at)) {
        return true;
      }
    }
  }
  return false;
}

// In windows that overlap by the longest of them, so that none is cut in two.
bool FileSearch::file_holds(const std::string& path, Found& found) const {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    found.unreadable.push_back(path);
    return false;
  }
  Bytes window(kWindow + longest_);
  std::size_t kept = 0;
  while (file) {
    file.read(reinterpret_cast<char*>(window.data() + kept), static_cast<std::streamsize>(kWindow));
    const auto read = static_cast<std::size_t>(file.gcount());
    found.bytes += read;
    const std::size_t size = kept + read;
    if (in(BytesView(window).first(size))) {
      return true;
    }
    const std::size_t keep = std::min(size, longest_ - 1);
    std::memmove(window.data(), window.data() + size - keep, keep);
    kept = keep;
  }
  return false;
}

FileSearch::Found FileSearch::in_folder(const std::string& folder) const {
  namespace fs = std::filesystem;
  Found found;
  found.needles = needles_.size();
  std::error_code wrong;
  for (auto each = fs::recursive_directory_iterator(folder, wrong); each != fs::recursive_directory_iterator();
       each.increment(wrong)) {
    if (wrong) {
      found.unreadable.push_back(folder);
      break;
    }
    if (!each->is_regular_file(wrong)) {
      continue;
    }
    ++found.files;
    const std::string path = each->path().string();
    if (file_holds(path, found)) {
      found.holding.push_back(path);
    }
  }
  return found;
}

}  // namespace homeroom::server::admin
