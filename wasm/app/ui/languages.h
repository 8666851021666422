// The ten languages of the interface: the ones in which New York's schools write to families.
// Owns a table of constants. Their sentences are in assets/strings/<code>.json.
// Never guesses: which language a person reads is said by the browser or chosen by them.
#pragma once

#include <array>
#include <string_view>

namespace homeroom::ui {

struct Language {
  std::string_view code;  // BCP 47
  std::string_view name;  // in itself
  bool right_to_left = false;
};

inline constexpr std::array<Language, 10> kLanguages = {{{"en", "English"},
                                                         {"es", "Español"},
                                                         {"zh", "中文"},
                                                         {"bn", "বাংলা"},
                                                         {"ru", "Русский"},
                                                         {"ar", "العربية", true},
                                                         {"ht", "Kreyòl ayisyen"},
                                                         {"ko", "한국어"},
                                                         {"ur", "اردو", true},
                                                         {"fr", "Français"}}};

// English for a code that is not in the table.
constexpr const Language& language_of(std::string_view code) {
  for (const Language& each : kLanguages) {
    if (each.code == code) return each;
  }
  return kLanguages[0];
}

}  // namespace homeroom::ui
