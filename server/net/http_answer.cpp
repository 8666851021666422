#include "server/net/http_answer.h"

#include <algorithm>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include "server/net/options.h"
#include "shared/classroom/class_id.h"
#include "shared/protocol/json.h"

namespace homeroom::server {
namespace {

constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types app";
constexpr const char* kPermissions =
    "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), screen-wake-lock=(self), "
    "geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=()";

// Whatever the case of ASCII letters. (Beast's iequals reads a byte beyond the end where the case differs.)
bool same_word(std::string_view a, std::string_view b) {
  const auto lower = [](char each) { return each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

void set_common(HttpResponse& response, const Site* site) {
  response.set(http::field::server, "homeroom");
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Referrer-Policy", "no-referrer");
  response.set("Cross-Origin-Opener-Policy", "same-origin");
  response.set("Cross-Origin-Resource-Policy", "same-origin");
  if (site != nullptr && site->certified) {
    response.set(http::field::strict_transport_security, "max-age=31536000");
  }
}

bool host_is_ours(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) {
    if (host.find_first_not_of("0123456789", colon + 1) != std::string_view::npos) {
      return false;
    }
    host = host.substr(0, colon);
  }
  return is_loopback_name(host);
}

bool matches(std::string_view header, const std::string& tag) {  // If-None-Match
  return header == "*" || header.find(tag) != std::string_view::npos;
}

HttpResponse file_answer(const HttpRequest& request, const Site& site, const ClientFile& file, bool is_page) {
  const std::string_view accept = view(request[http::field::accept_encoding]);
  const bool brotli = !file.brotli.empty() && accepts(accept, "br");
  const bool gzip = !brotli && !file.gzip.empty() && accepts(accept, "gzip");
  const std::string& body = brotli ? file.brotli : gzip ? file.gzip : file.plain;
  // Each encoding is a thing of its own, with its own tag.
  const std::string tag = "\"" + file.hash.substr(0, 32) + (brotli ? "-br\"" : gzip ? "-gzip\"" : "\"");

  HttpResponse response(http::status::ok, request.version());
  set_common(response, &site);
  response.set(http::field::cache_control, file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.set(http::field::etag, tag);
  response.set(http::field::vary, "Accept-Encoding");
  if (is_page) {
    response.set("Content-Security-Policy", kPolicy);
    response.set("Permissions-Policy", kPermissions);
  } else if (file.type.starts_with("text/javascript")) {
    response.set("Content-Security-Policy", kPolicy);  // a worker's script carries the policy of the worker
  }
  if (matches(view(request[http::field::if_none_match]), tag)) {
    response.result(http::status::not_modified);
    response.keep_alive(request.keep_alive());
    return response;
  }
  response.set(http::field::content_type, file.type);
  if (brotli || gzip) {
    response.set(http::field::content_encoding, brotli ? "br" : "gzip");
  }
  response.content_length(body.size());
  if (request.method() != http::verb::head) {
    response.body() = body;
  }
  response.keep_alive(request.keep_alive());
  return response;
}

HttpResponse reach_answer(const HttpRequest& request, const Site& site) {
  HttpResponse response =
      plain_answer(http::status::ok, site.reach ? site.reach() : "{}", request.version(), request.keep_alive());
  response.set(http::field::content_type, "application/json");
  return response;
}

HttpResponse health_answer(const HttpRequest& request, const Site& site) {
  const bool ok = site.store_ok && site.engine_ok;
  const auto text = protocol::Json::object()
                        .set("store", site.store_ok ? "ok" : "down")
                        .set("engine", site.engine_ok ? "ok" : "down")
                        .dump();
  HttpResponse response = plain_answer(ok ? http::status::ok : http::status::service_unavailable, text,
                                       request.version(), request.keep_alive());
  response.set(http::field::content_type, "application/json");
  return response;
}

}  // namespace

// Read by hand: Beast's list of extensions takes "br;q=0, gzip" for one that ends after br.
bool accepts(std::string_view header, std::string_view coding) {
  const auto next = [](std::string_view& rest, char separator) {
    const std::size_t end = rest.find(separator);
    std::string_view part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    part.remove_prefix(std::min(part.find_first_not_of(" \t"), part.size()));
    return part.substr(0, part.find_last_not_of(" \t") + 1);
  };
  bool any = false;
  while (!header.empty()) {
    std::string_view parameters = next(header, ',');
    const std::string_view name = next(parameters, ';');
    bool refused = false;
    while (!parameters.empty()) {
      std::string_view value = next(parameters, ';');
      const std::string_view key = next(value, '=');
      refused = refused || (same_word(key, "q") && value.find_first_not_of("0. \t") == std::string_view::npos);
    }
    if (same_word(name, coding)) {
      return !refused;
    }
    any = any || (name == "*" && !refused);
  }
  return any;
}

HttpResponse plain_answer(http::status status, std::string_view text, unsigned version, bool keep_alive) {
  HttpResponse response(status, version);
  set_common(response, nullptr);
  response.set(http::field::content_type, "text/plain; charset=utf-8");
  response.set(http::field::cache_control, "no-store");
  response.body() = std::string(text);
  response.keep_alive(keep_alive);
  response.prepare_payload();
  return response;
}

HttpResponse answer_http(const HttpRequest& request, const Site& site) {
  const bool head = request.method() == http::verb::head;
  const auto plain = [&](http::status status, std::string_view text) {
    HttpResponse response = plain_answer(status, text, request.version(), request.keep_alive());
    if (head) {
      response.body().clear();  // content-length stays what GET would have said
    }
    return response;
  };
  const std::string_view host = view(request[http::field::host]);
  if (request.version() == 11 && (host.empty() || request.count(http::field::host) != 1)) {
    return plain(http::status::bad_request, "A request names one Host.\n");
  }
  std::string_view path = view(request.target());
  if (!path.starts_with('/')) {
    return plain(http::status::bad_request, "A request names a path.\n");
  }
  path = path.substr(0, path.find('?'));
  if (site.loopback && !host.empty() && !host_is_ours(host)) {
    // another site's name that points here (DNS rebinding) must not read or drive a server on this machine
    return plain(http::status::forbidden,
                 "This server answers to localhost only. Start it with --host to be reached by name.\n");
  }
  if (request.method() != http::verb::get && !head) {
    HttpResponse response = plain(http::status::method_not_allowed, "Only GET and HEAD.\n");
    response.set(http::field::allow, "GET, HEAD");
    return response;
  }
  if (path == "/healthz" || path == "/reach") {
    HttpResponse response = path == "/reach" ? reach_answer(request, site) : health_answer(request, site);
    if (head) {
      response.body().clear();
    }
    return response;
  }
  if (path == "/" || path == "/index.html" || classroom::parse_class_path(path).ok()) {
    return file_answer(request, site, site.files->page(), true);
  }
  if (const ClientFile* file = site.files->find(path)) {
    return file_answer(request, site, *file, file->type.starts_with("text/html"));
  }
  if (path == "/ws") {
    HttpResponse response = plain(http::status::upgrade_required, "This is where WebSockets begin.\n");
    response.set(http::field::upgrade, "websocket");
    return response;
  }
  return plain(http::status::not_found, "There is nothing here.\n");
}

const UpgradeRefusal* refuse_upgrade(const HttpRequest& request, bool loopback) {
  static constexpr UpgradeRefusal kHost{http::status::bad_request, "A request names one Host.\n"};
  static constexpr UpgradeRefusal kName{http::status::forbidden, "This server answers to localhost only.\n"};
  static constexpr UpgradeRefusal kOrigin{http::status::forbidden, "Another site's page may not connect here.\n"};
  static constexpr UpgradeRefusal kProtocol{http::status::bad_request, "The subprotocol is homeroom.1.\n"};
  const std::string_view host = view(request[http::field::host]);
  if (host.empty() || request.count(http::field::host) != 1) {
    return &kHost;
  }
  if (loopback && !host_is_ours(host)) {
    return &kName;
  }
  // Browsers always say where a page comes from; what says nothing is no browser and has no visitor to deceive.
  if (request.count(http::field::origin) > 1) {
    return &kOrigin;
  }
  if (request.count(http::field::origin) != 0) {
    std::string_view origin = view(request[http::field::origin]);
    const std::size_t slashes = origin.find("://");
    origin = slashes != std::string_view::npos ? origin.substr(slashes + 3) : std::string_view();
    if (!same_word(origin, host)) {
      return &kOrigin;
    }
  }
  for (const auto& each : http::token_list(request[http::field::sec_websocket_protocol])) {
    if (each == "homeroom.1") {
      return nullptr;
    }
  }
  return &kProtocol;
}

}  // namespace homeroom::server
