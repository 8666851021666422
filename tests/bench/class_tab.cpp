#include "tests/bench/class_tab.h"

#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <deque>

#include "shared/crypto/system_random.h"

namespace homeroom::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Error = boost::system::error_code;

const Json kNothing;
constexpr int kBroken = 1006;

bool is_commit(std::string_view text) { return text.find(R"("t":"commit")") != std::string_view::npos; }

}  // namespace

double Place::now() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

TimeMs Place::clock() {
  static const double offset =
      std::chrono::duration<double, std::milli>(std::chrono::system_clock::now().time_since_epoch()).count() - now();
  return static_cast<TimeMs>(offset + now());
}

// ---- The WebSocket ------------------------------------------------------------------------------------------------

// Lives as long as an operation is under way; tells nobody once it was let go.
class Socket : public std::enable_shared_from_this<Socket> {
 public:
  Socket(Place& place, Tab& tab) : tab_(&tab), stream_(place.io, place.tls) {}

  void open(const Place& place) {
    beast::get_lowest_layer(stream_).async_connect(place.server, [self = shared_from_this()](Error error) {
      if (self->failed(error)) {
        return;
      }
      beast::get_lowest_layer(self->stream_).socket().set_option(asio::ip::tcp::no_delay(true));
      self->stream_.next_layer().async_handshake(asio::ssl::stream_base::client, [self](Error refused) {
        if (!self->failed(refused)) {
          self->shake_hands();
        }
      });
    });
  }
  void send(std::string text) {
    queue_.push_back(std::move(text));
    if (queue_.size() == 1) {
      write();
    }
  }
  void let_go() {
    tab_ = nullptr;
    Error ignored;
    beast::get_lowest_layer(stream_).socket().close(ignored);
  }
  // What was written is on its way; nothing more is read or said.
  void let_go_when_written() {
    tab_ = nullptr;
    if (queue_.empty()) {
      let_go();
    }
  }

 private:
  void shake_hands() {
    stream_.set_option(beast::websocket::stream_base::decorator([](beast::websocket::request_type& request) {
      request.set(beast::http::field::sec_websocket_protocol, "homeroom.1");
    }));
    stream_.read_message_max(16u << 20);
    stream_.text(true);
    const auto at = beast::get_lowest_layer(stream_).socket().remote_endpoint();
    stream_.async_handshake(at.address().to_string() + ":" + std::to_string(at.port()), "/ws",
                            [self = shared_from_this()](Error error) {
                              if (self->failed(error)) {
                                return;
                              }
                              self->read();
                              self->tab_->session().socket_opened(Place::clock());
                              self->tab_->drain();
                            });
  }
  void read() {
    stream_.async_read(buffer_, [self = shared_from_this()](Error error, std::size_t) {
      if (self->failed(error)) {
        return;
      }
      const std::string text = beast::buffers_to_string(self->buffer_.data());
      self->buffer_.consume(self->buffer_.size());
      self->read();
      self->tab_->session().server_text(text, Place::clock());
      self->tab_->drain();
    });
  }
  void write() {
    stream_.async_write(asio::buffer(queue_.front()), [self = shared_from_this()](Error error, std::size_t) {
      if (error) {
        return;  // the reader hears of it
      }
      self->queue_.pop_front();
      if (!self->queue_.empty()) {
        self->write();
      } else if (self->tab_ == nullptr) {
        self->let_go();
      }
    });
  }
  bool failed(const Error& error) {
    if (tab_ == nullptr) {
      return true;
    }
    if (error) {
      const auto code = static_cast<int>(stream_.reason().code);
      std::exchange(tab_, nullptr)->closed(code != 0 ? code : kBroken);
      return true;
    }
    return false;
  }

  Tab* tab_;
  beast::websocket::stream<beast::ssl_stream<beast::tcp_stream>> stream_;
  beast::flat_buffer buffer_;
  std::deque<std::string> queue_;
};

// ---- The tab ------------------------------------------------------------------------------------------------------

