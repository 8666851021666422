// Names of people and classes as people type them: one a line, cleaned, told apart.
// Owns nothing. Never lets through what could disguise a name: control and direction characters, broken UTF-8.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"

namespace homeroom::classroom {

inline constexpr std::size_t kMaxNameLength = 80;  // code points
inline constexpr std::size_t kMaxSeatLength = 24;  // code points

enum class NameProblem { bad_text, too_long, empty, too_many };

struct NameList {
  std::vector<std::string> names;  // in the order of the lines; empty when there is a problem
  std::optional<NameProblem> problem;
  std::size_t line = 0;  // of the problem, from 1
};

// Trims, joins runs of blanks, skips empty lines, takes \n and \r\n. Two alike become "Sam" and "Sam (2)"; names in
// `taken` count as seen before. At most 300.
NameList parse_names(std::string_view text, const std::vector<std::string>& taken = {});

// One name: trimmed, not empty, at most 80 code points. Errors: name.bad-text, name.too-long, name.empty.
Result<std::string> clean_name(std::string_view text);

// What a shared computer is called by whoever looks after it, such as "Seat 12": clean as a name is, its first 24 code
// points. Empty when it is none.
std::string clean_seat(std::string_view text);

// "Sam", "Sam (2)", "Sam (3)" …: the first that nobody in `taken` has; a long name is cut so that the number fits.
std::string told_apart(const std::string& name, const std::set<std::string>& taken);

}  // namespace homeroom::classroom
