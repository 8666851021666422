#include "wasm/keeper/relay_offer.h"

#include <string>

namespace homeroom::keeper {
namespace {

using protocol::Json;

constexpr std::size_t kMostWord = 64;
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// The host of an origin, an IPv6 address with its brackets; empty: there is none.
std::string host_of(std::string_view origin) {
  const std::size_t slashes = origin.find("://");
  if (slashes == std::string_view::npos) {
    return {};
  }
  std::string_view host = origin.substr(slashes + 3);
  const std::size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) {
    host = host.substr(0, colon);
  }
  return std::string(host);
}

bool is_word(const std::string* text, std::string_view marks) {
  return text != nullptr && !text->empty() && text->size() <= kMostWord &&
         text->find_first_not_of(std::string(kLetters) + std::string(marks)) == std::string::npos;
}

// Nothing: it is there, and no port.
std::optional<int> port_of(const Json& message, std::string_view name) {
  if (message.find(name) == nullptr) {
    return 0;
  }
  const auto port = message.number(name);
  return port && *port >= 1 && *port <= 65535 ? std::optional(static_cast<int>(*port)) : std::nullopt;
}

}  // namespace

std::optional<Json> relay_for_media(std::string_view origin, const Json& message) {
  const auto port = port_of(message, "port"), tls_port = port_of(message, "tls_port");
  const std::string host = host_of(origin);
  if (!port || !tls_port || host.empty()) {
    return std::nullopt;
  }
  Json urls = Json::array();
  Json answer = Json::object().set("m", "relay");
  if (*port != 0) {
    const std::string* username = message.text("username");
    const std::string* credential = message.text("credential");
    if (!is_word(username, ":") || !is_word(credential, "+/=")) {
      return std::nullopt;
    }
    const std::string here = host + ":" + std::to_string(*port);
    urls.push("turn:" + here + "?transport=udp").push("turn:" + here + "?transport=tcp");
    if (*tls_port != 0) {
      urls.push("turns:" + host + ":" + std::to_string(*tls_port) + "?transport=tcp");
    }
    answer.set("username", *username).set("credential", *credential);
  }
  return answer.set("urls", std::move(urls));
}

}  // namespace homeroom::keeper
