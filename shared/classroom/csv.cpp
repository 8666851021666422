#include "shared/classroom/csv.h"

#include <algorithm>

namespace homeroom::classroom {
namespace {

class Scanner {
 public:
  Scanner(std::string_view text, char separator) : text_(text), separator_(separator) {}

  bool at_end() const { return at_ >= text_.size(); }

  CsvRecord record() {
    CsvRecord record;
    record.line = line_;
    const std::size_t begin = at_;
    if (!cells(record, true)) {
      at_ = begin;
      line_ = record.line;
      record.cells.clear();
      record.broken = true;
      cells(record, false);
    }
    return record;
  }

 private:
  bool cells(CsvRecord& record, bool quoting) {
    while (true) {
      std::string cell;
      if (quoting && !at_end() && text_[at_] == '"') {
        if (!quoted(cell)) return false;
      }
      const std::size_t from = at_;
      while (!at_end() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
      cell += text_.substr(from, at_ - from);
      if (record.cells.size() < kMaxCsvCells) record.cells.push_back(std::move(cell));
      if (at_end()) return true;
      if (text_[at_] == separator_) {
        ++at_;
        continue;
      }
      end_line();
      return true;
    }
  }

  bool quoted(std::string& cell) {
    const std::size_t limit = std::min(text_.size(), at_ + kMaxCsvQuoted);
    for (++at_; at_ < limit; ++at_) {
      const char c = text_[at_];
      if (c != '"') {
        if (c == '\n') ++line_;
        cell.push_back(c);
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        cell.push_back('"');
        ++at_;
      } else {
        ++at_;
        return true;
      }
    }
    return false;
  }

  void end_line() {
    const bool both = text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
    at_ += both ? 2 : 1;
    ++line_;
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

bool CsvRecord::empty() const {
  return std::ranges::all_of(
      cells, [](const std::string& cell) { return cell.find_first_not_of(" \t\r\n\xc2\xa0") == std::string::npos; });
}

CsvTable read_csv(std::string_view text, char separator) {
  CsvTable table;
  Scanner scanner(text, separator);
  while (!scanner.at_end()) {
    if (table.records.size() == kMaxCsvRecords) {
      table.cut = true;
      break;
    }
    table.records.push_back(scanner.record());
  }
  return table;
}

std::string csv_cell(std::string_view text) {
  std::string cell;
  if (!text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos) cell = "'";
  cell += text;
  if (cell.find_first_of(",;\"\r\n\t") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace homeroom::classroom
