#include "shared/classroom/attendance.h"

#include <catch2/catch_test_macros.hpp>

#include "shared/classroom/csv.h"

namespace homeroom::classroom {
namespace {

constexpr TimeMs kBell = 1'789'376'400'000;  // 2026-09-14T09:00:00Z
constexpr TimeMs kMinute = 60'000;
constexpr int kNewYork = -240;

using Known = Attendance::Known;
using People = std::vector<Known>;
const Known kAna{{{1}}, "Ana", false}, kBen{{{2}}, "Ben", false}, kGale{{{9}}, "Dr Gale", true};
const People kClass = {kAna, kBen};

struct Register {
  Attendance all;
  TimeMs now = kBell;
  Register() { all.begin(kClass, now, kNewYork); }
  bool see(const People& here, TimeMs after = 0) {
    now += after;
    return all.observe(here, kClass, now, now);
  }
  const Attendee& of(const Known& who) const { return all.meetings().back().people.at(who.subject); }
};

TEST_CASE("Who came, from when to when, and who did not") {
  Register r;
  CHECK(r.see({kAna}, kMinute));
  CHECK_FALSE(r.see({kAna}, kMinute));
  CHECK(r.see({kAna, kGale}, kMinute));
  CHECK(r.see({}, 10 * kMinute));
  r.all.end(r.now + kMinute);
  CHECK(r.of(kAna).stays == std::vector<Stay>{{kBell + kMinute, kBell + 13 * kMinute}});
  CHECK(r.of(kAna).total() == 12 * kMinute);
  CHECK(r.of(kBen).stays.empty());
  const AttendedMeeting& meeting = r.all.meetings().back();
  CHECK(meeting.present() == 1);
  CHECK(meeting.missing() == 1);
  CHECK(meeting.guests() == 1);
  CHECK(meeting.over);
  CHECK_FALSE(r.see({kAna}, kMinute));  // after the end nobody is here
}

TEST_CASE("Away for a minute is one stay, for longer it is two") {
  Register r;
  r.see({kAna, kBen}, kMinute);
  r.see({}, 5 * kMinute);
  r.see({kAna}, kSameStayMs);
  r.see({kAna, kBen}, 1);
  r.see({}, kMinute);
  CHECK(r.of(kAna).stays.size() == 1);
  CHECK(r.of(kBen).stays.size() == 2);
  CHECK(r.of(kAna).total() == 7 * kMinute + 1);
}

TEST_CASE("The teacher's device reloads: no gap and no double; gone for long, it claims nothing") {
  Register r;
  r.see({kAna, kBen}, kMinute);
  r.see({kAna, kBen}, kMinute);
  r.all.resume();
  r.see({kAna, kBen}, 20'000);
  CHECK(r.of(kAna).stays == std::vector<Stay>{{kBell + kMinute, kBell + 2 * kMinute + 20'000}});
  r.all.resume();
  r.see({kAna}, 5 * kMinute);
  REQUIRE(r.of(kAna).stays.size() == 2);
  CHECK(r.of(kAna).stays[1].from == r.now);
  CHECK(r.of(kBen).stays == std::vector<Stay>{{kBell + kMinute, kBell + 2 * kMinute + 20'000}});
  CHECK_FALSE(r.of(kBen).here);
}

TEST_CASE("Gone while nobody could say so: until they were last seen, and nobody for no time") {
  Register r;
  r.see({kAna}, kMinute);
  r.now += 10 * kMinute;
  r.all.observe({}, kClass, r.now, kBell + 3 * kMinute);
  CHECK(r.of(kAna).total() == 2 * kMinute);
  r.see({kBen}, kMinute);
  r.all.observe({}, kClass, r.now, kBell);
  CHECK(r.of(kBen).stays.empty());
}

TEST_CASE("A meeting that was lost and is opened anew goes on; one from before is over when it was last seen") {
  Register r;
  r.see({kAna}, kMinute);
  r.all.begin(kClass, r.now + kSameMeetingMs, kNewYork);
  CHECK(r.all.meetings().size() == 1);
  r.all.begin(kClass, r.now + kSameMeetingMs + 1, kNewYork);
  REQUIRE(r.all.meetings().size() == 2);
  CHECK(r.all.meetings()[0].over);
  CHECK(r.all.meetings()[0].seen == kBell + kMinute);
}

TEST_CASE("Limits: 60 meetings, 40 stays, 700 people") {
  Register r;
  for (std::size_t i = 0; i < 2 * kMaxStays; ++i) {
    r.see({kAna}, 2 * kMinute);
    r.see({}, 2 * kMinute);
  }
  CHECK(r.of(kAna).stays.size() == kMaxStays);
  CHECK(r.of(kAna).stays.back().to == r.now);
  People crowd;
  for (std::uint16_t i = 0; i < 1000; ++i) {
    crowd.push_back({{{7, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)}}, "Guest", true});
  }
  r.see(crowd, kMinute);
  CHECK(r.all.meetings().back().people.size() == kMaxAttendees);
  for (int i = 0; i < 70; ++i) {
    r.all.end(r.now);
    r.all.begin(kClass, ++r.now, 0);
  }
  CHECK(r.all.meetings().size() == kMaxMeetings);
}

TEST_CASE("Attendance comes back from its bytes, and from no others") {
  Register r;
  r.see({kAna, kGale}, kMinute);
  r.see({kAna}, kMinute);
  r.all.end(r.now);
  r.all.begin(kClass, ++r.now, 330);
  r.see({kBen}, kMinute);
  r.see({kBen}, kMinute);
  const Secret stored = r.all.encode();
  const auto back = Attendance::decode(stored.reveal());
  REQUIRE(back);
  CHECK(*back == r.all);
  for (std::size_t size = 0; size < stored.size(); ++size) CHECK_FALSE(Attendance::decode(stored.reveal().first(size)));
  CHECK_FALSE(Attendance::decode(concat({stored.reveal(), Bytes{0}})));
  for (std::size_t i = 0; i < stored.size(); ++i) {
    Bytes bent = to_bytes(stored.reveal());
    bent[i] ^= 0xff;
    if (const auto other = Attendance::decode(bent)) static_cast<void>(other->csv());  // never a crash
  }
}

TEST_CASE("A spreadsheet reads it: local time, quotes, and no formulas") {
  const Known evil{{{3}}, "=1+1", false}, quoted{{{4}}, "Li, \"Bo\"", false};
  Attendance all;
  const People students = {kAna, evil, quoted};
  all.begin(students, kBell, kNewYork);
  all.observe(People{evil, kGale}, students, kBell + kMinute, 0);
  all.observe(People{kGale}, students, kBell + 30 * kMinute, kBell + 30 * kMinute);
  all.end(kBell + 45 * kMinute);
  const std::string csv = all.csv();
  CHECK(csv ==
        "\xef\xbb\xbf"
        "Date,Began,Ended,Name,Who,Arrived,Left,Minutes,Times\r\n"
        "2026-09-14,05:00,05:45,'=1+1,here,05:01,05:30,29,1\r\n"
        "2026-09-14,05:00,05:45,Ana,missing,,,0,0\r\n"
        "2026-09-14,05:00,05:45,\"Li, \"\"Bo\"\"\",missing,,,0,0\r\n"
        "2026-09-14,05:00,05:45,Dr Gale,guest,05:01,05:45,44,1\r\n");
  CHECK(read_csv(csv, ',').records[3].cells[3] == "Li, \"Bo\"");
  CHECK(date_text(kBell - 5 * 60 * kMinute, kNewYork) == "2026-09-14");
  CHECK(date_text(kBell - 5 * 60 * kMinute - 1, kNewYork) == "2026-09-13");
  CHECK(time_text(kBell, 345) == "14:45");
}

}  // namespace
}  // namespace homeroom::classroom
