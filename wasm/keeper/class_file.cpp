#include "wasm/keeper/class_file.h"

namespace homeroom::keeper {
namespace {

constexpr Error kBadFormat{"classfile.bad-format", "this is no class file"};
constexpr std::string_view kMagic = "HRCLASS";
constexpr std::uint8_t kVersion = 1;
constexpr TimeMs kRenewBefore = 30 * kDayMs;

Bytes teacher_pass(const ClassFile& file, BytesView member_key, TimeMs now) {
  return classroom::issue_pass(
      {file.class_id(), file.me.subject, classroom::Role::teacher, to_bytes(member_key), now + kTeacherPassLife},
      file.root);
}

}  // namespace

Bytes door_text(const classroom::ClassId& id, BytesView door) {
  return concat({as_bytes("homeroom door v1"), as_bytes(id.text()), door});
}

ClassFile ClassFile::create(std::string class_name, std::string teacher_name, const std::vector<std::string>& students,
                            TimeMs now, Random& random) {
  classroom::SubjectId subject;
  random.fill(subject.bytes);
  ClassFile file{crypto::SigningKey::generate(random),
                 crypto::HpkeKeyPair::generate(random),
                 Identity{crypto::SigningKey::generate(random), {}, subject, classroom::Role::teacher},
                 {}};
  file.me.pass = teacher_pass(file, file.me.key.public_key(), now);
  file.roster.class_name = std::move(class_name);
  file.roster.teacher_name = std::move(teacher_name);
  file.add_students(students, now, random);
  return file;
}

void ClassFile::become_new_device(TimeMs now, Random& random) {
  me.key = crypto::SigningKey::generate(random);
  me.pass = teacher_pass(*this, me.key.public_key(), now);
}

bool ClassFile::renew_passes(TimeMs now) {
  const auto ends_soon = [&](BytesView pass) {
    const auto chain = classroom::decode_pass_chain(pass);
    return !chain || chain->pass.not_after < now + kRenewBefore;
  };
  bool renewed = false;
  if (ends_soon(me.pass)) {
    me.pass = teacher_pass(*this, me.key.public_key(), now);
    renewed = true;
  }
  for (classroom::Student& each : roster.students) {
    if (ends_soon(each.pass)) {
      each.pass = classroom::issue_pass(
          {class_id(), each.subject, classroom::Role::student, each.member_key, now + kStudentPassLife}, root);
      renewed = true;
    }
  }
  return renewed;
}

Bytes ClassFile::door_signature() const { return root.sign(door_text(class_id(), door.public_key)); }

void ClassFile::add_students(const std::vector<std::string>& names, TimeMs now, Random& random) {
  for (const std::string& each : names) {
    if (roster.students.size() < classroom::kMaxStudents) {
      roster.students.push_back(classroom::new_student(each, class_id(), issuer(), now + kStudentPassLife, random));
    }
  }
}

Secret ClassFile::encode() const {
  RecordWriter record(kMagic, kVersion);
  record.secret(root.seed());
  record.secret(door.private_key);
  record.secret(me.key.seed());
  record.bytes(me.pass);
  record.secret(classroom::encode_roster(roster));
  return record.finish();
}

Result<ClassFile> ClassFile::decode(BytesView bytes) {
  RecordReader record(bytes, kMagic, kVersion);
  auto root = crypto::SigningKey::from_seed(Secret::copy_of(record.bytes(crypto::kSignSeedSize)));
  auto door = crypto::HpkeKeyPair::from_private(Secret::copy_of(record.bytes(crypto::kHpkeKeySize)));
  auto key = crypto::SigningKey::from_seed(Secret::copy_of(record.bytes(crypto::kSignSeedSize)));
  const Bytes pass = to_bytes(record.bytes(2 * classroom::kPassSize));
  auto roster = classroom::decode_roster(record.bytes());
  const auto chain = classroom::decode_pass_chain(pass);
  if (!record.at_end() || !root || !door || !key || !roster || !chain) {
    return kBadFormat;
  }
  return ClassFile{std::move(*root), std::move(*door),
                   Identity{std::move(*key), pass, chain->pass.subject, classroom::Role::teacher}, std::move(*roster)};
}

}  // namespace homeroom::keeper
