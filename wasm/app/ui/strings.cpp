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

struct Table {
  std::array<std::string, kCount> sentences;
  std::array<bool, kCount> missing{};
  const Language* language = &kLanguages[0];
};

Table& table() {
  static Table one;
  return one;
}

Result<protocol::Json> read(std::string_view json) { return protocol::Json::parse(json, {.members = 2048}); }

}  // namespace

bool load_strings(std::string_view json, std::string_view language) {
  auto parsed = read(json);
  bool complete = true;
  table().language = &language_of(language);
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::string* sentence = parsed.ok() ? parsed->text(kKeys[i]) : nullptr;
    bool there = sentence && !sentence->empty();
    complete = complete && there;
    table().missing[i] = !there;
    table().sentences[i] = there ? *sentence : std::string(kKeys[i]);
  }
  return complete;
}

void fill_missing(std::string_view json) {
  auto parsed = read(json);
  if (!parsed.ok()) return;
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::string* sentence = table().missing[i] ? parsed->text(kKeys[i]) : nullptr;
    if (sentence && !sentence->empty()) table().sentences[i] = *sentence;
  }
}

const Language& language() { return *table().language; }

const std::string& tr(Str key) { return table().sentences[static_cast<std::size_t>(key)]; }

std::string fill(Str key, Places places) { return fill_message(tr(key), language().code, places); }

namespace {

// The sentence whose name is `prefix` and a code; Str::count where there is none.
Str key_of(std::string_view prefix, std::string_view code) {
  std::string key = std::string(prefix) + std::string(code);
  for (char& c : key) c = c == '-' ? '_' : c;
  std::size_t i = 0;
  while (i < kCount && kKeys[i] != key) ++i;
  return static_cast<Str>(i);
}

// That sentence, or else the one for codes that are not known.
std::string by_code(std::string_view prefix, const std::string& code, Str other, const std::string& detail) {
  const Str key = key_of(prefix, code);
  return key == Str::count ? fill(other, {{"detail", code}}) : fill(key, {{"detail", detail}});
}

}  // namespace

std::string import_text(const std::string& code, const std::string& excerpt) {
  return by_code("import_", code, Str::import_other, excerpt);
}

std::string alert_text(const std::string& code, const std::string& detail) {
  return by_code("alert_", code, Str::alert_other, detail);
}

std::string colour_text(const std::string& name) {
  const Str key = key_of("colour_", name);
  return key == Str::count ? name : tr(key);
}

}  // namespace homeroom::ui
