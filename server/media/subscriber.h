// What one subject receives: a VideoRoom multistream subscriber handle, from its first offer until it is closed.
// Owns the handle and the single outstanding offer. Never asks Janus for a second offer before the first is answered.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/media/media_context.h"

namespace homeroom::server::media {

// An m= section of the subscriber's peer connection and what comes through it now.
struct Received {
  std::string mid;
  StreamKind kind = StreamKind::audio;
  std::string subject;  // empty: inactive
  Source source;
};

class Subscriber : public std::enable_shared_from_this<Subscriber> {
 public:
  enum class State { idle, asking, offered };

  // `round`: the client's name for the peer connection, which offers carry and answers must.
  Subscriber(std::shared_ptr<MediaContext> context, std::string room, std::string token, std::uint64_t round);

  // Takes over a handle that an earlier server left; `offer` is the one that was not answered yet, or empty, `serial`
  // the last that there was.
  void resume(std::uint64_t handle, std::vector<Received> received, std::vector<Wanted> want, std::string offer,
              std::uint64_t serial);

  // The whole wanted set. Later ones replace it; an offer follows when something changes. Never fails.
  void want(const std::string& conn, std::vector<Wanted> want);
  // To the offer with this serial; to another one it is taken and goes nowhere: that one was answered before, or
  // another has taken its place. Errors to the asker: engine-refused (no offer was made), bad-sdp.
  void answer(Ask ask, std::uint64_t serial, std::string sdp);
  // Feeds came, went or changed: bring what is received in line with what is wanted.
  void reconsider();
  void close(std::function<void()> gone);

  std::uint64_t round() const { return round_; }
  std::uint64_t serial() const { return serial_; }
  std::uint64_t handle() const { return handle_; }
  bool over() const { return over_; }
  State state() const { return state_; }
  const std::string& offer() const { return offer_; }
  const std::vector<Received>& received() const { return received_; }
  const std::vector<Wanted>& wanted() const { return want_; }
  const std::string& conn() const { return conn_; }
  void forget_conn() { conn_.clear(); }

 private:
  std::vector<Received> target() const;
  void join(const std::vector<Received>& target);
  void update(const std::vector<Received>& target);
  void ask(protocol::Json body, std::vector<Received> target);
  void take(const PluginReply& reply);
  void take_streams(const protocol::Json& data);
  void retry();
  void push_offer() const;
  void listen();

  std::shared_ptr<MediaContext> context_;
  std::string room_;
  std::string token_;
  std::uint64_t round_;
  std::uint64_t serial_ = 0;  // of the last offer
  std::string conn_;
  std::uint64_t handle_ = 0;
  State state_ = State::idle;
  bool joined_ = false;
  bool over_ = false;
  bool closed_ = false;
  int failures_ = 0;
  std::string offer_;
  std::vector<Wanted> want_;
  std::vector<Received> asked_;
  std::vector<Received> received_;
  std::function<void()> gone_;
};

}  // namespace homeroom::server::media
