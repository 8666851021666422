#include "wasm/app/state/model.h"

#include <algorithm>

namespace homeroom::app {

const Person* Classroom::find(const std::string& subject) const {
  auto at = std::find_if(people.begin(), people.end(), [&](const Person& p) { return p.subject == subject; });
  return at == people.end() ? nullptr : &*at;
}

int Classroom::hand_place(const std::string& subject) const {
  auto at = std::find(hands.begin(), hands.end(), subject);
  return at == hands.end() ? 0 : static_cast<int>(at - hands.begin()) + 1;
}

std::size_t Classroom::teachers() const {
  return static_cast<std::size_t>(
      std::count_if(people.begin(), people.end(), [](const Person& p) { return p.teaches(); }));
}

std::string_view Check::result(std::string_view hop) const {
  const auto found = std::find_if(hops.begin(), hops.end(), [&](const Hop& each) { return each.name == hop; });
  return found == hops.end() ? std::string_view() : found->result;
}

bool Check::relayed() const { return result("udp") == "failed" && (result("tcp") == "ok" || result("relay") == "ok"); }

// Sound and pictures have three ways, and one is enough.
std::string Check::failing() const {
  for (const Hop& hop : hops) {
    if (hop.name == "udp" && (hop.result == "ok" || relayed())) return {};
    if (hop.result == "failed" || hop.result == "down") return hop.name;
  }
  return {};
}

const Person* Model::for_the_window() const {
  if (!in_class) return nullptr;
  auto at = std::find_if(room.people.begin(), room.people.end(), [&](const Person& p) {
    const bool flows = std::find(pictures.begin(), pictures.end(), Picture{p.subject, "camera"}) != pictures.end();
    return p.teaches() && p.subject != room.me && p.camera && !p.hidden && flows;
  });
  return at == room.people.end() ? nullptr : &*at;
}

const std::string& Model::field(const std::string& key) const {
  static const std::string nothing;
  auto at = ui.fields.find(key);
  return at == ui.fields.end() ? nothing : at->second;
}

}  // namespace homeroom::app
