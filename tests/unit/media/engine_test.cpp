// The engine against the Janus of this machine; skipped by name where there is none.
#include "server/media/engine.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

#include "server/media/child.h"
#include "server/media/janus_files.h"
#include "server/media/notes.h"

namespace homeroom::server::media {
namespace {
namespace fs = std::filesystem;
using Kind = MediaCommand::Kind;

const char* const kRoom = "abcdefghijklmnopqrstuvwxyz";
const char* const kAnna = "AAAAAAAAAAE";
const char* const kBen = "AAAAAAAAAAI";

std::string janus_of_this_machine() {
  if (const char* const other = std::getenv("HOMEROOM_JANUS")) return other;  // another version, by hand
  const char* const deps = std::getenv("HOMEROOM_DEPS");
  const std::string built = std::string(deps ? deps : "build/deps") + "/janus";
  return fs::exists(built + "/bin/janus") ? built : std::string();
}

std::string fixture(const std::string& name) {
  std::ifstream file("tests/unit/media/fixtures/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

MediaCommand order(Kind kind, const std::string& subject = {}, std::uint64_t request = 0) {
  MediaCommand command{.kind = kind};
  command.room = kRoom;
  command.subject = subject;
  command.conn = subject.empty() ? "" : "conn-" + subject;
  command.request = request;
  return command;
}

struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "homeroom-media-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  std::string path;
};

// A server's life with the engine: events gathered, the loop run until something is so.
struct Server {
  explicit Server(const Folder& folder)
      : engine(std::make_unique<Engine>(
            io, EngineConfig{.janus = janus_of_this_machine(), .data_dir = folder.path, .address = {}, .log = {}})) {
    engine->on_event = [this](MediaEvent event) { events.push_back(std::move(event)); };
    engine->start();
  }

  template <typename Condition>
  bool until(Condition condition, int seconds = 20) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    while (!condition() && std::chrono::steady_clock::now() < end) {
      io.restart();
      io.run_for(std::chrono::milliseconds(20));
    }
    return condition();
  }
  bool comes_up() {
    return until([&] { return engine->up(); });
  }
  void stop() {
    bool stopped = false;
    engine->stop([&] { stopped = true; });
    CHECK(until([&] { return stopped; }, 10));
  }
  const MediaEvent* answer_to(std::uint64_t request) {
    const MediaEvent* found = nullptr;
    until([&] {
      for (const MediaEvent& event : events) {
        const bool reply = event.kind == MediaEvent::Kind::answered || event.kind == MediaEvent::Kind::failed;
        if (reply && event.request == request) found = &event;
      }
      return found != nullptr;
    });
    REQUIRE(found != nullptr);
    return found;
  }
  const MediaEvent* publish(const std::string& subject, std::uint64_t request, bool fresh) {
    MediaCommand command = order(Kind::publish, subject, request);
    command.sdp = fixture("offer.sdp");
    command.streams = {{"0", StreamKind::audio}, {"1", StreamKind::camera}};
    command.fresh = fresh;
    engine->command(command);
    return answer_to(request);
  }

  boost::asio::io_context io;
  std::vector<MediaEvent> events;
  std::unique_ptr<Engine> engine;
};

EngineNotes notes_in(const Folder& folder) {
  auto notes = load_notes(folder.path + "/engine.json");
  REQUIRE(notes.ok());
  return *notes;
}

bool alive(const EngineNotes& notes) { return start_time_of(static_cast<pid_t>(notes.pid)) == notes.started; }

#define NEEDS_JANUS()                                                       \
  do {                                                                      \
    if (!find_janus(janus_of_this_machine()).ok()) {                        \
      SKIP("Janus is not on this machine: scripts/setup brings it");        \
    }                                                                       \
    if (own_address().empty()) SKIP("this machine has no network address"); \
  } while (false)

}  // namespace

TEST_CASE("the engine starts, says so, and stops without a trace") {
  NEEDS_JANUS();
  Folder folder;
  Server server(folder);
  REQUIRE(server.comes_up());
  REQUIRE(server.until([&] { return !server.events.empty(); }));
  CHECK(server.events.front().kind == MediaEvent::Kind::engine);
  CHECK(server.events.front().up);
  const EngineNotes notes = notes_in(folder);
  CHECK(alive(notes));
  const auto mode = [](const fs::path& path) { return fs::status(path).permissions() & fs::perms::mask; };
  CHECK(mode(folder.path + "/engine") == fs::perms::owner_all);
  CHECK(mode(folder.path + "/engine.json") == (fs::perms::owner_read | fs::perms::owner_write));
  if (::geteuid() == 0) {
    struct stat status{};
    REQUIRE(::stat(("/proc/" + std::to_string(notes.pid)).c_str(), &status) == 0);
    CHECK(status.st_uid != 0);
  }
  server.stop();
  CHECK(!alive(notes));
  CHECK(!fs::exists(folder.path + "/engine.json"));
  CHECK(!fs::exists(folder.path + "/engine"));
}

TEST_CASE("only who was admitted publishes, and who was expelled does not come back") {
  NEEDS_JANUS();
  Folder folder;
  Server server(folder);
  server.engine->command(order(Kind::open_room));  // before the engine is up: kept
  server.engine->command(order(Kind::admit, kAnna));
  CHECK(server.publish(kAnna, 1, true)->code == "engine-down");
  REQUIRE(server.comes_up());

  CHECK(server.publish(kBen, 2, true)->code == "not-a-member");
  const MediaEvent* published = server.publish(kAnna, 3, true);
  REQUIRE(published->kind == MediaEvent::Kind::answered);
  CHECK(published->sdp.find("a=candidate:") != std::string::npos);
  CHECK(published->sdp.find("VP8/90000") != std::string::npos);
  CHECK(published->sdp.find("ssrc-audio-level") == std::string::npos);
  CHECK(server.publish(kAnna, 4, false)->kind == MediaEvent::Kind::answered);  // a renegotiation
  CHECK(server.publish(kAnna, 5, true)->kind == MediaEvent::Kind::answered);   // a new peer connection, the same name

  server.engine->command(order(Kind::expel, kAnna));
  CHECK(server.publish(kAnna, 6, true)->code == "not-a-member");
  server.engine->command(order(Kind::admit, kAnna));
  server.engine->command(order(Kind::admit, kBen));
  CHECK(server.publish(kAnna, 7, true)->kind == MediaEvent::Kind::answered);
  CHECK(server.publish(kBen, 8, true)->kind == MediaEvent::Kind::answered);
  server.stop();
}

TEST_CASE("odd requests are answered, never lost") {
  NEEDS_JANUS();
  Folder folder;
  Server server(folder);
  server.engine->command(order(Kind::admit, kAnna));
  REQUIRE(server.comes_up());
  CHECK(server.publish(kAnna, 1, false)->code == "engine-refused");
  MediaCommand subscribe = order(Kind::subscribe, kAnna, 2);
  subscribe.want = {{kBen, {StreamKind::camera}}};
  server.engine->command(subscribe);
  CHECK(server.answer_to(2)->code == "engine-refused");
  subscribe.request = 3;
  subscribe.fresh = true;  // of somebody who sends nothing: taken, and no offer follows until he does
  server.engine->command(subscribe);
  CHECK(server.answer_to(3)->kind == MediaEvent::Kind::answered);
  MediaCommand answer = order(Kind::answer, kAnna, 4);
  answer.sdp = "v=0\r\n";
  server.engine->command(answer);
  CHECK(server.answer_to(4)->code == "bad-sdp");
  // What belongs to another of the client's connections is not taken for this one's.
  answer.round = 7;
  answer.request = 8;
  answer.sdp = fixture("offer.sdp");
  server.engine->command(answer);
  CHECK(server.answer_to(8)->code == "engine-refused");
  subscribe.request = 9;
  subscribe.fresh = false;
  subscribe.round = 7;
  server.engine->command(subscribe);
  CHECK(server.answer_to(9)->code == "engine-refused");
  MediaCommand publish = order(Kind::publish, kAnna, 5);
  publish.sdp = fixture("offer.sdp") + "rubbish\r\n";
  server.engine->command(publish);
  CHECK(server.answer_to(5)->code == "bad-sdp");
  // Well-formed for us, nonsense for Janus: no fingerprint.
  publish.request = 6;
  publish.fresh = true;
  publish.sdp =
      "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
      "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=sendonly\r\n";
  publish.streams = {{"0", StreamKind::audio}};
  server.engine->command(publish);
  CHECK(server.answer_to(6)->kind == MediaEvent::Kind::failed);
  server.engine->command(order(Kind::unpublish, kAnna, 7));
  CHECK(server.answer_to(7)->kind == MediaEvent::Kind::answered);
  server.stop();
}

TEST_CASE("a killed engine is started again, with its rooms and members") {
  NEEDS_JANUS();
  Folder folder;
  Server server(folder);
  server.engine->command(order(Kind::open_room));
  server.engine->command(order(Kind::admit, kAnna));
  REQUIRE(server.comes_up());
  REQUIRE(server.publish(kAnna, 1, true)->kind == MediaEvent::Kind::answered);
  const EngineNotes before = notes_in(folder);

  REQUIRE(::kill(static_cast<pid_t>(before.pid), SIGKILL) == 0);
  REQUIRE(server.until([&] { return !server.engine->up(); }, 5));
  REQUIRE(server.comes_up());
  const EngineNotes after = notes_in(folder);
  CHECK(after.pid != before.pid);
  CHECK(server.publish(kAnna, 2, true)->kind == MediaEvent::Kind::answered);
  std::vector<bool> said;
  for (const MediaEvent& event : server.events) {
    if (event.kind == MediaEvent::Kind::engine) said.push_back(event.up);
  }
  CHECK(said == std::vector<bool>{true, false, true});
  server.stop();
  CHECK(!alive(after));
}

TEST_CASE("an engine that hangs is noticed and replaced") {
  NEEDS_JANUS();
  Folder folder;
  Server server(folder);
  REQUIRE(server.comes_up());
  const EngineNotes before = notes_in(folder);
  REQUIRE(::kill(static_cast<pid_t>(before.pid), SIGSTOP) == 0);
  REQUIRE(server.until([&] { return !server.engine->up(); }, 20));
  REQUIRE(server.comes_up());
  CHECK(!alive(before));
  server.stop();
}

TEST_CASE("a later server takes over the engine of one that died") {
  NEEDS_JANUS();
  Folder folder;
  auto first = std::make_unique<Server>(folder);
  first->engine->command(order(Kind::open_room));
  first->engine->command(order(Kind::admit, kAnna));
  first->engine->command(order(Kind::admit, kBen));
  REQUIRE(first->comes_up());
  REQUIRE(first->publish(kAnna, 1, true)->kind == MediaEvent::Kind::answered);
  first->until([] { return false; }, 1);
  const EngineNotes before = notes_in(folder);
  first.reset();  // without stop(), as a killed one
  REQUIRE(alive(before));

  Server second(folder);
  second.engine->command(order(Kind::open_room));
  second.engine->command(order(Kind::admit, kAnna));
  REQUIRE(second.comes_up());
  CHECK(notes_in(folder).pid == before.pid);
  CHECK(notes_in(folder).session == before.session);
  // The peer connection never came up in this test, so Janus does not count it as publishing: a fresh one is asked for.
  CHECK(second.publish(kAnna, 2, false)->kind == MediaEvent::Kind::failed);
  CHECK(second.publish(kAnna, 3, true)->kind == MediaEvent::Kind::answered);
  CHECK(second.publish(kBen, 4, true)->kind == MediaEvent::Kind::answered);
  second.stop();
  CHECK(!alive(before));
}

TEST_CASE("a second server on the same data folder keeps its hands off") {
  NEEDS_JANUS();
  Folder folder;
  Server first(folder);
  REQUIRE(first.comes_up());
  const EngineNotes notes = notes_in(folder);
  Server second(folder);
  CHECK(!second.until([&] { return second.engine->up(); }, 2));
  second.stop();
  CHECK(alive(notes));
  first.stop();
}

TEST_CASE("notes of a process that is another's now are not followed") {
  NEEDS_JANUS();
  Folder folder;
  EngineNotes foreign{.pid = ::getpid(), .started = 1, .port = 9};
  REQUIRE(save_notes(folder.path + "/engine.json", foreign).ok());
  Server server(folder);
  REQUIRE(server.comes_up());
  CHECK(notes_in(folder).pid != ::getpid());
  server.stop();
}

TEST_CASE("a machine without the engine is told what to do") {
  const auto missing = find_janus("/nonexistent/janus");
  REQUIRE(!missing.ok());
  CHECK(std::string(missing.error().message).find("scripts/setup") != std::string::npos);
}

}  // namespace homeroom::server::media
