// Hub: knocks and their answers (docs/protocol.md §2).
#include "server/core/hub.h"

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
  // The address has the larger purse, so it is asked second: a single pest empties its own first.
  for (TokenBucket* bucket : {&from.knocks, &address(from.address, now).knocks}) {
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
    if (room->knocks >= limits::kKnocksPerClass) {
      return refuse(from, request, "door-full", "Too many are waiting at the door.");
    }
    ++room->knocks;
  }
  from.knock = *sealed;
  send(from.id, ok(request.n));
  to_committers(*room, push("knock").set("from", from.name).set("key", from.key).set("sealed", from.knock), from.id);
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
  --room.knocks;
  if (tell) {
    to_committers(room, push("knock-gone").set("from", of.name), of.id);
  }
}

}  // namespace homeroom::server
