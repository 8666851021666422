// A client folder as scripts/pack-client makes it, with whatever a test puts in.
// Owns the folder. Never compresses: the test says what the .br and .gz hold.
#pragma once

#include <stdlib.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "shared/crypto/hash.h"
#include "shared/protocol/json.h"

namespace homeroom::server::test {

struct TempFolder {
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "homeroom-net-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~TempFolder() { std::filesystem::remove_all(path); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path + "/" + name, std::ios::binary) << text;
  }
  std::string path;
};

struct ClientFolder : TempFolder {
  void add(const std::string& file, const std::string& body, const char* type, bool immutable,
           const std::string& brotli = "", const std::string& gzip = "") {
    write(file, body);
    if (!brotli.empty()) write(file + ".br", brotli);
    if (!gzip.empty()) write(file + ".gz", gzip);
    manifest.set("/" + file, protocol::Json::object()
                                 .set("file", file)
                                 .set("type", type)
                                 .set("sha256", to_hex(crypto::sha256(as_bytes(body))))
                                 .set("immutable", immutable));
  }
  void write_manifest() const { write("manifest.json", manifest.dump()); }

  protocol::Json manifest = protocol::Json::object();
};

}  // namespace homeroom::server::test
