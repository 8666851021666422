// The heart of the server: who is in which class, what may be said to whom, and in which order. docs/protocol.md in
// code. Owns connections and classes in memory; what must outlive it is in the Store. Sans I/O: texts, media events and
// the time come in, outputs are taken out after each call. Never sees a plaintext, a clock or a socket.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/core/connection.h"
#include "server/core/media_port.h"
#include "server/core/relay_credential.h"
#include "server/core/room.h"
#include "server/core/store.h"
#include "server/core/wire.h"
#include "shared/base/random.h"
#include "shared/base/secret.h"
#include "shared/classroom/pass.h"

namespace homeroom::server {

struct Output {
  enum class Kind {
    send,   // conn, text
    close,  // conn, code: after what was sent before
    limit,  // conn, limit: the largest message it may send from now on
    media,  // media
  };
  Kind kind;
  ConnId conn = 0;
  std::shared_ptr<const std::string> text;
  int code = 0;
  std::size_t limit = 0;
  MediaCommand media;
};

struct HubConfig {
  bool invitation_needed = false;
  Secret invitation_key;  // kInvitationKeySize bytes; may be empty where none is needed
  Bytes report_key;       // the school's X25519 key for reports; empty: none
};

class Hub {
 public:
  Hub(Store& store, Random& random, HubConfig config);

  // May this address open one more connection? Counts the attempt.
  [[nodiscard]] bool may_connect(const std::string& address, TimeMs now);

  // `conn` must be new. `address` is used for limits only.
  void on_connect(ConnId conn, const std::string& address, TimeMs now);
  void on_text(ConnId conn, std::string_view text, TimeMs now);
  // All that was sent to this connection has left: more of a replay may follow.
  void on_drained(ConnId conn, TimeMs now);
  void on_closed(ConnId conn, TimeMs now);
  void on_media(const MediaEvent& event, TimeMs now);
  // Where the relay is now; nothing: it is down, or there is none.
  void on_relay(std::optional<RelayOffer> offer, TimeMs now);
  void tick(TimeMs now);  // once a second or more often

  // In order; the caller acts on all of them before the next call.
  std::vector<Output> take_outputs();

  bool store_ok();
  bool engine_up() const { return engine_up_; }
  std::size_t connection_count() const { return connections_.size(); }
  std::size_t room_count() const { return rooms_.size(); }
  std::size_t address_count() const;  // that are remembered, at a door or for themselves

 private:
  struct Address {
    explicit Address(TimeMs now)
        : connects(kConnectRate, now), knocks(kAddressKnockRate, now), creates(kCreateRate, now) {}
    std::size_t connections = 0;
    TokenBucket connects;
    TokenBucket knocks;
    TokenBucket creates;
  };

  // hub.cpp: one connection's life
  void dispatch(Connection& from, const Request& request, TimeMs now);
  void malformed(Connection& from);
  bool too_fast(Connection& from, const Request& request, TimeMs now);
  void check_waiting(TimeMs now);
  void check_rooms(TimeMs now);
  void forget_addresses(TimeMs now);
  Address& address(const std::string& text, TimeMs now);

  // coming_in.cpp
  void on_hello(Connection& from, const Request& request, TimeMs now);
  void on_create(Connection& from, const Request& request, TimeMs now);
  void on_prove(Connection& from, const Request& request, TimeMs now);
  // Absent: none that counts.
  std::optional<classroom::Pass> committer_pass(const Connection& from, const Room& room, const Request& request,
                                                TimeMs now) const;
  void come_back(Connection& from, Room& room, Member& member, const Request& request, Json& answer);
  void welcome_committer(Connection& to, Room& room);
  void on_take_back(Connection& from, const Request& request);
  std::size_t colleagues_of(const Room& room, const Connection& of) const;
  Result<Room*> load_room(const std::string& class_id, TimeMs now);

  // door.cpp
  void on_knock(Connection& from, const Request& request, TimeMs now);
  void on_answer(Connection& from, const Request& request);
  void on_door(Connection& from, const Request& request);
  bool make_place(Room& room, std::size_t held);
  void drop_knock(Connection& of, Room& room, bool tell);

  // meeting.cpp
  void on_open(Connection& from, const Request& request, TimeMs now);
  void on_close(Connection& from, const Request& request);
  void end_meeting(Room& room);
  void on_send(Connection& from, const Request& request);
  void on_leave(Connection& from, const Request& request);
  void relay(Connection& from, Room& room, Member& member, const Request& request, const std::string& mid,
             const std::string& body);
  bool append(Connection& from, const Request& request, Room& room, LogChange& change);
  void push_entry(Room& room, const LogEntry& entry);
  void replay(Connection& to, Room& room);
  void put_out(Room& room, Connection& conn);
  void leave_connection(Room& room, Connection& conn, TimeMs now);

  // audit.cpp
  void on_audit(Connection& from, const Request& request, TimeMs now);

  // commit.cpp
  struct Joiner {
    ConnId conn = 0;  // 0: gone, or not the holder of this key
    MemberRecord record;
    std::string ticket;
  };
  struct Commit;
  void on_commit(Connection& from, const Request& request, TimeMs now);
  const char* read_joiners(const Room& room, const Request& request, Commit& commit) const;
  void take_out_leavers(Room& room, const Commit& commit);
  void bring_in_joiners(Room& room, const Commit& commit, TimeMs now);

  // media.cpp
  void on_publish(Connection& from, const Request& request, TimeMs now);
  void on_subscribe(Connection& from, const Request& request, TimeMs now);
  void on_moderate(Connection& from, const Request& request);
  void on_answer_offer(Connection& from, const Request& request, TimeMs now);
  bool ask_engine(Connection& from, const Request& request, std::optional<Connection::Asked>& slot, TimeMs now);
  void engine_answered(const MediaEvent& event);
  void engine_changed(bool up);
  void announce_room(const Room& room);
  void send_feeds(ConnId to, const Room& room);
  void give_up_media(Connection& of, std::string_view code);
  MediaCommand media_command(MediaCommand::Kind kind, const std::string& room, const std::string& subject = {}) const;

  // relay.cpp
  void send_relay(Connection& to, TimeMs now);
  void renew_relay(TimeMs now);

  // hub.cpp: speaking
  void send(ConnId to, const Json& message);
  void send(ConnId to, std::shared_ptr<const std::string> text);
  void refuse(Connection& to, const Request& request, std::string_view code, std::string_view text);
  void refuse_storage(Connection& to, const Request& request, const Error& error);
  void close(Connection& conn, int code);
  void set_limit(const Connection& conn);
  void media(MediaCommand command);
  void to_committers(const Room& room, const Json& message, ConnId except = 0);
  void to_members(Room& room, const Json& message, ConnId except = 0);
  void to_everyone(const Room& room, const Json& message);
  Connection* find(ConnId conn);
  Connection* find(const std::string& name);
  Room* room_of(const Connection& conn);
  std::string random_text(std::size_t size);

  Store& store_;
  Random& random_;
  HubConfig config_;
  std::unordered_map<ConnId, Connection> connections_;
  std::unordered_map<std::string, ConnId> names_;
  std::unordered_map<std::string, Room> rooms_;  // by class id
  std::unordered_map<std::string, Address> addresses_;
  std::vector<Output> outputs_;
  bool engine_up_ = false;
  std::optional<RelayOffer> relay_;
  TimeMs last_sweep_ = 0;
};

}  // namespace homeroom::server
