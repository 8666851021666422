#include "server/net/reach.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>

#include "server/media/janus_files.h"
#include "server/net/log.h"
#include "shared/crypto/system_random.h"

namespace homeroom::server {
namespace asio = boost::asio;
using asio::ip::udp;

namespace {

constexpr Rate kPacketRate{400, 2};  // a check takes some five packets; a class of 300 checks within seconds

BytesView bytes_of(const asio::ip::address& address, Bytes& room) {
  if (address.is_v4()) {
    const auto four = address.to_v4().to_bytes();
    room.assign(four.begin(), four.end());
  } else {
    const auto sixteen = address.to_v6().to_bytes();
    room.assign(sixteen.begin(), sixteen.end());
  }
  return room;
}

}  // namespace

Reach::Reach(asio::io_context& io) : socket_(io), key_(kStunKeySize), rate_(kPacketRate, clock_now()) {
  crypto::system_random().fill(key_.reveal_mutable());
}

void Reach::start(const std::string& address) {
  boost::system::error_code wrong;
  address_ = address.empty() ? media::own_address() : address;
  const auto ip = asio::ip::make_address(address_, wrong);
  for (std::uint16_t port = media::kFirstPort; !wrong && port < media::kFirstEnginePort; ++port) {
    const udp::endpoint here(ip, port);
    boost::system::error_code taken;
    if (socket_.open(here.protocol(), taken) || socket_.bind(here, taken)) {
      socket_.close(wrong);
      continue;
    }
    port_ = port;
    return receive();
  }
  log_line("warning", "reach",
           protocol::Json::object().set("text",
                                        "no UDP port for the check of connections: it cannot tell whether UDP "
                                        "gets through"));
}

void Reach::stop() {
  boost::system::error_code ignored;
  socket_.close(ignored);
  port_ = 0;
}

protocol::Json Reach::offer(TimeMs now) {
  protocol::Json answer = protocol::Json::object();
  if (port_ != 0) {
    const StunName name = new_stun_name(key_, crypto::system_random(), now);
    answer.set("udp", protocol::Json::object()
                          .set("address", address_)
                          .set("port", static_cast<std::int64_t>(port_))
                          .set("ufrag", name.ufrag)
                          .set("pwd", name.password));
  }
  return answer;
}

void Reach::receive() {
  socket_.async_receive_from(asio::buffer(packet_), from_, [this](boost::system::error_code error, std::size_t size) {
    if (error == asio::error::operation_aborted || !socket_.is_open()) return;
    // What is longer than the buffer came cut, and is no request then.
    if (const TimeMs now = clock_now(); !error && rate_.take(now)) {
      Bytes room;
      const StunSource source{bytes_of(from_.address(), room), from_.port()};
      if (const auto answer = answer_stun(key_, BytesView(packet_).first(size), source, now)) {
        boost::system::error_code ignored;
        socket_.send_to(asio::buffer(*answer), from_, 0, ignored);
      }
    }
    receive();
  });
}

}  // namespace homeroom::server
