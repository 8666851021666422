// A short lesson, played once over the server's core without a network: a teacher makes and opens a class, two students
// and a guest come, something is said. Everything that went into each tab is written down, so that a fuzzer can bring a
// fresh keeper to any point of it: with the same randomness and times it becomes the same keeper.
// Owns the tabs as they were at the end. The same in each run.
#pragma once

#include <deque>
#include <map>

#include "server/core/hub.h"
#include "shared/crypto/system_random.h"
#include "tests/fuzz/seeded.h"
#include "tests/sim/memory_store.h"
#include "wasm/keeper/session.h"

namespace homeroom::fuzz {

using protocol::Json;

// One thing that happened to a tab.
struct Step {
  enum class What { command, transform, media, opened, text, restored, tick } what;
  std::string text;
  std::optional<Bytes> record;  // restored
  TimeMs now = 0;
};

inline void apply(keeper::Session& session, const Step& step) {
  switch (step.what) {
    case Step::What::command: return session.command(step.text, step.now);
    case Step::What::transform: return session.add_transform(step.text);
    case Step::What::media: return session.media_message(step.text, step.now);
    case Step::What::opened: return session.socket_opened(step.now);
    case Step::What::text: return session.server_text(step.text, step.now);
    case Step::What::restored:
      return session.restored(step.text, step.record ? std::optional<BytesView>(*step.record) : std::nullopt, step.now);
    case Step::What::tick: return session.tick(step.now);
  }
}

class Lesson {
 public:
  enum { teacher, ana, bo, guest, tabs };

  struct Tab {
    explicit Tab(std::uint64_t seed_) : seed(seed_), random(seed_), session(random) {}
    std::uint64_t seed;
    SeededRandom random;
    keeper::Session session;
    std::vector<Step> steps;
    std::vector<std::string> texts;  // from the server
    std::map<std::string, Bytes> disk;
    std::map<std::string, Json> events;  // the newest of each kind
    server::ConnId conn = 0;
  };

  static const Lesson& played() {
    static const Lesson lesson;
    return lesson;
  }

  const Tab& tab(std::size_t which) const { return *tabs_[which]; }
  TimeMs end() const { return now_; }
  std::string link(std::string_view student) const {
    for (const Json& each : *tabs_[teacher]->events.at("classfile").list("students")) {
      if (each.text_or("name", "") == student) return std::string(each.text_or("link", ""));
    }
    return {};
  }

 private:
  Lesson() {
    crypto::start();
    for (std::size_t i = 0; i < tabs; ++i) tabs_.push_back(std::make_unique<Tab>(100 + i));
    boot(teacher, "/", "");
    command(
        teacher,
        Json::object().set("c", "create").set("name", "3b").set("teacher", "Ms Rivera").set("students", "Ana\nBo\nCy"));
    command(teacher, Json::object().set("c", "open"));
    run(300);
    for (const auto& [who, name] : {std::pair<std::size_t, const char*>{ana, "Ana"}, {bo, "Bo"}}) {
      const std::string made = link(name).substr(std::string_view("http://localhost").size());
      const std::size_t hash = made.find('#');
      boot(who, made.substr(0, hash), made.substr(hash + 1));
      command(who, Json::object().set("c", "join"));
      run(2500);
    }
    HOMEROOM_ASSERT(tabs_[ana]->session.in_class() && tabs_[bo]->session.in_class());
    const std::string path = link("Cy").substr(std::string_view("http://localhost").size());
    boot(guest, path.substr(0, path.find('#')), "");
    command(guest, Json::object().set("c", "ask").set("name", "Dora"));
    run(500);
    for (const std::size_t who : {teacher, ana}) {
      Tab& tab = *tabs_[who];
      step(tab, {Step::What::transform, R"({"handle":1,"side":"send","kind":"camera"})", {}, now_});
      step(tab,
           {Step::What::media, R"({"m":"publish","sdp":"v=0","streams":[{"mid":"0","kind":"camera"}]})", {}, now_});
      const Tab& other = *tabs_[who == ana ? teacher : ana];
      const std::string subject = other.session.meeting()->me().subject.text();
      step(tab, {Step::What::transform,
                 R"({"handle":2,"side":"receive","kind":"camera","subject":")" + subject + "\"}",
                 {},
                 now_});
    }
    command(ana, Json::object().set("c", "chat").set("text", "hello"));
    command(bo, Json::object().set("c", "hand").set("raised", true));
    command(teacher, Json::object().set("c", "mute").set("subject", tabs_[bo]->session.meeting()->me().subject.text()));
    run(11'000);
  }

  void boot(std::size_t who, const std::string& path, const std::string& fragment) {
    command(who, Json::object()
                     .set("c", "boot")
                     .set("path", path)
                     .set("fragment", fragment)
                     .set("tab", "tab")
                     .set("origin", "http://localhost"));
  }
  void command(std::size_t who, const Json& json) { step(*tabs_[who], {Step::What::command, json.dump(), {}, now_}); }

  void step(Tab& tab, Step step) {
    tab.steps.push_back(step);
    apply(tab.session, step);
    for (keeper::Output& output : tab.session.take_outputs()) carry(tab, output);
  }

  void carry(Tab& tab, keeper::Output& output) {
    using Kind = keeper::Output::Kind;
    switch (output.kind) {
      case Kind::load: {
        const auto found = tab.disk.find(output.text);
        const auto record = found == tab.disk.end() ? std::nullopt : std::optional(found->second);
        coming_.push_back(
            [this, &tab, key = output.text, record] { step(tab, {Step::What::restored, key, record, now_}); });
        break;
      }
      case Kind::store: tab.disk[output.text] = to_bytes(output.bytes.reveal()); break;
      case Kind::server:
        coming_.push_back([this, &tab, text = output.text] { hub_.on_text(tab.conn, text, now_); });
        break;
      case Kind::app: {
        auto event = *Json::parse(output.text, {.depth = 16});
        tab.events[std::string(event.text_or("e", ""))] = std::move(event);
        break;
      }
      case Kind::media: break;
      case Kind::open_socket:
        tab.conn = ++last_conn_;
        coming_.push_back([this, &tab] {
          step(tab, {Step::What::opened, {}, {}, now_});
          hub_.on_connect(tab.conn, "192.0.2.1", now_);
        });
        break;
      case Kind::close_socket: HOMEROOM_ASSERT(false);
    }
  }

  void run(TimeMs ms) {
    for (const TimeMs until = now_ + ms; now_ < until; now_ += 10) {
      while (!coming_.empty()) {
        const auto what = std::move(coming_.front());
        coming_.pop_front();
        what();
        for (const server::Output& output : hub_.take_outputs()) {
          if (output.kind != server::Output::Kind::send) continue;
          for (const auto& tab : tabs_) {
            if (tab->conn != output.conn) continue;
            coming_.push_back([this, &to = *tab, text = output.text] {
              to.texts.push_back(*text);
              step(to, {Step::What::text, *text, {}, now_});
            });
          }
        }
      }
      for (const auto& tab : tabs_) {
        const auto wake = tab->session.next_wake();
        if (wake && *wake <= now_) step(*tab, {Step::What::tick, {}, {}, now_});
      }
    }
  }

  std::vector<std::unique_ptr<Tab>> tabs_;
  sim::MemoryStore store_;
  SeededRandom random_{7};
  server::Hub hub_{store_, random_, {}};
  std::deque<std::function<void()>> coming_;
  server::ConnId last_conn_ = 0;
  TimeMs now_ = 1'790'000'000'000;
};

}  // namespace homeroom::fuzz
