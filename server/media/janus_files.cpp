#include "server/media/janus_files.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

namespace homeroom::server::media {
namespace fs = std::filesystem;

namespace {

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

fs::path on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::string rest = path == nullptr ? "/usr/bin:/usr/local/bin" : path;
  while (!rest.empty()) {
    const std::size_t end = rest.find(':');
    const fs::path candidate = fs::path(rest.substr(0, end)) / program;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    rest = end == std::string::npos ? "" : rest.substr(end + 1);
  }
  return {};
}

// PREFIX/lib/janus, or Debian's PREFIX/lib/<triplet>/janus.
fs::path library_folder(const fs::path& prefix) {
  for (const char* lib : {"lib", "lib64"}) {
    if (is_there(prefix / lib / "janus" / "plugins")) return prefix / lib / "janus";
  }
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(prefix / "lib", ignored)) {
    if (is_there(entry.path() / "janus" / "plugins")) return entry.path() / "janus";
  }
  return {};
}

// Everything in the folder but the one file that is wanted, as Janus' comma-separated "disable" list.
std::string all_but(const fs::path& folder, const std::string& wanted) {
  std::string list;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename();
    if (name == wanted || entry.path().extension() != ".so") continue;
    list += (list.empty() ? "" : ",") + name;
  }
  return list;
}

bool write_file(const fs::path& path, const std::string& text, unsigned user, unsigned group) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return false;
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const bool given = ::geteuid() != 0 || ::fchown(file, user, group) == 0;
  ::close(file);
  return written && given;
}

std::string main_config(const JanusConfig& config, const JanusInstall& install) {
  return "general: {\n"
         "  configs_folder = \".\"\n"
         "  plugins_folder = \"" +
         config.plugins +
         "\"\n"
         "  transports_folder = \"" +
         config.transports +
         "\"\n"
         "  events_folder = \"./none\"\n"
         "  loggers_folder = \"./none\"\n"
         "  log_to_stdout = true\n"
         "  debug_level = 2\n"  // errors: warnings would tell of people's addresses
         "  debug_colors = false\n"
         "  api_secret = \"" +
         config.secrets.api +
         "\"\n"
         "  admin_secret = \"" +
         config.secrets.admin +
         "\"\n"
         "  hide_dependencies = true\n"
         // A server that died has this long to come back before its classes' media ends.
         "  session_timeout = 60\n"
         "  reclaim_session_timeout = 60\n"
         "  event_loops = " +
         std::to_string(config.event_loops) +
         "\n"
         "}\n"
         "media: {\n"
         "  rtp_port_range = \"" +
         std::to_string(kFirstEnginePort) + "-" + std::to_string(kLastPort) +
         "\"\n"
         "  no_media_timer = 3\n"
         "}\n"
         "nat: {\n"
         "  ice_enforce_list = \"" +
         config.address +
         "\"\n"
         "  ignore_mdns = true\n"  // the browser reaches us; its .local names need no resolving
         "  ice_consent_freshness = true\n"
         "}\n"
         "plugins: { disable = \"" +
         all_but(install.plugins, "libjanus_videoroom.so") +
         "\" }\n"
         "transports: { disable = \"" +
         all_but(install.transports, "libjanus_websockets.so") +
         "\" }\n"
         "events: { broadcast = false }\n";
}

std::string transport_config(const JanusConfig& config) {
  return "general: {\n"
         "  json = \"compact\"\n"
         "  events = false\n"
         "  ws = true\n"
         "  ws_port = " +
         std::to_string(config.port) +
         "\n"
         "  ws_ip = \"127.0.0.1\"\n"
         "  wss = false\n"
         "}\n"
         "admin: { admin_ws = false, admin_wss = false }\n";
}

std::string plugin_config(const JanusConfig& config) {
  return "general: {\n"
         "  admin_key = \"" +
         config.secrets.admin +
         "\"\n"
         "  string_ids = true\n"
         "  events = false\n"
         "}\n";
}

}  // namespace

Result<JanusInstall> find_janus(const std::string& janus) {
  fs::path binary = janus.empty() ? on_path("janus") : fs::path(janus);
  std::error_code ignored;
  if (fs::is_directory(binary, ignored)) binary /= "bin/janus";
  binary = fs::canonical(binary, ignored);
  if (binary.empty() || ::access(binary.c_str(), X_OK) != 0) {
    return Error{"media.no-engine", "the media engine (Janus) is not there: run scripts/setup"};
  }
  const fs::path library = library_folder(binary.parent_path().parent_path());
  if (!is_there(library / "plugins/libjanus_videoroom.so") ||
      !is_there(library / "transports/libjanus_websockets.so")) {
    return Error{"media.no-engine", "the media engine (Janus) lacks VideoRoom or WebSockets: run scripts/setup"};
  }
  return JanusInstall{binary, library / "plugins", library / "transports"};
}

std::string own_address() {
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return {};
  std::string found;
  for (const int family : {AF_INET, AF_INET6}) {
    for (const ifaddrs* one = list; one != nullptr && found.empty(); one = one->ifa_next) {
      if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != family) continue;
      if ((one->ifa_flags & IFF_LOOPBACK) != 0 || (one->ifa_flags & IFF_UP) == 0) continue;
      char text[INET6_ADDRSTRLEN] = {};
      const void* address = nullptr;
      if (family == AF_INET) {
        address = &reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr;
      } else {
        address = &reinterpret_cast<const sockaddr_in6*>(one->ifa_addr)->sin6_addr;
        if (IN6_IS_ADDR_LINKLOCAL(static_cast<const in6_addr*>(address))) continue;
      }
      found = ::inet_ntop(family, address, text, sizeof text);
    }
  }
  ::freeifaddrs(list);
  return found;
}

Status write_config(const std::string& folder, const JanusConfig& config, const JanusInstall& install, unsigned user,
                    unsigned group) {
  const Error failed{"media.config", "the media engine's configuration cannot be written to the data folder"};
  std::error_code error;
  fs::remove_all(folder, error);
  if (::mkdir(folder.c_str(), 0700) != 0) return failed;
  if (::geteuid() == 0 && ::chown(folder.c_str(), user, group) != 0) return failed;
  const fs::path in(folder);
  const bool all = write_file(in / "janus.jcfg", main_config(config, install), user, group) &&
                   write_file(in / "janus.transport.websockets.jcfg", transport_config(config), user, group) &&
                   write_file(in / "janus.plugin.videoroom.jcfg", plugin_config(config), user, group) &&
                   write_file(in / "janus.log", "", user, group);
  if (!all) return failed;
  return {};
}

}  // namespace homeroom::server::media
