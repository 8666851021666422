// Hub: a meeting's beginning and end, its log, and what members say (docs/protocol.md §3, without commits).
#include "server/core/hub.h"
#include "shared/crypto/hash.h"

namespace homeroom::server {

void Hub::on_open(Connection& from, const Request& request, TimeMs now) {
  Room* room = room_of(from);
  if (!from.committer) {
    return refuse(from, request, "not-a-committer", "Only a committer opens the class.");
  }
  const auto group = request.id("group", kGroupSize);
  const auto subject = request.id("subject", kSubjectSize);
  if (!group || !subject) {
    return refuse(from, request, "malformed", "To open is {group, subject}.");
  }
  if (room->open && room->group == *group) {
    return refuse(from, request, "exists", "This meeting is open already.");
  }
  Bytes ticket(kTicketSize);
  random_.fill(ticket);
  MeetingRecord meeting;
  meeting.group = *group;
  meeting.members.push_back({*subject, from.key, to_base64url(crypto::sha256(ticket)), false});
  if (const Status opened = store_.open_meeting(from.class_id, meeting); !opened.ok()) {
    return refuse_storage(from, request, opened.error());
  }
  if (room->open) {
    end_meeting(*room);
  }
  drop_knock(from, *room, true);
  room->open = true;
  room->group = *group;
  Member& member = room->members[*subject];
  member.record = meeting.members.front();
  member.conn = from.id;
  from.subject = *subject;
  from.cursor = 0;
  set_limit(from);
  announce_room(*room);
  send(from.id, ok(request.n).set("seq", 0).set_bytes("ticket", ticket));
  send_relay(from, now);
  to_everyone(*room, push("opened").set("group", room->group).set("epoch", 0).set("by", *subject));
}

void Hub::on_close(Connection& from, const Request& request) {
  Room* room = room_of(from);
  if (!from.committer) {
    return refuse(from, request, "not-a-committer", "Only a committer ends the class.");
  }
  if (!room->open) {
    return refuse(from, request, "not-open", "The class is not open.");
  }
  if (const Status closed = store_.close_meeting(from.class_id); !closed.ok()) {
    return refuse_storage(from, request, closed.error());
  }
  send(from.id, ok(request.n));
  end_meeting(*room);
}

void Hub::end_meeting(Room& room) {
  for (auto& [subject, member] : room.members) {
    if (Connection* conn = find(member.conn)) {
      put_out(room, *conn);
    }
  }
  room.end_meeting();
  media(media_command(MediaCommand::Kind::close_room, room.record.id));
  to_everyone(room, push("closed"));
}

// The connection stays, the membership is over.
void Hub::put_out(Room&, Connection& conn) {
  give_up_media(conn, "not-a-member");
  conn.subject.clear();
  conn.replaying = false;
  set_limit(conn);
}

// The connection ends, the membership stays: it may come back with its ticket, and its media waits for it a while.
void Hub::leave_connection(Room& room, Connection& conn, TimeMs now) {
  Member* member = room.member(conn.subject);
  if (member == nullptr || member->conn != conn.id) {
    return;
  }
  member->conn = 0;
  member->away_told = true;
  member->away_since = now;
  member->media_conn = conn.name;
  member->media_until = now + limits::kMediaGrace;
  MediaCommand command = media_command(MediaCommand::Kind::hang_up, room.record.id, conn.subject);
  command.conn = conn.name;
  command.keep_media = true;
  media(std::move(command));
  to_committers(room, push("away").set("subject", conn.subject).set("left", false), conn.id);
  conn.subject.clear();
}

void Hub::on_leave(Connection& from, const Request& request) {
  Room* room = room_of(from);
  Member* member = room->member(from.subject);
  if (member == nullptr) {
    return refuse(from, request, "not-a-member", "Only members leave.");
  }
  // Nothing that is left behind opens the class again: the way back is the door.
  MemberRecord record = member->record;
  record.left = true;
  record.ticket_hash.clear();
  if (const Status updated = store_.update_member(from.class_id, record); !updated.ok()) {
    return refuse_storage(from, request, updated.error());
  }
  member->record = record;
  member->conn = 0;
  member->away_told = true;
  const std::string subject = from.subject;
  put_out(*room, from);
  media(media_command(MediaCommand::Kind::expel, room->record.id, subject));
  send(from.id, ok(request.n));
  to_committers(*room, push("away").set("subject", subject).set("left", true), from.id);
}

void Hub::on_send(Connection& from, const Request& request) {
  Room* room = room_of(from);
  Member* member = room->member(from.subject);
  if (member == nullptr) {
    return refuse(from, request, "not-a-member", "Only members may send.");
  }
  const auto mid = request.id("mid", kMidSize);
  const auto epoch = request.count("epoch");
  const std::string* body = request.blob("body");
  const auto keep = request.body.flag("keep");
  const Json::Array* readers = request.body.list("readers");
  if (!mid || !epoch || body == nullptr || !keep || (readers != nullptr && readers->size() > limits::kReaders)) {
    return refuse(from, request, "malformed", "To send is {mid, epoch, body, keep}.");
  }
  if (const auto known = room->mids.find(Room::mid_key(from.subject, *mid)); known != room->mids.end()) {
    send(from.id, ok(request.n).set("seq", known->second));
    return;
  }
  if (std::ranges::find(member->relay_mids, *mid) != member->relay_mids.end()) {
    send(from.id, ok(request.n));
    return;
  }
  if (*epoch != room->epoch) {
    send(from.id, error(request.n, "stale-epoch", "The group is in another epoch.").set("epoch", room->epoch));
    return;
  }
  if (!*keep) {
    return relay(from, *room, *member, request, *mid, *body);
  }
  LogChange change;
  change.entry = {.epoch = *epoch, .commit = false, .from = from.subject, .mid = *mid, .body = *body};
  change.epoch = room->epoch;
  if (append(from, request, *room, change)) {
    send(from.id, ok(request.n).set("seq", room->seq));
    push_entry(*room, change.entry);
  }
}

void Hub::relay(Connection& from, Room& room, Member& member, const Request& request, const std::string& mid,
                const std::string& body) {
  member.relay_mids.push_back(mid);
  if (member.relay_mids.size() > limits::kRelayMids) {
    member.relay_mids.pop_front();
  }
  send(from.id, ok(request.n));
  const auto text = std::make_shared<const std::string>(
      push("relay").set("epoch", room.epoch).set("from", from.subject).set("body", body).dump());
  const Json::Array* readers = request.body.list("readers");
  for (auto& [subject, each] : room.members) {
    const Connection* to = find(each.conn);
    const bool reads = readers == nullptr || std::ranges::any_of(*readers, [&, who = &subject](const Json& reader) {
                         return reader.as_text() != nullptr && *reader.as_text() == *who;
                       });
    // Whoever is still being told what it missed could not read this yet.
    if (reads && to != nullptr && to->id != from.id && !to->replaying) {
      send(to->id, text);
    }
  }
}

// Gives the entry its place, stores the step, and only then takes it over. False: refused, nothing has changed.
bool Hub::append(Connection& from, const Request& request, Room& room, LogChange& change) {
  change.entry.seq = room.seq + 1;
  const std::uint64_t size = change.entry.body.size();
  std::uint64_t bytes = room.log_bytes + size;
  std::size_t dropped = 0;
  while (dropped < room.kept.size() &&
         (room.kept.size() - dropped + 1 > limits::kLogEntries || bytes > limits::kLogBytes)) {
    bytes -= room.kept[dropped++].size;
  }
  change.log_bytes = bytes;
  change.first_seq = dropped == 0                 ? room.first_seq
                     : dropped < room.kept.size() ? room.kept[dropped].seq
                                                  : change.entry.seq;
  if (const Status stored = store_.change(room.record.id, change); !stored.ok()) {
    refuse_storage(from, request, stored.error());
    return false;
  }
  room.seq = change.entry.seq;
  room.epoch = change.epoch;
  room.first_seq = change.first_seq;
  room.log_bytes = change.log_bytes;
  room.forget_before(room.first_seq);
  room.remember(room.seq, size, Room::mid_key(change.entry.from, change.entry.mid));
  return true;
}

namespace {

Json entry_message(const LogEntry& entry) {
  return push("log")
      .set("seq", entry.seq)
      .set("epoch", entry.epoch)
      .set("kind", entry.commit ? "commit" : "app")
      .set("from", entry.from)
      .set("mid", entry.mid)
      .set("body", entry.body);
}

}  // namespace

void Hub::push_entry(Room& room, const LogEntry& entry) {
  const auto text = std::make_shared<const std::string>(entry_message(entry).dump());
  for (auto& [subject, member] : room.members) {
    const Connection* to = find(member.conn);
    if (to != nullptr && !to->replaying) {
      send(to->id, text);
    }
  }
}

// One portion of what the connection missed; the next follows when this one has left. So a long log never fills the
// queue of a slow reader, and live entries join at the end of it in order.
void Hub::replay(Connection& to, Room& room) {
  if (!to.replaying) {
    return;
  }
  const auto entries = store_.read_log(room.record.id, to.cursor, limits::kReplayChunk);
  if (!entries.ok() || to.cursor + 1 < room.first_seq) {
    close(to, limits::kCloseSlowReader);  // it comes again, and is told `gap` if the log has moved on
    return;
  }
  for (const LogEntry& entry : *entries) {
    send(to.id, entry_message(entry));
    to.cursor = entry.seq;
  }
  to.replaying = to.cursor < room.seq && !entries->empty();
  if (!to.replaying && to.committer) {
    welcome_committer(to, room);
  }
}

}  // namespace homeroom::server
