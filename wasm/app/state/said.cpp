#include "wasm/app/state/said.h"

#include <algorithm>

namespace homeroom::app {
namespace {

constexpr std::size_t kMostNames = 1000;

bool due(Interface& ui, const std::string& key, double every_ms, double now_ms) {
  const auto at = ui.said_at.find(key);
  if (at != ui.said_at.end() && now_ms - at->second < every_ms) return false;
  if (ui.said_at.size() >= kMostNames) ui.said_at.clear();
  ui.said_at[key] = now_ms;
  return true;
}

void say(Interface& ui, Said said) {
  said.number = ++ui.said_number;
  ui.said.push_back(std::move(said));
  if (ui.said.size() > kMaxSaid) ui.said.pop_front();
}

}  // namespace

void say_changes(Model& model, const Classroom& room, double now_ms) {
  using What = Said::What;
  const Classroom& before = model.room;
  Interface& ui = model.ui;
  if (before.policy.frozen && !room.policy.frozen) say(ui, {.what = What::unfrozen});
  for (const std::string& subject : room.hands) {
    const Person* p = room.find(subject);
    if (!room.teaching() || p == nullptr || subject == room.me || before.hand_raised(subject)) continue;
    if (due(ui, "hand/" + subject, kSaidAgainMs, now_ms)) say(ui, {.what = What::hand, .name = p->name});
  }
  for (const Waiting& w : room.waiting) {
    const bool known = std::any_of(before.waiting.begin(), before.waiting.end(),
                                   [&](const Waiting& other) { return other.id == w.id; });
    if (!known && due(ui, "door/" + w.id, kSaidAgainMs, now_ms)) say(ui, {.what = What::waiting, .name = w.name});
  }
  for (const Person& p : room.people) {
    const Person* old = before.find(p.subject);
    if (p.reaction < 0 || p.subject == room.me || (old != nullptr && old->reaction == p.reaction)) continue;
    if (due(ui, "reaction", kReactionsSaidMs, now_ms))
      say(ui, {.what = What::reaction, .name = p.name, .reaction = p.reaction});
  }
}

}  // namespace homeroom::app
