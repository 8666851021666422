// Hub: media requests on their way to the engine and back (docs/protocol.md §4).
#include "server/core/hub.h"

namespace homeroom::server {
namespace {

std::optional<StreamKind> kind_of(const Json& value) {
  const std::string* text = value.as_text();
  if (text == nullptr) {
    return std::nullopt;
  }
  if (*text == "audio") {
    return StreamKind::audio;
  }
  if (*text == "camera") {
    return StreamKind::camera;
  }
  if (*text == "screen") {
    return StreamKind::screen;
  }
  if (*text == "screen-audio") {
    return StreamKind::screen_audio;
  }
  return std::nullopt;
}

const char* text_of(StreamKind kind) {
  switch (kind) {
    case StreamKind::audio: return "audio";
    case StreamKind::camera: return "camera";
    case StreamKind::screen: return "screen";
    case StreamKind::screen_audio: return "screen-audio";
  }
  return "camera";
}

std::optional<std::vector<PublishedStream>> read_streams(const Json::Array* list) {
  if (list == nullptr || list->size() > limits::kStreams) {
    return std::nullopt;
  }
  std::vector<PublishedStream> streams;
  for (const Json& each : *list) {
    const std::string* mid = each.text("mid");
    const Json* kind = each.find("kind");
    const auto known = kind != nullptr ? kind_of(*kind) : std::nullopt;
    if (mid == nullptr || mid->empty() || mid->size() > 16 || !known) {
      return std::nullopt;
    }
    streams.push_back({*mid, *known});
  }
  return streams;
}

std::optional<std::vector<Wanted>> read_wanted(const Json::Array* list) {
  if (list == nullptr || list->size() > limits::kMembers) {
    return std::nullopt;
  }
  std::vector<Wanted> wanted;
  for (const Json& each : *list) {
    const auto subject = id_of(each, "subject", kSubjectSize);
    const Json::Array* kinds = each.list("kinds");
    if (!subject || kinds == nullptr || kinds->size() > 4) {
      return std::nullopt;
    }
    Wanted one{.subject = *subject};
    for (const Json& kind : *kinds) {
      const auto known = kind_of(kind);
      if (!known) {
        return std::nullopt;
      }
      one.kinds.push_back(*known);
    }
    wanted.push_back(std::move(one));
  }
  return wanted;
}

// A whole number of the client's; without one, 0.
std::optional<std::uint64_t> read_whole(const Request& request, std::string_view name) {
  if (request.body.find(name) == nullptr) {
    return 0;
  }
  const auto number = request.body.number(name);
  return number && *number >= 0 ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

const std::string* read_sdp(const Request& request) {
  const std::string* sdp = request.body.text("sdp");
  return sdp != nullptr && sdp->starts_with("v=0") && sdp->size() <= limits::kSdp ? sdp : nullptr;
}

}  // namespace

MediaCommand Hub::media_command(MediaCommand::Kind kind, const std::string& room, const std::string& subject) const {
  MediaCommand command{};
  command.kind = kind;
  command.room = room;
  command.subject = subject;
  return command;
}

// May this be asked now? Refuses it if not.
bool Hub::ask_engine(Connection& from, const Request& request, std::optional<Connection::Asked>& slot, TimeMs now) {
  if (!from.in_meeting()) {
    refuse(from, request, "not-a-member", "Media is for members.");
  } else if (!engine_up_) {
    refuse(from, request, "engine-down", "The media engine is down.");
  } else if (slot) {
    refuse(from, request, "busy", "The one before is still under way.");
  } else {
    slot = Connection::Asked{request.n, now};
    return true;
  }
  return false;
}

void Hub::on_publish(Connection& from, const Request& request, TimeMs now) {
  MediaCommand command = media_command(MediaCommand::Kind::unpublish, from.class_id, from.subject);
  if (request.type == "publish") {
    const std::string* sdp = read_sdp(request);
    auto streams = read_streams(request.body.list("streams"));
    if (sdp == nullptr || !streams) {
      return refuse(from, request, "bad-sdp", "To publish is {sdp, streams:[{mid, kind}]}.");
    }
    command.kind = MediaCommand::Kind::publish;
    command.sdp = *sdp;
    command.streams = *std::move(streams);
    command.fresh = request.body.flag("fresh").value_or(false);
  }
  if (ask_engine(from, request, from.publish, now)) {
    command.conn = from.name;
    command.request = request.n;
    media(std::move(command));
  }
}

void Hub::on_subscribe(Connection& from, const Request& request, TimeMs now) {
  auto wanted = read_wanted(request.body.list("want"));
  const auto round = read_whole(request, "round");
  if (!wanted || !round) {
    return refuse(from, request, "malformed", "To subscribe is {want:[{subject, kinds}], fresh, round}.");
  }
  if (ask_engine(from, request, from.subscribe, now)) {
    MediaCommand command = media_command(MediaCommand::Kind::subscribe, from.class_id, from.subject);
    command.conn = from.name;
    command.request = request.n;
    command.want = *std::move(wanted);
    command.fresh = request.body.flag("fresh").value_or(false);
    command.round = *round;
    media(std::move(command));
  }
}

// Receivers keep the rules by themselves; this keeps what they would drop off the wire. The whole set, each time: a
// committer that comes back says it anew, so nothing of it is stored.
void Hub::on_moderate(Connection& from, const Request& request) {
  auto silent = read_wanted(request.body.list("streams"));
  Room* room = room_of(from);
  if (!silent || room == nullptr) {
    return refuse(from, request, "malformed", "To moderate is {streams:[{subject, kinds}]}.");
  }
  if (!from.committer || !from.in_meeting()) {
    return refuse(from, request, "not-a-committer", "Only a committer in the meeting moderates.");
  }
  // No committer silences another.
  std::erase_if(*silent, [&](const Wanted& each) {
    const Member* member = room->member(each.subject);
    const Connection* conn = member != nullptr ? find(member->conn) : nullptr;
    return member == nullptr || (conn != nullptr && conn->committer);
  });
  MediaCommand command = media_command(MediaCommand::Kind::moderate, from.class_id, from.subject);
  command.want = *std::move(silent);
  media(std::move(command));
  send(from.id, ok(request.n));
}

void Hub::on_answer_offer(Connection& from, const Request& request, TimeMs now) {
  const std::string* sdp = read_sdp(request);
  const auto round = read_whole(request, "round"), serial = read_whole(request, "serial");
  if (sdp == nullptr || !round || !serial) {
    return refuse(from, request, "bad-sdp", "The answer is {sdp, round, serial}.");
  }
  if (ask_engine(from, request, from.answer_offer, now)) {
    MediaCommand command = media_command(MediaCommand::Kind::answer, from.class_id, from.subject);
    command.conn = from.name;
    command.request = request.n;
    command.sdp = *sdp;
    command.round = *round;
    command.serial = *serial;
    media(std::move(command));
  }
}

void Hub::on_media(const MediaEvent& event, TimeMs) {
  switch (event.kind) {
    case MediaEvent::Kind::answered:
    case MediaEvent::Kind::failed: return engine_answered(event);
    case MediaEvent::Kind::offer: {
      const Connection* to = find(event.conn);
      if (to == nullptr || !to->in_meeting()) {
        return;
      }
      Json streams = Json::array();
      for (const MediaEvent::OfferedStream& each : event.offered) {
        streams.push(Json::object()
                         .set("mid", each.mid)
                         .set("subject", each.subject.empty() ? Json() : Json(each.subject))
                         .set("kind", text_of(each.kind)));
      }
      return send(to->id, push("offer")
                              .set("sdp", event.sdp)
                              .set("streams", std::move(streams))
                              .set("round", event.round)
                              .set("serial", event.serial));
    }
    case MediaEvent::Kind::feeds: {
      const auto room = rooms_.find(event.room);
      if (room == rooms_.end() || !room->second.open) {
        return;
      }
      room->second.feeds = event.feeds;
      for (const auto& [subject, member] : room->second.members) {
        send_feeds(member.conn, room->second);
      }
      return;
    }
    case MediaEvent::Kind::engine: return engine_changed(event.up);
  }
}

void Hub::engine_answered(const MediaEvent& event) {
  Connection* to = find(event.conn);
  if (to == nullptr) {
    return;
  }
  for (auto* slot : {&to->publish, &to->subscribe, &to->answer_offer}) {
    if (!*slot || (*slot)->n != event.request) {
      continue;
    }
    slot->reset();
    if (event.kind == MediaEvent::Kind::failed) {
      send(to->id, error(event.request, event.code.empty() ? "engine-refused" : event.code,
                         event.text.empty() ? "The media engine refused." : event.text));
      return;
    }
    Json answer = ok(event.request);
    if (!event.sdp.empty()) {
      answer.set("sdp", event.sdp);
    }
    send(to->id, answer);
    return;
  }
}

void Hub::engine_changed(bool up) {
  if (up == engine_up_) {
    return;
  }
  engine_up_ = up;
  for (auto& [id, room] : rooms_) {
    if (up) {
      announce_room(room);
    } else {
      room.feeds.reset();
    }
    to_members(room, push("engine").set("up", up));
  }
  if (!up) {
    for (auto& [id, conn] : connections_) {
      give_up_media(conn, "engine-down");
    }
  }
}

// The engine is told who may be where: after its start, after ours, and when a meeting begins.
void Hub::announce_room(const Room& room) {
  if (!room.open) {
    return;
  }
  media(media_command(MediaCommand::Kind::open_room, room.record.id));
  for (const auto& [subject, member] : room.members) {
    if (!member.record.left) {
      media(media_command(MediaCommand::Kind::admit, room.record.id, subject));
    }
  }
}

void Hub::send_feeds(ConnId to, const Room& room) {
  if (!room.feeds) {
    return;
  }
  Json feeds = Json::array();
  for (const Feed& feed : *room.feeds) {
    const auto member = room.members.find(feed.subject);
    if (member == room.members.end() || member->second.record.left) {
      continue;
    }
    Json kinds = Json::array();
    for (const StreamKind kind : feed.kinds) {
      kinds.push(text_of(kind));
    }
    feeds.push(Json::object().set("subject", feed.subject).set("kinds", std::move(kinds)));
  }
  send(to, push("feeds").set("feeds", std::move(feeds)));
}

void Hub::give_up_media(Connection& of, std::string_view code) {
  for (auto* slot : {&of.publish, &of.subscribe, &of.answer_offer}) {
    if (*slot) {
      send(of.id, error((*slot)->n, code, "The media engine will not answer this any more."));
      slot->reset();
    }
  }
}

}  // namespace homeroom::server
