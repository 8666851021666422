// The part of Rooms that follows the engine's comings and goings: a new one, one taken over, none.
#include "server/media/rooms.h"

namespace homeroom::server::media {
using protocol::Json;

namespace {
// A restarted server hears from its members again within this time; who has not been admitted again by then is out.
constexpr auto kConfirmWithin = std::chrono::seconds(60);
}  // namespace

void Rooms::engine_up(JanusSession& janus, const EngineSecrets& secrets) {
  context_->janus = &janus;
  context_->room_secret = secrets.room;
  admin_key_ = secrets.admin;
  for (auto& [id, room] : rooms_) create(room);
}

void Rooms::engine_down() {
  context_->janus = nullptr;
  for (const auto& timer : timers_) timer->cancel();
  timers_.clear();
  for (auto& [id, room] : rooms_) {
    room.created = false;
    room.changing = 0;
    run_waiting(room);  // they are told that the engine is down
    for (auto& [subject, member] : room.members) release(member);
    feeds_changed(id);
  }
}

// What is asked of the old engine: who publishes in each room. Everything else is in the notes.
void Rooms::engine_adopted(JanusSession& janus, const EngineSecrets& secrets, const std::vector<RoomNotes>& notes,
                           std::function<void()> ready) {
  context_->janus = &janus;
  context_->room_secret = secrets.room;
  admin_key_ = secrets.admin;
  confirm_timer_.expires_after(kConfirmWithin);
  confirm_timer_.async_wait([this](boost::system::error_code error) {
    if (!error) drop_unconfirmed();
  });
  auto waiting = std::make_shared<std::size_t>(notes.size() + 1);
  auto one_done = [this, waiting, ready] {
    if (--*waiting > 0) return;
    for (auto& [id, room] : rooms_) {
      if (!room.created) create(room);  // opened by the core and not in the notes
    }
    ready();
  };
  for (const RoomNotes& room : notes) {
    Json body = Json::object().set("request", "listparticipants").set("room", room.id);
    janus.control(std::move(body), [this, room, one_done](const PluginReply& reply) {
      if (reply.error == 0 && reply.data.list("participants") != nullptr) {
        restore(room, *reply.data.find("participants"));
      }
      one_done();
    });
  }
  one_done();
}

void Rooms::restore(const RoomNotes& notes, const Json& participants) {
  const bool known = rooms_.contains(notes.id);
  Room& room = rooms_[notes.id];
  room.id = notes.id;
  room.confirmed = known;
  room.created = true;
  std::vector<std::string> new_tokens;
  for (const auto& [subject, member] : room.members) new_tokens.push_back(member.token);
  std::set<std::string> publishing;
  for (const Json& one : *participants.as_array()) {
    if (one.flag("publisher").value_or(false)) publishing.insert(std::string(one.text_or("id", "")));
  }
  for (const MemberNotes& from : notes.members) {
    auto [place, fresh] = room.members.try_emplace(from.subject);
    Member& member = place->second;
    member.subject = from.subject;
    if (fresh) {
      member.confirmed = false;
      member.token = from.token;
    }
    if (from.publisher != 0) {
      member.publisher = std::make_shared<Publisher>(context_, notes.id, from.subject, member.token);
      member.publisher->resume(from.publisher, from.published, publishing.contains(from.subject));
    }
    if (from.subscriber != 0) {
      member.subscriber = std::make_shared<Subscriber>(context_, notes.id, member.token, from.round);
      member.subscriber->resume(from.subscriber, from.received, from.wanted, from.offer, from.serial);
    }
    publishing.erase(from.subject);
  }
  // Handles that the dead server had no time to write down.
  for (const std::string& stranger : publishing) {
    kick(notes.id, stranger);
  }
  if (!new_tokens.empty()) allow(room, "add", new_tokens);
  feeds_changed(notes.id);
}

void Rooms::drop_unconfirmed() {
  std::vector<std::string> rooms;
  std::vector<std::pair<std::string, std::string>> members;
  for (const auto& [id, room] : rooms_) {
    if (!room.confirmed) {
      rooms.push_back(id);
      continue;
    }
    for (const auto& [subject, member] : room.members) {
      if (!member.confirmed) members.emplace_back(id, subject);
    }
  }
  for (const auto& [room, subject] : members) expel(room, subject);
  for (const std::string& room : rooms) close_room(room);
}

std::vector<RoomNotes> Rooms::notes() const {
  std::vector<RoomNotes> notes;
  for (const auto& [id, room] : rooms_) {
    RoomNotes one{.id = id, .members = {}};
    for (const auto& [subject, member] : room.members) {
      MemberNotes kept{.subject = subject, .token = member.token};
      if (member.publisher && !member.publisher->over()) {
        kept.publisher = member.publisher->handle();
        kept.published = member.publisher->streams();
      }
      if (member.subscriber && !member.subscriber->over()) {
        kept.subscriber = member.subscriber->handle();
        kept.round = member.subscriber->round();
        kept.received = member.subscriber->received();
        kept.wanted = member.subscriber->wanted();
        kept.offer = member.subscriber->offer();
        kept.serial = member.subscriber->serial();
      }
      one.members.push_back(std::move(kept));
    }
    notes.push_back(std::move(one));
  }
  return notes;
}

}  // namespace homeroom::server::media
