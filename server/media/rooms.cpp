#include "server/media/rooms.h"

#include "server/media/random_text.h"
#include "server/media/sdp.h"

namespace homeroom::server::media {
namespace asio = boost::asio;
using protocol::Json;

namespace {
constexpr std::int64_t kRoomExists = 427;
// Several peer connections come up together when a class starts: one message to everybody for all of them.
constexpr auto kAnnounceAfter = std::chrono::milliseconds(30);
constexpr std::size_t kWantedStreams = 400;

Ask ask_of(const MediaCommand& command) { return Ask{command.conn, command.request}; }
}  // namespace

Rooms::Rooms(asio::io_context& io, std::function<void(MediaEvent)> emit, std::function<void()> keep)
    : io_(io),
      emit_(std::move(emit)),
      announce_timer_(io),
      confirm_timer_(io),
      context_(std::make_shared<MediaContext>()) {
  context_->emit = [this](MediaEvent event) { emit_(std::move(event)); };
  context_->keep = std::move(keep);
  context_->feeds_changed = [this](const std::string& room) { feeds_changed(room); };
  context_->source = [this](const std::string& room, const std::string& subject, StreamKind kind) {
    return source(room, subject, kind);
  };
  context_->later = [this](int wait_ms, std::function<void()> then) { later(wait_ms, std::move(then)); };
}

Rooms::~Rooms() {
  for (const auto& timer : timers_) timer->cancel();
}

void Rooms::command(const MediaCommand& command) {
  using Kind = MediaCommand::Kind;
  switch (command.kind) {
    case Kind::open_room: return open_room(command.room);
    case Kind::close_room: return close_room(command.room);
    case Kind::admit: return admit(command.room, command.subject);
    case Kind::expel: return expel(command.room, command.subject);
    case Kind::hang_up: return hang_up(command);
    case Kind::publish: return publish(command);
    case Kind::unpublish: return unpublish(command);
    case Kind::subscribe: return subscribe(command);
    case Kind::answer: return answer(command);
    case Kind::moderate: return moderate(command);
  }
}

// --- who is in a room -------------------------------------------------------------------------------------------

void Rooms::open_room(const std::string& id) {
  auto [place, fresh] = rooms_.try_emplace(id);
  Room& room = place->second;
  room.id = id;
  room.confirmed = true;
  if (!fresh) return;
  context_->keep();
  if (context_->janus != nullptr) create(room);
}

void Rooms::create(Room& room) {
  Json tokens = Json::array();
  std::set<std::string> known;
  for (const auto& [subject, member] : room.members) {
    tokens.push(member.token);
    known.insert(member.token);
  }
  Json body = Json::object()
                  .set("request", "create")
                  .set("admin_key", admin_key_)
                  .set("room", room.id)
                  .set("description", "class")
                  .set("is_private", true)
                  .set("secret", context_->room_secret)
                  .set("allowed", std::move(tokens))  // present, if empty: nobody joins without a token
                  .set("publishers", 400)
                  .set("audiocodec", "opus")
                  .set("videocodec", "vp8")
                  .set("bitrate", 2'500'000)  // the most any camera or screen may send
                  .set("bitrate_cap", true)
                  .set("fir_freq", 0)
                  // Loudness would be readable by the engine in spite of the encryption: never negotiated.
                  .set("audiolevel_ext", false)
                  .set("audiolevel_event", false)
                  .set("videoorient_ext", false)
                  .set("playoutdelay_ext", false)
                  .set("transport_wide_cc_ext", true)
                  .set("notify_joining", false)
                  .set("lock_record", true)
                  .set("record", false);
  context_->janus->control(std::move(body), [this, id = room.id, known](const PluginReply& reply) {
    Room* made = room_named(id);
    if (made == nullptr) return;
    made->created = true;              // if it was refused, joining says so
    std::vector<std::string> missing;  // admitted meanwhile
    for (const auto& [subject, member] : made->members) {
      if (!known.contains(member.token) || reply.error == kRoomExists) missing.push_back(member.token);
    }
    if (!missing.empty()) allow(*made, "add", missing);
    run_waiting(*made);
  });
}

void Rooms::close_room(const std::string& id) {
  Room* room = room_named(id);
  if (room == nullptr) return;
  for (auto& [subject, member] : room->members) release(member);
  rooms_.erase(id);
  context_->keep();
  if (context_->janus == nullptr) return;
  context_->janus->control(
      Json::object().set("request", "destroy").set("room", id).set("secret", context_->room_secret), nullptr);
}

void Rooms::admit(const std::string& room_id, const std::string& subject) {
  Room* room = room_named(room_id);
  if (room == nullptr) {
    open_room(room_id);
    room = room_named(room_id);
  }
  auto [place, fresh] = room->members.try_emplace(subject);
  Member& member = place->second;
  member.confirmed = true;
  if (!fresh) return;
  member.subject = subject;
  member.token = random_text();
  context_->keep();
  if (room->created && context_->janus != nullptr) allow(*room, "add", {member.token});
}

void Rooms::expel(const std::string& room_id, const std::string& subject) {
  Room* room = room_named(room_id);
  if (room == nullptr) return;
  const auto found = room->members.find(subject);
  if (found == room->members.end()) return;
  Member member = std::move(found->second);
  room->members.erase(found);
  context_->keep();
  if (context_->janus != nullptr) {
    // The token first: a kick alone would let the same token in again. Then the handles, both ways.
    if (room->created) allow(*room, "remove", {member.token});
    if (member.publisher) kick(room_id, subject);
  }
  release(member);
  feeds_changed(room_id);
}

// Joining waits for the answer: VideoRoom's requests may overtake each other.
void Rooms::allow(Room& room, const std::string& action, const std::vector<std::string>& tokens) {
  Json list = Json::array();
  for (const std::string& token : tokens) list.push(token);
  ++room.changing;
  context_->janus->control(Json::object()
                               .set("request", "allowed")
                               .set("room", room.id)
                               .set("secret", context_->room_secret)
                               .set("action", action)
                               .set("allowed", std::move(list)),
                           [this, id = room.id](const PluginReply&) {
                             Room* changed = room_named(id);
                             if (changed == nullptr || changed->changing == 0) return;
                             --changed->changing;
                             run_waiting(*changed);
                           });
}

void Rooms::kick(const std::string& room, const std::string& subject) {
  context_->janus->control(
      Json::object().set("request", "kick").set("room", room).set("secret", context_->room_secret).set("id", subject),
      nullptr);
}

void Rooms::release(Member& member) {
  if (const auto publisher = std::exchange(member.publisher, nullptr)) publisher->close(nullptr);
  if (const auto subscriber = std::exchange(member.subscriber, nullptr)) subscriber->close(nullptr);
}

// --- what they send and receive -----------------------------------------------------------------------------------

Rooms::Member* Rooms::member_of(const MediaCommand& command) {
  Room* room = room_named(command.room);
  if (room != nullptr) {
    const auto found = room->members.find(command.subject);
    if (found != room->members.end()) {
      if (context_->janus != nullptr) return &found->second;
      context_->fail(ask_of(command), "engine-down", "the media engine is down");
      return nullptr;
    }
  }
  context_->fail(ask_of(command), "not-a-member", "not admitted to this class's media");
  return nullptr;
}

void Rooms::publish(const MediaCommand& command) {
  if (member_of(command) == nullptr) return;
  if (const Status status = check_offer(command.sdp, command.streams); !status.ok()) {
    return context_->fail(ask_of(command), "bad-sdp", status.error().message);
  }
  when_ready(command.room, [this, command] {
    Member* member = member_of(command);
    if (member == nullptr) return;
    if (!command.fresh) {
      if (member->publisher) return member->publisher->publish(ask_of(command), command.sdp, command.streams);
      return context_->fail(ask_of(command), "engine-refused", "nothing is published yet, publish afresh");
    }
    const auto old = std::exchange(member->publisher,
                                   std::make_shared<Publisher>(context_, command.room, command.subject, member->token));
    if (const Room* room = room_named(command.room)) member->publisher->silence(silent_of(*room, command.subject));
    auto begin = [publisher = member->publisher, command] {
      publisher->publish(ask_of(command), command.sdp, command.streams);
    };
    if (!old) return begin();
    old->close(begin);  // two handles cannot bear one subject's name
    feeds_changed(command.room);
  });
}

void Rooms::unpublish(const MediaCommand& command) {
  Member* member = member_of(command);
  if (member == nullptr) return;
  if (const auto publisher = std::exchange(member->publisher, nullptr)) publisher->close(nullptr);
  context_->answer(ask_of(command));
  feeds_changed(command.room);
}

void Rooms::subscribe(const MediaCommand& command) {
  Member* member = member_of(command);
  if (member == nullptr) return;
  std::size_t streams = 0;
  for (const Wanted& wanted : command.want) streams += wanted.kinds.size();
  if (streams > kWantedStreams) return context_->fail(ask_of(command), "engine-refused", "too many streams wanted");
  const bool known = member->subscriber && !member->subscriber->over() && member->subscriber->round() == command.round;
  if (!command.fresh && !known) {
    return context_->fail(ask_of(command), "engine-refused", "nothing is received yet, subscribe afresh");
  }
  if (command.fresh) {
    if (member->subscriber) member->subscriber->close(nullptr);
    member->subscriber = std::make_shared<Subscriber>(context_, command.room, member->token, command.round);
  }
  context_->answer(ask_of(command));
  when_ready(command.room,
             [subscriber = member->subscriber, command] { subscriber->want(command.conn, command.want); });
}

void Rooms::answer(const MediaCommand& command) {
  Member* member = member_of(command);
  if (member == nullptr) return;
  // An answer that was on its way while the client began anew would set up this connection with the keys of another.
  if (!member->subscriber || member->subscriber->round() != command.round) {
    return context_->fail(ask_of(command), "engine-refused", "no offer was made");
  }
  if (const Status status = check_answer(command.sdp); !status.ok()) {
    return context_->fail(ask_of(command), "bad-sdp", status.error().message);
  }
  member->subscriber->answer(ask_of(command), command.serial, command.sdp);
}

void Rooms::hang_up(const MediaCommand& command) {
  for (auto& [id, room] : rooms_) {
    for (auto& [subject, member] : room.members) {
      // First the connection ends and its media is kept; if nobody comes back the same is said again without keeping.
      const bool named = id == command.room && subject == command.subject;
      const auto is_its = [&](const std::string& conn) { return conn == command.conn || (named && conn.empty()); };
      const bool sends = member.publisher && is_its(member.publisher->conn());
      const bool receives = member.subscriber && is_its(member.subscriber->conn());
      if (!sends && !receives) continue;
      if (sends) member.publisher->forget_conn();
      if (receives) member.subscriber->forget_conn();
      if (command.keep_media) continue;
      release(member);
      feeds_changed(id);
    }
  }
}

void Rooms::moderate(const MediaCommand& command) {
  Room* room = room_named(command.room);
  if (room == nullptr) return;
  room->silent.clear();
  for (const Wanted& each : command.want) room->silent[each.subject].insert(each.kinds.begin(), each.kinds.end());
  for (auto& [subject, member] : room->members) {
    if (member.publisher) member.publisher->silence(silent_of(*room, subject));
  }
}

std::set<StreamKind> Rooms::silent_of(const Room& room, const std::string& subject) {
  const auto found = room.silent.find(subject);
  return found == room.silent.end() ? std::set<StreamKind>() : found->second;
}

// --- feeds ----------------------------------------------------------------------------------------------------------

std::optional<Source> Rooms::source(const std::string& room, const std::string& subject, StreamKind kind) const {
  const auto found = rooms_.find(room);
  if (found == rooms_.end()) return std::nullopt;
  const auto member = found->second.members.find(subject);
  if (member == found->second.members.end()) return std::nullopt;
  const auto& publisher = member->second.publisher;
  if (!publisher || !publisher->live()) return std::nullopt;
  for (const PublishedStream& stream : publisher->streams()) {
    if (stream.kind == kind) return Source{publisher->handle(), stream.mid};
  }
  return std::nullopt;
}

void Rooms::feeds_changed(const std::string& id) {
  Room* room = room_named(id);
  context_->keep();
  if (room == nullptr || std::exchange(room->announce, true)) return;
  announce_timer_.expires_after(kAnnounceAfter);
  announce_timer_.async_wait([this](boost::system::error_code error) {
    if (!error) announce_feeds();
  });
}

void Rooms::announce_feeds() {
  for (auto& [id, room] : rooms_) {
    if (!std::exchange(room.announce, false)) continue;
    MediaEvent event{.kind = MediaEvent::Kind::feeds};
    event.room = id;
    for (const auto& [subject, member] : room.members) {
      if (!member.publisher || !member.publisher->live() || member.publisher->streams().empty()) continue;
      Feed feed{.subject = subject, .kinds = {}};
      for (const PublishedStream& stream : member.publisher->streams()) feed.kinds.push_back(stream.kind);
      event.feeds.push_back(std::move(feed));
    }
    for (auto& [subject, member] : room.members) {
      if (member.subscriber) member.subscriber->reconsider();
    }
    emit_(std::move(event));
  }
}

Rooms::Room* Rooms::room_named(const std::string& id) {
  const auto found = rooms_.find(id);
  return found == rooms_.end() ? nullptr : &found->second;
}

void Rooms::when_ready(const std::string& id, std::function<void()> then) {
  Room* room = room_named(id);
  if (room == nullptr) return;
  if (room->ready()) return then();
  room->when_ready.push_back(std::move(then));
}

void Rooms::run_waiting(Room& room) {
  // What waits may close the room itself.
  const std::string id = room.id;
  while (true) {
    Room* still = room_named(id);
    if (still == nullptr || still->when_ready.empty()) return;
    if (!still->ready() && context_->janus != nullptr) return;
    const auto then = std::move(still->when_ready.front());
    still->when_ready.erase(still->when_ready.begin());
    then();
  }
}

void Rooms::later(int wait_ms, std::function<void()> then) {
  auto timer = std::make_shared<asio::steady_timer>(io_, std::chrono::milliseconds(wait_ms));
  timers_.insert(timer);
  timer->async_wait([this, timer, then = std::move(then)](boost::system::error_code error) {
    if (error) return;
    timers_.erase(timer);
    then();
  });
}

}  // namespace homeroom::server::media
