// Sentences with places in them, written as in ICU's MessageFormat, of which this is a small part:
//   Let in {name}                                       a place
//   {count, plural, one {One more} other {{count} more}}  the form that fits the number, by CLDR (plural.h)
// Owns nothing.
// Never fails on what a translator wrote: a pattern that is none is shown as it is.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wasm/app/ui/plural.h"

namespace homeroom::ui {

struct Piece;
using Pieces = std::vector<Piece>;

struct Piece {
  enum class Kind { words, place, plural };
  Kind kind = Kind::words;
  std::string text;                                // the words, or the place's name
  std::vector<std::pair<Plural, Pieces>> forms{};  // plural: one of each, `other` among them
};

// Nothing when braces do not match, a name is not [a-z_]+, a form is unknown, twice there or `other` is missing, or a
// plural stands inside another.
std::optional<Pieces> parse_message(std::string_view pattern);

using Places = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// A place that is not given is left out; a plural of what is no whole number takes `other`.
std::string fill_message(std::string_view pattern, std::string_view language, Places places);

}  // namespace homeroom::ui
