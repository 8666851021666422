// A class list from what a teacher has at hand: typed or pasted lines, or the file that another system exports.
// Owns nothing. Never fails as a whole where a line can be used: each line that cannot is named, with its number, a
// code that the interface has a sentence for, and the beginning of what it says.
//
// Read are: one name a line; tables with a heading line somewhere in the first lines, separated by commas, semicolons
// or tabs: Google Classroom (people and grades), Microsoft Teams (attendance, old and new form; members; School Data
// Sync), Zoom (registration and participants), and others that name their columns alike.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/bytes.h"

namespace homeroom::classroom {

struct ImportNote {
  std::size_t line = 0;  // from 1; 0: the file as a whole
  // Of a line that gave no name: too-long, bad-text, no-name, bad-quotes, no-heading (a row of a table without its
  // heading), too-many. Left out on purpose: duplicate (the same address again), already-here, not-approved, organiser.
  // Of a line whose name was kept: same-name (told apart by a number).
  // Of a file: too-big, workbook, not-text, no-name-column, no-names, too-many-lines.
  std::string_view code;  // static storage
  std::string excerpt;    // at most 40 code points, with U+FFFD for what cannot be shown

  bool is_mistake() const;  // the teacher should mend it: neither kept nor left out on purpose
  friend bool operator==(const ImportNote&, const ImportNote&) = default;
};

struct RosterImport {
  std::vector<std::string> names;  // clean, told apart, in the order of the lines; at most 300
  std::vector<ImportNote> notes;   // at most kMaxImportNotes
  std::size_t more_notes = 0;      // that were too many to list

  const ImportNote* first_mistake() const;
  friend bool operator==(const RosterImport&, const RosterImport&) = default;
};

inline constexpr std::size_t kMaxImportNotes = 50;

// `taken`: who is in the class already. A row of a table with such a name is left out; a line of a list is told apart.
RosterImport import_roster(BytesView file, const std::vector<std::string>& taken = {});
RosterImport import_roster_text(std::string_view text, const std::vector<std::string>& taken = {});

}  // namespace homeroom::classroom
