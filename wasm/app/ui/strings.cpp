#include "wasm/app/ui/strings.h"

#include <array>

#include "shared/protocol/json.h"

namespace homeroom::ui {
namespace {

constexpr std::size_t kCount = static_cast<std::size_t>(Str::count);

constexpr std::array<std::string_view, kCount> kKeys = {
#define HOMEROOM_NAME(key) #key,
    HOMEROOM_STRINGS(HOMEROOM_NAME)
#undef HOMEROOM_NAME
};

std::array<std::string, kCount>& table() {
  static std::array<std::string, kCount> sentences;
  return sentences;
}

}  // namespace

bool load_strings(std::string_view json) {
  auto parsed = protocol::Json::parse(json, {.members = 2048});
  bool complete = parsed.ok();
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::string* sentence = parsed.ok() ? parsed->text(kKeys[i]) : nullptr;
    complete = complete && sentence && !sentence->empty();
    table()[i] = sentence ? *sentence : std::string(kKeys[i]);
  }
  return complete;
}

const std::string& tr(Str key) { return table()[static_cast<std::size_t>(key)]; }

std::string fill(Str key, std::initializer_list<std::pair<std::string_view, std::string_view>> places) {
  const std::string& from = tr(key);
  std::string out;
  std::size_t at = 0;
  while (at < from.size()) {
    std::size_t open = from.find('{', at);
    std::size_t close = open == std::string::npos ? open : from.find('}', open);
    if (close == std::string::npos) break;
    out.append(from, at, open - at);
    std::string_view place = std::string_view(from).substr(open + 1, close - open - 1);
    for (auto [name, value] : places) {
      if (name == place) out += value;
    }
    at = close + 1;
  }
  return out.append(from, at);
}

namespace {

// The sentence whose name is `prefix` and a code, and otherwise the one for codes that are not known.
std::string by_code(std::string_view prefix, const std::string& code, Str other, const std::string& detail) {
  std::string key = std::string(prefix) + code;
  for (char& c : key) c = c == '-' ? '_' : c;
  for (std::size_t i = 0; i < kCount; ++i) {
    if (kKeys[i] == key) return fill(static_cast<Str>(i), {{"detail", detail}});
  }
  return fill(other, {{"detail", code}});
}

}  // namespace

std::string import_text(const std::string& code, const std::string& excerpt) {
  return by_code("import_", code, Str::import_other, excerpt);
}

std::string alert_text(const std::string& code, const std::string& detail) {
  return by_code("alert_", code, Str::alert_other, detail);
}

}  // namespace homeroom::ui
