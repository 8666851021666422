// The teacher's class file: everything that makes a device the teacher's, as it is stored and backed up.
// Owns the root key, the door key, this device's own key and the roster with its link seeds. Never leaves the device
// but sealed: by the browser's storage key, or by the teacher's passphrase in a backup.
#pragma once

#include <string>
#include <string_view>

#include "shared/classroom/roster.h"
#include "shared/crypto/hpke.h"
#include "wasm/keeper/meeting.h"

namespace homeroom::keeper {

struct ClassFile {
  crypto::SigningKey root;
  crypto::HpkeKeyPair door;
  Identity me;  // the teacher on this device
  classroom::Roster roster;

  static ClassFile create(std::string class_name, std::string teacher_name, const std::vector<std::string>& students,
                          TimeMs now, Random& random);
  // From a backup: the same teacher with a key of this device's own.
  void become_new_device(TimeMs now, Random& random);
  // Passes that end soon are made anew; tells whether any was.
  bool renew_passes(TimeMs now);

  classroom::ClassId class_id() const { return classroom::ClassId::of(root.public_key()); }
  classroom::Issuer issuer() const { return {root, std::nullopt}; }
  Bytes door_signature() const;
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
