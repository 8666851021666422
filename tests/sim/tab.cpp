#include <algorithm>
#include <utility>

#include "tests/sim/world.h"

namespace homeroom::sim {
namespace {

const Json kNothing;
constexpr TimeMs kSilence = 25'000;  // then the server takes a connection for dead (docs/protocol.md §5)

}  // namespace

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
  if (world_.on_talk) {
    world_.on_talk(*this, "is asked", json.dump());
  }
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

bool Tab::on_line() const { return conn_ != 0 && world_.lines_.contains(conn_); }

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
  const bool says = output.kind == keeper::Output::Kind::server;
  if (world_.on_talk && (says || output.kind == keeper::Output::Kind::app)) {
    world_.on_talk(*this, says ? "says" : "shows", output.text);
  }
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

}  // namespace homeroom::sim
