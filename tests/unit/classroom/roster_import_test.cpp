#include "shared/classroom/roster_import.h"

#include <catch2/catch_test_macros.hpp>

#include "shared/classroom/roster.h"
#include "shared/classroom/text.h"
#include "shared/classroom/text_file.h"

namespace homeroom::classroom {
namespace {

using Names = std::vector<std::string>;

// As schools' systems export them; the people are nobody.
constexpr std::string_view kGoogleGrades =
    "Last Name,First Name,Email Address,Fractions quiz,\"Essay: \"\"My street\"\"\"\r\n"
    "Date,,,2026-09-14,2026-09-21\r\n"
    "Points,,,20,100\r\n"
    "Class Average,,,15.5,\r\n"
    "Okafor,Ada,ada.okafor@example.org,18,90\r\n"
    "Nguyễn,Bảo,bao@example.org,,\r\n"
    "\"O'Brien-Díaz\",\"Seán, Jr.\",sean@example.org,13,\r\n";
constexpr std::string_view kTeamsAttendance =
    "Full Name\tUser Action\tTimestamp\r\n"
    "Ada Okafor\tJoined\t9/14/2026, 8:59:02 AM\r\n"
    "Ada Okafor\tLeft\t9/14/2026, 9:12:40 AM\r\n"
    "অনন্যা রহমান\tJoined before\t9/14/2026, 9:00:11 AM\r\n"
    "Bao Nguyen (Guest)\tJoined\t9/14/2026, 9:01:37 AM\r\n"
    "Ada Okafor\tJoined\t9/14/2026, 9:14:02 AM\r\n";
constexpr std::string_view kTeamsReport =
    "1. Summary\n"
    "Meeting title\tMath 3b\n"
    "Attended participants\t3\n"
    "Start time\t9/14/26, 8:58:50 AM\n"
    "\n"
    "2. Participants\n"
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Ms Rivera\t9/14/26, 8:58:50 AM\t9/14/26, 9:45:00 AM\t46m 10s\trivera@example.org\trivera@example.org\tOrganizer\n"
    "Ada Okafor\t9/14/26, 8:59:02 AM\t9/14/26, 9:44:40 AM\t45m 38s\tada@example.org\tada@example.org\tPresenter\n"
    "Bao Nguyen\t9/14/26, 9:01:37 AM\t9/14/26, 9:44:40 AM\t43m 3s\tbao@example.org\tbao@example.org\tAttendee\n"
    "\n"
    "3. In-Meeting Activities\n"
    "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"
    "Ada Okafor\t9/14/26, 8:59:02 AM\t9/14/26, 9:44:40 AM\t45m 38s\tada@example.org\tPresenter\n";
constexpr std::string_view kZoomRegistration =
    "Registration Report\n"
    "Report Generated:,\"Sep 13, 2026 07:45 PM\"\n"
    "Topic,Meeting ID,Scheduled Time,Duration (minutes),# Registered,# Cancelled\n"
    "Math 3b,123 4567 8901,\"Sep 14, 2026 09:00 AM\",45,4,1\n"
    "\n"
    "Attendee Details\n"
    "First Name,Last Name,Email,Registration Time,Approval Status\n"
    "Ada,Okafor,ada@example.org,\"Sep 1, 2026 08:00 AM\",approved\n"
    "Mallory,Quick,mallory@example.org,\"Sep 1, 2026 08:02 AM\",denied\n"
    "Bao,Nguyen,bao@example.org,\"Sep 2, 2026 10:40 AM\",approved\n"
    "Bao,Nguyen,BAO@example.org,\"Sep 3, 2026 10:40 AM\",approved\n"
    "Cleo,,cleo@example.org,\"Sep 3, 2026 11:00 AM\",cancelled by registrant\n"
    "Dara,-,dara@example.org,\"Sep 3, 2026 11:01 AM\",pending approval\n";

std::string utf16(std::string_view text, bool big_endian) {
  std::string out = big_endian ? "\xfe\xff" : "\xff\xfe";
  const auto put = [&](std::uint32_t unit) {
    const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit);
    out += big_endian ? high : low;
    out += big_endian ? low : high;
  };
  while (!text.empty()) {
    const std::uint32_t c = *take_code_point(text);
    if (c >= 0x10000) put(0xd800 + ((c - 0x10000) >> 10));
    put(c >= 0x10000 ? 0xdc00 + (c & 0x3ff) : c);
  }
  return out;
}

RosterImport read_file(std::string_view file, const Names& taken = {}) { return import_roster(as_bytes(file), taken); }
std::string code_of(const RosterImport& result) {
  return result.notes.size() == 1 ? std::string(result.notes[0].code) : std::to_string(result.notes.size()) + " notes";
}

TEST_CASE("Lines as people type them") {
  const RosterImport typed = import_roster_text("  Ada Okafor \n\nOkafor, Bea\r\n\"Cho, Jr.\"\nDev\tShah\n");
  CHECK(typed.names == Names{"Ada Okafor", "Okafor, Bea", "Cho, Jr.", "Dev Shah"});
  CHECK(typed.notes.empty());
  CHECK(read_file("Name\nAda\nBao").names == Names{"Ada", "Bao"});
  CHECK(read_file("").notes.empty());
}

TEST_CASE("Google Classroom's grades: lines about assignments are nobody") {
  const RosterImport read = read_file(kGoogleGrades);
  CHECK(read.names == Names{"Ada Okafor", "Bảo Nguyễn", "Seán, Jr. O'Brien-Díaz"});
  CHECK(read.notes.empty());
}

TEST_CASE("Google Classroom's people, School Data Sync, and headings in any case") {
  CHECK(read_file("First Name,Last Name,Email Address\nAda,Okafor,ada@example.org").names == Names{"Ada Okafor"});
  CHECK(read_file("SIS ID,School SIS ID,Username,First Name,Last Name,Grade\n7,1,aokafor,Ada,Okafor,3").names ==
        Names{"Ada Okafor"});
  CHECK(read_file("FIRST NAME;last name;E-Mail\nAda;Okafor;\nBao;;").names == Names{"Ada Okafor", "Bao"});
  CHECK(read_file("Student,ID,SIS Login ID,Section\n    Points Possible,,,\n\"Okafor, Ada\",1,aokafor,3b").names ==
        Names{"Okafor, Ada"});
}

TEST_CASE("Teams' attendance: UTF-16 with tabs, one person once") {
  for (const bool big_endian : {false, true}) {
    const RosterImport read = read_file(utf16(kTeamsAttendance, big_endian));
    CHECK(read.names == Names{"Ada Okafor", "অনন্যা রহমান", "Bao Nguyen"});
    CHECK(read.notes.empty());
  }
}

TEST_CASE("Teams' newer report: its parts, and the organiser left out") {
  const RosterImport read = read_file(utf16(kTeamsReport, false));
  CHECK(read.names == Names{"Ada Okafor", "Bao Nguyen"});
  REQUIRE(code_of(read) == "organiser");
  CHECK(read.notes[0].line == 8);
  CHECK(read.notes[0].excerpt == "Ms Rivera");
  CHECK(read.first_mistake() == nullptr);
}

TEST_CASE("Zoom's registration: the preamble is nobody, who was denied or cancelled is left out") {
  const RosterImport read = read_file(kZoomRegistration);
  CHECK(read.names == Names{"Ada Okafor", "Bao Nguyen", "Dara -"});
  REQUIRE(read.notes.size() == 3);
  CHECK(read.notes[0] == ImportNote{9, "not-approved", "Mallory Quick"});
  CHECK(read.notes[1] == ImportNote{11, "duplicate", "Bao Nguyen"});
  CHECK(read.notes[2] == ImportNote{12, "not-approved", "Cleo"});
}

TEST_CASE("Zoom's participants, with marks, come as one each") {
  const RosterImport read = read_file(
      "\xef\xbb\xbfName (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\r\n"
      "Ada,ada@example.org,09/14/2026 08:59:02 AM,09/14/2026 09:20:00 AM,21,No\r\n"
      "Ada,ada@example.org,09/14/2026 09:21:02 AM,09/14/2026 09:44:00 AM,23,No\r\n"
      "Bao,,09/14/2026 09:21:02 AM,09/14/2026 09:44:00 AM,23,Yes\r\n");
  CHECK(read.names == Names{"Ada", "Bao"});
}

TEST_CASE("A file from an old spreadsheet is Windows-1252") {
  CHECK(read_file("Jos\xe9\nBj\xf6rk \x96 Jr\n\x80uro").names == Names{"José", "Björk – Jr", "€uro"});
  CHECK(read_file("\xef\xbb\xbf"
                  "José")
            .names == Names{"José"});
}

TEST_CASE("What cannot be used is named by line, code and excerpt; the others are kept") {
  const std::string long_name(81, 'x');
  const RosterImport read = read_file("First Name,Last Name,Email\n" + long_name +
                                      ",,a@x\n,,b@x\nAda,\"Okafor,c@x\n"
                                      "Bao\x01,Ng,d@x\nCho,Li,e@x\n\xe2\x80\xae"
                                      "evil,Li,f@x\nCho,Li,g@x\n");
  CHECK(read.names == Names{"Cho Li", "Cho Li (2)"});
  REQUIRE(read.notes.size() == 6);
  CHECK(read.notes[0] == ImportNote{2, "too-long", std::string(40, 'x') + "…"});
  CHECK(read.notes[1] == ImportNote{3, "no-name", "b@x"});
  CHECK(read.notes[2] == ImportNote{4, "bad-quotes", "Ada \"Okafor c@x"});
  CHECK(read.notes[3] == ImportNote{5, "bad-text", "Bao\uFFFD Ng"});
  CHECK(read.notes[4] == ImportNote{7, "bad-text", "\uFFFDevil Li"});
  CHECK(read.notes[5] == ImportNote{8, "same-name", "Cho Li (2)"});
  CHECK(read.first_mistake() == &read.notes[0]);
}

TEST_CASE("A table without a heading, or without names, is said to be one") {
  const RosterImport bare = read_file("Ada,Okafor,ada@example.org\nBao,Nguyen,bao@example.org\n");
  CHECK(bare.names.empty());
  REQUIRE(bare.notes.size() == 2);
  CHECK(bare.notes[1] == ImportNote{2, "no-heading", "Bao,Nguyen,bao@example.org"});
  const RosterImport nameless = read_file("Email Address,Quiz 1\nada@example.org,7\n");
  CHECK(code_of(nameless) == "no-name-column");
  CHECK(nameless.notes[0].line == 1);
  CHECK(code_of(read_file("First Name,Last Name\n")) == "no-names");
}

TEST_CASE("Files that are none") {
  CHECK(code_of(read_file(std::string_view("PK\x03\x04\x14\x00\x06\x00", 8))) == "workbook");
  CHECK(code_of(read_file(std::string_view("Ada\0Bao", 7))) == "not-text");
  CHECK(code_of(read_file(std::string_view("\xff\xfe\x41", 3))) == "not-text");
  CHECK(code_of(read_file(std::string_view("\xff\xfe\x00\xdc", 4))) == "not-text");
  CHECK(code_of(read_file("\x81\x8d")) == "not-text");
  CHECK(code_of(read_file(std::string(kMaxTextFile + 1, 'a'))) == "too-big");
}

TEST_CASE("Adding to a class: a row of somebody who is there is left out, a typed line is told apart") {
  const RosterImport rows = read_file("First Name,Last Name\nAda,Okafor\nBao,Nguyen", {"Ada Okafor"});
  CHECK(rows.names == Names{"Bao Nguyen"});
  CHECK(code_of(rows) == "already-here");
  const RosterImport lines = read_file("Ada Okafor\nBao Nguyen", {"Ada Okafor"});
  CHECK(lines.names == Names{"Ada Okafor (2)", "Bao Nguyen"});
  CHECK(code_of(lines) == "same-name");
}

TEST_CASE("Limits: 300 in a class, 5000 lines, 50 notes") {
  std::string many;
  for (int i = 0; i < 305; ++i) many += "n" + std::to_string(i) + "\n";
  CHECK(read_file(many).names.size() == kMaxStudents);
  CHECK(read_file(many).notes.size() == 5);
  CHECK(read_file(many).notes[0] == ImportNote{301, "too-many", "n300"});
  CHECK(read_file(many, {"a", "b"}).names.size() == kMaxStudents - 2);
  std::string bad = "First Name,Last Name\n";
  for (int i = 0; i < 60; ++i) bad += ",\x01\n";
  CHECK(import_roster_text(bad).notes.size() == kMaxImportNotes);
  CHECK(import_roster_text(bad).more_notes == 10);
  std::string endless = "First Name,Last Name\n";
  for (int i = 0; i < 6000; ++i) endless += "\n";
  CHECK(code_of(read_file(endless + "Ada,Li")) == "too-many-lines");
}

TEST_CASE("Two long names that are alike stay names") {
  const std::string longest(80, 'x');
  const RosterImport read = read_file(longest + "\n" + longest);
  REQUIRE(read.names.size() == 2);
  CHECK(code_points(read.names[1]) == 80);
}

}  // namespace
}  // namespace homeroom::classroom
