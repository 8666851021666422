#include "tests/sim/world.h"

#include <algorithm>
#include <utility>

#include "shared/crypto/system_random.h"
#include "wasm/keeper/class_file.h"

namespace homeroom::sim {
namespace {

constexpr TimeMs kLockTold = 20;  // a tab learns at most so late that another one has its class

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

std::string World::subject_of(Tab& teacher, const std::string& name) {
  for (const char* list : {"students", "colleagues"}) {
    for (const Json& each : *teacher.last("classfile").list(list)) {
      if (each.text_or("name", "") == name) {
        return std::string(each.text_or("subject", ""));
      }
    }
  }
  return {};
}

Tab& World::co_teacher(Tab& teacher, const std::string& name, TimeMs until, Disk* disk) {
  const std::string id(teacher.last("classfile").text_or("class", ""));
  teacher.close();
  auto file = *keeper::ClassFile::decode(teacher.disk_->at("class/" + id));
  const auto theirs = *file.name_colleague(name, until, random);
  (*teacher.disk_)["class/" + id] = to_bytes(file.encode().reveal());
  teacher.reload();
  Disk& browser = disk != nullptr ? *disk : disks_.emplace_back();
  browser["class/" + id] = to_bytes(theirs.encode().reveal());
  Tab& made = tab(name, "/c/" + id, "", &browser);
  run(500);  // both are on line
  return made;
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

void World::at(TimeMs when, std::function<void()> what) { future_.emplace(std::max(when, now), std::move(what)); }

// One tab of a browser writes a class: whoever comes last. The one before is told a little later, and may have done
// something meanwhile.
void World::take_lock(Tab& tab) {
  if (std::exchange(tab.asked_, tab.life_) == tab.life_) {
    return;  // it has the lock, or has lost it and will hear of that
  }
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
          ++each.restless;
        } else {
          each.restless = 0;
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
