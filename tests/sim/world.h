// A whole school in one process: tabs (keeper::Session), the server (server::Hub) and a seeded network over fake time.
// Owns everything that happens. Never asks a clock or the system's randomness: a seed tells the same story each time.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/core/hub.h"
#include "shared/protocol/json.h"
#include "tests/sim/memory_store.h"
#include "wasm/keeper/session.h"

namespace homeroom::sim {

using protocol::Json;

// xorshift128+: quick and good enough to choose delays and to stand in for keys.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed);
  void fill(MutableBytes out) override;
  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  bool chance(int percent) { return below(100) < static_cast<std::uint64_t>(percent); }

 private:
  std::uint64_t a_, b_;
};

struct Network {
  TimeMs least = 5, most = 30;  // delay of each text, one way; the order within a connection stays
  int drops_per_mille = 0;      // a text that breaks its connection instead of arriving
};

class World;

inline constexpr std::string_view kOrigin = "http://localhost:8080";

// A command of the app to its keeper.
inline Json c(const char* name) { return Json::object().set("c", name); }

using Names = std::vector<std::string>;

inline bool is_commit(std::string_view text) { return text.find(R"("t":"commit")") != std::string_view::npos; }

// What a browser keeps when a tab is closed.
using Disk = std::map<std::string, Bytes>;

// Where a machine dies over the next Commit that passes it.
enum class Death {
  none,
  before_store,   // a tab: made, and nowhere else than in memory
  before_send,    // a tab: stored
  before_answer,  // a tab: sent, and the answer finds nobody. The server: stored, and nobody was told
  before_taking,  // the server: heard of, and lost
};

class Tab {
 public:
  // seat: the tab is a kiosk's, and that is what it is called.
  Tab(World& world, std::string name, std::string path, std::string fragment, Disk* disk,
      std::optional<std::string> seat = {});

  void command(Json json);
  void reload(bool keep_disk = true);  // the page comes up anew; memory is gone
  // The network breaks the connection. What is on its way to the server is lost, or arrives all the same.
  void cut(bool arrives = false);
  void cut_off(TimeMs ms);  // no network: nothing comes or goes, and new connections fail; then it is back
  void close(bool arrives = false) { alive_ = false, cut(arrives); }
  bool alive() const { return alive_; }
  bool is_cut_off() const;
  bool on_line() const;  // there is a connection, as far as either end knows

  keeper::Session& session() { return *session_; }
  const Json& last(const std::string& event) const;  // the newest event of that name; null when there was none
  bool in_class() const { return session_->in_class() && session_->meeting() != nullptr; }
  std::string stage() const { return std::string(last("door").text_or("stage", "")); }
  std::vector<std::string> chat() const;
  std::vector<std::string> names() const;  // of the people it sees, sorted
  bool has_alert(std::string_view code) const;

  std::string name;
  std::vector<std::string> received;  // all texts from the server
  std::vector<Json> events;
  std::function<void(std::string&)> tamper;  // an evil server changes what it sends to this tab; empty: nothing comes
  std::function<void(const std::string&)> overhears;  // and reads what the tab sends
  std::function<void(std::string&)> bends;            // and takes it for something else; empty: it heard nothing
  std::function<void(const std::string&)> on_media;   // what the keeper tells media.js
  int restless = 0;                                   // how often in a row it woke up to be woken up again at once
  Death dies = Death::none;                           // over its next Commit; then it is none again, and the tab closed
  std::string tab_name;  // of this tab in its browser, from the next reload on; empty: nothing is remembered for it

 private:
  friend class World;
  void start();
  void drain();
  void carry(keeper::Output& output);
  bool dies_over(const keeper::Output& output, Death at);

  World& world_;
  std::string path_, fragment_;
  std::optional<std::string> seat_;
  Disk* disk_;
  Disk own_disk_;
  std::unique_ptr<SeededRandom> random_;
  std::unique_ptr<keeper::Session> session_;
  std::uint64_t conn_ = 0;              // 0: no socket
  std::uint64_t life_ = 0;              // grows with each reload
  std::optional<std::uint64_t> asked_;  // in which life it asked for its browser's lock: once, as shell/keeper.js does
  TimeMs wake_ = -1;
  TimeMs cut_off_until_ = 0;
  bool alive_ = true;
  std::string address_;
};

class World {
 public:
  explicit World(std::uint64_t seed, Network network = {});

  Tab& tab(std::string name, std::string path, std::string fragment = "", Disk* disk = nullptr,
           std::optional<std::string> seat = {});
  // The teacher's tab with a class made and, if asked, opened.
  Tab& teacher(const std::vector<std::string>& students, bool open = true, Disk* disk = nullptr);
  Tab& student(Tab& teacher, const std::string& name, bool join = true, Disk* disk = nullptr);
  // A co-teacher at their class file, as if it had come to their browser under a passphrase (which costs half a second
  // on purpose: colleagues_test.cpp has that way too). The teacher's page comes up anew and knows of it.
  Tab& co_teacher(Tab& teacher, const std::string& name, TimeMs until, Disk* disk = nullptr);
  std::string link_of(Tab& teacher, const std::string& student);
  std::string subject_of(Tab& teacher, const std::string& name);  // of a student or a co-teacher

  void run(TimeMs ms);
  bool run_until(const std::function<bool()>& done, TimeMs most = 60'000);
  void kill_server();  // every connection ends; memory is gone, the store stays
  void start_server();
  // An evil server says this to the tab at once, whatever the honest one knows.
  void inject(Tab& to, const std::string& text);

  TimeMs now = 1'790'000'000'000;
  SeededRandom random;
  Network network;
  MemoryStore store;
  std::unique_ptr<server::Hub> hub;
  std::vector<std::unique_ptr<Tab>> tabs;
  Death server_dies = Death::none;                      // over the next Commit; it stays down
  std::function<void(Tab&)> on_step;                    // whatever a tab did, it has done
  std::function<void(std::string_view)> server_hears;   // each text that the server gets
  std::function<void(std::string_view)> server_speaks;  // and each that it sends
  // What a tab is asked, hears from the server, says to it and shows.
  std::function<void(const Tab&, const char* verb, std::string_view text)> on_talk;

 private:
  friend class Tab;
  void connect(Tab& tab);
  void send(Tab& tab, std::string text);
  void arrive(std::uint64_t conn, const std::string& text);
  void drop(std::uint64_t conn, int code, bool tell_server, bool arrives = false);
  void fall_silent(std::uint64_t conn);
  void take_lock(Tab& tab);
  void at(TimeMs when, std::function<void()> what);
  void drain_hub();
  TimeMs delay(TimeMs& last, const Tab* tab);

  struct Line {
    Tab* tab;                 // null: it has hung up, and the server does not know yet
    TimeMs up = 0, down = 0;  // when the newest text of each direction arrives
  };
  std::deque<Disk> disks_;               // of co-teachers who brought none
  std::map<const Disk*, Tab*> writers_;  // which tab of a browser writes its class (the Web Lock of shell/store.js)
  SeededRandom hub_random_;
  std::map<std::uint64_t, Line> lines_;
  std::multimap<TimeMs, std::function<void()>> future_;
  std::uint64_t last_conn_ = 0;
  TimeMs next_hub_tick_ = 0;
};

}  // namespace homeroom::sim
