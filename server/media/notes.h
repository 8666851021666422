// What a server writes down about the engine it runs, so that the next server can go on with it after a sudden death.
// Owns plain values and one file (mode 0600: it holds the engine's secrets). Never holds a name or a media key.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/core/media_port.h"
#include "server/media/subscriber.h"
#include "shared/base/result.h"

namespace homeroom::server::media {

struct EngineSecrets {
  std::string api;    // every request to Janus' API
  std::string admin;  // the admin API (off) and VideoRoom's right to make rooms
  std::string room;   // changing a room
};

struct MemberNotes {
  std::string subject;
  std::string token;
  std::uint64_t publisher = 0;  // handles; 0: none
  std::vector<PublishedStream> published;
  std::uint64_t subscriber = 0;
  std::uint64_t round = 0, serial = 0;
  std::vector<Received> received;
  std::vector<Wanted> wanted;
  std::string offer;
};

struct RoomNotes {
  std::string id;
  std::vector<MemberNotes> members;
};

struct EngineNotes {
  std::int64_t pid = 0;
  std::uint64_t started = 0;  // the process's start time in clock ticks: tells it from a later one with the same pid
  std::uint16_t port = 0;
  EngineSecrets secrets;
  std::uint64_t session = 0;
  std::uint64_t control = 0;
  std::vector<RoomNotes> rooms;
};

std::string write_notes(const EngineNotes& notes);
Result<EngineNotes> read_notes(std::string_view text);

// Atomically in place of the old file. Errors: media.notes.
Status save_notes(const std::string& path, const EngineNotes& notes);
Result<EngineNotes> load_notes(const std::string& path);

}  // namespace homeroom::server::media
