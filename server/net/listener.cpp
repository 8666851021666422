#include "server/net/listener.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <cstring>

#include "server/net/log.h"
#include "server/net/web_socket.h"

namespace homeroom::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);
constexpr auto kRequestTime = std::chrono::seconds(10);  // for a whole request, whatever trickles in
constexpr auto kAnswerTime = std::chrono::seconds(30);
constexpr std::size_t kHeaderLimit = 8 * 1024;
constexpr std::size_t kDrain = 64 * 1024;

template <typename Stream>
asio::awaitable<bool> write(Stream& stream, const HttpResponse& response) {
  beast::get_lowest_layer(stream).expires_after(kAnswerTime);
  http::response_serializer<http::string_body> serializer(response);
  const auto [error, size] = co_await http::async_write(stream, serializer, kNoThrow);
  co_return !error && response.keep_alive();
}

HttpResponse bad_request(const boost::system::error_code& error) {
  if (error == http::error::header_limit) {
    return plain_answer(http::status::request_header_fields_too_large, "The request's head is too large.\n", 11, false);
  }
  if (error == http::error::unexpected_body || error == http::error::body_limit) {
    return plain_answer(http::status::bad_request, "Requests have no body here.\n", 11, false);
  }
  return plain_answer(http::status::bad_request, "That was no HTTP request.\n", 11, false);
}

template <typename Stream>
asio::awaitable<void> end(Stream& stream) {
  beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(3));
  if constexpr (requires { stream.next_layer(); }) {
    co_await stream.async_shutdown(kNoThrow);
  }
  auto& socket = beast::get_lowest_layer(stream);
  boost::system::error_code ignored;
  socket.socket().shutdown(tcp::socket::shutdown_send, ignored);
  // What they still send is read, a little of it: closing on unread bytes would take the answer away from them.
  std::array<char, 4096> scratch;
  for (std::size_t total = 0; total < kDrain;) {
    const auto [error, size] = co_await socket.async_read_some(asio::buffer(scratch), kNoThrow);
    if (error) {
      break;
    }
    total += size;
  }
}

// Somebody typed the address without https: the way there. TLS stays the only way in.
asio::awaitable<void> send_to_https(beast::tcp_stream stream, beast::flat_buffer buffer) {
  http::request_parser<http::empty_body> parser;
  parser.header_limit(kHeaderLimit);
  stream.expires_after(kRequestTime);
  const auto [error, size] = co_await http::async_read_header(stream, buffer, parser, kNoThrow);
  const HttpRequest& request = parser.get();
  HttpResponse response = plain_answer(http::status::bad_request, "This port speaks https only.\n", 11, false);
  if (!error && request.method() == http::verb::get && request.count(http::field::host) == 1 &&
      request.target().starts_with('/')) {
    response.result(http::status::temporary_redirect);
    response.set(http::field::location,
                 "https://" + std::string(request[http::field::host]) + std::string(request.target()));
  }
  co_await write(stream, response);
  co_await end(stream);
}

template <typename Stream>
asio::awaitable<void> serve_http(Stream stream, Service& service, std::string address) {
  beast::flat_buffer buffer;
  for (;;) {
    http::request_parser<http::empty_body> parser;
    parser.header_limit(kHeaderLimit);
    parser.body_limit(0);
    beast::get_lowest_layer(stream).expires_after(kRequestTime);
    const auto [error, size] = co_await http::async_read(stream, buffer, parser, kNoThrow);
    if (error == http::error::end_of_stream || error == beast::error::timeout || service.stopping()) {
      break;
    }
    if (error) {
      if (error.category() == make_error_code(http::error::bad_target).category()) {
        co_await write(stream, bad_request(error));
      }
      break;
    }
    HttpRequest request = parser.release();
    if (beast::websocket::is_upgrade(request) && request.target() == "/ws") {
      if (const UpgradeRefusal* refusal = refuse_upgrade(request, service.loopback())) {
        co_await write(stream, plain_answer(refusal->status, refusal->text, request.version(), false));
        break;
      }
      if (!service.may_connect(address)) {
        HttpResponse answer = plain_answer(http::status::too_many_requests, "Too many connections from your address.\n",
                                           request.version(), false);
        answer.set(http::field::retry_after, "2");
        co_await write(stream, answer);
        break;
      }
      co_await std::make_shared<WebSocket<Stream>>(std::move(stream), service)->run(std::move(request), address);
      co_return;
    }
    if (!co_await write(stream, answer_http(request, service.site(address)))) {
      break;
    }
  }
  co_await end(stream);
}

