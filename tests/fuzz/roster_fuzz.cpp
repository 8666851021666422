// Every byte string as a class list: what comes out may go into a roster, and reading it once more changes nothing.
// And as a stored register or an audit record: what is taken comes back as the same bytes.
#include "shared/classroom/attendance.h"
#include "shared/classroom/audit.h"
#include "shared/classroom/csv.h"
#include "shared/classroom/names.h"
#include "shared/classroom/roster.h"
#include "shared/classroom/roster_import.h"

using namespace homeroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const classroom::RosterImport read = classroom::import_roster(BytesView(data, size));
  HOMEROOM_ASSERT(read.names.size() <= classroom::kMaxStudents);
  HOMEROOM_ASSERT(read.notes.size() <= classroom::kMaxImportNotes);
  std::string lines;
  for (const std::string& name : read.names) {
    const auto clean = classroom::clean_name(name);
    HOMEROOM_ASSERT(clean.ok() && *clean == name);
    lines += name + "\n";
  }
  const classroom::NameList again = classroom::parse_names(lines);
  HOMEROOM_ASSERT(!again.problem && again.names == read.names);
  const std::string_view text = as_text(BytesView(data, size));
  if (size < 1000) {
    const auto table = classroom::read_csv(classroom::csv_cell(text), ',');
    const bool guarded = !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
    if (!text.empty()) {
      HOMEROOM_ASSERT(table.records.size() == 1 && table.records[0].cells.size() == 1);
      HOMEROOM_ASSERT(table.records[0].cells[0] == (guarded ? "'" : "") + std::string(text));
    }
  }
  if (const auto attendance = classroom::Attendance::decode(BytesView(data, size))) {
    HOMEROOM_ASSERT(same(attendance->encode().reveal(), BytesView(data, size)));
    HOMEROOM_ASSERT(!attendance->csv().empty());
  }
  static_cast<void>(classroom::read_audit_record(BytesView(data, size)).ok());
  return 0;
}
