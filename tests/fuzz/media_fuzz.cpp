// The server's side of the media engine. The first character chooses: s a session description from a client, n the
// notes of a server that died, e a story of classes over a hostile engine, line by line:
//
//   O A2 X2 C     a room opens, person 2 is admitted, expelled, the room closes
//   P2 Q2 U2      2 publishes afresh, once more, ends it      S2 W2      2 subscribes to everybody, afresh or again
//   R2…           2 answers an offer with this description    H2 K2      2's connection ends, for good or for a while
//   M2            2 is not to be seen or heard
//   7{…           the engine's answer to the 7th open question           *{…  an event of a handle ("sender")
//   +  -  ~       the engine comes, goes, comes back with what the notes say      .  timers are looked at
//
// Every question of a client is answered at most once, and only the ones that were asked.
#include <boost/asio/io_context.hpp>
#include <set>

#include "server/media/kinds.h"
#include "server/media/rooms.h"
#include "server/media/sdp.h"
#include "tests/fuzz/fake_janus_link.h"
#include "tests/fuzz/seeded.h"

namespace {

using namespace homeroom;
using namespace homeroom::server;
using namespace homeroom::server::media;
using protocol::Json;

constexpr protocol::JsonLimits kLimits{.depth = 24, .values = 10'000, .members = 1024};
constexpr std::string_view kOffer =
    "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=sendonly\r\n"
    "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=sendonly\r\n";
constexpr std::string_view kAnswer = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=recvonly\r\n";

void description(std::string_view text) {
  const auto sections = read_sdp(text);
  const bool offer = check_offer(text, {{"0", StreamKind::audio}}).ok();
  const bool nothing = check_offer(text, {}).ok();
  const bool answer = check_answer(text).ok();
  HOMEROOM_ASSERT(!(offer || answer || nothing) || sections.ok());
  HOMEROOM_ASSERT(!(offer && answer));
  if (!sections) return;
  HOMEROOM_ASSERT(!sections->empty());
  std::set<std::string> mids;
  for (const SdpSection& each : *sections) HOMEROOM_ASSERT(!each.mid.empty() && mids.insert(each.mid).second);
}

void notes_of(std::string_view text) {
  const auto notes = read_notes(text);
  if (!notes) return;
  const std::string written = write_notes(*notes);
  const auto again = read_notes(written);
  HOMEROOM_ASSERT(again.ok() && write_notes(*again) == written);
}

class Story {
 public:
  ~Story() { down(); }

  void line(std::string_view line) {
    const char what = line[0];
    const std::string_view rest = line.substr(1);
    MediaCommand command{.room = "aaaaaaaaaaaaaaaaaaaaaaaaaa"};
    command.subject = command.conn = std::string(rest.substr(0, 1));
    using Kind = MediaCommand::Kind;
    switch (what) {
      case 'O': return tell(command, Kind::open_room);
      case 'C': return tell(command, Kind::close_room);
      case 'A': return tell(command, Kind::admit);
      case 'X': return tell(command, Kind::expel);
      case 'H':
      case 'K': command.keep_media = what == 'K'; return tell(command, Kind::hang_up);
      case 'P':
      case 'Q':
        command.fresh = what == 'P';
        command.sdp = kOffer;
        command.streams = {{"0", StreamKind::audio}, {"1", StreamKind::camera}};
        return ask(command, Kind::publish);
      case 'U': return ask(command, Kind::unpublish);
      case 'S':
      case 'W':
        command.fresh = what == 'S';
        for (const char* each : {"1", "2", "3"}) {
          command.want.push_back({each, {StreamKind::camera, StreamKind::audio, StreamKind::screen}});
        }
        return ask(command, Kind::subscribe);
      case 'R': command.sdp = rest.size() > 1 ? rest.substr(1) : kAnswer; return ask(command, Kind::answer);
      case 'M':
        command.want = {{command.subject, {StreamKind::camera, StreamKind::audio}}};
        return tell(command, Kind::moderate);
      case '+': down(); return up();
      case '-': return down();
      case '~': return adopt();
      case '.': io_.poll(); return;
      case '*': return event(rest);
      default:
        if (what >= '0' && what <= '9') reply(static_cast<std::size_t>(what - '0'), rest);
    }
  }

 private:
  void tell(MediaCommand& command, MediaCommand::Kind kind) {
    command.kind = kind;
    rooms_.command(command);
  }
  void ask(MediaCommand& command, MediaCommand::Kind kind) {
    command.request = ++last_request_;
    open_.insert(last_request_);
    tell(command, kind);
  }
  void emit(const MediaEvent& event) {
    if (event.kind != MediaEvent::Kind::answered && event.kind != MediaEvent::Kind::failed) return;
    HOMEROOM_ASSERT(open_.erase(event.request) == 1);
  }

  void up() {
    session_ = std::make_unique<JanusSession>(std::make_unique<JanusLink>(io_, 1, "secret"));
    session_->create([](bool) {});
    rooms_.engine_up(*session_, {"api", "admin", "room"});
  }
  void down() {
    if (!session_) return;
    rooms_.engine_down();
    session_.reset();
  }
  void adopt() {
    const std::vector<RoomNotes> notes = rooms_.notes();
    down();
    session_ = std::make_unique<JanusSession>(std::make_unique<JanusLink>(io_, 1, "secret"));
    rooms_.engine_adopted(*session_, {"api", "admin", "room"}, notes, [] {});
  }

  // What JanusLink does with a text.
  void reply(std::size_t which, std::string_view text) {
    auto& asked = fuzz::FakeEngine::one().asked;
    const auto json = Json::parse(text, kLimits);
    if (!json || asked.empty()) return;
    const auto at = asked.begin() + static_cast<std::ptrdiff_t>(which % asked.size());
    const auto done = std::move(at->reply);
    asked.erase(at);
    if (done) done(*json);
  }
  void event(std::string_view text) {
    const auto json = Json::parse(text, kLimits);
    JanusLink* link = fuzz::FakeEngine::one().link;
    if (!json || link == nullptr || !link->on_event) return;
    link->on_event(static_cast<std::uint64_t>(json->number("sender").value_or(0)), *json);
  }

  boost::asio::io_context io_;
  std::unique_ptr<JanusSession> session_;
  std::set<std::uint64_t> open_;
  std::uint64_t last_request_ = 0;
  Rooms rooms_{io_, [this](const MediaEvent& event) { emit(event); }, [this] { static_cast<void>(rooms_.notes()); }};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view rest = as_text(BytesView(data, size)).substr(1);
  if (data[0] == 's') return description(rest), 0;
  if (data[0] == 'n') return notes_of(rest), 0;
  Story story;
  for (int left = 80; left > 0 && !rest.empty(); --left) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (end > 0) story.line(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return 0;
}
