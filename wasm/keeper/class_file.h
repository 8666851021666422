// The class file: everything that makes a device the teacher's or a co-teacher's, as it is stored and backed up.
// Owns the root key (the teacher's alone), the door key, this device's own key and the roster, on the teacher's device
// with the seeds of its links. Never leaves the device but sealed: by the browser's storage key, or by a passphrase.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/classroom/roster.h"
#include "shared/crypto/hpke.h"
#include "wasm/keeper/meeting.h"

namespace homeroom::keeper {

struct ClassFile {
  std::optional<crypto::SigningKey> root;  // absent in a co-teacher's
  Bytes root_key;
  crypto::HpkeKeyPair door;
  Bytes door_signature;  // by the root
  Identity me;           // the teacher, or the co-teacher, on this device
  classroom::Roster roster;
  classroom::Policy rules = {};  // that a meeting begins with: as this device's teacher last set them; never a freeze
  // The meeting that this device is in: for a group that takes that one's place, should its state be lost.
  struct Lesson {
    Bytes group;
    std::uint64_t epoch = 0;
    classroom::Policy rules;  // freeze and lock too
    friend bool operator==(const Lesson&, const Lesson&) = default;
  };
  std::optional<Lesson> lesson = {};

  static ClassFile create(std::string class_name, std::string teacher_name, const std::vector<std::string>& students,
                          TimeMs now, Random& random);
  // From a backup: the same teacher with a key of this device's own. A co-teacher stays who the root named.
  void become_new_device(TimeMs now, Random& random);
  // The class file of a new co-teacher, who is noted in the roster here, with the rules as they are now. Only where the
  // root is. Error: classfile.full.
  Result<ClassFile> name_colleague(std::string name, TimeMs not_after, Random& random);
  // The roster as co-teachers have it: without seeds, and with the teacher among the colleagues.
  classroom::Roster for_colleagues() const;
  // Passes that end soon are made anew; tells whether any was.
  bool renew_passes(TimeMs now);

  classroom::ClassId class_id() const { return classroom::ClassId::of(root_key); }
  classroom::Issuer issuer() const;
  std::string own_name() const;
  TimeMs own_pass_ends() const;
  std::optional<std::string> name_of(const classroom::SubjectId& committer) const;
  void add_students(const std::vector<std::string>& names, TimeMs now, Random& random);

  Secret encode() const;
  static Result<ClassFile> decode(BytesView record);  // error: classfile.bad-format
};

inline constexpr TimeMs kDayMs = TimeMs{24} * 60 * 60 * 1000;
inline constexpr TimeMs kStudentPassLife = 400 * kDayMs;  // a school year
inline constexpr TimeMs kTeacherPassLife = 800 * kDayMs;
inline constexpr TimeMs kGuestPassLife = kDayMs / 2;

Bytes door_text(const classroom::ClassId& id, BytesView door);  // what the root signs

}  // namespace homeroom::keeper
