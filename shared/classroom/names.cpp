#include "shared/classroom/names.h"

#include <set>

#include "shared/classroom/roster.h"
#include "shared/classroom/text.h"

namespace homeroom::classroom {
namespace {

constexpr Error kBadText{"name.bad-text", "a name holds characters that it may not"};
constexpr Error kTooLong{"name.too-long", "a name is at most 80 characters long"};
constexpr Error kEmpty{"name.empty", "a name is missing"};

bool is_blank(std::uint32_t c) { return c == ' ' || c == '\t' || c == 0xa0 || c == 0x3000; }

NameProblem problem_of(const Error& error) {
  const std::string_view code = error.code;
  if (code == kTooLong.code) return NameProblem::too_long;
  return code == kEmpty.code ? NameProblem::empty : NameProblem::bad_text;
}

// "Sam", "Sam (2)", "Sam (3)" …: the first that nobody has.
std::string told_apart(const std::string& name, const std::set<std::string>& taken) {
  std::string candidate = name;
  for (std::size_t number = 2; taken.contains(candidate); ++number) {
    candidate = name + " (" + std::to_string(number) + ")";
  }
  return candidate;
}

}  // namespace

Result<std::string> clean_name(std::string_view text) {
  std::string out;
  std::size_t length = 0;
  bool blank = false;
  while (!text.empty()) {
    const std::string_view before = text;
    const auto c = take_code_point(text);
    if (!c || is_disguise(*c) || *c == '\n') return kBadText;
    if (is_blank(*c)) {
      blank = !out.empty();
      continue;
    }
    if (blank) {
      out.push_back(' ');
      ++length;
      blank = false;
    }
    out.append(before.substr(0, before.size() - text.size()));
    if (++length > kMaxNameLength) return kTooLong;
  }
  if (out.empty()) return kEmpty;
  return out;
}

NameList parse_names(std::string_view text, const std::vector<std::string>& taken) {
  std::set<std::string> seen(taken.begin(), taken.end());
  NameList list;
  const auto fail = [&list](NameProblem problem) {
    list.names.clear();
    list.problem = problem;
    return list;
  };
  while (!text.empty()) {
    ++list.line;
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto name = clean_name(line);
    if (!name && problem_of(name.error()) == NameProblem::empty) continue;
    if (!name) return fail(problem_of(name.error()));
    if (list.names.size() == kMaxStudents) return fail(NameProblem::too_many);
    list.names.push_back(told_apart(*name, seen));
    seen.insert(list.names.back());
  }
  list.line = 0;
  return list;
}

}  // namespace homeroom::classroom
