#include "server/net/client_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "shared/base/bytes.h"
#include "shared/crypto/hash.h"
#include "shared/protocol/json.h"

namespace homeroom::server {
namespace {

std::optional<std::string> read_file(const std::string& path) {
  std::error_code wrong;
  if (!std::filesystem::is_regular_file(path, wrong)) {
    return std::nullopt;
  }
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  return in.good() || in.eof() ? std::optional(std::move(bytes)) : std::nullopt;
}

bool stays_inside(const std::string& file) {
  return !file.empty() && file.front() != '/' && file.find("..") == std::string::npos;
}

// Header values come from the manifest: they must not be able to start another header.
bool is_plain_text(const std::string& text) {
  for (const char each : text) {
    if (each < 0x20 || each > 0x7e) {
      return false;
    }
  }
  return !text.empty();
}

}  // namespace

std::shared_ptr<const ClientFiles> ClientFiles::load(const std::string& folder, std::string& error) {
  const auto manifest = read_file(folder + "/manifest.json");
  if (!manifest) {
    error = "There is no client in " + folder + " (no manifest.json). Run scripts/run, which builds it, or " +
            "scripts/pack-client.mjs --out " + folder + " SOURCE..., or name its folder with --client.";
    return nullptr;
  }
  const auto parsed = protocol::Json::parse(*manifest, {.members = 4096});
  if (!parsed.ok() || !parsed->is_object()) {
    error = "The manifest of the client in " + folder + " cannot be read. Make it anew with scripts/pack-client.mjs.";
    return nullptr;
  }
  auto files = std::make_shared<ClientFiles>();
  for (const protocol::Json::Member& each : *parsed->as_object()) {
    const std::string file(each.value.text_or("file", ""));
    ClientFile entry{.type = std::string(each.value.text_or("type", "")),
                     .hash = std::string(each.value.text_or("sha256", "")),
                     .immutable = each.value.flag("immutable").value_or(true)};
    auto plain = stays_inside(file) ? read_file(folder + "/" + file) : std::nullopt;
    if (!plain || !is_plain_text(entry.type) || to_hex(crypto::sha256(as_bytes(*plain))) != entry.hash) {
      error = "The client's file " + each.name + " in " + folder + " is missing or not what the manifest says. " +
              "Make the folder anew with scripts/pack-client.mjs.";
      return nullptr;
    }
    entry.plain = *std::move(plain);
    entry.brotli = read_file(folder + "/" + file + ".br").value_or("");
    entry.gzip = read_file(folder + "/" + file + ".gz").value_or("");
    files->files_.emplace(each.name.starts_with('/') ? each.name : "/" + each.name, std::move(entry));
  }
  if (files->find("/index.html") == nullptr) {
    error = "The client in " + folder + " has no index.html. Make it anew with scripts/pack-client.mjs.";
    return nullptr;
  }
  return files;
}

const ClientFile* ClientFiles::find(std::string_view path) const {
  const auto found = files_.find(std::string(path));
  return found != files_.end() ? &found->second : nullptr;
}

}  // namespace homeroom::server
