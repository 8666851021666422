// The server's data folder: made if missing, locked while a server runs on it, with the key that signs invitations.
// Owns the lock. Never lets two servers write to one folder.
#pragma once

#include <string>

#include "shared/base/secret.h"

namespace homeroom::server {

class DataFolder {
 public:
  // On failure `error` is a sentence that says what to do.
  static DataFolder open(const std::string& path, std::string& error);
  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&&) = delete;
  ~DataFolder();

  const std::string& path() const { return path_; }

 private:
  DataFolder() = default;
  std::string path_;
  int lock_ = -1;
};

// Where the server of this folder was last reached, for the links that `invite` prints. A folder that cannot take it
// does without.
void keep_address(const std::string& folder, const std::string& url);
std::string kept_address(const std::string& folder);  // empty: none yet

// Without the lock: `invite` runs beside the server. Made at first use, readable by its owner only.
Secret invitation_key(const std::string& folder, std::string& error);

// A sentence for a failed system call on a file of the folder.
std::string file_trouble(const std::string& what, const std::string& path, int number);

}  // namespace homeroom::server
