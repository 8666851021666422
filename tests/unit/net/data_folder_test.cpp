// The data folder: made, held by one server, and what is said when it cannot be.
#include "server/net/data_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include "server/core/invitation.h"
#include "shared/crypto/system_random.h"
#include "tests/unit/net/client_folder.h"

namespace homeroom::server::test {
namespace {

mode_t mode_of(const std::string& path) {
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777;
}

std::string trouble_with(const std::string& path) {
  std::string error;
  const DataFolder folder = DataFolder::open(path, error);
  return error;
}

}  // namespace

TEST_CASE("a data folder is made, is its owner's alone, and is held by one server at a time") {
  const TempFolder temp;
  const std::string path = temp.path + "/new/data";
  std::string error;
  {
    const DataFolder first = DataFolder::open(path, error);
    CHECK(error.empty());
    CHECK(first.path() == path);
    CHECK(mode_of(path) == 0700);
    CHECK(trouble_with(path).find("Another homeroom-server is running") != std::string::npos);
  }
  CHECK(trouble_with(path).empty());
}

TEST_CASE("a folder that was there keeps its permissions") {
  const TempFolder temp;
  REQUIRE(::chmod(temp.path.c_str(), 0750) == 0);
  CHECK(trouble_with(temp.path).empty());
  CHECK(mode_of(temp.path) == 0750);
}

TEST_CASE("a file in the folder's place, or on the way to it, is said to be one") {
  const TempFolder temp;
  temp.write("file", "x");
  CHECK(trouble_with(temp.path + "/file").find("a file where a folder should be") != std::string::npos);
  CHECK(trouble_with(temp.path + "/file/data").find("a file where a folder should be") != std::string::npos);
}

TEST_CASE("a folder of somebody else is said to be not writable") {
  const TempFolder temp;
  REQUIRE(::chmod(temp.path.c_str(), 0555) == 0);
  const bool root = ::geteuid() == 0;
  if (root) REQUIRE(::seteuid(65534) == 0);
  const std::string inside = trouble_with(temp.path);
  const std::string below = trouble_with(temp.path + "/data");
  if (root) REQUIRE(::seteuid(0) == 0);
  CHECK(inside.find("may not write there") != std::string::npos);
  CHECK(below.find("may not write there") != std::string::npos);
}

TEST_CASE("the invitation key is made once, is its owner's alone, and a damaged one is named") {
  crypto::start();
  const TempFolder temp;
  std::string error;
  const Secret first = invitation_key(temp.path, error);
  const Secret second = invitation_key(temp.path, error);
  CHECK(error.empty());
  CHECK(first.size() == kInvitationKeySize);
  CHECK(first == second);
  CHECK(mode_of(temp.path + "/invitation.key") == 0600);
  const TempFolder other;
  CHECK(!(invitation_key(other.path, error) == first));
  temp.write("invitation.key", "short");
  CHECK(invitation_key(temp.path, error).empty());
  CHECK(error.find("damaged") != std::string::npos);
}

TEST_CASE("each kind of trouble has its sentence") {
  for (const int number : {ENOSPC, EDQUOT, EACCES, EPERM, EROFS, ENOTDIR, EIO}) {
    const std::string sentence = file_trouble("The data folder cannot be written to,", "/data", number);
    CHECK(sentence.find("/data") != std::string::npos);
    CHECK(sentence.find("--data") != std::string::npos);
  }
  CHECK(file_trouble("", "", ENOSPC).find("full") != std::string::npos);
  CHECK(file_trouble("", "", EROFS).find("read-only") != std::string::npos);
}

}  // namespace homeroom::server::test
