// Which form of a sentence a number takes: the cardinal plural rules of Unicode's CLDR, for whole numbers, in the ten
// languages of the interface.
// Owns nothing.
// Never sees a fraction: what the interface counts is people and lines.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace homeroom::ui {

enum class Plural : std::uint8_t { zero, one, two, few, many, other };

// language: a code of languages.h. One that is not there has one form for every number.
Plural plural_of(std::string_view language, std::uint64_t number);

// The forms that a sentence in this language must have for whole numbers, and `other`.
std::span<const Plural> plurals_of(std::string_view language);

std::optional<Plural> plural_named(std::string_view name);

}  // namespace homeroom::ui
