// Loading the client: whole, or not at all and with a sentence that says what to do.
#include "server/net/client_files.h"

#include "shared/crypto/system_random.h"
#include "tests/unit/net/client_folder.h"

namespace homeroom::server::test {
namespace {

std::string trouble_with(const std::string& folder) {
  std::string error;
  const auto files = ClientFiles::load(folder, error);
  CHECK((files == nullptr) == !error.empty());
  return error;
}

bool says(const std::string& text, const char* what) { return text.find(what) != std::string::npos; }

}  // namespace

TEST_CASE("what the manifest names is loaded, with its encodings") {
  crypto::start();
  ClientFolder folder;
  folder.add("index.html", "<p>", "text/html", false, "b", "g");
  folder.add("a.js", "1", "text/javascript", true);
  folder.write("unnamed.js", "2");
  folder.write_manifest();
  std::string error;
  const auto files = ClientFiles::load(folder.path, error);
  REQUIRE(files != nullptr);
  CHECK(files->size() == 2);
  CHECK(files->page().brotli == "b");
  CHECK(files->page().gzip == "g");
  CHECK(!files->page().immutable);
  CHECK(files->find("/a.js")->immutable);
  CHECK(files->find("/unnamed.js") == nullptr);
  CHECK(files->find("a.js") == nullptr);
}

TEST_CASE("a client that is missing or damaged is named, with what to do") {
  crypto::start();
  CHECK(says(trouble_with("/nonexistent"), "scripts/run"));
  ClientFolder folder;
  CHECK(says(trouble_with(folder.path), "no manifest.json"));
  folder.write("manifest.json", "{");
  CHECK(says(trouble_with(folder.path), "cannot be read"));
  folder.write("manifest.json", "[]");
  CHECK(says(trouble_with(folder.path), "cannot be read"));
  folder.write("manifest.json", "{}");
  CHECK(says(trouble_with(folder.path), "index.html"));
  folder.add("index.html", "<p>", "text/html", false);
  folder.write_manifest();
  CHECK(trouble_with(folder.path).empty());
  folder.write("index.html", "<p>changed");
  CHECK(says(trouble_with(folder.path), "index.html"));
  std::filesystem::remove(folder.path + "/index.html");
  CHECK(says(trouble_with(folder.path), "missing"));
}

TEST_CASE("a manifest reaches no file outside its folder and starts no header") {
  crypto::start();
  TempFolder outside;
  outside.write("secret", "secret");
  const std::string there = std::filesystem::path(outside.path).filename().string() + "/secret";
  for (const std::string& file : {"../" + there, "./../" + there, outside.path + "/secret", std::string()}) {
    ClientFolder folder;
    folder.add("index.html", "<p>", "text/html", false);
    folder.manifest.set("/x", protocol::Json::object()
                                  .set("file", file)
                                  .set("type", "text/plain")
                                  .set("sha256", to_hex(crypto::sha256(as_bytes("secret")))));
    folder.write_manifest();
    CHECK(!trouble_with(folder.path).empty());
  }
  ClientFolder folder;
  folder.add("index.html", "<p>", "text/html\r\nSet-Cookie: x=1", false);
  folder.write_manifest();
  CHECK(!trouble_with(folder.path).empty());
}

}  // namespace homeroom::server::test
