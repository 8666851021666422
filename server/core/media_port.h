// What the core asks of the media engine and what the engine says back: values, so that the core stays free of I/O.
// Owns nothing. Never names a person: subjects and connections only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace homeroom::server {

enum class StreamKind { audio, camera, screen, screen_audio };

struct PublishedStream {
  std::string mid;  // of the publisher's own peer connection
  StreamKind kind;
};

struct Feed {
  std::string subject;  // base64url, as on the wire
  std::vector<StreamKind> kinds;
};

struct Wanted {
  std::string subject;
  std::vector<StreamKind> kinds;
};

// core -> engine. `room` is the class id, `conn` the connection, `request` the client's n.
struct MediaCommand {
  enum class Kind {
    open_room,   // room
    close_room,  // room
    admit,       // room, subject: may publish and subscribe from now on
    expel,       // room, subject: out of the engine at once, and may not come back until admitted
    publish,     // room, subject, conn, request, sdp, streams, fresh
    unpublish,   // room, subject, conn, request
    subscribe,   // room, subject, conn, request, want, fresh, round
    answer,      // room, subject, conn, request, sdp, round, serial
    moderate,    // room, want: the streams that are not to be forwarded until the next one of these
    hang_up,  // conn: the client's connection is over; `keep_media` says whether its media may live on (a reconnect is
              // expected)
  };
  Kind kind;
  std::string room;
  std::string subject;
  std::string conn;
  std::uint64_t request = 0;
  std::string sdp;
  std::vector<PublishedStream> streams;
  std::vector<Wanted> want;
  bool fresh = false;
  std::uint64_t round = 0;   // the client's name for the peer connection that it receives through
  std::uint64_t serial = 0;  // which of its offers is answered
  bool keep_media = false;
};

// engine -> core
struct MediaEvent {
  struct OfferedStream {
    std::string mid;
    std::string subject;  // empty: inactive
    StreamKind kind;
  };
  enum class Kind {
    answered,  // conn, request, sdp: the answer to a publish (empty sdp for unpublish, subscribe, answer)
    offer,     // conn, sdp, offered, round, serial
    failed,    // conn, request, code (as in docs/protocol.md), text
    feeds,     // room, feeds: all that is published there now
    engine,    // up
  };
  Kind kind;
  std::string room;
  std::string conn;
  std::uint64_t request = 0;
  std::string sdp;
  std::vector<OfferedStream> offered;
  std::uint64_t round = 0;
  std::uint64_t serial = 0;  // of one connection's offers: another offer has another
  std::vector<Feed> feeds;
  std::string code;
  std::string text;
  bool up = false;
};

}  // namespace homeroom::server
