// A hub with a real database in memory, clients that speak the wire to it, and a clock that the test moves.
// Owns all of it. Never waits: time passes when a test says so.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/core/hub.h"
#include "server/store/sqlite_store.h"
#include "tests/unit/classroom/school.h"
#include "tests/unit/server_core/flaky_store.h"

namespace homeroom::server::test {

class CountingRandom final : public Random {
 public:
  void fill(MutableBytes out) override;

 private:
  std::uint64_t state_ = 1;
};

class Rig;

class Client {
 public:
  Client(Rig& rig, ConnId conn) : rig_(rig), conn_(conn) {}

  Json ask(Json request);           // with the next n; the answer to it, null when none came
  void say(std::string_view text);  // as it is
  std::string code_of(Json request) { return std::string(ask(std::move(request)).text_or("code", "ok")); }

  // Pushes of one kind that came since the last time they were asked for.
  std::vector<Json> take(std::string_view type);
  Json take_one(std::string_view type);  // the only one; null when there is none or more
  bool is_quiet() const { return pushes.empty(); }

  Json hello(const std::string& class_id);
  Json prove(const std::string& class_id, const crypto::SigningKey& key, Json more = Json::object());

  ConnId conn() const { return conn_; }
  std::uint64_t next_n() const { return n_ + 1; }

  std::vector<Json> pushes;
  std::vector<Json> answers;  // ok and error
  int closed = 0;             // code
  std::size_t limit = 0;
  Bytes nonce;
  std::string name;    // `conn` on the wire, after prove
  std::string ticket;  // after a welcome or an open
  std::string subject;

 private:
  friend class Rig;
  Rig& rig_;
  ConnId conn_;
  std::uint64_t n_ = 0;
};

class Rig {
 public:
  explicit Rig(HubConfig config = {});

  Client& connect(const std::string& address = "192.0.2.1");
  void disconnect(Client& client);
  void pass(TimeMs ms);  // moves the clock, a tick each 250 ms
  void restart();        // the process dies and comes back: connections and memory are gone, the store stays
  void media_says(const MediaEvent& event);
  void engine(bool up);
  std::vector<MediaCommand> take_media(MediaCommand::Kind kind);
  void settle();  // hands the hub's outputs to the clients

  TimeMs now = classroom::test::kNow - 24LL * 3600 * 1000;
  CountingRandom random;
  std::unique_ptr<SqliteStore> database;
  FlakyStore store;
  std::unique_ptr<Hub> hub;
  std::vector<MediaCommand> media;

 private:
  HubConfig config_copy() const;
  bool invitation_needed_;
  Bytes invitation_key_;
  std::map<ConnId, std::unique_ptr<Client>> clients_;
  ConnId last_conn_ = 0;
};

// The request that makes this school's class, as `client` would sign it.
Json create_request(const classroom::test::School& school, const Client& client);

// A class that is open: a teacher, and members as they are asked for.
struct Lesson {
  Lesson();
  explicit Lesson(HubConfig config);

  Client& visitor(const crypto::SigningKey& key, const std::string& address = "192.0.2.1");
  Client& member(std::uint8_t number, const std::string& address = "192.0.2.1");
  Client& committer();  // another connection of the teacher's device
  Client& return_of(std::uint8_t number, const std::string& ticket, Json more = Json::object());

  Json commit_request(Json joiners = Json::array(), Json leavers = Json::array());
  Json send_request(const std::string& body = "AAAA", bool keep = true);
  std::string fresh_mid();
  // The teacher says something and every member gets it as the next entry of the log.
  bool goes_on();

  const std::string& class_id() const { return id_; }

  Rig rig;
  classroom::test::School school;
  classroom::test::Somebody teacher_self;
  std::map<std::uint8_t, crypto::SigningKey> keys;
  std::map<std::uint8_t, Client*> members;
  Client* teacher = nullptr;
  std::string group;
  std::uint64_t epoch = 0;

 private:
  std::string id_;
  std::uint64_t last_mid_ = 0;
};

std::string subject_text(std::uint8_t number);
Json joiner(const Client& client, std::uint8_t number, const crypto::SigningKey& key);

}  // namespace homeroom::server::test
