// Hub: knocks and their answers (docs/protocol.md §2).
#include <algorithm>

#include "server/core/hub.h"
#include "shared/base/assert.h"

namespace homeroom::server {

void Hub::on_knock(Connection& from, const Request& request, TimeMs now) {
  Room* room = room_of(from);
  const std::string* sealed = request.blob("sealed");
  if (room == nullptr || sealed == nullptr) {
    return refuse(from, request, "malformed", "A knock is {sealed}.");
  }
  if (from.in_meeting()) {
    return refuse(from, request, "bad-order", "Who is in the class does not knock.");
  }
  if (sealed->size() > limits::kKnock) {
    return refuse(from, request, "malformed", "A knock is 4096 characters at most.");
  }
  // The smallest purse first: a single pest empties its own, and a crowd at one door the one for that door.
  DoorShare& share = room->door.try_emplace(from.address, now).first->second;
  for (TokenBucket* bucket : {&from.knocks, &share.knocks, &address(from.address, now).knocks}) {
    if (!bucket->take(now)) {
      send(from.id, error(request.n, "slow-down", "Too many knocks.").set("wait_ms", bucket->wait_ms(now)));
      return;
    }
  }
  bool committer_there = false;
  for (const ConnId id : room->connections) {
    const Connection* conn = find(id);
    committer_there = committer_there || (conn != nullptr && conn->committer && id != from.id);
  }
  if (!room->open && !committer_there) {
    return refuse(from, request, "not-open", "The class is not open.");
  }
  if (from.knock.empty()) {
    if (room->places >= limits::kPlaces && !make_place(*room, share.places)) {
      return refuse(from, request, "door-full", "Too many are waiting at the door.");
    }
    ++room->places;
    ++share.places;
    from.place = ++room->last_place;
  }
  from.knock = *sealed;
  send(from.id, ok(request.n));
  to_committers(*room, push("knock").set("from", from.name).set("key", from.key).set("sealed", from.knock), from.id);
}

// A full door: the address that has most of it gives its newest place to one that has at least two fewer. So whoever
// fills a door from one address keeps out nobody who comes from another.
bool Hub::make_place(Room& room, std::size_t held) {
  const auto most = std::ranges::max_element(room.door, {}, [](const auto& each) { return each.second.places; });
  if (most == room.door.end() || most->second.places <= held + 1) {
    return false;
  }
  Connection* newest = nullptr;
  for (const ConnId id : room.connections) {
    Connection* conn = find(id);
    if (conn != nullptr && !conn->knock.empty() && conn->address == most->first &&
        (newest == nullptr || conn->place > newest->place)) {
      newest = conn;
    }
  }
  HOMEROOM_ASSERT(newest != nullptr);
  drop_knock(*newest, room, true);
  send(newest->id, push("knock-gone").set("from", newest->name));
  return true;
}

void Hub::on_answer(Connection& from, const Request& request) {
  if (!from.committer) {
    return refuse(from, request, "not-a-committer", "Only a committer answers the door.");
  }
  const std::string* to = request.body.text("to");
  const std::string* sealed = request.blob("sealed");
  if (to == nullptr || sealed == nullptr) {
    return refuse(from, request, "malformed", "An answer is {to, sealed}.");
  }
  const Connection* visitor = find(*to);
  if (visitor == nullptr || visitor->closing || visitor->class_id != from.class_id || !visitor->proven) {
    return refuse(from, request, "no-such-conn", "Who knocked has gone.");
  }
  send(from.id, ok(request.n));
  send(visitor->id, push("answer").set("sealed", *sealed));
}

// A committer who tends the door from now on: what the one before left there.
void Hub::on_door(Connection& from, const Request& request) {
  if (!from.committer) {
    return refuse(from, request, "not-a-committer", "Only a committer tends the door.");
  }
  Room& room = *room_of(from);
  send(from.id, ok(request.n).set("colleagues", colleagues_of(room, from)));
  welcome_committer(from, room);
}

void Hub::drop_knock(Connection& of, Room& room, bool tell) {
  if (of.knock.empty()) {
    return;
  }
  of.knock.clear();
  --room.places;
  --room.door.at(of.address).places;
  if (tell) {
    to_committers(room, push("knock-gone").set("from", of.name), of.id);
  }
}

}  // namespace homeroom::server
