// Attendance as it is stored: version (1) ‖ count (2) ‖ meetings: began (8) ‖ seen (8) ‖ over (1) ‖ offset + 1440 (2) ‖
// count (2) ‖ people: subject (8) ‖ name, counted ‖ guest (1) ‖ here (1) ‖ count (2) ‖ stays: from (8) ‖ to (8).
#include "shared/classroom/attendance.h"
#include "shared/classroom/codec.h"
#include "shared/classroom/names.h"

namespace homeroom::classroom {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr int kDay = 1440;
constexpr std::size_t kLeastMeeting = 21, kLeastPerson = kSubjectSize + 6, kStay = 16;
constexpr Error kBadFormat{"attendance.bad-format", "the stored attendance is cut or changed"};

// Times are such that no sum of them overflows.
TimeMs read_time(Reader& in) {
  const std::uint64_t value = in.number(8);
  if (value >> 53 != 0) in.fail();
  return in.failed() ? 0 : static_cast<TimeMs>(value);
}

Attendee read_person(Reader& in) {
  Attendee person;
  person.name = in.text();
  const auto cleaned = clean_name(person.name);
  if (!cleaned || *cleaned != person.name) in.fail();
  person.guest = in.flag();
  person.here = in.flag();
  const std::size_t stays = in.count(kMaxStays, kStay);
  for (std::size_t i = 0; i < stays; ++i) {
    Stay stay;
    stay.from = read_time(in);
    stay.to = read_time(in);
    if (stay.to < stay.from) in.fail();
    person.stays.push_back(stay);
  }
  if (person.here && person.stays.empty()) in.fail();
  return person;
}

}  // namespace

Secret Attendance::encode() const {
  Writer out;
  out.number(kVersion, 1);
  out.number(meetings_.size(), 2);
  for (const AttendedMeeting& meeting : meetings_) {
    out.number(static_cast<std::uint64_t>(meeting.began), 8);
    out.number(static_cast<std::uint64_t>(meeting.seen), 8);
    out.number(meeting.over ? 1 : 0, 1);
    out.number(static_cast<std::uint64_t>(meeting.utc_offset_min + kDay), 2);
    out.number(meeting.people.size(), 2);
    for (const auto& [subject, person] : meeting.people) {
      out.raw(subject.bytes);
      out.counted(as_bytes(person.name));
      out.number(person.guest ? 1 : 0, 1);
      out.number(person.here ? 1 : 0, 1);
      out.number(person.stays.size(), 2);
      for (const Stay& stay : person.stays) {
        out.number(static_cast<std::uint64_t>(stay.from), 8);
        out.number(static_cast<std::uint64_t>(stay.to), 8);
      }
    }
  }
  Bytes bytes = out.take();
  Secret secret = Secret::copy_of(bytes);
  wipe(bytes);
  return secret;
}

Result<Attendance> Attendance::decode(BytesView bytes) {
  Reader in(bytes);
  if (in.number(1) != kVersion) return kBadFormat;
  Attendance attendance;
  const std::size_t meetings = in.count(kMaxMeetings, kLeastMeeting);
  for (std::size_t i = 0; i < meetings && !in.failed(); ++i) {
    AttendedMeeting meeting;
    meeting.began = read_time(in);
    meeting.seen = read_time(in);
    meeting.over = in.flag();
    meeting.utc_offset_min = static_cast<int>(in.number(2)) - kDay;
    if (meeting.utc_offset_min > kDay || (!meeting.over && i + 1 < meetings)) in.fail();
    const std::size_t people = in.count(kMaxAttendees, kLeastPerson);
    for (std::size_t k = 0; k < people && !in.failed(); ++k) {
      SubjectId subject;
      subject.bytes = in.fixed<kSubjectSize>();
      if (!meeting.people.empty() && !(meeting.people.rbegin()->first < subject)) in.fail();
      meeting.people.emplace(subject, read_person(in));
    }
    attendance.meetings_.push_back(std::move(meeting));
  }
  if (!in.done()) return kBadFormat;
  return attendance;
}

}  // namespace homeroom::classroom
