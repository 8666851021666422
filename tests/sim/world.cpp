#include "tests/sim/world.h"

#include <algorithm>

#include "shared/crypto/system_random.h"

namespace homeroom::sim {
namespace {

const Json kNothing;
constexpr std::string_view kOrigin = "http://localhost:8080";

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

Tab::Tab(World& world, std::string name_, std::string path, std::string fragment, Disk* disk)
    : name(std::move(name_)),
      world_(world),
      path_(std::move(path)),
      fragment_(std::move(fragment)),
      disk_(disk != nullptr ? disk : &own_disk_) {
  start();
}

void Tab::start() {
  ++life_;
  random_ = std::make_unique<SeededRandom>(world_.random.next());
  session_ = std::make_unique<keeper::Session>(*random_);
  command(Json::object()
              .set("c", "boot")
              .set("path", path_)
              .set("fragment", fragment_)
              .set("origin", kOrigin)
              .set("tab", tab_name)
              .set("language", "en"));
}

void Tab::command(Json json) {
  if (alive_) {
    session_->command(json.dump(), world_.now);
    drain();
  }
}

void Tab::reload(bool keep_disk) {
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

void Tab::cut() {
  if (conn_ != 0) {
    world_.drop(conn_, 1006, true);
  }
}

void Tab::drain() {
  for (auto outputs = session_->take_outputs(); !outputs.empty(); outputs = session_->take_outputs()) {
    for (keeper::Output& each : outputs) {
      switch (each.kind) {
        case keeper::Output::Kind::load: {
          const auto found = disk_->find(each.text);
          session_->restored(each.text, found == disk_->end() ? std::nullopt : std::optional<BytesView>(found->second),
                             world_.now);
          break;
        }
        case keeper::Output::Kind::store:
          if (each.bytes.empty()) {
            disk_->erase(each.text);
          } else {
            (*disk_)[each.text] = to_bytes(each.bytes.reveal());
          }
          break;
        case keeper::Output::Kind::server: world_.send(*this, std::move(each.text)); break;
        case keeper::Output::Kind::app: events.push_back(*Json::parse(each.text, {.depth = 16})); break;
        case keeper::Output::Kind::media:
          if (on_media) {
            on_media(each.text);
          }
          break;
        case keeper::Output::Kind::open_socket: world_.connect(*this); break;
        case keeper::Output::Kind::close_socket:
          if (conn_ != 0) {
            world_.drop(conn_, 1000, true);
          }
          break;
      }
    }
  }
  wake_ = session_->next_wake().value_or(-1);
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
    drop(lines_.begin()->first, 1006, false);
  }
}

Tab& World::tab(std::string name, std::string path, std::string fragment, Disk* disk) {
  tabs.push_back(std::make_unique<Tab>(*this, std::move(name), std::move(path), std::move(fragment), disk));
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

TimeMs World::delay(TimeMs& last) {
  const TimeMs arrives =
      now + network.least +
      static_cast<TimeMs>(random.below(static_cast<std::uint64_t>(network.most - network.least + 1)));
  last = std::max(last, arrives);
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
    if (!hub) {
      who->conn_ = 0;
      who->session_->socket_closed(1006, now);
      who->drain();
      return;
    }
    lines_[conn] = {who, now, now};
    who->session_->socket_opened(now);
    who->drain();
    hub->on_connect(conn, who->name, now);
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
  at(delay(line->second.up), [this, conn, lost, said = std::move(text)] {
    if (!lines_.contains(conn) || !hub) {
      return;
    }
    if (lost) {
      return drop(conn, 1006, true);
    }
    hub->on_text(conn, said, now);
    drain_hub();
  });
}

void World::inject(Tab& to, const std::string& text) {
  to.received.push_back(text);
  to.session_->server_text(text, now);
  to.drain();
}

void World::drop(std::uint64_t conn, int code, bool tell_server) {
  const auto line = lines_.find(conn);
  Tab* who = nullptr;
  if (line != lines_.end()) {
    who = line->second.tab;
    lines_.erase(line);
    if (tell_server && hub) {
      at(now + network.most, [this, conn] {
        if (hub) {
          hub->on_closed(conn, now);
          drain_hub();
        }
      });
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

void World::drain_hub() {
  for (server::Output& each : hub->take_outputs()) {
    const auto line = lines_.find(each.conn);
    if (line == lines_.end()) {
      continue;
    }
    const std::uint64_t conn = each.conn;
    if (each.kind == server::Output::Kind::send) {
      const bool lost = random.below(1000) < static_cast<std::uint64_t>(network.drops_per_mille);
      at(delay(line->second.down), [this, conn, lost, text = *each.text] {
        const auto found = lines_.find(conn);
        if (found == lines_.end()) {
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
      at(delay(line->second.down), [this, conn, code = each.code] { drop(conn, code, true); });
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
