// The interface's words, in the language that was loaded.
// Owns the table of sentences. tr() gives one; fill() puts names and numbers into its {places}.
// Never assumes a length: every layout measures what it got.
#pragma once

#include <string>
#include <string_view>

#include "wasm/app/ui/languages.h"
#include "wasm/app/ui/message.h"
#include "wasm/app/ui/string_keys.h"

namespace homeroom::ui {

enum class Str {
#define HOMEROOM_NAME(key) key,
  HOMEROOM_STRINGS(HOMEROOM_NAME)
#undef HOMEROOM_NAME
      count
};

// Takes assets/strings/<language>.json. False when it is not that, or when a sentence is missing: its key is shown,
// until fill_missing() gives it another language's (English).
bool load_strings(std::string_view json, std::string_view language = "en");
void fill_missing(std::string_view json);

const Language& language();  // of the sentences that were loaded last

const std::string& tr(Str key);
std::string fill(Str key, Places places);
inline std::string named(Str key, std::string_view name) { return fill(key, {{"name", name}}); }

// The sentence for a line, or a whole file, that no name came of; import_other for a code that is not known.
std::string import_text(const std::string& code, const std::string& excerpt);

// The sentence for an alert's code; alert_other for one that is not known.
std::string alert_text(const std::string& code, const std::string& detail);

// What a colour of a class's sign is called (shared/classroom/safety_words.h has its English name).
std::string colour_text(const std::string& name);

}  // namespace homeroom::ui
