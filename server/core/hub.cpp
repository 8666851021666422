// Hub: one connection's life, and how the core speaks. The rest is in coming_in, door, meeting, commit and media.
#include "server/core/hub.h"

#include "server/core/limits.h"

namespace homeroom::server {

Hub::Hub(Store& store, Random& random, HubConfig config) : store_(store), random_(random), config_(std::move(config)) {}

Hub::Address& Hub::address(const std::string& text, TimeMs now) {
  return addresses_.try_emplace(text, now).first->second;
}

bool Hub::may_connect(const std::string& text, TimeMs now) {
  if (connections_.size() >= limits::kConnections) {
    return false;
  }
  Address& from = address(text, now);
  return has_share(from.connections, limits::kConnections - connections_.size(), limits::kConnectionShare) &&
         from.connects.take(now);
}

std::size_t Hub::address_count() const {
  std::size_t count = addresses_.size();
  for (const auto& [id, room] : rooms_) {
    count += room.door.size();
  }
  return count;
}

void Hub::on_connect(ConnId conn, const std::string& text, TimeMs now) {
  std::string nonce(kNonceSize, '\0');
  random_.fill({reinterpret_cast<std::uint8_t*>(nonce.data()), nonce.size()});
  std::string name = random_text(9);
  const auto [at, is_new] = connections_.try_emplace(conn, conn, name, text, nonce, now);
  HOMEROOM_ASSERT(is_new);
  names_.emplace(std::move(name), conn);
  ++address(text, now).connections;
  set_limit(at->second);
  Json greeting = push("server").set("versions", Json::array().push(1)).set_bytes("nonce", as_bytes(nonce));
  if (!config_.report_key.empty()) {
    greeting.set_bytes("report_key", config_.report_key);
  }
  send(conn, greeting);
}

void Hub::on_text(ConnId id, std::string_view text, TimeMs now) {
  Connection* from = find(id);
  if (from == nullptr || from->closing) {
    return;
  }
  if (text.size() > from->message_limit()) {
    close(*from, limits::kCloseTooBig);
    return;
  }
  const Result<Request> request = read_request(text);
  if (!request.ok() || request->n <= from->last_n) {
    malformed(*from);
    return;
  }
  from->last_n = request->n;
  if (!too_fast(*from, *request, now)) {
    dispatch(*from, *request, now);
  }
}

void Hub::malformed(Connection& from) {
  send(from.id, error(0, "malformed", "Not a JSON object with a text t and a number n that grows."));
  if (++from.malformed >= limits::kMalformedAnswers) {
    close(from, limits::kCloseMalformed);
  }
}

bool Hub::too_fast(Connection& from, const Request& request, TimeMs now) {
  if (from.messages.take(now)) {
    return false;
  }
  send(from.id, error(request.n, "slow-down", "Too many messages.").set("wait_ms", from.messages.wait_ms(now)));
  if (++from.slowed_down >= limits::kSlowDownAnswers) {
    close(from, limits::kCloseTooFast);
  }
  return true;
}

void Hub::dispatch(Connection& from, const Request& request, TimeMs now) {
  const std::string& type = request.type;
  if (type == "hello") {
    return on_hello(from, request, now);
  }
  if (type == "create") {
    return on_create(from, request, now);
  }
  if (type == "prove") {
    return on_prove(from, request, now);
  }
  using Handler = void (*)(Hub&, Connection&, const Request&, TimeMs);
  static constexpr struct {
    std::string_view type;
    Handler handle;
  } kHandlers[] = {
      {"knock", [](Hub& h, Connection& c, const Request& r, TimeMs t) { h.on_knock(c, r, t); }},
      {"answer", [](Hub& h, Connection& c, const Request& r, TimeMs) { h.on_answer(c, r); }},
      {"door", [](Hub& h, Connection& c, const Request& r, TimeMs) { h.on_door(c, r); }},
      {"take-back", [](Hub& h, Connection& c, const Request& r, TimeMs) { h.on_take_back(c, r); }},
      {"open", [](Hub& h, Connection& c, const Request& r, TimeMs t) { h.on_open(c, r, t); }},
      {"commit", [](Hub& h, Connection& c, const Request& r, TimeMs t) { h.on_commit(c, r, t); }},
      {"close", [](Hub& h, Connection& c, const Request& r, TimeMs) { h.on_close(c, r); }},
      {"audit", [](Hub& h, Connection& c, const Request& r, TimeMs t) { h.on_audit(c, r, t); }},
      {"send", [](Hub& h, Connection& c, const Request& r, TimeMs) { h.on_send(c, r); }},
      {"ping", [](Hub& h, Connection& c, const Request& r, TimeMs) { h.send(c.id, ok(r.n)); }},
      {"leave", [](Hub& h, Connection& c, const Request& r, TimeMs) { h.on_leave(c, r); }},
      {"publish", [](Hub& h, Connection& c, const Request& r, TimeMs t) { h.on_publish(c, r, t); }},
      {"unpublish", [](Hub& h, Connection& c, const Request& r, TimeMs t) { h.on_publish(c, r, t); }},
      {"subscribe", [](Hub& h, Connection& c, const Request& r, TimeMs t) { h.on_subscribe(c, r, t); }},
      {"moderate", [](Hub& h, Connection& c, const Request& r, TimeMs) { h.on_moderate(c, r); }},
      {"answer-offer", [](Hub& h, Connection& c, const Request& r, TimeMs t) { h.on_answer_offer(c, r, t); }},
  };
  for (const auto& each : kHandlers) {
    if (each.type == type) {
      if (!from.proven) {
        return refuse(from, request, "bad-order", "Say hello and prove who you are first.");
      }
      return each.handle(*this, from, request, now);
    }
  }
  refuse(from, request, "unknown", "This server does not know such a message.");
}

void Hub::on_drained(ConnId id, TimeMs) {
  Connection* to = find(id);
  if (to == nullptr || !to->replaying) {
    return;
  }
  if (Room* room = room_of(*to)) {
    replay(*to, *room);
  }
}

void Hub::on_closed(ConnId id, TimeMs now) {
  Connection* gone = find(id);
  if (gone == nullptr) {
    return;
  }
  if (Room* room = room_of(*gone)) {
    drop_knock(*gone, *room, true);
    leave_connection(*room, *gone, now);
    room->connections.erase(id);
    if (room->connections.empty()) {
      room->idle_since = now;
    }
  }
  if (const auto from = addresses_.find(gone->address); from != addresses_.end() && from->second.connections > 0) {
    --from->second.connections;
  }
  names_.erase(gone->name);
  connections_.erase(id);
}

void Hub::tick(TimeMs now) {
  check_waiting(now);
  check_rooms(now);
  if (now - last_sweep_ >= 10'000) {
    last_sweep_ = now;
    renew_relay(now);
    forget_addresses(now);
  }
}

// Whoever has nothing open and all purses full is as if they had never come.
void Hub::forget_addresses(TimeMs now) {
  for (auto at = addresses_.begin(); at != addresses_.end();) {
    Address& from = at->second;
    const bool idle =
        from.connections == 0 && from.connects.is_full(now) && from.knocks.is_full(now) && from.creates.is_full(now);
    at = idle ? addresses_.erase(at) : std::next(at);
  }
  for (auto& [id, room] : rooms_) {
    for (auto at = room.door.begin(); at != room.door.end();) {
      at = at->second.places == 0 && at->second.knocks.is_full(now) ? room.door.erase(at) : std::next(at);
    }
  }
}

// Connections that are slow to say who they are, passes that have ended, and questions that the engine does not answer.
void Hub::check_waiting(TimeMs now) {
  for (auto& [id, conn] : connections_) {
    if (!conn.proven && !conn.closing && now - conn.connected >= limits::kComingIn) {
      close(conn, limits::kCloseTooLate);
    }
    if (conn.committer && now > conn.pass_ends) {
      close(conn, limits::kClosePassOver);  // it comes again, as a visitor
    }
    for (auto* slot : {&conn.publish, &conn.subscribe, &conn.answer_offer}) {
      if (*slot && now - (*slot)->at >= limits::kEngineAnswer) {
        send(id, error((*slot)->n, "engine-refused", "The media engine did not answer in time."));
        slot->reset();
      }
    }
  }
}

void Hub::check_rooms(TimeMs now) {
  for (auto at = rooms_.begin(); at != rooms_.end();) {
    Room& room = at->second;
    for (auto& [subject, member] : room.members) {
      if (!member.media_conn.empty() && now >= member.media_until) {
        MediaCommand command = media_command(MediaCommand::Kind::hang_up, room.record.id, subject);
        command.conn = std::exchange(member.media_conn, {});
        media(std::move(command));
      }
      // Members of before a restart are given time to come back before anybody is told that they are away.
      if (member.conn == 0 && !member.away_told && now - member.away_since >= limits::kMediaGrace) {
        member.away_told = true;
        to_committers(room, push("away").set("subject", subject).set("left", member.record.left));
      }
    }
    if (room.connections.empty() && now - room.idle_since >= limits::kRoomIdle) {
      if (room.open) {
        media(media_command(MediaCommand::Kind::close_room, room.record.id));
      }
      at = rooms_.erase(at);
    } else {
      ++at;
    }
  }
}

std::vector<Output> Hub::take_outputs() { return std::exchange(outputs_, {}); }

bool Hub::store_ok() { return store_.healthy(); }

// --- speaking -------------------------------------------------------------------------------------------------

void Hub::send(ConnId to, const Json& message) { send(to, std::make_shared<const std::string>(message.dump())); }

void Hub::send(ConnId to, std::shared_ptr<const std::string> text) {
  const Connection* conn = find(to);
  if (conn != nullptr && !conn->closing) {
    outputs_.push_back({.kind = Output::Kind::send, .conn = to, .text = std::move(text)});
  }
}

void Hub::refuse(Connection& to, const Request& request, std::string_view code, std::string_view text) {
  send(to.id, error(request.n, code, text));
}

void Hub::refuse_storage(Connection& to, const Request& request, const Error& error) {
  const bool full = std::string_view(error.code) == "store.full";
  refuse(to, request, "storage-failed",
         full ? "The server's disk is full; nothing was changed."
              : "The server could not store this; nothing was changed.");
}

void Hub::close(Connection& conn, int code) {
  if (!conn.closing) {
    conn.closing = true;
    outputs_.push_back({.kind = Output::Kind::close, .conn = conn.id, .code = code});
  }
}

void Hub::set_limit(const Connection& conn) {
  outputs_.push_back({.kind = Output::Kind::limit, .conn = conn.id, .limit = conn.message_limit()});
}

void Hub::media(MediaCommand command) {
  outputs_.push_back({.kind = Output::Kind::media, .media = std::move(command)});
}

void Hub::to_committers(const Room& room, const Json& message, ConnId except) {
  const auto text = std::make_shared<const std::string>(message.dump());
  for (const ConnId id : room.connections) {
    const Connection* conn = find(id);
    if (conn != nullptr && conn->committer && id != except) {
      send(id, text);
    }
  }
}

void Hub::to_members(Room& room, const Json& message, ConnId except) {
  const auto text = std::make_shared<const std::string>(message.dump());
  for (auto& [subject, member] : room.members) {
    if (member.conn != 0 && member.conn != except) {
      send(member.conn, text);
    }
  }
}

void Hub::to_everyone(const Room& room, const Json& message) {
  const auto text = std::make_shared<const std::string>(message.dump());
  for (const ConnId id : room.connections) {
    send(id, text);
  }
}

Connection* Hub::find(ConnId conn) {
  const auto found = connections_.find(conn);
  return found != connections_.end() ? &found->second : nullptr;
}

Connection* Hub::find(const std::string& name) {
  const auto found = names_.find(name);
  return found != names_.end() ? find(found->second) : nullptr;
}

Room* Hub::room_of(const Connection& conn) {
  const auto found = rooms_.find(conn.class_id);
  return found != rooms_.end() ? &found->second : nullptr;
}

std::string Hub::random_text(std::size_t size) {
  Bytes bytes(size);
  random_.fill(bytes);
  return to_base64url(bytes);
}

}  // namespace homeroom::server
