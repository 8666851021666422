// Hub: commits, the one way into and out of the group (docs/protocol.md §3).
#include "server/core/hub.h"
#include "shared/crypto/hash.h"

namespace homeroom::server {

struct Hub::Commit {
  std::string mid;
  std::string body;
  std::string welcome;
  std::vector<Joiner> joiners;
  std::vector<std::string> leavers;

  bool has_leaver(const std::string& subject) const { return std::ranges::find(leavers, subject) != leavers.end(); }
};

void Hub::on_commit(Connection& from, const Request& request, TimeMs now) {
  Room* room = room_of(from);
  if (!from.committer) {
    return refuse(from, request, "not-a-committer", "Only a committer commits.");
  }
  if (!from.in_meeting()) {
    return refuse(from, request, "not-a-member", "Only a member of the meeting commits.");
  }
  const auto mid = request.id("mid", kMidSize);
  const auto epoch = request.count("epoch");
  const std::string* body = request.blob("commit");
  if (!mid || !epoch || body == nullptr) {
    return refuse(from, request, "malformed", "A commit is {mid, epoch, commit, welcome?, joiners, leavers}.");
  }
  if (const auto known = room->mids.find(Room::mid_key(from.subject, *mid)); known != room->mids.end()) {
    send(from.id, ok(request.n).set("seq", known->second));
    return;
  }
  if (*epoch != room->epoch) {
    send(from.id, error(request.n, "conflict", "Another commit came first.").set("epoch", room->epoch));
    return;
  }
  Commit commit{.mid = *mid, .body = *body};
  if (const char* wrong = read_joiners(*room, request, commit)) {
    const bool full = std::string_view(wrong) == "class-full";
    return refuse(from, request, wrong, full ? "The class is full." : "Its joiners or leavers cannot be.");
  }
  LogChange change;
  change.entry = {.epoch = *epoch, .commit = true, .from = from.subject, .mid = commit.mid, .body = commit.body};
  change.epoch = room->epoch + 1;
  change.removed = commit.leavers;
  for (Joiner& joiner : commit.joiners) {
    Bytes ticket(kTicketSize);
    random_.fill(ticket);
    joiner.ticket = to_base64url(ticket);
    joiner.record.ticket_hash = to_base64url(crypto::sha256(ticket));
    change.added.push_back(joiner.record);
  }
  if (!append(from, request, *room, change)) {
    return;
  }
  send(from.id, ok(request.n).set("seq", room->seq));
  take_out_leavers(*room, commit);
  push_entry(*room, change.entry);
  bring_in_joiners(*room, commit, now);
}

// Null: they are fine. Else the error's code.
const char* Hub::read_joiners(const Room& room, const Request& request, Commit& commit) const {
  const Json::Array* joiners = request.body.list("joiners");
  const Json::Array* leavers = request.body.list("leavers");
  const std::string* welcome = request.blob("welcome");
  if (joiners == nullptr || leavers == nullptr || (welcome == nullptr) != joiners->empty()) {
    return "malformed";
  }
  if (joiners->size() > limits::kMembers || leavers->size() > limits::kMembers) {
    return "class-full";
  }
  commit.welcome = welcome != nullptr ? *welcome : std::string();
  std::size_t going = 0;
  for (const Json& each : *leavers) {
    const auto subject = each.as_bytes(kSubjectSize);
    if (!subject || commit.has_leaver(*each.as_text())) {
      return "malformed";
    }
    commit.leavers.push_back(*each.as_text());
    going += room.members.contains(commit.leavers.back()) ? 1 : 0;
  }
  std::set<std::string> subjects;
  std::set<std::string> keys;
  for (const Json& each : *joiners) {
    const std::string* name = each.text("conn");
    const auto subject = id_of(each, "subject", kSubjectSize);
    const auto key = id_of(each, "key", kKeySize);
    if (name == nullptr || !subject || !key) {
      return "malformed";
    }
    if (!subjects.insert(*subject).second || !keys.insert(*key).second ||
        (room.members.contains(*subject) && !commit.has_leaver(*subject))) {
      return "bad-joiner";
    }
    Joiner joiner{.record = {.subject = *subject, .key = *key}};
    // Whoever is not there any more, or is not who the committer thinks, gets no welcome; the group has taken the
    // step all the same, and the committer learns at once that the new member is away.
    const auto named = names_.find(*name);
    const auto conn = named != names_.end() ? connections_.find(named->second) : connections_.end();
    if (conn != connections_.end() && conn->second.class_id == room.record.id && conn->second.key == *key &&
        !conn->second.closing) {
      if (conn->second.in_meeting() && !commit.has_leaver(conn->second.subject)) {
        return "bad-joiner";
      }
      joiner.conn = conn->first;
    }
    commit.joiners.push_back(std::move(joiner));
  }
  // One key, one member: what a ticket or a committer's key opens must be one thing.
  for (const auto& [subject, member] : room.members) {
    if (!commit.has_leaver(subject) && keys.contains(member.record.key)) {
      return "bad-joiner";
    }
  }
  return room.members.size() - going + commit.joiners.size() > limits::kMembers ? "class-full" : nullptr;
}

void Hub::take_out_leavers(Room& room, const Commit& commit) {
  for (const std::string& subject : commit.leavers) {
    Member* member = room.member(subject);
    if (member == nullptr) {
      continue;
    }
    media(media_command(MediaCommand::Kind::expel, room.record.id, subject));
    if (Connection* conn = find(member->conn)) {
      bool stays = false;
      bool replaced = false;
      for (const Joiner& joiner : commit.joiners) {
        stays = stays || joiner.conn == conn->id;
        replaced = replaced || joiner.record.subject == subject;
      }
      put_out(room, *conn);
      if (replaced && !stays) {
        close(*conn, limits::kCloseReplaced);
      } else if (!stays) {
        send(conn->id, push("removed").set("seq", room.seq));
      }
    }
    room.members.erase(subject);
  }
}

void Hub::bring_in_joiners(Room& room, const Commit& commit, TimeMs now) {
  for (const Joiner& joiner : commit.joiners) {
    const std::string& subject = joiner.record.subject;
    Member& member = room.members[subject];
    member.record = joiner.record;
    media(media_command(MediaCommand::Kind::admit, room.record.id, subject));
    Connection* conn = find(joiner.conn);
    if (conn == nullptr) {
      member.away_told = true;
      member.away_since = now;
      to_committers(room, push("away").set("subject", subject).set("left", false));
      continue;
    }
    drop_knock(*conn, room, false);
    member.conn = conn->id;
    conn->subject = subject;
    conn->replaying = false;
    set_limit(*conn);
    send(conn->id, push("welcome")
                       .set("group", room.group)
                       .set("epoch", room.epoch)
                       .set("seq", room.seq)
                       .set("subject", subject)
                       .set("ticket", joiner.ticket)
                       .set("body", commit.welcome));
    send_relay(*conn, now);
    send_feeds(conn->id, room);
  }
}

}  // namespace homeroom::server
