#include "shared/classroom/names.h"

#include "shared/classroom/roster.h"
#include "shared/classroom/text.h"

namespace homeroom::classroom {
namespace {

constexpr Error kBadText{"name.bad-text", "a name holds characters that it may not"};
constexpr Error kTooLong{"name.too-long", "a name is at most 80 characters long"};
constexpr Error kEmpty{"name.empty", "a name is missing"};

bool is_blank(std::uint32_t c) { return c == ' ' || c == '\t' || c == 0xa0 || c == 0x3000; }

std::string_view first_code_points(std::string_view text, std::size_t most) {
  std::string_view rest = text;
  while (most > 0 && take_code_point(rest)) --most;
  std::string_view taken = text.substr(0, text.size() - rest.size());
  while (!rest.empty() && taken.ends_with(' ')) taken.remove_suffix(1);
  return taken;
}

NameProblem problem_of(const Error& error) {
  const std::string_view code = error.code;
  if (code == kTooLong.code) return NameProblem::too_long;
  return code == kEmpty.code ? NameProblem::empty : NameProblem::bad_text;
}

}  // namespace

std::string told_apart(const std::string& name, const std::set<std::string>& taken) {
  std::string candidate = name;
  for (std::size_t number = 2; taken.contains(candidate); ++number) {
    const std::string mark = " (" + std::to_string(number) + ")";
    candidate = std::string(first_code_points(name, kMaxNameLength - mark.size())) + mark;
  }
  return candidate;
}

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

std::string clean_seat(std::string_view text) {
  const auto name = clean_name(text);
  return name ? std::string(first_code_points(*name, kMaxSeatLength)) : std::string();
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
