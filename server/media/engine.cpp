#include "server/media/engine.h"

#include <unistd.h>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <optional>

#include "server/media/janus_process.h"
#include "server/media/restarts.h"
#include "server/media/rooms.h"

namespace homeroom::server::media {
namespace asio = boost::asio;

namespace {
constexpr auto kConnectEvery = std::chrono::milliseconds(50);
constexpr int kConnectTries = 200;  // Janus listens some 100 ms after its start; a loaded machine takes longer
constexpr int kAdoptTries = 20;
constexpr const char* kSilent = "the media engine does not answer, a new one is started";
}  // namespace

struct Engine::Impl : std::enable_shared_from_this<Engine::Impl> {
  Impl(asio::io_context& io_context, EngineConfig given)
      : io(io_context),
        config(std::move(given)),
        process(io, {config.janus, config.data_dir, config.address, config.user}),
        rooms(
            io, [this](MediaEvent event) { tell(std::move(event)); }, [this] { keep(); }),
        timer(io),
        restarts(io) {}

  // Never from inside command(): the core may be in the middle of something.
  void tell(MediaEvent event) {
    asio::post(io, [weak = weak_from_this(), event = std::move(event)]() mutable {
      const auto self = weak.lock();
      if (self && self->owner != nullptr && self->owner->on_event) self->owner->on_event(std::move(event));
    });
  }

  void log(std::string_view level, std::string_view what) const {
    if (config.log) config.log(level, what);
  }

  std::string notes_path() const { return config.data_dir + "/engine.json"; }

  // Several changes in one turn of the loop are written once.
  void keep() {
    if (!is_up || std::exchange(keep_posted, true)) return;
    asio::post(io, [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self) return;
      self->keep_posted = false;
      if (self->is_up) self->save();
    });
  }

  void save() {
    notes.rooms = rooms.notes();
    if (const Status status = save_notes(notes_path(), notes); !status.ok() && !std::exchange(told_of_notes, true)) {
      log("warning", status.error().message);
    }
  }

  // --- coming up ---
  void start() {
    falling = false;
    process.on_exit = [this] {
      if (stopping) return;
      if (std::exchange(awaiting_exit, false)) return again();
      fell("the media engine ended");
    };
    if (const Status locked = process.lock(); !locked.ok()) {
      log("error", locked.error().message);
      return again();
    }
    if (auto old = load_notes(notes_path()); old.ok() && process.adopt(*old)) {
      notes = std::move(*old);
      return connect(kAdoptTries, true);
    }
    launch();
  }

  void launch() {
    Result<EngineNotes> fresh = process.launch();
    if (!fresh.ok()) {
      log("error", fresh.error().message);
      return again();
    }
    notes = std::move(*fresh);
    save();  // from the first moment, so that a server killed now leaves no stranger behind
    connect(kConnectTries, false);
  }

  void connect(int tries, bool adopting) {
    auto link = std::make_unique<JanusLink>(io, notes.port, notes.secrets.api);
    JanusLink* opening = link.get();
    link->on_down = [this](const char* why) { fell(why); };
    pending_link = std::move(link);
    opening->open([this, tries, adopting](bool ok) {
      if (ok) return greet(adopting);
      if (!process.running() || stopping) return;  // its end is told by itself
      if (tries == 0) return fell(kSilent);
      timer.expires_after(kConnectEvery);
      timer.async_wait([this, tries, adopting](boost::system::error_code error) {
        if (!error && process.running()) connect(tries - 1, adopting);
      });
    });
  }

  void greet(bool adopting) {
    janus = std::make_unique<JanusSession>(std::move(pending_link));
    if (!adopting) {
      return janus->create([this](bool ok) {
        if (!ok) return fell(kSilent);
        notes.session = janus->id();
        notes.control = janus->control_handle();
        rooms.engine_up(*janus, notes.secrets);
        came_up("the media engine is up");
      });
    }
    janus->claim(notes.session, notes.control, [this](bool ok) {
      if (!ok) return fell("the media engine of an earlier server cannot be taken over, a new one is started");
      rooms.engine_adopted(*janus, notes.secrets, notes.rooms,
                           [this] { came_up("the media engine of an earlier server is taken over, media flowed on"); });
    });
  }

  void came_up(std::string_view what) {
    is_up = true;
    log("info", what);
    save();
    MediaEvent event{.kind = MediaEvent::Kind::engine};
    event.up = true;
    tell(std::move(event));
    restarts.came_up();
  }

  // --- going down ---
  void drop_link() {
    rooms.engine_down();
    janus.reset();
    pending_link.reset();
  }

  // The process ended, or it is there and of no use: its API is silent, or has forgotten our session.
  void fell(const char* why) {
    if (stopping || std::exchange(falling, true)) return;
    timer.cancel();
    restarts.fell();
    log("warning", why);
    if (std::exchange(is_up, false)) tell(MediaEvent{.kind = MediaEvent::Kind::engine});
    asio::post(io, [weak = weak_from_this()] {  // the link may be the caller
      const auto self = weak.lock();
      if (!self || self->stopping) return;
      self->drop_link();
      if (!self->process.running()) return self->again();
      self->awaiting_exit = true;
      self->process.kill();
    });
  }

  void again() {
    restarts.again([this] {
      if (!stopping) start();
    });
  }

  void stop(std::function<void()> done) {
    stopping = true;
    is_up = false;
    timer.cancel();
    restarts.cancel();
    drop_link();
    process.end([this, done = std::move(done)] {
      std::error_code ignored;
      std::filesystem::remove(notes_path(), ignored);
      std::filesystem::remove_all(config.data_dir + "/engine", ignored);
      if (done) done();
    });
  }

  Engine* owner = nullptr;
  asio::io_context& io;
  EngineConfig config;
  JanusProcess process;
  EngineNotes notes;
  Rooms rooms;
  std::unique_ptr<JanusLink> pending_link;
  std::unique_ptr<JanusSession> janus;
  asio::steady_timer timer;
  Restarts restarts;
  bool is_up = false;
  bool stopping = false;
  bool falling = false;
  bool awaiting_exit = false;
  bool keep_posted = false;
  bool told_of_notes = false;
};

Engine::Engine(asio::io_context& io, EngineConfig config) : impl_(std::make_shared<Impl>(io, std::move(config))) {
  impl_->owner = this;
}

Engine::~Engine() { impl_->owner = nullptr; }

void Engine::start() { impl_->start(); }
void Engine::stop(std::function<void()> done) { impl_->stop(std::move(done)); }
bool Engine::up() const { return impl_->is_up; }
void Engine::command(const MediaCommand& command) { impl_->rooms.command(command); }

}  // namespace homeroom::server::media
