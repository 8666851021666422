// A WebSocket over any Beast stream: reads texts for the service, writes its queue.
// Owns the stream. Never blocks and never has two writes under way.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>

#include "server/net/http_answer.h"
#include "server/net/service.h"

namespace homeroom::server {

template <typename Stream>
class WebSocket final : public Peer, public std::enable_shared_from_this<WebSocket<Stream>> {
 public:
  WebSocket(Stream stream, Service& service)
      : stream_(std::move(stream)), force_(stream_.get_executor()), service_(service) {}

  // Until the connection has ended.
  boost::asio::awaitable<void> run(HttpRequest request, std::string address) {
    namespace ws = boost::beast::websocket;
    constexpr auto kNoThrow = boost::asio::as_tuple(boost::asio::use_awaitable);
    boost::beast::get_lowest_layer(stream_).expires_never();  // the WebSocket's own time limits hold from here
    ws::stream_base::timeout times{};
    times.handshake_timeout = std::chrono::seconds(10);
    times.idle_timeout = std::chrono::seconds(25);
    times.keep_alive_pings = true;  // half-way
    stream_.set_option(times);
    stream_.set_option(ws::stream_base::decorator([](ws::response_type& response) {
      response.set(http::field::server, "homeroom");
      response.set(http::field::sec_websocket_protocol, "homeroom.1");
    }));
    stream_.text(true);
    stream_.auto_fragment(false);
    auto [refused] = co_await stream_.async_accept(request, kNoThrow);
    if (refused) {
      co_return;
    }
    conn_ = service_.connected(this->shared_from_this(), address);
    boost::beast::flat_buffer buffer;
    for (;;) {
      const auto [error, size] = co_await stream_.async_read(buffer, kNoThrow);
      if (error || service_.stopping()) {
        break;
      }
      if (!stream_.got_text()) {
        close(1003);
        buffer.consume(buffer.size());
        continue;
      }
      service_.received(conn_, {static_cast<const char*>(buffer.data().data()), size});
      buffer.consume(buffer.size());
      if (buffer.capacity() > 64 * 1024) {
        buffer = boost::beast::flat_buffer();  // one large commit must not keep its megabyte for the whole lesson
      }
    }
    ended_ = true;
    force_.cancel();
    service_.disconnected(conn_);
  }

  void send(std::shared_ptr<const std::string> text) override {
    if (code_ != 0 || ended_) {
      return;
    }
    waiting_ += text->size();
    queue_.push_back(std::move(text));
    if (waiting_ > limits::kSendQueue) {
      // keep the one that is being written
      queue_.resize(writing_ ? 1 : 0);
      close(limits::kCloseSlowReader);
      return;
    }
    write_next();
  }

  void close(int code) override {
    if (code_ != 0 || ended_) {
      return;
    }
    code_ = code;
    // Whoever does not read is not waited for.
    force_.expires_after(std::chrono::seconds(5));
    force_.async_wait([self = this->shared_from_this()](boost::system::error_code error) {
      if (!error) {
        self->abort();
      }
    });
    write_next();
  }

  void set_limit(std::size_t bytes) override { stream_.read_message_max(bytes); }

  void abort() override {
    boost::system::error_code ignored;
    boost::beast::get_lowest_layer(stream_).socket().close(ignored);
  }

 private:
  void write_next() {
    if (writing_ || ended_) {
      return;
    }
    auto self = this->shared_from_this();
    if (queue_.empty()) {
      if (code_ != 0 && !std::exchange(close_sent_, true)) {
        writing_ = true;
        stream_.async_close(boost::beast::websocket::close_reason(static_cast<std::uint16_t>(code_)),
                            [self](boost::system::error_code) { self->writing_ = false; });
      }
      return;
    }
    writing_ = true;
    stream_.async_write(boost::asio::buffer(*queue_.front()), [self](boost::system::error_code error, std::size_t) {
      self->writing_ = false;
      if (self->ended_) {
        return;
      }
      if (error) {
        return self->abort();  // the reader ends with it
      }
      self->waiting_ -= std::min(self->waiting_, self->queue_.front()->size());
      self->queue_.pop_front();
      if (self->queue_.empty() && self->code_ == 0) {
        self->service_.drained(self->conn_);
      }
      self->write_next();
    });
  }

  boost::beast::websocket::stream<Stream> stream_;
  boost::asio::steady_timer force_;
  Service& service_;
  ConnId conn_ = 0;
  std::deque<std::shared_ptr<const std::string>> queue_;
  std::size_t waiting_ = 0;  // bytes in the queue
  bool writing_ = false;
  bool close_sent_ = false;
  bool ended_ = false;
  int code_ = 0;  // of the close that was asked for
};

}  // namespace homeroom::server
