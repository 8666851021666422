#include "shared/classroom/roster_import.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "shared/classroom/names.h"
#include "shared/classroom/roster.h"
#include "shared/classroom/roster_columns.h"
#include "shared/classroom/text.h"
#include "shared/classroom/text_file.h"

namespace homeroom::classroom {
namespace {

constexpr std::size_t kExcerpt = 40;

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  return from == std::string_view::npos ? std::string_view()
                                        : text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

std::string lower(std::string_view text) {
  std::string out(trimmed(text));
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::string excerpt_of(std::string_view text) {
  std::string out;
  std::size_t count = 0;
  text = trimmed(text);
  while (!text.empty()) {
    if (count++ == kExcerpt) return out + "…";
    const auto c = take_code_point(text);
    if (!c) text.remove_prefix(1);
    append_utf8(out, !c || is_disguise(*c) ? 0xfffd : *c == '\n' || *c == '\t' ? ' ' : *c);
  }
  return out;
}

class Import {
 public:
  explicit Import(const std::vector<std::string>& taken)
      : taken_(taken.begin(), taken.end()), seen_(taken.begin(), taken.end()) {}

  void read(std::string_view text);
  void note(std::size_t line, std::string_view code, std::string_view said = {}) {
    if (result_.notes.size() == kMaxImportNotes) {
      ++result_.more_notes;
    } else {
      result_.notes.push_back({line, code, excerpt_of(said)});
    }
  }
  RosterImport take() { return std::move(result_); }

 private:
  void read_list(std::string_view text);
  void read_line(std::size_t line, std::string_view text);
  void read_table(const CsvTable& table, const FoundHeading& heading);
  void read_row(const CsvRecord& row, const RosterColumns& columns);
  bool is_left_out(const CsvRecord& row, const RosterColumns& columns, const std::string& name);
  void take_name(std::size_t line, std::string_view said);

  std::set<std::string> taken_, seen_;
  std::set<std::string> addresses_;
  RosterImport result_;
};

std::string_view cell(const CsvRecord& row, const std::optional<std::size_t>& column) {
  return column && *column < row.cells.size() ? trimmed(row.cells[*column]) : std::string_view();
}

// Google Classroom and others put lines about the assignments between the students.
bool is_about_assignments(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kLabels = {
      "date", "points", "class average", "due date", "points possible", "max points", "overall average"};
  return std::ranges::find(kLabels, lower(name)) != kLabels.end();
}

std::string name_of(const CsvRecord& row, const RosterColumns& columns) {
  const std::string_view first = cell(row, columns.first), last = cell(row, columns.last);
  std::string name(first);
  if (!first.empty() && !last.empty()) name += ' ';
  name += last;
  if (name.empty()) name = cell(row, columns.full);
  for (const std::string_view mark : {" (Guest)", " (External)", " (Unverified)"}) {
    if (name.ends_with(mark)) name.resize(name.size() - mark.size());
  }
  return name;
}

// "3. In-Meeting Activities": a report's next part.
bool begins_a_part(const CsvRecord& record) {
  const auto filled =
      std::ranges::count_if(record.cells, [](const std::string& each) { return !trimmed(each).empty(); });
  if (filled != 1 || record.cells.empty()) return false;
  const std::string_view head = trimmed(record.cells.front());
  const std::size_t digits = head.find_first_not_of("0123456789");
  return digits > 0 && digits != std::string_view::npos && digits < 3 && head.substr(digits).starts_with(". ");
}

// A line of a list that is really a row of a table whose heading is missing.
bool looks_like_a_row(std::string_view line) {
  const std::size_t comma = line.find(',');
  const bool tight = comma != std::string_view::npos && comma + 1 < line.size() && line[comma + 1] != ' ';
  return tight || line.find_first_of("@;") != std::string_view::npos || std::ranges::count(line, '\t') > 2 ||
         std::ranges::count(line, ',') > 1;
}

void Import::read(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  std::optional<FoundHeading> best;
  CsvTable table;
  for (const char separator : {'\t', ';', ','}) {
    CsvTable as = read_csv(text, separator);
    const auto found = find_heading(as);
    if (found && (!best || found->columns.known > best->columns.known)) {
      best = found;
      table = std::move(as);
    }
  }
  if (best) {
    read_table(table, *best);
  } else {
    read_list(text);
  }
  if (result_.names.empty() && result_.notes.empty() && !trimmed(text).empty()) note(0, "no-names");
}

void Import::read_list(std::string_view text) {
  std::size_t line = 0;
  bool first = true;
  while (!text.empty()) {
    ++line;
    const std::size_t end = text.find_first_of("\r\n");
    const std::string_view said = trimmed(text.substr(0, end));
    const bool both = end != std::string_view::npos && text.substr(end, 2) == "\r\n";
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + (both ? 2 : 1));
    if (said.empty()) continue;
    if (line > kMaxCsvRecords) return note(line, "too-many-lines", said);
    const bool is_heading = std::exchange(first, false) && columns_of({line, {std::string(said)}, false}).full;
    if (is_heading) continue;
    if (line == 1 && looks_like_a_row(said)) {
      // A heading, but with no column of names.
      for (const char separator : {'\t', ';', ','}) {
        const CsvTable table = read_csv(said, separator);
        if (table.records.front().cells.size() > 1 && columns_of(table.records.front()).known > 0) {
          return note(line, "no-name-column", said);
        }
      }
    }
    read_line(line, said);
  }
}

void Import::read_line(std::size_t line, std::string_view said) {
  if (said.size() > 1 && said.starts_with('"') && said.ends_with('"')) said = said.substr(1, said.size() - 2);
  if (looks_like_a_row(said)) return note(line, "no-heading", said);
  take_name(line, said);
}

void Import::read_table(const CsvTable& table, const FoundHeading& heading) {
  for (std::size_t i = heading.record + 1; i < table.records.size(); ++i) {
    const CsvRecord& row = table.records[i];
    if (row.empty()) continue;
    if (begins_a_part(row)) return;
    read_row(row, heading.columns);
  }
  if (table.cut) note(table.records.back().line, "too-many-lines");
}

void Import::read_row(const CsvRecord& row, const RosterColumns& columns) {
  std::string all;
  for (const std::string& each : row.cells) all += (all.empty() ? "" : " ") + each;
  if (row.broken) return note(row.line, "bad-quotes", all);
  const std::string name = name_of(row, columns);
  if (name.empty()) return note(row.line, "no-name", all);
  if (cell(row, columns.email).empty() && is_about_assignments(name)) return;
  if (!is_left_out(row, columns, name)) take_name(row.line, name);
}

bool Import::is_left_out(const CsvRecord& row, const RosterColumns& columns, const std::string& name) {
  const std::string approval = lower(cell(row, columns.approval));
  if (approval.starts_with("denied") || approval.starts_with("cancel")) {
    note(row.line, "not-approved", name);
    return true;
  }
  const std::string role = lower(cell(row, columns.role));
  if (role == "organizer" || role == "organiser" || role == "owner" || role == "teacher") {
    note(row.line, "organiser", name);
    return true;
  }
  const auto cleaned = clean_name(name);
  if (cleaned && taken_.contains(*cleaned)) {
    note(row.line, "already-here", name);
    return true;
  }
  const std::string address = lower(cell(row, columns.email));
  if (!address.empty() && !addresses_.insert(address).second) {
    if (!columns.attendance) note(row.line, "duplicate", name);
    return true;
  }
  return address.empty() && columns.attendance && cleaned && seen_.contains(*cleaned);
}

void Import::take_name(std::size_t line, std::string_view said) {
  const auto name = clean_name(said);
  if (!name) {
    const std::string_view code = name.error().code;
    return note(line, code == "name.too-long" ? "too-long" : code == "name.empty" ? "no-name" : "bad-text", said);
  }
  if (result_.names.size() + taken_.size() >= kMaxStudents) return note(line, "too-many", said);
  std::string apart = told_apart(*name, seen_);
  if (apart != *name) note(line, "same-name", apart);
  seen_.insert(apart);
  result_.names.push_back(std::move(apart));
}

}  // namespace

bool ImportNote::is_mistake() const {
  static constexpr std::array<std::string_view, 5> kOnPurpose = {"duplicate", "already-here", "not-approved",
                                                                 "organiser", "same-name"};
  return std::ranges::find(kOnPurpose, code) == kOnPurpose.end();
}

const ImportNote* RosterImport::first_mistake() const {
  const auto found = std::ranges::find_if(notes, &ImportNote::is_mistake);
  return found == notes.end() ? nullptr : &*found;
}

RosterImport import_roster_text(std::string_view text, const std::vector<std::string>& taken) {
  Import import(taken);
  if (text.size() > kMaxTextFile) {
    import.note(0, "too-big");
  } else {
    import.read(text);
  }
  return import.take();
}

RosterImport import_roster(BytesView file, const std::vector<std::string>& taken) {
  const auto text = text_of_file(file);
  if (text) return import_roster_text(*text, taken);
  Import import(taken);
  const std::string_view code = text.error().code;
  import.note(0, code == "file.too-big" ? "too-big" : code == "file.workbook" ? "workbook" : "not-text");
  return import.take();
}

}  // namespace homeroom::classroom
