// What the server says to a plain HTTP request: a function from request to answer, without sockets.
// Owns nothing but the answer's own text. Never serves a path that is neither a page, a client file, healthz nor reach.
#pragma once

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "server/net/client_files.h"

namespace homeroom::server {

namespace http = boost::beast::http;

using HttpRequest = http::request<http::empty_body>;
using HttpResponse = http::response<http::string_body>;

struct Site {
  std::shared_ptr<const ClientFiles> files;
  bool loopback = true;    // only this machine's names are good Host values
  bool certified = false;  // TLS with a certificate that was given: browsers may insist on it from now on
  bool store_ok = true;
  bool engine_ok = true;
  std::function<std::string()> reach{};  // JSON: where a connection can be tried; null: nowhere
};

HttpResponse answer_http(const HttpRequest& request, const Site& site);

// A short plain text with all the headers that every answer has.
HttpResponse plain_answer(http::status status, std::string_view text, unsigned version, bool keep_alive);

// May this request become a WebSocket? Null: yes. Else the sentence for a 400 or 403.
struct UpgradeRefusal {
  http::status status;
  const char* text;
};
const UpgradeRefusal* refuse_upgrade(const HttpRequest& request, bool loopback);

// Whether an Accept-Encoding header allows `coding`: named or *, and not with q=0.
bool accepts(std::string_view header, std::string_view coding);

}  // namespace homeroom::server
