// The door: what the teacher's device does with somebody who knocks ("first use binds").
// Owns nothing. Never admits a stranger, a revoked link, or a second device while the first is in class.
#pragma once

#include <optional>
#include <span>

#include "shared/base/bytes.h"
#include "shared/classroom/policy.h"
#include "shared/classroom/roster.h"

namespace homeroom::classroom {

// Somebody who is in class now, and the device key they came with.
struct Present {
  SubjectId subject;
  Bytes device_key;
};

struct Knock {
  Bytes member_key;  // proven to the server and named in the key package
  Bytes device_key;  // whose signature the caller has checked
};

enum class Verdict { admit, wait, refuse };

enum class DoorReason {
  known_device,    // admit: a bound device
  first_use,       // admit: nobody used this link before; bind the device
  reload,          // admit: the device that is in class came again; Remove + Add in one Commit
  shared_machine,  // admit: a new device in a class of shared machines; tell the teacher
  new_device,      // wait: the link is bound to another device
  already_here,    // wait: a second device while the first is in class; tell the teacher
  locked,          // wait: the class is locked
  guest,           // wait: a key that is nobody's
  revoked,         // refuse
  barred,          // refuse: removed from class, until allowed again
};

struct Decision {
  Verdict verdict = Verdict::wait;
  DoorReason reason = DoorReason::guest;
  std::optional<SubjectId> subject;  // absent for a guest
  bool bind = false;                 // remember the device with bind_device()
  bool replaces = false;             // the subject's old leaf goes in the same Commit
  bool tell_teacher = false;         // alert 'second-device'
};

Decision decide(const Roster& roster, std::span<const Present> present, const Policy& policy, const Knock& knock);

}  // namespace homeroom::classroom
