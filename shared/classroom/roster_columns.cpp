#include "shared/classroom/roster_columns.h"

#include <algorithm>
#include <initializer_list>

namespace homeroom::classroom {
namespace {

constexpr std::size_t kHeadingWithin = 60;  // records; reports begin with a preamble

using Words = std::initializer_list<std::string_view>;

constexpr Words kFirst = {"firstname",        "givenname",      "first",         "given",
                          "studentfirstname", "legalfirstname", "preferredname", "nombre",
                          "vorname",          "prenom",         "prnom",         "fname"};
constexpr Words kLast = {"lastname",      "surname",   "familyname", "last",  "family",  "studentlastname",
                         "legallastname", "apellidos", "apellido",   "lname", "nachname"};
constexpr Words kFull = {"name",        "fullname",        "studentname",      "student",     "students",
                         "displayname", "participantname", "nameoriginalname", "participant", "learner",
                         "attendee",    "attendeename",    "username",         "nom"};
constexpr Words kEmail = {"email",     "emailaddress",      "useremail",    "participantidupn", "upn",
                          "mail",      "userprincipalname", "studentemail", "participantid",    "correoelectrnico",
                          "logininid", "primaryemail",      "schoolemail"};
constexpr Words kRole = {"role"};
constexpr Words kApproval = {"approvalstatus"};
constexpr Words kAttendance = {"useraction", "timestamp", "firstjoin", "firstjointime",     "jointime",
                               "leavetime",  "lastleave", "duration",  "inmeetingduration", "durationminutes"};

bool is_one_of(std::string_view word, Words words) { return std::ranges::find(words, word) != words.end(); }

}  // namespace

std::string heading_word(std::string_view cell) {
  std::string word;
  for (const char c : cell) {
    if (c >= 'A' && c <= 'Z') word.push_back(static_cast<char>(c - 'A' + 'a'));
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) word.push_back(c);
  }
  return word;
}

RosterColumns columns_of(const CsvRecord& heading) {
  RosterColumns columns;
  for (std::size_t i = 0; i < heading.cells.size(); ++i) {
    if (heading.cells[i].size() > 60) continue;
    const std::string word = heading_word(heading.cells[i]);
    const auto take = [&](std::optional<std::size_t>& column, Words words) {
      if (!is_one_of(word, words)) return false;
      if (!column) {
        column = i;
        ++columns.known;
      }
      return true;
    };
    if (take(columns.first, kFirst) || take(columns.last, kLast) || take(columns.full, kFull) ||
        take(columns.email, kEmail) || take(columns.approval, kApproval) || take(columns.role, kRole)) {
      continue;
    }
    if (is_one_of(word, kAttendance)) {
      columns.attendance = true;
      ++columns.known;
    }
  }
  // 'Username' beside real names is an account's name.
  if (columns.first && columns.last) columns.full.reset();
  return columns;
}

std::optional<FoundHeading> find_heading(const CsvTable& table) {
  std::optional<FoundHeading> best;
  std::size_t seen = 0;
  for (std::size_t i = 0; i < table.records.size() && seen < kHeadingWithin; ++i) {
    const CsvRecord& record = table.records[i];
    if (record.empty()) continue;
    const bool is_first = seen++ == 0;
    if (record.cells.size() < 2) continue;
    const RosterColumns columns = columns_of(record);
    if (!columns.has_name() || (columns.known < 2 && !is_first)) continue;
    if (!best || columns.known > best->columns.known) best = FoundHeading{i, columns};
  }
  return best;
}

}  // namespace homeroom::classroom
