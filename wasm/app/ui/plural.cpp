#include "wasm/app/ui/plural.h"

#include <array>
#include <utility>

namespace homeroom::ui {
namespace {

using enum Plural;

constexpr std::array kOther{other};
constexpr std::array kOne{one, other};
constexpr std::array kMillions{one, many, other};
constexpr std::array kRussian{one, few, many, other};
constexpr std::array kArabic{zero, one, two, few, many, other};

// "a million of …" is said otherwise than "a thousand …".
bool whole_millions(std::uint64_t n) { return n != 0 && n % 1'000'000 == 0; }
bool between(std::uint64_t n, std::uint64_t low, std::uint64_t high) { return n >= low && n <= high; }

}  // namespace

Plural plural_of(std::string_view language, std::uint64_t n) {
  if (language == "en" || language == "ur") return n == 1 ? one : other;
  if (language == "bn") return n <= 1 ? one : other;
  if (language == "es") return n == 1 ? one : whole_millions(n) ? many : other;
  if (language == "fr") return n <= 1 ? one : whole_millions(n) ? many : other;
  if (language == "ru") {
    const bool teens = between(n % 100, 11, 14);
    if (n % 10 == 1 && !teens) return one;
    return between(n % 10, 2, 4) && !teens ? few : many;
  }
  if (language == "ar") {
    if (n <= 2) return n == 0 ? zero : n == 1 ? one : two;
    if (between(n % 100, 3, 10)) return few;
    return between(n % 100, 11, 99) ? many : other;
  }
  return other;  // zh, ko; ht, for which CLDR has no rule of its own
}

std::span<const Plural> plurals_of(std::string_view language) {
  if (language == "en" || language == "ur" || language == "bn") return kOne;
  if (language == "es" || language == "fr") return kMillions;
  if (language == "ru") return kRussian;
  if (language == "ar") return kArabic;
  return kOther;
}

std::optional<Plural> plural_named(std::string_view name) {
  constexpr std::pair<std::string_view, Plural> names[] = {{"zero", zero}, {"one", one},   {"two", two},
                                                           {"few", few},   {"many", many}, {"other", other}};
  for (auto [each, plural] : names) {
    if (each == name) return plural;
  }
  return {};
}

}  // namespace homeroom::ui
