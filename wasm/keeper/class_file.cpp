#include "wasm/keeper/class_file.h"

namespace homeroom::keeper {
namespace {

constexpr Error kBadFormat{"classfile.bad-format", "this is no class file"};
constexpr std::string_view kMagic = "HRCLASS";
constexpr std::uint8_t kVersion = 3;
constexpr Error kFull{"classfile.full", "a class has at most 50 co-teachers"};
constexpr TimeMs kRenewBefore = 30 * kDayMs;

Bytes teacher_pass(const ClassFile& file, BytesView member_key, TimeMs now) {
  return classroom::issue_pass(
      {file.class_id(), file.me.subject, classroom::Role::teacher, to_bytes(member_key), now + kTeacherPassLife},
      *file.root);
}

Result<classroom::Policy> read_rules(RecordReader& record) {
  auto rules = classroom::decode_policy(record.bytes(classroom::kPolicySize));
  return rules ? std::move(rules) : Result<classroom::Policy>(kBadFormat);
}

}  // namespace

Bytes door_text(const classroom::ClassId& id, BytesView door) {
  return concat({as_bytes("homeroom door v1"), as_bytes(id.text()), door});
}

ClassFile ClassFile::create(std::string class_name, std::string teacher_name, const std::vector<std::string>& students,
                            TimeMs now, Random& random) {
  classroom::SubjectId subject;
  random.fill(subject.bytes);
  crypto::SigningKey root = crypto::SigningKey::generate(random);
  Bytes root_key = to_bytes(root.public_key());
  ClassFile file{std::move(root),
                 std::move(root_key),
                 crypto::HpkeKeyPair::generate(random),
                 {},
                 Identity{crypto::SigningKey::generate(random), {}, subject, classroom::Role::teacher},
                 {}};
  file.door_signature = file.root->sign(door_text(file.class_id(), file.door.public_key));
  file.me.pass = teacher_pass(file, file.me.key.public_key(), now);
  file.roster.class_name = std::move(class_name);
  file.roster.teacher_name = std::move(teacher_name);
  file.add_students(students, now, random);
  return file;
}

void ClassFile::become_new_device(TimeMs now, Random& random) {
  if (!root) {
    return;
  }
  me.key = crypto::SigningKey::generate(random);
  me.pass = teacher_pass(*this, me.key.public_key(), now);
}

Result<ClassFile> ClassFile::name_colleague(std::string name, TimeMs not_after, Random& random) {
  if (!root || roster.colleagues.size() + 1 >= classroom::kMaxColleagues) {
    return kFull;
  }
  classroom::SubjectId subject;
  random.fill(subject.bytes);
  Identity identity{crypto::SigningKey::generate(random), {}, subject, classroom::Role::co_teacher};
  Bytes key = to_bytes(identity.key.public_key());
  identity.pass = classroom::issue_pass({class_id(), subject, classroom::Role::co_teacher, key, not_after}, *root);
  roster.colleagues.push_back(
      {subject, std::move(name), classroom::Role::co_teacher, std::move(key), not_after, false});

  return ClassFile{std::nullopt, root_key, door.clone(), door_signature, std::move(identity), for_colleagues(), rules};
}

classroom::Roster ClassFile::for_colleagues() const {
  classroom::Roster list = classroom::without_seeds(roster);
  if (root) {
    list.colleagues.push_back({me.subject, roster.teacher_name, classroom::Role::teacher, {}, 0, false});
  }
  return list;
}

classroom::Issuer ClassFile::issuer() const {
  if (root) {
    return {*root, std::nullopt};
  }
  const auto own = classroom::decode_pass_chain(me.pass);
  return {me.key, own ? std::optional(own->pass) : std::nullopt};
}

std::optional<std::string> ClassFile::name_of(const classroom::SubjectId& committer) const {
  if (root && committer == me.subject) {
    return roster.teacher_name;
  }
  const classroom::Colleague* colleague = roster.colleague(committer);
  return colleague == nullptr ? std::nullopt : std::optional(colleague->name);
}

TimeMs ClassFile::own_pass_ends() const {
  const auto own = classroom::decode_pass_chain(me.pass);
  return own ? own->pass.not_after : 0;
}

std::string ClassFile::own_name() const { return name_of(me.subject).value_or(roster.teacher_name); }

bool ClassFile::renew_passes(TimeMs now) {
  if (!root) {
    return false;
  }
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
          {class_id(), each.subject, classroom::Role::student, each.member_key, now + kStudentPassLife}, *root);
      renewed = true;
    }
  }
  return renewed;
}