Tab::Tab(Place& place, std::string path, std::string fragment, Disk* disk)
    : place_(place),
      path_(std::move(path)),
      fragment_(std::move(fragment)),
      disk_(disk != nullptr ? disk : &own_disk_),
      timer_(place.io) {
  start();
}

Tab::~Tab() { die(); }

void Tab::start() {
  session_ = std::make_unique<keeper::Session>(crypto::system_random());
  command(Json::object()
              .set("c", "boot")
              .set("path", path_)
              .set("fragment", fragment_)
              .set("origin", "https://classroom.example")
              .set("language", "en"));
}

void Tab::command(Json json) {
  if (session_) {
    session_->command(json.dump(), Place::clock());
    drain();
  }
}

void Tab::reload() {
  die();
  if (const std::string* id = last("classfile").text("class")) {
    path_ = "/c/" + *id;
  }
  start();
}

void Tab::die() {
  drop_socket();
  timer_.cancel();
  session_.reset();
}

void Tab::cut() {
  if (socket_) {
    std::exchange(socket_, nullptr)->let_go();
    closed(kBroken);
  }
}

void Tab::online() {
  if (session_) {
    session_->online(Place::clock());
    drain();
  }
}

void Tab::drop_socket() {
  up_ = false;
  if (socket_) {
    std::exchange(socket_, nullptr)->let_go();
  }
}

void Tab::closed(int code) {
  socket_.reset();
  up_ = false;
  if (session_) {
    session_->socket_closed(code, Place::clock());
    drain();
  }
}

void Tab::drain() {
  for (auto outputs = session_->take_outputs(); !outputs.empty(); outputs = session_->take_outputs()) {
    for (keeper::Output& each : outputs) {
      switch (each.kind) {
        case keeper::Output::Kind::load: {
          const auto found = disk_->find(each.text);
          session_->restored(each.text, found == disk_->end() ? std::nullopt : std::optional<BytesView>(found->second),
                             Place::clock());
          break;
        }
        case keeper::Output::Kind::store:
          if (each.bytes.empty()) {
            disk_->erase(each.text);
          } else {
            (*disk_)[each.text] = to_bytes(each.bytes.reveal());
          }
          break;
        case keeper::Output::Kind::server: {
          const bool last_word = dies_ && is_commit(each.text);
          if (socket_) {
            socket_->send(std::move(each.text));
          }
          if (last_word) {
            dies_ = false;
            std::exchange(socket_, nullptr)->let_go_when_written();
            return die();
          }
          break;
        }
        case keeper::Output::Kind::app: {
          Json event = *Json::parse(each.text, {.depth = 16});
          const std::string name(event.text_or("e", ""));
          if (name == "chat") {
            heard_.emplace(event.text_or("text", ""));
          } else if (name == "connection") {
            up_ = event.text_or("state", "") == "up";
          }
          last_.insert_or_assign(name, std::move(event));
          break;
        }
        case keeper::Output::Kind::media: break;
        case keeper::Output::Kind::open_socket:
          if (place_.cut) {
            asio::post(place_.io, [this] { closed(kBroken); });
          } else {
            socket_ = std::make_shared<Socket>(place_, *this);
            socket_->open(place_);
          }
          break;
        case keeper::Output::Kind::close_socket:
          if (socket_) {
            std::exchange(socket_, nullptr)->let_go();
            up_ = false;
            session_->socket_closed(1000, Place::clock());
          }
          break;
      }
    }
  }
  wake();
  if (on_step) {
    on_step(*this);
  }
}

void Tab::wake() {
  const auto at = session_->next_wake();
  if (!at) {
    timer_.cancel();
    return;
  }
  timer_.expires_after(std::chrono::milliseconds(std::max<TimeMs>(0, *at - Place::clock())));
  timer_.async_wait([this](Error error) {
    if (!error && session_) {
      session_->tick(Place::clock());
      drain();
    }
  });
}

const Json& Tab::last(const std::string& event) const {
  const auto found = last_.find(event);
  return found == last_.end() ? kNothing : found->second;
}

std::size_t Tab::people() const {
  const Json::Array* people = last("class").list("people");
  return people != nullptr ? people->size() : 0;
}

}  // namespace homeroom::bench
