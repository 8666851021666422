#include "server/net/options.h"

#include <charconv>

#include "server/media/janus_files.h"
#include "server/media/relay_files.h"
#include "shared/base/bytes.h"
#include "shared/crypto/hpke.h"

namespace homeroom::server {

bool is_loopback_name(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  }
  if (host == "localhost" || host == "::1") {
    return true;
  }
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool Options::loopback() const { return is_loopback_name(host); }
bool Options::relays() const { return command == Command::serve && relay_port != 0; }

ParsedOptions parse_options(const std::vector<std::string>& arguments) {
  ParsedOptions parsed;
  Options& options = parsed.options;
  std::size_t at = 0;
  bool no_relay = false;
  constexpr std::pair<std::string_view, Options::Command> kCommands[] = {{"invite", Options::Command::invite},
                                                                         {"audit", Options::Command::audit},
                                                                         {"delete", Options::Command::delete_class}};
  for (const auto& [word, command] : kCommands) {
    if (at < arguments.size() && arguments[at] == word) {
      options.command = command;
      ++at;
      break;
    }
  }
  const bool about_class =
      options.command == Options::Command::audit || options.command == Options::Command::delete_class;
  for (; at < arguments.size(); ++at) {
    const std::string& name = arguments[at];
    if (name == "--help" || name == "-h") {
      options.command = Options::Command::help;
      return parsed;
    }
    options.addressed = options.addressed || name == "--host" || name == "--port";
    std::string* text = name == "--host"                   ? &options.host
                        : name == "--data"                 ? &options.data
                        : name == "--client"               ? &options.client
                        : name == "--janus"                ? &options.janus
                        : name == "--cert"                 ? &options.cert
                        : name == "--key"                  ? &options.key
                        : name == "--report-key"           ? &options.report_key
                        : name == "--class" && about_class ? &options.class_id
                                                           : nullptr;
    int* number = name == "--port"             ? &options.port
                  : name == "--relay-port"     ? &options.relay_port
                  : name == "--relay-tls-port" ? &options.relay_tls_port
                                               : nullptr;
    if (name == "--no-relay") {
      no_relay = true;
      continue;
    }
    if (text == nullptr && number == nullptr) {
      parsed.error = "There is no option '" + name + "'.";
      return parsed;
    }
    if (++at >= arguments.size() || arguments[at].empty()) {
      parsed.error = name + " wants a value.";
      return parsed;
    }
    const std::string& value = arguments[at];
    if (text != nullptr) {
      *text = value;
      continue;
    }
    const int least = number == &options.port ? 0 : 1;  // 0: any that is free
    const auto [end, wrong] = std::from_chars(value.data(), value.data() + value.size(), *number);
    if (wrong != std::errc() || end != value.data() + value.size() || *number < least || *number > 65535) {
      parsed.error = name + " wants a number from " + std::to_string(least) + " to 65535, not '" + value + "'.";
      return parsed;
    }
  }
  if (no_relay) {
    options.relay_port = 0;
  }
  if (options.relays() && (options.relay_port == options.relay_tls_port || options.port == options.relay_port ||
                           options.port == options.relay_tls_port)) {
    parsed.error = "--port, --relay-port and --relay-tls-port must differ.";
  }
  // What the relay sends from a port of its own range is fenced in (server/media/relay_fence.cpp): answers too.
  const auto is_medias = [](int port) { return port >= media::kFirstPort && port <= media::kLastRelayPort; };
  if (options.relays() && (is_medias(options.relay_port) || is_medias(options.relay_tls_port))) {
    parsed.error = "--relay-port and --relay-tls-port: ports " + std::to_string(media::kFirstPort) + " to " +
                   std::to_string(media::kLastRelayPort) + " are media's own. Give others.";
  }
  if (about_class && options.class_id.empty()) {
    parsed.error = "Say which class: --class ID, the 26 letters and digits at the end of its address.";
  }
  if (!options.report_key.empty()) {
    const auto key = from_base64url(options.report_key);
    if (!key || key->size() != crypto::kHpkeKeySize) {
      parsed.error = "--report-key wants the public key that `homeroom-report key FILE` printed.";
    } else if (!crypto::hpke_key_is_usable(*key)) {
      parsed.error =
          "--report-key: anybody could open what is sealed to this key. Give the one that `homeroom-report key FILE` "
          "printed.";
    }
  }
  if (options.cert.empty() != options.key.empty()) {
    parsed.error = "--cert and --key come together.";
  }
  return parsed;
}

}  // namespace homeroom::server