void ClassFile::add_students(const std::vector<std::string>& names, TimeMs now, Random& random) {
  for (const std::string& each : names) {
    if (roster.students.size() < classroom::kMaxStudents) {
      roster.students.push_back(classroom::new_student(each, class_id(), issuer(), now + kStudentPassLife, random));
    }
  }
}

// Version 1 had the teacher's fields alone; what it lacks follows from the root. Version 2 had no rules.
Secret ClassFile::encode() const {
  RecordWriter record(kMagic, kVersion);
  record.bytes(root ? root->seed().reveal() : BytesView());
  record.bytes(root_key);
  record.secret(door.private_key);
  record.bytes(door_signature);
  record.secret(me.key.seed());
  record.bytes(me.pass);
  record.secret(classroom::encode_roster(roster));
  record.bytes(classroom::encode_policy(rules));
  record.flag(lesson.has_value());
  if (lesson) {
    record.bytes(lesson->group);
    record.number(lesson->epoch);
    record.bytes(classroom::encode_policy(lesson->rules));
  }
  return record.finish();
}

Result<ClassFile> ClassFile::decode(BytesView bytes) {
  std::uint8_t version = kVersion;
  while (version > 1 && !RecordReader(bytes, kMagic, version).ok()) --version;
  const bool first = version == 1;
  RecordReader record(bytes, kMagic, version);
  const Secret root_seed = Secret::copy_of(record.bytes(crypto::kSignSeedSize));
  std::optional<crypto::SigningKey> root;
  if (!root_seed.empty()) {
    HOMEROOM_TRY_LET(root, crypto::SigningKey::from_seed(root_seed));
  }
  Bytes root_key = first && root ? to_bytes(root->public_key()) : to_bytes(record.bytes(crypto::kSignPublicSize));
  auto door = crypto::HpkeKeyPair::from_private(Secret::copy_of(record.bytes(crypto::kHpkeKeySize)));
  Bytes door_signature = first ? Bytes() : to_bytes(record.bytes(crypto::kSignatureSize));
  auto key = crypto::SigningKey::from_seed(Secret::copy_of(record.bytes(crypto::kSignSeedSize)));
  Bytes pass = to_bytes(record.bytes(2 * classroom::kPassSize));
  auto roster = classroom::decode_roster(record.bytes());
  const auto chain = classroom::decode_pass_chain(pass);
  classroom::Policy rules;
  std::optional<Lesson> lesson;
  if (version >= 3) {
    HOMEROOM_TRY_LET(rules, read_rules(record));
    if (record.flag()) {
      lesson.emplace(Lesson{to_bytes(record.bytes(kGroupIdSize)), record.number(), {}});
      HOMEROOM_TRY_LET(lesson->rules, read_rules(record));
    }
  }
  if (!record.at_end() || root_key.size() != crypto::kSignPublicSize || !door || !key || !roster || !chain ||
      (root && !same(root->public_key(), root_key)) || !classroom::is_committer(chain->pass.role) ||
      (root.has_value() != (chain->pass.role == classroom::Role::teacher)) ||
      !same(chain->pass.member_key, key->public_key())) {
    return kBadFormat;
  }
  const auto id = classroom::ClassId::of(root_key);
  if (first) {
    door_signature = root->sign(door_text(id, door->public_key));
  }
  // A co-teacher's file comes from somebody else: it must be of the class that it names.
  if (!classroom::verify_pass(*chain, id, root_key, 0, classroom::Expiry::ignored) ||
      !crypto::verify(root_key, door_text(id, door->public_key), door_signature)) {
    return kBadFormat;
  }
  return ClassFile{std::move(root),
                   std::move(root_key),
                   std::move(*door),
                   std::move(door_signature),
                   Identity{std::move(*key), std::move(pass), chain->pass.subject, chain->pass.role},
                   std::move(*roster),
                   classroom::for_next_meeting(rules),
                   std::move(lesson)};
}

}  // namespace homeroom::keeper