asio::awaitable<void> serve(tcp::socket socket, Service& service) {
  boost::system::error_code ignored;
  const tcp::endpoint from = socket.remote_endpoint(ignored);
  if (ignored) {
    co_return;
  }
  const std::string address = address_key(from.address());
  const auto counted = service.open_socket(address);
  if (!counted) {
    co_return;
  }
  socket.set_option(tcp::no_delay(true), ignored);
  beast::tcp_stream stream(std::move(socket));
  if (const TlsContext tls = service.tls()) {
    beast::flat_buffer begun;
    stream.expires_after(kRequestTime);
    const auto [silent, is_tls] = co_await beast::async_detect_ssl(stream, begun, kNoThrow);
    if (silent) {
      co_return;
    }
    if (!is_tls) {
      co_return co_await send_to_https(std::move(stream), std::move(begun));
    }
    beast::ssl_stream<beast::tcp_stream> secure(std::move(stream), *tls);
    beast::get_lowest_layer(secure).expires_after(kRequestTime);
    const auto [error, used] = co_await secure.async_handshake(asio::ssl::stream_base::server, begun.data(), kNoThrow);
    if (!error) {
      co_await serve_http(std::move(secure), service, address);
    }
  } else {
    co_await serve_http(std::move(stream), service, address);
  }
}

asio::awaitable<void> accept(tcp::acceptor& acceptor, Service& service) {
  for (;;) {
    auto [error, socket] = co_await acceptor.async_accept(kNoThrow);
    if (error == asio::error::operation_aborted || service.stopping()) {
      co_return;
    }
    if (error) {
      // out of file descriptors or memory: others must end before anybody new can begin
      log_line("warning", "accept-failed", protocol::Json::object().set("code", error.value()));
      asio::steady_timer pause(acceptor.get_executor(), std::chrono::milliseconds(100));
      co_await pause.async_wait(kNoThrow);
      continue;
    }
    asio::co_spawn(acceptor.get_executor(), serve(std::move(socket), service), [](std::exception_ptr thrown) {
      if (thrown) {
        log_line("error", "session-failed");  // memory, most likely; this one connection ends
      }
    });
  }
}

}  // namespace

std::string address_key(const asio::ip::address& address) {
  if (address.is_v4()) {
    return address.to_string();
  }
  const asio::ip::address_v6 six = address.to_v6();
  if (six.is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, six).to_string();
  }
  auto bytes = six.to_bytes();
  std::memset(bytes.data() + 8, 0, 8);
  return asio::ip::address_v6(bytes).to_string();
}

std::string Listener::add(const tcp::endpoint& at, const std::string& host) {
  tcp::acceptor acceptor(io_);
  boost::system::error_code wrong;
  acceptor.open(at.protocol(), wrong);
  if (!wrong) {
    acceptor.set_option(tcp::acceptor::reuse_address(true), wrong);
  }
  if (!wrong && at.address().is_v6()) {
    acceptor.set_option(boost::asio::ip::v6_only(!at.address().is_unspecified()), wrong);
  }
  if (!wrong) {
    acceptor.bind(at, wrong);
  }
  if (!wrong) {
    acceptor.listen(1024, wrong);
  }
  if (!wrong) {
    port_ = acceptor.local_endpoint(wrong).port();
    acceptors_.push_back(std::move(acceptor));
    return "";
  }
  const std::string port = std::to_string(at.port());
  if (wrong == asio::error::address_in_use) {
    return "Port " + port + " is taken by another program. Stop that one, or choose another port with --port.";
  }
  if (wrong == asio::error::access_denied) {
    return "This user may not listen on port " + port + ". Choose one above 1023 with --port.";
  }
  return "Cannot listen on " + host + ", port " + port + " (" + wrong.message() +
         "). Is --host an address of this machine?";
}

std::string Listener::listen(const std::string& host, int port) {
  const auto number = static_cast<unsigned short>(port);
  if (host == "localhost") {
    if (std::string wrong = add({asio::ip::address_v4::loopback(), number}, host); !wrong.empty()) {
      return wrong;
    }
    // Browsers try ::1 first: nobody else may sit there. A machine without IPv6 does without.
    const std::string six = add({asio::ip::address_v6::loopback(), static_cast<unsigned short>(port_)}, host);
    return six.starts_with("Port ") ? six : "";
  }
  boost::system::error_code wrong;
  if (const auto address = asio::ip::make_address(host, wrong); !wrong) {
    return add({address, number}, host);
  }
  tcp::resolver resolver(io_);
  const auto found = resolver.resolve(host, std::to_string(port), tcp::resolver::passive, wrong);
  if (wrong || found.empty()) {
    return "The name '" + host +
           "' (--host) is not known here. Give an address of this machine, or 0.0.0.0 for all of them.";
  }
  return add(found.begin()->endpoint(), host);
}

void Listener::start() {
  for (tcp::acceptor& acceptor : acceptors_) {
    asio::co_spawn(io_, accept(acceptor, service_), asio::detached);
  }
}

void Listener::stop() {
  for (tcp::acceptor& acceptor : acceptors_) {
    boost::system::error_code ignored;
    acceptor.close(ignored);
  }
}

}  // namespace homeroom::server
