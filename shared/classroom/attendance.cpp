#include "shared/classroom/attendance.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <set>

#include "shared/classroom/csv.h"

namespace homeroom::classroom {
namespace {

using Known = Attendance::Known;

void arrive(Attendee& person, TimeMs now) {
  if (person.here) return;
  person.here = true;
  const bool same = !person.stays.empty() && now - person.stays.back().to <= kSameStayMs;
  if (same || person.stays.size() == kMaxStays) {
    person.stays.back().to = std::max(person.stays.back().to, now);
  } else {
    person.stays.push_back({now, now});
  }
}

void go(Attendee& person, TimeMs at) {
  if (!person.here) return;
  person.here = false;
  Stay& stay = person.stays.back();
  stay.to = std::max(stay.from, at);
  if (stay.to == stay.from) person.stays.pop_back();  // was not there after all: only nobody had said so yet
}

// As many whole minutes as it was, but not none for somebody who came.
std::string minutes(TimeMs time) {
  return std::to_string(time == 0 ? 0 : std::max<TimeMs>(1, (time + 30'000) / 60'000));
}

std::array<int, 5> calendar(TimeMs time, int utc_offset_min) {
  using namespace std::chrono;
  const milliseconds local{time + TimeMs{utc_offset_min} * 60'000};
  const auto day = floor<days>(local);
  const year_month_day date{sys_days(day)};
  const auto minute = duration_cast<std::chrono::minutes>(local - day).count();
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())), static_cast<int>(minute / 60),
          static_cast<int>(minute % 60)};
}

}  // namespace

TimeMs Attendee::total() const {
  TimeMs sum = 0;
  for (const Stay& each : stays) sum += each.to - each.from;
  return sum;
}

std::size_t AttendedMeeting::present() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(people, [](const auto& each) { return !each.second.guest && !each.second.stays.empty(); }));
}
std::size_t AttendedMeeting::missing() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(people, [](const auto& each) { return !each.second.guest && each.second.stays.empty(); }));
}
std::size_t AttendedMeeting::guests() const { return people.size() - present() - missing(); }

void Attendance::begin(std::span<const Known> students, TimeMs now, int utc_offset_min) {
  if (open()) {
    if (now - meetings_.back().seen <= kSameMeetingMs) return resume();
    end(meetings_.back().seen);
  }
  if (meetings_.size() == kMaxMeetings) meetings_.erase(meetings_.begin());
  meetings_.push_back({now, now, false, utc_offset_min, {}});
  observe({}, students, now, now);
}

void Attendance::resume() {
  if (!open()) return;
  AttendedMeeting& meeting = meetings_.back();
  for (auto& [subject, person] : meeting.people) go(person, meeting.seen);
}

bool Attendance::observe(std::span<const Known> here, std::span<const Known> students, TimeMs now, TimeMs gone_at) {
  if (!open()) return false;
  AttendedMeeting& meeting = meetings_.back();
  bool changed = false;
  const auto entry = [&](const Known& known) -> Attendee* {
    if (const auto found = meeting.people.find(known.subject); found != meeting.people.end()) return &found->second;
    if (meeting.people.size() == kMaxAttendees) return nullptr;
    changed = true;
    return &meeting.people.emplace(known.subject, Attendee{known.name, known.guest, false, {}}).first->second;
  };
  for (const Known& each : students) entry(each);
  std::set<SubjectId> present;
  for (const Known& each : here) {
    present.insert(each.subject);
    Attendee* person = entry(each);
    if (!person) continue;
    changed = changed || !person->here;
    arrive(*person, now);
    person->stays.back().to = std::max(person->stays.back().to, now);
  }
  for (auto& [subject, person] : meeting.people) {
    if (!person.here || present.contains(subject)) continue;
    changed = true;
    go(person, gone_at);
  }
  meeting.seen = std::max(meeting.seen, now);
  return changed;
}

void Attendance::end(TimeMs now) {
  if (!open()) return;
  AttendedMeeting& meeting = meetings_.back();
  for (auto& [subject, person] : meeting.people) go(person, now);
  meeting.seen = std::max(meeting.seen, now);
  meeting.over = true;
}

std::string date_text(TimeMs time, int utc_offset_min) {
  const auto [year, month, day, hour, minute] = calendar(time, utc_offset_min);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", year, month, day);
  return text.data();
}

std::string time_text(TimeMs time, int utc_offset_min) {
  const auto [year, month, day, hour, minute] = calendar(time, utc_offset_min);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", hour, minute);
  return text.data();
}

std::string Attendance::csv() const {
  std::string out =
      "\xef\xbb\xbf"
      "Date,Began,Ended,Name,Who,Arrived,Left,Minutes,Times\r\n";
  for (const AttendedMeeting& meeting : meetings_) {
    std::vector<const Attendee*> people;
    for (const auto& [subject, person] : meeting.people) people.push_back(&person);
    std::ranges::sort(people, {}, [](const Attendee* each) { return std::pair(each->guest, each->name); });
    const auto at = [&](TimeMs time) { return time_text(time, meeting.utc_offset_min); };
    for (const Attendee* person : people) {
      const bool came = !person->stays.empty();
      out += date_text(meeting.began, meeting.utc_offset_min) + "," + at(meeting.began) + ",";
      out += (meeting.over ? at(meeting.seen) : "") + "," + csv_cell(person->name) + ",";
      out += std::string(person->guest ? "guest" : came ? "here" : "missing") + ",";
      out +=
          (came ? at(person->stays.front().from) + "," + (person->here ? "" : at(person->stays.back().to)) : ",") + ",";
      out += minutes(person->total()) + "," + std::to_string(person->stays.size()) + "\r\n";
    }
  }
  return out;
}

}  // namespace homeroom::classroom
