#include "server/media/notes.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "server/media/kinds.h"

namespace homeroom::server::media {
using protocol::Json;

namespace {
constexpr int kVersion = 1;
constexpr protocol::JsonLimits kLimits{.depth = 16, .values = 4'000'000, .members = 64};

std::uint64_t whole(const Json& json, std::string_view name) {
  return static_cast<std::uint64_t>(json.number(name).value_or(0));
}
std::string text(const Json& json, std::string_view name) { return std::string(json.text_or(name, "")); }

template <typename Take>
void each(const Json& json, std::string_view name, Take take) {
  const Json::Array* list = json.list(name);
  if (list == nullptr) return;
  for (const Json& one : *list) take(one);
}

template <typename T, typename Make>
Json list_of(const std::vector<T>& values, Make make) {
  Json list = Json::array();
  for (const T& value : values) list.push(make(value));
  return list;
}

Json write_published(const PublishedStream& stream) {
  return Json::object().set("mid", stream.mid).set("kind", kind_name(stream.kind));
}

Json write_received(const Received& one) {
  return Json::object()
      .set("mid", one.mid)
      .set("kind", kind_name(one.kind))
      .set("subject", one.subject)
      .set("handle", one.source.handle)
      .set("from", one.source.mid);
}

Json write_wanted(const Wanted& one) {
  return Json::object().set("subject", one.subject).set("kinds", list_of(one.kinds, [](StreamKind kind) {
                                                          return Json(kind_name(kind));
                                                        }));
}

Json write_member(const MemberNotes& member) {
  Json json = Json::object().set("subject", member.subject).set("token", member.token);
  if (member.publisher != 0) {
    json.set("publisher", member.publisher).set("published", list_of(member.published, write_published));
  }
  if (member.subscriber != 0) {
    json.set("subscriber", member.subscriber)
        .set("round", member.round)
        .set("serial", member.serial)
        .set("received", list_of(member.received, write_received))
        .set("wanted", list_of(member.wanted, write_wanted))
        .set("offer", member.offer);
  }
  return json;
}

Wanted read_wanted(const Json& json) {
  Wanted wanted{.subject = text(json, "subject"), .kinds = {}};
  each(json, "kinds", [&](const Json& name) {
    const auto kind = name.as_text() == nullptr ? std::nullopt : kind_of(*name.as_text());
    if (kind) wanted.kinds.push_back(*kind);
  });
  return wanted;
}

MemberNotes read_member(const Json& json) {
  MemberNotes member;
  member.subject = text(json, "subject");
  member.token = text(json, "token");
  member.publisher = whole(json, "publisher");
  member.subscriber = whole(json, "subscriber");
  member.round = whole(json, "round");
  member.serial = whole(json, "serial");
  member.offer = text(json, "offer");
  each(json, "published", [&](const Json& one) {
    if (const auto kind = kind_of(one.text_or("kind", ""))) member.published.push_back({text(one, "mid"), *kind});
  });
  each(json, "received", [&](const Json& one) {
    if (const auto kind = kind_of(one.text_or("kind", ""))) {
      member.received.push_back(
          {text(one, "mid"), *kind, text(one, "subject"), {whole(one, "handle"), text(one, "from")}});
    }
  });
  each(json, "wanted", [&](const Json& one) { member.wanted.push_back(read_wanted(one)); });
  return member;
}

}  // namespace

std::string write_notes(const EngineNotes& notes) {
  Json rooms = list_of(notes.rooms, [](const RoomNotes& room) {
    return Json::object().set("id", room.id).set("members", list_of(room.members, write_member));
  });
  return Json::object()
      .set("v", kVersion)
      .set("pid", notes.pid)
      .set("started", notes.started)
      .set("port", notes.port)
      .set("api_secret", notes.secrets.api)
      .set("admin_key", notes.secrets.admin)
      .set("room_secret", notes.secrets.room)
      .set("session", notes.session)
      .set("control", notes.control)
      .set("rooms", std::move(rooms))
      .dump();
}

Result<EngineNotes> read_notes(std::string_view from) {
  HOMEROOM_TRY_LET(const Json json, Json::parse(from, kLimits));
  if (json.number("v") != kVersion) return Error{"media.notes", "the engine's notes are of another version"};
  EngineNotes notes;
  notes.pid = json.number("pid").value_or(0);
  notes.started = whole(json, "started");
  notes.port = static_cast<std::uint16_t>(whole(json, "port"));
  notes.secrets = {text(json, "api_secret"), text(json, "admin_key"), text(json, "room_secret")};
  notes.session = whole(json, "session");
  notes.control = whole(json, "control");
  each(json, "rooms", [&](const Json& room) {
    notes.rooms.push_back({.id = text(room, "id"), .members = {}});
    each(room, "members", [&](const Json& one) { notes.rooms.back().members.push_back(read_member(one)); });
  });
  if (notes.pid <= 1 || notes.port == 0) return Error{"media.notes", "the engine's notes name no process"};
  return notes;
}

Status save_notes(const std::string& path, const EngineNotes& notes) {
  // No fsync: they matter after a killed server, not after a lost machine, which takes the engine along.
  const std::string text = write_notes(notes);
  const std::string fresh = path + ".new";
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return Error{"media.notes", "the engine's notes cannot be written"};
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = ::write(file, text.data() + written, text.size() - written);
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  ::close(file);
  if (written != text.size() || std::rename(fresh.c_str(), path.c_str()) != 0) {
    return Error{"media.notes", "the engine's notes cannot be written"};
  }
  return {};
}

Result<EngineNotes> load_notes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{"media.notes", "no notes"};
  std::ostringstream text;
  text << file.rdbuf();
  return read_notes(text.str());
}

}  // namespace homeroom::server::media
