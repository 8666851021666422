// The client as it is served: every file of the folder that scripts/pack-client made, in memory.
// Owns the bytes. Never reads the disk while serving, and knows no path that the manifest does not name.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "shared/base/result.h"

namespace homeroom::server {

struct ClientFile {
  std::string type;
  std::string hash;  // hex SHA-256 of the plain bytes: the ETag
  bool immutable = false;
  std::string plain;
  std::string brotli;  // empty: not smaller
  std::string gzip;
};

class ClientFiles {
 public:
  // On failure nothing, and `error` is a sentence that says what to do.
  static std::shared_ptr<const ClientFiles> load(const std::string& folder, std::string& error);

  const ClientFile* find(std::string_view path) const;  // "/main.0123456789abcdef.js"
  const ClientFile& page() const { return files_.at("/index.html"); }
  std::size_t size() const { return files_.size(); }

 private:
  std::unordered_map<std::string, ClientFile> files_;
};

}  // namespace homeroom::server
