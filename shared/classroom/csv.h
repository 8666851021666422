// Tables as text (RFC 4180): records of cells in, cells out.
// Owns nothing but what it returns. Never reads more than its limits, and never fails: what is broken is marked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace homeroom::classroom {

struct CsvRecord {
  std::size_t line = 1;  // where it begins, from 1
  std::vector<std::string> cells;
  bool broken = false;  // a quote that was opened and never closed: the line was taken as it stands, without quoting
  bool empty() const;   // no cell with anything but blanks in it
};

inline constexpr std::size_t kMaxCsvRecords = 5000;
inline constexpr std::size_t kMaxCsvCells = 300;    // of a record; the rest is left out
inline constexpr std::size_t kMaxCsvQuoted = 2000;  // bytes between two quotes

struct CsvTable {
  std::vector<CsvRecord> records;
  bool cut = false;  // there were more than kMaxCsvRecords
};

// Lines may end in LF, CRLF or CR. A quote counts at a cell's beginning only; inside quotes line ends belong to the
// cell.
CsvTable read_csv(std::string_view text, char separator);

// One cell as it is written: quoted where it must be; a cell that a spreadsheet would run as a formula (it begins with
// = + - @, a tab or a line end) gets an apostrophe before it.
std::string csv_cell(std::string_view text);

}  // namespace homeroom::classroom
