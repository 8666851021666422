// Hub: hello, create, prove (docs/protocol.md §1).
#include "server/core/hub.h"
#include "server/core/invitation.h"
#include "shared/classroom/class_id.h"
#include "shared/crypto/hash.h"
#include "shared/crypto/sign.h"

namespace homeroom::server {
namespace {

std::string ticket_hash(BytesView ticket) { return to_base64url(crypto::sha256(ticket)); }

}  // namespace

Result<Room*> Hub::load_room(const std::string& class_id, TimeMs now) {
  if (const auto found = rooms_.find(class_id); found != rooms_.end()) {
    return &found->second;
  }
  HOMEROOM_TRY_LET(auto record, store_.find_class(class_id));
  if (!record) {
    return nullptr;
  }
  HOMEROOM_TRY_LET(auto meeting, store_.find_meeting(class_id));
  Room room;
  room.record = *std::move(record);
  room.loaded = room.idle_since = now;
  if (meeting) {
    HOMEROOM_TRY_LET(auto mids, store_.read_mids(class_id));
    room.open = true;
    room.group = meeting->group;
    room.epoch = meeting->epoch;
    room.seq = meeting->seq;
    room.first_seq = meeting->first_seq;
    room.log_bytes = meeting->log_bytes;
    for (MemberRecord& member : meeting->members) {
      const std::string subject = member.subject;
      room.members[subject] = Member{.record = std::move(member), .away_since = now};
    }
    for (const MidRecord& each : mids) {
      room.remember(each.seq, each.body_size, Room::mid_key(each.subject, each.mid));
    }
  }
  Room& loaded = rooms_[class_id] = std::move(room);
  announce_room(loaded);
  return &loaded;
}

void Hub::on_hello(Connection& from, const Request& request, TimeMs now) {
  if (from.has_class()) {
    return refuse(from, request, "bad-order", "Hello was said already.");
  }
  if (request.count("v") != 1) {
    return refuse(from, request, "bad-version", "This server speaks version 1.");
  }
  const std::string* id = request.body.text("class");
  if (id == nullptr || !classroom::ClassId::parse(*id).ok()) {
    return refuse(from, request, "no-such-class", "There is no such class here.");
  }
  const Result<Room*> room = load_room(*id, now);
  if (!room.ok()) {
    return refuse_storage(from, request, room.error());
  }
  if (*room == nullptr) {
    return refuse(from, request, "no-such-class", "There is no such class here.");
  }
  Room& found = **room;
  from.class_id = *id;
  found.connections.insert(from.id);
  Json answer = ok(request.n)
                    .set("root", found.record.root)
                    .set("door", found.record.door)
                    .set("door_sig", found.record.door_sig)
                    .set("open", found.open);
  if (found.open) {
    answer.set("group", found.group).set("epoch", found.epoch);
  }
  Json taken_back = Json::array();
  for (const ClassRecord::TakenBack& each : found.record.taken_back) {
    taken_back.push(Json::object().set("key", each.key).set("sig", each.sig));
  }
  answer.set("taken_back", std::move(taken_back));
  send(from.id, answer);
}

void Hub::on_create(Connection& from, const Request& request, TimeMs now) {
  if (from.has_class()) {
    return refuse(from, request, "bad-order", "This connection has a class already.");
  }
  TokenBucket& bucket = address(from.address, now).creates;
  if (!bucket.take(now)) {
    send(from.id,
         error(request.n, "slow-down", "Too many classes were made from here.").set("wait_ms", bucket.wait_ms(now)));
    return;
  }
  const auto root = request.body.bytes("root", kKeySize);
  const auto door = request.body.bytes("door", kKeySize);
  const std::string* id = request.body.text("class");
  const auto class_id = id != nullptr ? classroom::ClassId::parse(*id) : Error{"", ""};
  if (!root || !class_id.ok() || !class_id->matches(*root)) {
    return refuse(from, request, "bad-class", "The class id is not the hash of the root key.");
  }
  const auto door_sig = request.body.bytes("door_sig", crypto::kSignatureSize);
  const auto proof = request.body.bytes("proof", crypto::kSignatureSize);
  if (!door || !door_sig || !proof ||
      !crypto::verify(*root, concat({as_bytes("homeroom door v1"), as_bytes(*id), *door}), *door_sig) ||
      !crypto::verify(*root, concat({as_bytes("homeroom create v1"), as_bytes(*id), as_bytes(from.nonce)}), *proof)) {
    return refuse(from, request, "bad-signature", "A signature of the class's root does not verify.");
  }
  std::optional<UsedInvitation> invitation;
  if (config_.invitation_needed) {
    const std::string* token = request.body.text("invitation");
    if (token == nullptr) {
      return refuse(from, request, "invitation-needed", "Making a class on this server needs an invitation.");
    }
    auto checked = check_invitation(config_.invitation_key, *token, now);
    if (!checked.ok()) {
      return refuse(from, request, "bad-invitation", checked.error().message);
    }
    invitation = *std::move(checked);
  }
  const ClassRecord record{*id, *request.body.text("root"), *request.body.text("door"), *request.body.text("door_sig")};
  if (const Status added = store_.add_class(record, invitation, now); !added.ok()) {
    const std::string_view code = added.error().code;
    if (code == "store.exists") {
      return refuse(from, request, "exists", "This class is there already.");
    }
    if (code == "store.used") {
      return refuse(from, request, "bad-invitation", "This invitation was used already.");
    }
    return refuse_storage(from, request, added.error());
  }
  Room& room = rooms_[*id];
  room.record = record;
  room.loaded = now;
  room.connections.insert(from.id);
  from.class_id = *id;
  send(from.id, ok(request.n));
}

void Hub::on_prove(Connection& from, const Request& request, TimeMs now) {
  Room* room = room_of(from);
  if (room == nullptr || from.proven) {
    return refuse(from, request, "bad-order", "Hello comes first, prove once after it.");
  }
  const auto key = request.body.bytes("key", kKeySize);
  const auto sig = request.body.bytes("sig", crypto::kSignatureSize);
  if (!key || !sig ||
      !crypto::verify(*key, concat({as_bytes("homeroom prove v1"), as_bytes(from.class_id), as_bytes(from.nonce)}),
                      *sig)) {
    return refuse(from, request, "bad-signature", "The signature does not verify.");
  }
  from.key = *request.body.text("key");
  from.proven = true;
  if (const auto pass = committer_pass(from, *room, request, now)) {
    from.committer = true;
    from.pass = *request.body.text("pass");
    from.pass_subject = to_base64url(pass->subject.bytes);
    from.pass_ends = pass->not_after;
  }

  // A student's key can be made by everyone who holds the link: only the ticket says which connection is the one that
  // was let in. A committer's key never leaves its device.
  Member* member = room->member_with_key(from.key);
  if (member != nullptr && !from.committer) {
    const auto ticket = request.body.bytes("ticket", kTicketSize);
    if (!ticket || member->record.ticket_hash.empty() || ticket_hash(*ticket) != member->record.ticket_hash) {
      member = nullptr;
    }
  }
  if (member != nullptr && (member->record.left || room->record.has_taken_back(from.key))) {
    member = nullptr;
  }
  const bool asks_for_log = request.body.find("group") != nullptr && request.body.find("since") != nullptr;
  Json answer = ok(request.n).set("role", from.committer ? "committer" : member != nullptr ? "member" : "visitor");
  answer.set("conn", from.name);
  if (from.committer) {
    answer.set("colleagues", colleagues_of(*room, from));
    const Member* self = room->member(from.pass_subject);
    answer.set("elsewhere", self != nullptr && self->record.key != from.key);
  }
  if (member != nullptr) {
    come_back(from, *room, *member, request, answer);
    send_relay(from, now);
  } else {
    answer.set("seq", 0).set("epoch", 0).set("gap", asks_for_log);
    set_limit(from);
    send(from.id, answer);
  }
  const bool replays = from.replaying;
  if (member != nullptr) {
    send_feeds(from.id, *room);
    replay(from, *room);
  }
  if (from.committer && !replays) {
    welcome_committer(from, *room);  // else behind the log: who is away may have come in by an entry of it
  }
}

// The connection is the member's from now on; one that still stands is told so and closed.
void Hub::come_back(Connection& from, Room& room, Member& member, const Request& request, Json& answer) {
  if (Connection* old = find(member.conn)) {
    give_up_media(*old, "not-a-member");
    old->subject.clear();
    old->replaying = false;
    MediaCommand command = media_command(MediaCommand::Kind::hang_up, room.record.id, member.record.subject);
    command.conn = old->name;
    command.keep_media = true;
    media(std::move(command));
    close(*old, limits::kCloseReplaced);
  }
  member.conn = from.id;
  member.media_conn.clear();
  from.subject = member.record.subject;
  set_limit(from);

  const std::string* group = request.body.text("group");
  const auto since = request.count("since");
  const bool asks = request.body.find("group") != nullptr && request.body.find("since") != nullptr;
  const bool gap =
      asks && (group == nullptr || *group != room.group || !since || *since > room.seq || *since + 1 < room.first_seq);
  from.cursor = asks && !gap ? *since : room.seq;
  from.replaying = from.cursor < room.seq;
  answer.set("subject", from.subject)
      .set("group", room.group)
      .set("seq", room.seq)
      .set("epoch", room.epoch)
      .set("gap", gap);
  send(from.id, answer);
  // What went to a committer alone, and is not kept, may be lost also where nobody was told that they were away.
  if (std::exchange(member.away_told, false) || from.committer) {
    to_committers(room, push("back").set("subject", from.subject), from.id);
  }
}

// What a committer that was away has missed: who waits at the door, who is not connected.
void Hub::welcome_committer(Connection& to, Room& room) {
  for (const ConnId id : room.connections) {
    const Connection* visitor = find(id);
    if (visitor != nullptr && visitor->id != to.id && !visitor->knock.empty()) {
      send(to.id, push("knock").set("from", visitor->name).set("key", visitor->key).set("sealed", visitor->knock));
    }
  }
  for (const auto& [subject, member] : room.members) {
    if (member.conn == 0 && member.away_told) {
      send(to.id, push("away").set("subject", subject).set("left", member.record.left));
    }
  }
}

}  // namespace homeroom::server
