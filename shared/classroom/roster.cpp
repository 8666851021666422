#include "shared/classroom/roster.h"

#include <algorithm>

#include "shared/base/assert.h"
#include "shared/classroom/codec.h"
#include "shared/classroom/link.h"
#include "shared/classroom/names.h"

namespace homeroom::classroom {
namespace {

// version (1) ‖ class name ‖ teacher's name ‖ flags (1: shared machines, no guests) ‖ count (2) ‖ students: subject (8)
// ‖ name ‖ seed ‖ member key (32) ‖ pass ‖ revoked (1) ‖ barred (1) ‖ count (2) ‖ device keys (32 each) ‖ and, from
// version 2 on, count (2) ‖ colleagues: subject (8) ‖ name ‖ role (1) ‖ member key ‖ not after (8) ‖ revoked (1).
// Texts, seed, pass and a colleague's key counted.
constexpr std::uint8_t kVersion = 2;
constexpr std::uint8_t kWithoutColleagues = 1;
constexpr std::uint8_t kSharedMachines = 1;
constexpr std::uint8_t kNoGuests = 2;
constexpr std::size_t kLeastColleague = kSubjectSize + 2 + 1 + 2 + 8 + 1;
constexpr std::size_t kLeastStudent = kSubjectSize + 2 + 2 + crypto::kSignPublicSize + 2 + 2 + 2;

constexpr Error kBadFormat{"roster.bad-format", "the stored class list is cut or changed"};
constexpr Error kBadVersion{"roster.bad-version", "the stored class list is of another version"};
constexpr Error kTooMany{"roster.too-many", "a class has at most 300 students"};
constexpr Error kBadName{"roster.bad-name", "the stored class list holds a name that it may not"};

bool clean(const std::string& name) {
  const auto cleaned = clean_name(name);
  return cleaned && *cleaned == name;
}

void give_link(Student& student, const ClassId& class_id, const Issuer& issuer, TimeMs not_after, Random& random) {
  student.seed = new_link_seed(random);
  const auto key = link_key(student.seed, class_id);
  HOMEROOM_ASSERT(key.ok());
  student.member_key = to_bytes(key->public_key());
  student.pass =
      issue_pass({class_id, student.subject, Role::student, student.member_key, not_after}, issuer.key, issuer.pass);
}

void write_student(Writer& out, const Student& student) {
  out.raw(student.subject.bytes);
  out.counted(as_bytes(student.name));
  out.counted(student.seed.reveal());
  out.raw(student.member_key);
  out.counted(student.pass);
  out.number(student.revoked ? 1 : 0, 1);
  out.number(student.barred ? 1 : 0, 1);
  out.number(student.device_keys.size(), 2);
  for (const Bytes& key : student.device_keys) out.raw(key);
}

Student read_student(Reader& in) {
  Student student;
  student.subject.bytes = in.fixed<kSubjectSize>();
  student.name = in.text();
  student.seed = Secret::copy_of(in.counted());
  if (!student.seed.empty() && student.seed.size() != kLinkSeedSize) in.fail();
  student.member_key = to_bytes(in.raw(crypto::kSignPublicSize));
  student.pass = to_bytes(in.counted());
  student.revoked = in.flag();
  student.barred = in.flag();
  const std::size_t devices = in.count(kMaxDevices, crypto::kSignPublicSize);
  for (std::size_t i = 0; i < devices; ++i) student.device_keys.push_back(to_bytes(in.raw(crypto::kSignPublicSize)));
  return student;
}

void write_colleague(Writer& out, const Colleague& colleague) {
  out.raw(colleague.subject.bytes);
  out.counted(as_bytes(colleague.name));
  out.number(static_cast<std::uint8_t>(colleague.role), 1);
  out.counted(colleague.member_key);
  out.number(static_cast<std::uint64_t>(colleague.not_after), 8);
  out.number(colleague.revoked ? 1 : 0, 1);
}

Colleague read_colleague(Reader& in) {
  Colleague colleague;
  colleague.subject.bytes = in.fixed<kSubjectSize>();
  colleague.name = in.text();
  const auto role = in.number(1);
  colleague.role = static_cast<Role>(role);
  if (role != static_cast<std::uint8_t>(Role::teacher) && role != static_cast<std::uint8_t>(Role::co_teacher))
    in.fail();
  colleague.member_key = to_bytes(in.counted());
  if (!colleague.member_key.empty() && colleague.member_key.size() != crypto::kSignPublicSize) in.fail();
  colleague.not_after = static_cast<TimeMs>(in.number(8));
  colleague.revoked = in.flag();
  return colleague;
}

}  // namespace

Student Student::clone() const { return {subject, name, seed.clone(), member_key, pass, device_keys, revoked, barred}; }

Roster Roster::clone() const {
  Roster copy{class_name, teacher_name, {}, colleagues, shared_machines, guests};
  for (const Student& student : students) copy.students.push_back(student.clone());
  return copy;
}

const Student* Roster::by_subject(const SubjectId& subject) const {
  const auto found = std::ranges::find(students, subject, &Student::subject);
  return found == students.end() ? nullptr : &*found;
}

Student* Roster::by_subject(const SubjectId& subject) {
  return const_cast<Student*>(static_cast<const Roster*>(this)->by_subject(subject));
}

const Student* Roster::by_key(BytesView member_key) const {
  for (const Student& student : students) {
    if (same(student.member_key, member_key)) return &student;
  }
  return nullptr;
}

const Colleague* Roster::colleague(const SubjectId& subject) const {
  const auto found = std::ranges::find(colleagues, subject, &Colleague::subject);
  return found == colleagues.end() ? nullptr : &*found;
}

Colleague* Roster::colleague(const SubjectId& subject) {
  return const_cast<Colleague*>(static_cast<const Roster*>(this)->colleague(subject));
}

Student new_student(std::string name, const ClassId& class_id, const Issuer& issuer, TimeMs not_after, Random& random) {
  Student student;
  student.name = std::move(name);
  random.fill(student.subject.bytes);
  give_link(student, class_id, issuer, not_after, random);
  return student;
}

void reissue(Student& student, const ClassId& class_id, const Issuer& issuer, TimeMs not_after, Random& random) {
  give_link(student, class_id, issuer, not_after, random);
  student.device_keys.clear();
  student.revoked = false;
}

void bind_device(Student& student, BytesView device_key) {
  for (const Bytes& key : student.device_keys) {
    if (same(key, device_key)) return;
  }
  if (student.device_keys.size() == kMaxDevices) student.device_keys.erase(student.device_keys.begin());
  student.device_keys.push_back(to_bytes(device_key));
}

Roster without_seeds(const Roster& roster) {
  Roster copy = roster.clone();
  for (Student& each : copy.students) each.seed = Secret();
  return copy;
}

void merge_roster(Roster& ours, const Roster& theirs, Role from) {
  if (from == Role::teacher) {
    Roster taken = without_seeds(theirs);
    for (Student& each : taken.students) {
      Student* known = ours.by_subject(each.subject);
      if (known != nullptr && same(known->member_key, each.member_key)) each.seed = std::move(known->seed);
    }
    ours = std::move(taken);
    return;
  }
  for (const Student& each : theirs.students) {
    Student* known = ours.by_subject(each.subject);
    if (known == nullptr || !same(known->member_key, each.member_key))
      continue;  // another link, of which they have not heard
    for (const Bytes& device : each.device_keys) bind_device(*known, device);
    known->revoked = known->revoked || each.revoked;
    known->barred = each.barred;
  }
  ours.guests = theirs.guests;
}

Secret encode_roster(const Roster& roster) {
  Writer out;
  out.number(kVersion, 1);
  out.counted(as_bytes(roster.class_name));
  out.counted(as_bytes(roster.teacher_name));
  out.number((roster.shared_machines ? kSharedMachines : 0) | (roster.guests ? 0 : kNoGuests), 1);
  out.number(roster.students.size(), 2);
  for (const Student& student : roster.students) write_student(out, student);
  out.number(roster.colleagues.size(), 2);
  for (const Colleague& each : roster.colleagues) write_colleague(out, each);
  Bytes bytes = out.take();
  Secret secret = Secret::copy_of(bytes);
  wipe(bytes);
  return secret;
}

Result<Roster> decode_roster(BytesView bytes) {
  Reader in(bytes);
  const auto version = in.number(1);
  if (version != kVersion && version != kWithoutColleagues) return bytes.empty() ? kBadFormat : kBadVersion;
  Roster roster;
  roster.class_name = in.text();
  roster.teacher_name = in.text();
  const auto flags = in.number(1);
  if ((flags & ~std::uint64_t{kSharedMachines | kNoGuests}) != 0) return kBadFormat;
  roster.shared_machines = (flags & kSharedMachines) != 0;
  roster.guests = (flags & kNoGuests) == 0;
  const auto students = in.number(2);
  if (students > kMaxStudents) return kTooMany;
  if (in.failed() || students * kLeastStudent > bytes.size()) return kBadFormat;
  for (std::uint64_t i = 0; i < students && !in.failed(); ++i) roster.students.push_back(read_student(in));
  if (version != kWithoutColleagues) {
    const std::size_t colleagues = in.count(kMaxColleagues, kLeastColleague);
    for (std::size_t i = 0; i < colleagues; ++i) roster.colleagues.push_back(read_colleague(in));
  }
  if (!in.done()) return kBadFormat;
  if (!clean(roster.class_name) || !clean(roster.teacher_name)) return kBadName;
  for (const Student& student : roster.students) {
    if (!clean(student.name)) return kBadName;
  }
  for (const Colleague& colleague : roster.colleagues) {
    if (!clean(colleague.name)) return kBadName;
  }
  return roster;
}

}  // namespace homeroom::classroom
