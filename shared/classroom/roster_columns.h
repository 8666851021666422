// Which column of somebody's table is what, by the words in its heading. Part of roster_import.
// Owns nothing. Never looks at the rows.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/classroom/csv.h"

namespace homeroom::classroom {

struct RosterColumns {
  std::optional<std::size_t> first, last, full, email, approval, role;
  bool attendance = false;  // a row for each coming and going: one person may be there often
  std::size_t known = 0;

  bool has_name() const { return full || first || last; }
};

RosterColumns columns_of(const CsvRecord& heading);

// In lower case, without anything but ASCII letters and digits: "E-mail Address" is "emailaddress".
std::string heading_word(std::string_view cell);

// The table's heading among its first lines, or nothing: there is a column of names, and enough else is known to tell
// it from a line that happens to say 'Name'.
struct FoundHeading {
  std::size_t record = 0;
  RosterColumns columns;
};
std::optional<FoundHeading> find_heading(const CsvTable& table);

}  // namespace homeroom::classroom
