#include "shared/classroom/door.h"

#include <algorithm>

namespace homeroom::classroom {
namespace {

bool knows(const Student& student, BytesView device_key) {
  return std::ranges::any_of(student.device_keys, [&](const Bytes& key) { return same(key, device_key); });
}

}  // namespace

Decision decide(const Roster& roster, std::span<const Present> present, const Policy& policy, const Knock& knock) {
  const Student* student = roster.by_key(knock.member_key);
  if (student == nullptr) {
    return {Verdict::wait, policy.locked ? DoorReason::locked : DoorReason::guest, {}, false, false, false};
  }
  const SubjectId subject = student->subject;
  if (student->revoked) return {Verdict::refuse, DoorReason::revoked, subject, false, false, false};
  if (student->barred) return {Verdict::refuse, DoorReason::barred, subject, false, false, false};

  // Whoever is in class already: the same device has reloaded and takes its own place; another device waits, always.
  const auto here = std::ranges::find(present, subject, &Present::subject);
  if (here != present.end()) {
    if (same(here->device_key, knock.device_key)) {
      return {Verdict::admit, DoorReason::reload, subject, false, true, false};
    }
    return {Verdict::wait, DoorReason::already_here, subject, false, false, true};
  }
  if (policy.locked) return {Verdict::wait, DoorReason::locked, subject, false, false, false};
  if (knows(*student, knock.device_key))
    return {Verdict::admit, DoorReason::known_device, subject, false, false, false};
  if (student->device_keys.empty()) return {Verdict::admit, DoorReason::first_use, subject, true, false, false};
  if (roster.shared_machines) return {Verdict::admit, DoorReason::shared_machine, subject, true, false, true};
  return {Verdict::wait, DoorReason::new_device, subject, false, false, true};
}

}  // namespace homeroom::classroom
