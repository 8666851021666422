#include "server/net/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "server/core/invitation.h"
#include "shared/crypto/system_random.h"

namespace homeroom::server {
namespace {

namespace fs = std::filesystem;

bool write_all(int fd, BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written <= 0) {
      return false;
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

// Its owner's alone: who is in which class is nobody else's business. One that is there stays as it is. 0 or errno.
int make_folder(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) {
    path.pop_back();
  }
  std::error_code wrong;
  if (const fs::path above = fs::path(path).parent_path(); !above.empty()) {
    fs::create_directories(above, wrong);
  }
  if (wrong) {
    return wrong.value();
  }
  return ::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST ? 0 : errno;
}

}  // namespace

std::string file_trouble(const std::string& what, const std::string& path, int number) {
  std::string text = what + " " + path + ": ";
  switch (number) {
    case ENOSPC:
    case EDQUOT: return text + "the disk is full. Free some space, or give another folder with --data.";
    case EACCES:
    case EPERM:
      return text + "this user may not write there. Change the folder's owner, or give another one with --data.";
    case EROFS: return text + "that file system is read-only. Give another folder with --data.";
    case ENOTDIR:
    case EEXIST: return text + "there is a file where a folder should be. Give another folder with --data.";
    default: return text + std::strerror(number) + ". Give another folder with --data.";
  }
}

DataFolder DataFolder::open(const std::string& path, std::string& error) {
  DataFolder folder;
  std::error_code wrong;
  if (const int number = make_folder(path)) {
    error = file_trouble("The data folder cannot be made at", path, number);
    return folder;
  }
  if (!fs::is_directory(path, wrong)) {
    error = file_trouble("The data folder cannot be", path, ENOTDIR);
    return folder;
  }
  folder.path_ = fs::absolute(path, wrong).lexically_normal().string();
  const std::string lock = folder.path_ + "/server.lock";
  // not inherited: the engine, our child, may outlive us and must not hold the folder
  folder.lock_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (folder.lock_ < 0) {
    error = file_trouble("The data folder cannot be written to,", folder.path_, errno);
  } else if (::flock(folder.lock_, LOCK_EX | LOCK_NB) != 0) {
    error = "Another homeroom-server is running on the data folder " + folder.path_ +
            ". Stop that one, or give this one a folder of its own with --data.";
  }
  return folder;
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataFolder::~DataFolder() {
  if (lock_ >= 0) {
    ::close(lock_);
  }
}

void keep_address(const std::string& folder, const std::string& url) {
  const std::string path = folder + "/address";
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd >= 0) {
    static_cast<void>(write_all(fd, as_bytes(url + "\n")));
    ::close(fd);
  }
}

std::string kept_address(const std::string& folder) {
  std::ifstream file(folder + "/address");
  std::string url;
  std::getline(file, url);
  return url;
}

Secret invitation_key(const std::string& folder, std::string& error) {
  std::error_code wrong;
  const std::string path = folder + "/invitation.key";
  const std::string temporary = path + "." + std::to_string(::getpid());
  if (!fs::exists(path, wrong)) {
    // Written whole under another name, then linked: server and `invite` may both be first, one key wins.
    const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) {
      error = file_trouble("The data folder cannot be written to,", folder, errno);
      return {};
    }
    Secret fresh(kInvitationKeySize);
    crypto::system_random().fill(fresh.reveal_mutable());
    const bool written = write_all(fd, fresh.reveal()) && ::fsync(fd) == 0;
    const int number = errno;
    ::close(fd);
    if (!written || (::link(temporary.c_str(), path.c_str()) != 0 && errno != EEXIST)) {
      error = file_trouble("The invitation key cannot be written to", path, written ? errno : number);
      ::unlink(temporary.c_str());
      return {};
    }
    ::unlink(temporary.c_str());
  }
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  Secret key(kInvitationKeySize);
  const ssize_t size = fd >= 0 ? ::read(fd, key.reveal_mutable().data(), kInvitationKeySize) : -1;
  if (fd >= 0) {
    ::close(fd);
  }
  if (size != static_cast<ssize_t>(kInvitationKeySize)) {
    error = "The invitation key " + path + " cannot be read or is damaged. Remove it: a new one is made, and links " +
            "that were not used yet stop working.";
    return {};
  }
  return key;
}

}  // namespace homeroom::server
