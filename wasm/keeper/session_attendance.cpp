// Session: the teacher's register: who of her class is here, as far as her own device sees it.
#include <algorithm>

#include "shared/classroom/names.h"
#include "wasm/keeper/session.h"

namespace homeroom::keeper {
namespace {

constexpr TimeMs kLookEveryMs = 10'000;
constexpr TimeMs kStoreEveryMs = 30'000;  // shorter than what counts as one stay, so that a crash leaves no gap
constexpr TimeMs kToldLateMs = 20'000;    // after coming back the server says who has gone meanwhile
constexpr int kMostOffset = 14 * 60;

using Known = classroom::Attendance::Known;

}  // namespace

void Session::set_clock(const Json& command) {
  utc_offset_min_ =
      static_cast<int>(std::clamp<std::int64_t>(command.number("utc_offset").value_or(0), -kMostOffset, kMostOffset));
}

std::vector<Known> Session::students_of_class() const {
  std::vector<Known> students;
  for (const classroom::Student& each : office_->file.roster.students) {
    if (!each.revoked) {
      students.push_back({each.subject, each.name, false});
    }
  }
  return students;
}

void Session::begin_attendance() {
  attendance_.begin(students_of_class(), now_, utc_offset_min_);
  attendance_due_ = now_;
  blind_since_.reset();
}

// The meeting came back from storage: what happened since it was last looked at nobody has seen.
void Session::resume_attendance() {
  if (attendance_.open()) {
    blind_since_ = attendance_.meetings().back().seen;
    attendance_.resume();
  }
}

void Session::end_attendance() {
  attendance_.end(now_);
  attendance_due_ = now_;
  class_file_dirty_ = true;
}

void Session::read_attendance() {
  if (const auto found = loaded_.find(attendance_key()); found != loaded_.end()) {
    if (auto read = classroom::Attendance::decode(found->second)) {
      attendance_ = std::move(*read);
    }
  }
}

// Only while the server tells us: who leaves during an outage has left when it began, who stays has stayed.
void Session::tick_attendance() {
  if (!office_) {
    return;
  }
  if (meeting_ && attendance_.open() && ready()) {
    if (class_dirty_ || now_ >= attendance_look_) {
      std::vector<Known> here;
      for (const auto& [subject, person] : people_.all()) {
        if (classroom::is_committer(person.role) || person.away) {
          continue;
        }
        const classroom::Student* student = std::as_const(office_->file.roster).by_subject(subject);
        const auto name = classroom::clean_name(student != nullptr ? student->name : person.name);
        here.push_back({subject, name ? *name : "?", student == nullptr});
      }
      const bool told_late = blind_since_ && now_ < ready_since_ + kToldLateMs;
      if (attendance_.observe(here, students_of_class(), now_, told_late ? *blind_since_ : now_)) {
        attendance_due_ = now_;
      } else if (!attendance_due_) {
        attendance_due_ = now_ + kStoreEveryMs;
      }
      attendance_look_ = now_ + kLookEveryMs;
    }
    wake_at(attendance_look_);
  }
  if (attendance_due_ && now_ >= *attendance_due_) {
    attendance_due_.reset();
    store(attendance_key(), attendance_.encode());
  }
}

Json Session::attendance_list() const {
  Json list = Json::array();
  for (auto each = attendance_.meetings().rbegin(); each != attendance_.meetings().rend(); ++each) {
    const bool lasts = !each->over && meeting_.has_value();
    list.push(Json::object()
                  .set("date", classroom::date_text(each->began, each->utc_offset_min))
                  .set("began", classroom::time_text(each->began, each->utc_offset_min))
                  .set("ended", lasts ? std::string() : classroom::time_text(each->seen, each->utc_offset_min))
                  .set("here", each->present())
                  .set("missing", each->missing())
                  .set("guests", each->guests()));
  }
  return list;
}

void Session::save_attendance() {
  event(Json::object()
            .set("e", "file")
            .set("name", class_name_ + " attendance.csv")
            .set("type", "text/csv;charset=utf-8")
            .set_bytes("bytes", as_bytes(attendance_.csv())));
}

}  // namespace homeroom::keeper
