#include "wasm/app/ui/semantics.h"

#include <algorithm>
#include <unordered_map>

#include "shared/protocol/json.h"

namespace homeroom::ui {

using protocol::Json;

const char* role_name(Role role) {
  constexpr const char* names[] = {"main",   "group",      "scroll", "heading", "text",     "button",
                                   "switch", "textbox",    "link",   "list",    "listitem", "img",
                                   "log",    "status",     "alert",  "menu",    "menuitem", "menuitemradio",
                                   "dialog", "radiogroup", "radio",  "live"};
  return names[static_cast<int>(role)];
}

bool is_target(Role role) {
  return role == Role::button || role == Role::switch_ || role == Role::textbox || role == Role::link ||
         role == Role::menuitem || role == Role::menuitemradio || role == Role::radio;
}

namespace {

double round_px(float value) { return std::round(static_cast<double>(value) * 4) / 4; }

// Only what is not its default is written: the mirror knows the defaults.
Json to_json(const Node& n) {
  Json out = Json::object();
  out.set("id", n.id).set("parent", n.parent).set("role", role_name(n.role)).set("name", n.name);
  Json rect = Json::array();
  for (float value : {n.rect.x, n.rect.y, n.rect.w, n.rect.h}) rect.push(round_px(value));
  out.set("rect", rect);
  auto text = [&](const char* name, const std::string& value) {
    if (!value.empty()) out.set(name, value);
  };
  auto number = [&](const char* name, int value) {
    if (value != 0) out.set(name, value);
  };
  auto flag = [&](const char* name, bool value) {
    if (value) out.set(name, true);
  };
  text("value", n.value);
  text("href", n.href);
  text("hint", n.hint);
  text("lang", n.lang);
  if (n.content_height > 0) out.set("content", round_px(n.content_height));
  if (n.font > 0) out.set("font", round_px(n.font));
  if (n.role == Role::textbox) out.set("colour", n.colour);
  number("level", n.level);
  number("set_size", n.set_size);
  number("position", n.position);
  number("max_length", n.max_length);
  flag("checked", n.checked);
  flag("disabled", n.disabled);
  flag("expanded", n.expanded);
  flag("has_popup", n.has_popup);
  flag("multiline", n.multiline);
  flag("password", n.password);
  flag("bold", n.bold);
  flag("required", n.required);
  flag("autofocus", n.autofocus);
  flag("modal", n.modal);
  flag("stick_to_end", n.stick_to_end);
  flag("inert", n.inert);
  flag("placeholder", n.placeholder);
  return out;
}

}  // namespace

std::string Semantics::take(std::vector<Node> nodes) {
  std::unordered_map<std::uint32_t, const Node*> before;
  before.reserve(nodes_.size());
  for (const Node& node : nodes_) before.emplace(node.id, &node);

  Json changed = Json::array(), dropped = Json::array();
  bool any = false;
  bool order = nodes.size() != nodes_.size();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!order && nodes[i].id != nodes_[i].id) order = true;
    auto at = before.find(nodes[i].id);
    bool same = at != before.end() && *at->second == nodes[i];
    if (at != before.end()) before.erase(at);
    if (same) continue;
    changed.push(to_json(nodes[i]));
    any = true;
  }
  for (const Node& node : nodes_) {
    if (before.contains(node.id)) dropped.push(node.id);
  }
  any = any || order || !before.empty();

  std::string message;
  if (any) {
    Json out = Json::object().set("changed", changed).set("dropped", dropped);
    if (order) {
      Json ids = Json::array();
      for (const Node& node : nodes) ids.push(node.id);
      out.set("order", ids);
    }
    message = out.dump();
  }
  nodes_ = std::move(nodes);
  return message;
}

void Semantics::forget() { nodes_.clear(); }

const Node* Semantics::find(std::uint32_t id) const {
  auto at = std::find_if(nodes_.begin(), nodes_.end(), [&](const Node& node) { return node.id == id; });
  return at == nodes_.end() ? nullptr : &*at;
}

}  // namespace homeroom::ui
