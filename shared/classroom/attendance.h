// Who was in which meeting, and when: a teacher's register. Pure logic over a time that is handed in.
// Owns names and times of the last meetings. Never leaves the teacher's device by itself: it is stored sealed there,
// and saved as a file when she asks for it.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "shared/base/secret.h"
#include "shared/base/time.h"
#include "shared/classroom/class_id.h"

namespace homeroom::classroom {

inline constexpr std::size_t kMaxMeetings = 60;
inline constexpr std::size_t kMaxAttendees = 700;      // of a meeting: 300 students, and guests
inline constexpr std::size_t kMaxStays = 40;           // of one person in a meeting; then the newest one is lengthened
inline constexpr TimeMs kSameStayMs = 60'000;          // away for no longer than that is a reload
inline constexpr TimeMs kSameMeetingMs = 10 * 60'000;  // a meeting that was lost and is opened anew goes on

struct Stay {
  TimeMs from = 0;
  TimeMs to = 0;  // of the one that still lasts: when it was last seen to last
  friend bool operator==(const Stay&, const Stay&) = default;
};

struct Attendee {
  std::string name;  // as it was then
  bool guest = false;
  bool here = false;  // the newest stay still lasts
  std::vector<Stay> stays;
  TimeMs total() const;
  friend bool operator==(const Attendee&, const Attendee&) = default;
};

struct AttendedMeeting {
  TimeMs began = 0;
  TimeMs seen = 0;  // up to when this device has watched
  bool over = false;
  int utc_offset_min = 0;                // of this device's clock then: how far it is ahead of UTC
  std::map<SubjectId, Attendee> people;  // students of the class, whether they came or not, and guests who came
  std::size_t present() const;           // students who came
  std::size_t missing() const;
  std::size_t guests() const;
  friend bool operator==(const AttendedMeeting&, const AttendedMeeting&) = default;
};

class Attendance {
 public:
  struct Known {
    SubjectId subject;
    std::string name;
    bool guest = false;
  };

  // A meeting begins. One that was not ended and was watched a moment ago goes on instead.
  void begin(std::span<const Known> students, TimeMs now, int utc_offset_min);
  // This device comes back to a meeting it had open: what it did not see it does not claim.
  void resume();
  // Those who are here now, all of them; everybody else has gone, at `gone_at`. Of the class's students the missing
  // are remembered too. True when somebody came or went.
  bool observe(std::span<const Known> here, std::span<const Known> students, TimeMs now, TimeMs gone_at);
  void end(TimeMs now);

  bool open() const { return !meetings_.empty() && !meetings_.back().over; }
  const std::vector<AttendedMeeting>& meetings() const { return meetings_; }  // oldest first

  // One line for each person and meeting, for spreadsheets: UTF-8 with a byte order mark, RFC 4180.
  std::string csv() const;

  // The stored form, strict. Error: attendance.bad-format.
  Secret encode() const;
  static Result<Attendance> decode(BytesView bytes);

  friend bool operator==(const Attendance&, const Attendance&) = default;

 private:
  std::vector<AttendedMeeting> meetings_;
};

// "2026-09-14" and "08:59" by a clock that is `utc_offset_min` ahead of UTC.
std::string date_text(TimeMs time, int utc_offset_min);
std::string time_text(TimeMs time, int utc_offset_min);

}  // namespace homeroom::classroom
