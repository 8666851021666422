// World: the lines between tabs and the server: what is on its way, what is lost, what breaks.
#include <algorithm>
#include <utility>

#include "tests/sim/world.h"

namespace homeroom::sim {

TimeMs World::delay(TimeMs& last, const Tab* tab) {
  const TimeMs held = tab != nullptr ? tab->cut_off_until_ : 0;  // sent again and again until it gets through
  const TimeMs took =
      network.least + static_cast<TimeMs>(random.below(static_cast<std::uint64_t>(network.most - network.least + 1)));
  last = std::max({last, now + took, held});
  return last;
}

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
          if (on_talk) {
            on_talk(tab, "hears", arrived);
          }
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

}  // namespace homeroom::sim
