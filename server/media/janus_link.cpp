#include "server/media/janus_link.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <deque>
#include <map>

namespace homeroom::server::media {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using protocol::Json;

namespace {
// Janus drops a session after 60 s without a request; an unanswered keepalive means that it hangs.
constexpr auto kKeepaliveEvery = std::chrono::seconds(3);
constexpr int kSilentTurns = 2;
constexpr auto kConnectWithin = std::chrono::seconds(3);
constexpr std::size_t kMessageBytes = 16 * 1024 * 1024;
constexpr protocol::JsonLimits kLimits{.depth = 24, .values = 2'000'000, .members = 1024};
}  // namespace

// Handlers hold it by shared_ptr, so it may outlive the JanusLink for a moment; `owner` is null from then on.
struct JanusLink::Impl : std::enable_shared_from_this<Impl> {
  struct Waiting {
    std::uint64_t handle = 0;
    Reply reply;
  };

  Impl(asio::io_context& io_context, std::uint16_t api_port, std::string secret)
      : stream(io_context), keepalive(io_context), port(api_port), api_secret(std::move(secret)) {}

  void open(std::function<void(bool)> opened) {
    auto& socket = beast::get_lowest_layer(stream);
    socket.expires_after(kConnectWithin);
    const asio::ip::tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    socket.async_connect(endpoint, [self = shared_from_this(), opened](beast::error_code error) {
      if (!self->owner) return;
      if (error) return opened(false);
      self->handshake(opened);
    });
  }

  void handshake(std::function<void(bool)> opened) {
    beast::get_lowest_layer(stream).expires_after(kConnectWithin);
    stream.set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
      request.set(beast::http::field::sec_websocket_protocol, "janus-protocol");
    }));
    stream.read_message_max(kMessageBytes);
    stream.async_handshake("127.0.0.1", "/", [self = shared_from_this(), opened](beast::error_code error) {
      if (!self->owner) return;
      if (error) return opened(false);
      beast::get_lowest_layer(self->stream).expires_never();
      self->is_open = true;
      self->read();
      opened(true);
    });
  }

  void read() {
    stream.async_read(buffer, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!self->owner) return;
      if (error) return self->down("the connection to the media engine ended");
      const std::string text = beast::buffers_to_string(self->buffer.data());
      self->buffer.consume(self->buffer.size());
      Result<Json> message = Json::parse(text, kLimits);
      if (message.ok()) self->take(*message);
      if (self->owner) self->read();
    });
  }

  void take(const Json& message) {
    const std::string_view what = message.text_or("janus", "");
    const auto found = waiting.find(std::string(message.text_or("transaction", "")));
    if (what == "ack") {
      // Only a keepalive is answered by an ack alone; for plugin messages the event comes later.
      if (found != waiting.end() && !found->second.reply) {
        waiting.erase(found);
        keepalive_answered = true;
      }
      return;
    }
    if (found != waiting.end()) {
      const Reply reply = std::move(found->second.reply);
      waiting.erase(found);
      if (reply) return reply(message);
      return down("the media engine no longer knows its session");  // an error to a keepalive
    }
    if (what == "timeout") return down("the media engine dropped its session");
    if (owner->on_event) owner->on_event(static_cast<std::uint64_t>(message.number("sender").value_or(0)), message);
  }

  void send(Json message, std::uint64_t handle, Reply reply) {
    if (!is_open) return;
    std::string transaction = std::to_string(++last_transaction);
    message.set("transaction", transaction).set("apisecret", api_secret);
    if (session != 0) message.set("session_id", session);
    if (handle != 0) message.set("handle_id", handle);
    waiting.emplace(std::move(transaction), Waiting{handle, std::move(reply)});
    queue.push_back(message.dump());
    if (queue.size() == 1) write();
  }

  void write() {
    stream.async_write(asio::buffer(queue.front()), [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!self->owner) return;
      if (error) return self->down("the connection to the media engine broke");
      self->queue.pop_front();
      if (!self->queue.empty()) self->write();
    });
  }

  void keep_alive() {
    if (keepalive_answered) {
      keepalive_answered = false;
      silent_turns = 0;
      send(Json::object().set("janus", "keepalive"), 0, nullptr);
    } else if (++silent_turns >= kSilentTurns) {
      return down("the media engine does not answer");
    }
    keepalive.expires_after(kKeepaliveEvery);
    keepalive.async_wait([self = shared_from_this()](beast::error_code error) {
      if (!error && self->owner && self->is_open) self->keep_alive();
    });
  }

  void down(const char* why) {
    if (!owner || !is_open) return;
    is_open = false;
    close();
    const auto told = owner->on_down;
    if (told) told(why);  // may destroy the owner
  }

  void close() {
    is_open = false;
    waiting.clear();
    keepalive.cancel();
    beast::error_code ignored;
    beast::get_lowest_layer(stream).socket().close(ignored);
  }

  websocket::stream<beast::tcp_stream> stream;
  asio::steady_timer keepalive;
  beast::flat_buffer buffer;
  std::uint16_t port;
  std::string api_secret;
  std::uint64_t session = 0;
  std::uint64_t last_transaction = 0;
  std::map<std::string, Waiting> waiting;
  std::deque<std::string> queue;
  JanusLink* owner = nullptr;
  bool is_open = false;
  bool keepalive_answered = true;
  int silent_turns = 0;
};

JanusLink::JanusLink(asio::io_context& io, std::uint16_t port, std::string api_secret)
    : impl_(std::make_shared<Impl>(io, port, std::move(api_secret))) {
  impl_->owner = this;
}

JanusLink::~JanusLink() {
  impl_->owner = nullptr;
  impl_->close();
}

void JanusLink::open(std::function<void(bool)> opened) { impl_->open(std::move(opened)); }

void JanusLink::request(Json message, std::uint64_t handle, Reply reply) {
  impl_->send(std::move(message), handle, std::move(reply));
}

void JanusLink::forget(std::uint64_t handle) {
  std::erase_if(impl_->waiting, [&](const auto& entry) { return entry.second.handle == handle; });
}

void JanusLink::set_session(std::uint64_t session) {
  impl_->session = session;
  if (session != 0) impl_->keep_alive();
}

}  // namespace homeroom::server::media
