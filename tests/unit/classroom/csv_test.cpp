#include "shared/classroom/csv.h"

#include <catch2/catch_test_macros.hpp>

namespace homeroom::classroom {
namespace {

using Cells = std::vector<std::string>;

TEST_CASE("Records, cells and quotes as RFC 4180 has them") {
  const CsvTable table = read_csv("a,\"b, \"\"c\"\"\nd\",e\r\n\r\nx,\ry", ',');
  REQUIRE(table.records.size() == 4);
  CHECK(table.records[0].cells == Cells{"a", "b, \"c\"\nd", "e"});
  CHECK(table.records[1].empty());
  CHECK(table.records[1].line == 3);
  CHECK(table.records[2].cells == Cells{"x", ""});
  CHECK(table.records[3].cells == Cells{"y"});
  CHECK(read_csv("a b;\"c;d\"\te", ';').records[0].cells == Cells{"a b", "c;d\te"});
}

TEST_CASE("A quote that is never closed spoils its own line only") {
  const CsvTable table = read_csv("a,\"b\nc,d\ne,f", ',');
  REQUIRE(table.records.size() == 3);
  CHECK(table.records[0].broken);
  CHECK(table.records[0].cells == Cells{"a", "\"b"});
  CHECK_FALSE(table.records[1].broken);
  CHECK(table.records[2].line == 3);
}

TEST_CASE("Limits: records, cells, quotes") {
  std::string lines;
  for (std::size_t i = 0; i < kMaxCsvRecords; ++i) lines += "x\n";
  CHECK_FALSE(read_csv(lines, ',').cut);
  CHECK(read_csv(lines + "y", ',').cut);
  CHECK(read_csv(std::string(1000, ','), ',').records[0].cells.size() == kMaxCsvCells);
  CHECK(read_csv("\"" + std::string(kMaxCsvQuoted, 'x') + "\"", ',').records[0].broken);
}

TEST_CASE("Attack: a cell that a spreadsheet would run is text") {
  for (const char* bad : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"}) CHECK(csv_cell(bad).find('\'') <= 1);
  CHECK(csv_cell("=HYPERLINK(\"http://x\",\"y\")") == "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
  CHECK(csv_cell("Ana") == "Ana");
  CHECK(csv_cell("Okafor, Ada") == "\"Okafor, Ada\"");
  CHECK(csv_cell("") == "");
  for (const char* text : {"Ana \"Ani\" Li", "a\nb", "a;b", "'=x"}) {
    CHECK(read_csv(csv_cell(text), ',').records[0].cells == Cells{text});
  }
}

}  // namespace
}  // namespace homeroom::classroom
