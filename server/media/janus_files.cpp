#include "server/media/janus_files.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "server/media/child_process.h"

namespace homeroom::server::media {
namespace fs = std::filesystem;

namespace {

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
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
  fs::path binary = janus.empty() ? on_path("janus") : janus;
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

Status write_config(const std::string& folder, const JanusConfig& config, const JanusInstall& install,
                    const ChildPlan& owner) {
  const std::vector<RunFile> files{{"janus.jcfg", main_config(config, install)},
                                   {"janus.transport.websockets.jcfg", transport_config(config)},
                                   {"janus.plugin.videoroom.jcfg", plugin_config(config)},
                                   {"janus.log", ""}};
  if (make_run_folder(folder, files, owner)) return {};
  return Error{"media.config", "the media engine's configuration cannot be written to the data folder"};
}

}  // namespace homeroom::server::media
