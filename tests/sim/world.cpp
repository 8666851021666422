#include "tests/sim/world.h"

#include <algorithm>
#include <utility>

#include "shared/crypto/system_random.h"

namespace homeroom::sim {
namespace {

const Json kNothing;
constexpr std::string_view kOrigin = "http://localhost:8080";
constexpr TimeMs kSilence = 25'000;  // then the server takes a connection for dead (docs/protocol.md §5)
constexpr TimeMs kLockTold = 20;     // a tab learns at most so late that another one has its class

bool is_commit(std::string_view text) { return text.find(R"("t":"commit")") != std::string_view::npos; }

}  // namespace

SeededRandom::SeededRandom(std::uint64_t seed) : a_(seed * 0x9E3779B97F4A7C15u + 1), b_(seed ^ 0xD1B54A32D192ED03u) {
  for (int i = 0; i < 16; ++i) {
    next();
  }
}

std::uint64_t SeededRandom::next() {
  std::uint64_t x = a_;
  const std::uint64_t y = b_;
  a_ = y;
  x ^= x << 23;
  b_ = x ^ y ^ (x >> 17) ^ (y >> 26);
  return b_ + y;
}

void SeededRandom::fill(MutableBytes out) {
  for (std::uint8_t& each : out) {
    each = static_cast<std::uint8_t>(next() >> 32);
  }
}

// ---- Tab ---------------------------------------------------------------------------------------------------------

Tab::Tab(World& world, std::string name_, std::string path, std::string fragment, Disk* disk,
         std::optional<std::string> seat)
    : name(std::move(name_)),
      world_(world),
      path_(std::move(path)),
      fragment_(std::move(fragment)),
      seat_(std::move(seat)),
      disk_(disk != nullptr ? disk : &own_disk_),
      address_("10.0.0." + std::to_string(world.tabs.size())) {
  start();
}

void Tab::start() {
  ++life_;
  random_ = std::make_unique<SeededRandom>(world_.random.next());
  session_ = std::make_unique<keeper::Session>(*random_);
  Json boot = Json::object()
                  .set("c", "boot")
                  .set("path", path_)
                  .set("fragment", fragment_)
                  .set("origin", kOrigin)
                  .set("tab", tab_name)
                  .set("language", "en");
  if (seat_) {
    boot.set("kiosk", true).set("seat", *seat_);
  }
  command(std::move(boot));
}

void Tab::command(Json json) {
  if (alive_) {
    session_->command(json.dump(), world_.now);
    drain();
  }
}

void Tab::reload(bool keep_disk) {
  dies = Death::none;
  cut();
  if (!keep_disk) {
    disk_->clear();
  }
  // A teacher who made the class at "/" comes back at its address.
  if (const std::string* link = last("classfile").text("link")) {
    path_ = link->substr(kOrigin.size());
  }
  alive_ = true;
  start();
}

void Tab::cut(bool arrives) {
  if (conn_ != 0) {
    world_.drop(conn_, 1006, true, arrives);
  }
}

void Tab::cut_off(TimeMs ms) {
  cut_off_until_ = std::max(cut_off_until_, world_.now + ms);
  if (conn_ != 0) {
    world_.at(world_.now + kSilence, [this, conn = conn_] {
      if (world_.now < cut_off_until_) {
        world_.fall_silent(conn);
      }
    });
  }
  world_.at(cut_off_until_, [this, conn = conn_] {
    if (world_.now < cut_off_until_ || !alive_) {
      return;  // longer than that
    }
    if (conn != 0 && conn_ == conn && !world_.lines_.contains(conn)) {
      conn_ = 0;  // nobody at the other end knows it any more
      session_->socket_closed(1006, world_.now);
    }
    session_->online(world_.now);
    drain();
  });
}

bool Tab::is_cut_off() const { return alive_ && world_.now < cut_off_until_; }

bool Tab::dies_over(const keeper::Output& output, Death at) {
  if (dies != at || output.kind != keeper::Output::Kind::server || !is_commit(output.text)) {
    return false;
  }
  dies = Death::none;
  close(true);
  return true;
}

void Tab::drain() {
  for (auto outputs = session_->take_outputs(); !outputs.empty(); outputs = session_->take_outputs()) {
    for (const keeper::Output& each : outputs) {
      if (dies_over(each, Death::before_store)) {
        return;
      }
    }
    for (keeper::Output& each : outputs) {
      if (dies_over(each, Death::before_send)) {
        return;
      }
      const bool last_word = dies == Death::before_answer && each.kind == keeper::Output::Kind::server;
      const keeper::Output copy{each.kind, last_word ? each.text : std::string(), {}};
      carry(each);
      if (last_word && dies_over(copy, Death::before_answer)) {
        return;
      }
    }
  }
  wake_ = session_->next_wake().value_or(-1);
  if (world_.on_step) {
    world_.on_step(*this);
  }
}

void Tab::carry(keeper::Output& output) {
  switch (output.kind) {
    case keeper::Output::Kind::load: {
      if (output.text.starts_with("meeting/") && disk_->contains("class/" + output.text.substr(8))) {
        world_.take_lock(*this);
      }
      const auto found = disk_->find(output.text);
      session_->restored(output.text, found == disk_->end() ? std::nullopt : std::optional<BytesView>(found->second),
                         world_.now);
      break;
    }
    case keeper::Output::Kind::store:
      if (output.text.starts_with("class/")) {
        world_.take_lock(*this);
      }
      if (output.bytes.empty()) {
        disk_->erase(output.text);
      } else {
        (*disk_)[output.text] = to_bytes(output.bytes.reveal());
      }
      break;
    case keeper::Output::Kind::server: world_.send(*this, std::move(output.text)); break;
    case keeper::Output::Kind::app: events.push_back(*Json::parse(output.text, {.depth = 16})); break;
    case keeper::Output::Kind::media:
      if (on_media) {
        on_media(output.text);
      }
      break;
    case keeper::Output::Kind::open_socket: world_.connect(*this); break;
    case keeper::Output::Kind::close_socket:
      if (conn_ != 0) {
        world_.drop(conn_, 1000, true, true);
      }
      break;
  }
}

const Json& Tab::last(const std::string& event) const {
  for (auto each = events.rbegin(); each != events.rend(); ++each) {
    if (each->text_or("e", "") == event) {
      return *each;
    }
  }
  return kNothing;
}

std::vector<std::string> Tab::chat() const {
  std::vector<std::string> lines;
  for (const Json& each : events) {
    if (each.text_or("e", "") == "chat") {
      lines.push_back(std::string(each.text_or("name", "")) + ": " + std::string(each.text_or("text", "")));
    }
  }
  return lines;
}

std::vector<std::string> Tab::names() const {
  std::vector<std::string> names;
  if (const Json::Array* people = last("class").list("people")) {
    for (const Json& each : *people) {
      names.emplace_back(each.text_or("name", ""));
    }
  }
  std::ranges::sort(names);
  return names;
}

bool Tab::has_alert(std::string_view code) const {
  return std::ranges::any_of(
      events, [&](const Json& each) { return each.text_or("e", "") == "alert" && each.text_or("code", "") == code; });
}

// ---- World -------------------------------------------------------------------------------------------------------

World::World(std::uint64_t seed, Network network_) : random(seed), network(network_), hub_random_(seed + 1) {
  crypto::start();
  start_server();
}

void World::start_server() { hub = std::make_unique<server::Hub>(store, hub_random_, server::HubConfig{}); }

void World::kill_server() {
  hub.reset();
  while (!lines_.empty()) {
    const auto [conn, line] = *lines_.begin();
    if (line.tab == nullptr || now < line.tab->cut_off_until_) {
      lines_.erase(conn);  // nobody is told; who is cut off learns of it when the network is back
    } else {
      drop(conn, 1006, false);
    }
  }
}

Tab& World::tab(std::string name, std::string path, std::string fragment, Disk* disk, std::optional<std::string> seat) {
  tabs.push_back(
      std::make_unique<Tab>(*this, std::move(name), std::move(path), std::move(fragment), disk, std::move(seat)));
  return *tabs.back();
}

Tab& World::teacher(const std::vector<std::string>& students, bool open, Disk* disk) {
  Tab& made = tab("Ms Rivera", "/", "", disk);
  std::string lines;
  for (const std::string& each : students) {
    lines += each + "\n";
  }
  made.command(
      Json::object().set("c", "create").set("name", "Class 3b").set("teacher", "Ms Rivera").set("students", lines));
  run_until([&] { return !made.last("classfile").is_null(); });
  if (open) {
    made.command(Json::object().set("c", "open"));
    run_until([&] { return made.in_class(); });
    run(200);
  }
  return made;
}

std::string World::link_of(Tab& teacher, const std::string& student) {
  for (const Json& each : *teacher.last("classfile").list("students")) {
    if (each.text_or("name", "") == student) {
      return std::string(each.text_or("link", ""));
    }
  }
  return {};
}

std::string World::subject_of(Tab& teacher, const std::string& student) {
  for (const Json& each : *teacher.last("classfile").list("students")) {
    if (each.text_or("name", "") == student) {
      return std::string(each.text_or("subject", ""));
    }
  }
  return {};
}

Tab& World::student(Tab& teacher, const std::string& name, bool join, Disk* disk) {
  const std::string link = link_of(teacher, name).substr(kOrigin.size());
  const std::size_t hash = link.find('#');
  Tab& made = tab(name, link.substr(0, hash), link.substr(hash + 1), disk);
  if (join) {
    made.command(Json::object().set("c", "join"));
  }
  return made;
}

TimeMs World::delay(TimeMs& last, const Tab* tab) {
  const TimeMs held = tab != nullptr ? tab->cut_off_until_ : 0;  // sent again and again until it gets through
  const TimeMs took =
      network.least + static_cast<TimeMs>(random.below(static_cast<std::uint64_t>(network.most - network.least + 1)));
  last = std::max({last, now + took, held});
  return last;
}

void World::at(TimeMs when, std::function<void()> what) { future_.emplace(std::max(when, now), std::move(what)); }

void World::connect(Tab& tab) {
  const std::uint64_t conn = ++last_conn_;
  const std::uint64_t life = tab.life_;
  Tab* who = &tab;
  tab.conn_ = conn;
  at(now + network.most, [this, conn, life, who] {
    if (who->conn_ != conn || who->life_ != life || !who->alive_) {
      return;
    }
    if (!hub || now < who->cut_off_until_) {
      who->conn_ = 0;
      who->session_->socket_closed(1006, now);
      who->drain();
      return;
    }
    lines_[conn] = {who, now, now};
    who->session_->socket_opened(now);
    who->drain();
    hub->on_connect(conn, who->address_, now);  // no name: the server has what it has, and it is searched for names
    drain_hub();
  });
}

void World::send(Tab& tab, std::string text) {
  const auto line = lines_.find(tab.conn_);
  if (line == lines_.end()) {
    return;
  }
  if (tab.overhears) {
    tab.overhears(text);
  }
  if (tab.bends) {
    tab.bends(text);
    if (text.empty()) {
      return;
    }
  }
  const std::uint64_t conn = tab.conn_;
  const bool lost = random.below(1000) < static_cast<std::uint64_t>(network.drops_per_mille);
  at(delay(line->second.up, &tab), [this, conn, lost, said = std::move(text)] {
    if (!lines_.contains(conn) || !hub) {
      return;
    }
    if (lost) {
      return drop(conn, 1006, true);
    }
    arrive(conn, said);
  });
}

void World::arrive(std::uint64_t conn, const std::string& text) {
  if (server_hears) {
    server_hears(text);
  }
  const Death dies =
      server_dies != Death::none && is_commit(text) ? std::exchange(server_dies, Death::none) : Death::none;
  if (dies == Death::before_taking) {
    return kill_server();
  }
  hub->on_text(conn, text, now);
  if (dies == Death::before_answer) {
    return kill_server();
  }
  drain_hub();
}

void World::inject(Tab& to, const std::string& text) {
  to.received.push_back(text);
  to.session_->server_text(text, now);
  to.drain();
}

// The tab's end of a connection is gone. The server learns of it a little later, behind what was on its way to it.
void World::drop(std::uint64_t conn, int code, bool tell_server, bool arrives) {
  const auto line = lines_.find(conn);
  Tab* who = nullptr;
  if (line != lines_.end()) {
    who = line->second.tab;
    const TimeMs end = std::max(now + network.most, arrives ? line->second.up : now);
    if (arrives && tell_server && hub) {
      line->second.tab = nullptr;
    } else {
      lines_.erase(line);
    }
    if (tell_server && hub) {
      at(end, [this, conn] { fall_silent(conn); });
    }
  } else {
    for (const auto& each : tabs) {
      if (each->conn_ == conn) {
        who = each.get();
      }
    }
  }
  if (who != nullptr && who->conn_ == conn) {
    who->conn_ = 0;
    if (who->alive_) {
      who->session_->socket_closed(code, now);
      who->drain();
    }
  }
}

// The server takes the connection for ended.
void World::fall_silent(std::uint64_t conn) {
  lines_.erase(conn);
  if (hub) {
    hub->on_closed(conn, now);
    drain_hub();
  }
}

// One tab of a browser writes a class: whoever comes last. The one before is told a little later, and may have done
// something meanwhile.
void World::take_lock(Tab& tab) {
  Tab*& writer = writers_[tab.disk_];
  Tab* const before = std::exchange(writer, &tab);
  if (before == nullptr || before == &tab || !before->alive_) {
    return;
  }
  at(now + static_cast<TimeMs>(random.below(kLockTold)), [this, before, life = before->life_] {
    if (before->alive_ && before->life_ == life) {
      before->session_->taken_over(now);
      before->drain();
    }
  });
}

void World::drain_hub() {
  for (server::Output& each : hub->take_outputs()) {
    if (each.text && server_speaks) {
      server_speaks(*each.text);
    }
    const auto line = lines_.find(each.conn);
    if (line == lines_.end() || line->second.tab == nullptr) {
      continue;
    }
    const std::uint64_t conn = each.conn;
    const Tab* to = line->second.tab;
    if (each.kind == server::Output::Kind::send) {
      const bool lost = random.below(1000) < static_cast<std::uint64_t>(network.drops_per_mille);
      at(delay(line->second.down, to), [this, conn, lost, text = *each.text] {
        const auto found = lines_.find(conn);
        if (found == lines_.end() || found->second.tab == nullptr) {
          return;
        }
        if (lost) {
          return drop(conn, 1006, true);
        }
        Tab& tab = *found->second.tab;
        std::string arrived = text;
        if (tab.tamper) {
          tab.tamper(arrived);
        }
        if (!arrived.empty() && tab.conn_ == conn) {
          tab.received.push_back(arrived);
          tab.session_->server_text(arrived, now);
          tab.drain();
        }
        if (hub && lines_.contains(conn)) {
          hub->on_drained(conn, now);
        }
      });
    } else if (each.kind == server::Output::Kind::close) {
      at(delay(line->second.down, to), [this, conn, code = each.code] { drop(conn, code, true); });
    }
  }
}

void World::run(TimeMs ms) {
  run_until([] { return false; }, ms);
}

bool World::run_until(const std::function<bool()>& done, TimeMs most) {
  const TimeMs end = now + most;
  while (now < end) {
    if (done()) {
      return true;
    }
    TimeMs next = std::min(end, next_hub_tick_);
    if (!future_.empty()) {
      next = std::min(next, future_.begin()->first);
    }
    for (const auto& each : tabs) {
      if (each->alive_ && each->wake_ >= 0) {
        next = std::min(next, each->wake_);
      }
    }
    now = std::max(now, next);
    while (!future_.empty() && future_.begin()->first <= now) {
      auto what = std::move(future_.begin()->second);
      future_.erase(future_.begin());
      what();
    }
    for (std::size_t i = 0; i < tabs.size(); ++i) {
      Tab& each = *tabs[i];
      if (each.alive_ && each.wake_ >= 0 && each.wake_ <= now) {
        each.session_->tick(now);
        each.drain();
        if (each.wake_ >= 0 && each.wake_ <= now) {
          each.wake_ = now + 1;  // no story stands still
        }
      }
    }
    if (now >= next_hub_tick_) {
      next_hub_tick_ = now + 500;
      if (hub) {
        hub->tick(now);
        drain_hub();
      }
    }
  }
  return done();
}

}  // namespace homeroom::sim
