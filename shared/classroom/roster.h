// The teacher's list of her class: who belongs to it, by which link, and on which devices.
// Owns the students' link seeds. Never leaves the teacher's device but sealed; what others see of it is RosterState.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/bytes.h"
#include "shared/base/random.h"
#include "shared/base/secret.h"
#include "shared/base/time.h"
#include "shared/classroom/pass.h"

namespace homeroom::classroom {

inline constexpr std::size_t kMaxStudents = 300;
inline constexpr std::size_t kMaxDevices = 8;  // bound to one link; the oldest gives way
inline constexpr std::size_t kMaxColleagues = 50;

struct Student {
  SubjectId subject;
  std::string name;
  Secret seed;  // of the link; empty for a student who brings a key of their own
  Bytes member_key;
  Bytes pass;                      // the chain
  std::vector<Bytes> device_keys;  // bound, oldest first
  bool revoked = false;            // the link is worth nothing any more
  bool barred = false;             // removed from class, until allowed again

  Student clone() const;
};

// Somebody else who may teach this class: a co-teacher, a substitute; in a co-teacher's list, the teacher too.
struct Colleague {
  SubjectId subject;
  std::string name;
  Role role = Role::co_teacher;
  Bytes member_key;      // of their device; empty for the teacher, who may have several
  TimeMs not_after = 0;  // of their pass
  bool revoked = false;  // the pass is worth nothing any more
  friend bool operator==(const Colleague&, const Colleague&) = default;
};

struct Roster {
  std::string class_name;
  std::string teacher_name;
  std::vector<Student> students;
  std::vector<Colleague> colleagues;
  bool shared_machines = false;  // profiles are wiped daily: a new device does not wait
  bool guests = true;            // somebody without a link may knock

  Roster clone() const;
  const Student* by_subject(const SubjectId& subject) const;
  Student* by_subject(const SubjectId& subject);
  const Student* by_key(BytesView member_key) const;
  const Colleague* colleague(const SubjectId& subject) const;
  Colleague* colleague(const SubjectId& subject);
};

// Who signs new passes: the root, or a device of the teacher with a pass from the root.
struct Issuer {
  const crypto::SigningKey& key;
  std::optional<Pass> pass;  // absent for the root
};

// A student with a new subject, link and pass.
Student new_student(std::string name, const ClassId& class_id, const Issuer& issuer, TimeMs not_after, Random& random);
// The same subject and name with a new link; the devices of the old one are forgotten and it is no longer revoked.
void reissue(Student& student, const ClassId& class_id, const Issuer& issuer, TimeMs not_after, Random& random);
// Remembers a device; known ones stay once.
void bind_device(Student& student, BytesView device_key);

// For a co-teacher's device: the same list without what opens the students' links.
Roster without_seeds(const Roster& roster);

// What another committer's device says of the same class. From the teacher it is taken whole, but for the seeds that
// are here; from a co-teacher only what a co-teacher decides: devices that were let in, who is barred or revoked.
void merge_roster(Roster& ours, const Roster& theirs, Role from);

// The stored form, strict. Errors: roster.bad-format, roster.bad-version, roster.too-many, roster.bad-name.
Secret encode_roster(const Roster& roster);
Result<Roster> decode_roster(BytesView bytes);

}  // namespace homeroom::classroom
