// The audit log of a class: what its committers decided, as signed records, each holding the hash of the one before.
// Owns values only. Never holds a name or anything that was said or shown: subject ids, times and kinds.
//
// A record, all fixed (integers are big-endian); docs/audit.md explains the kinds:
//    0  version     1   kAuditVersion
//    1  class id   16
//   17  number      8   from 1, growing by 1
//   25  previous   32   SHA-256 of the whole record before, zeros in the first
//   57  time        8   milliseconds since 1970, by the committer's clock
//   65  kind        1   AuditKind
//   66  subject     8   whom it is about; zeros when nobody, or somebody without an id (a guest at the door)
//   74  epoch       8   of the group after it; zero outside of a meeting
//   82  detail     16   by kind; what it does not need is zero
//   98  committer  32   Ed25519, the member key of the committer's pass
//  130  signature  64   by the committer over "homeroom audit v1" ‖ bytes 0..129
#pragma once

#include <array>
#include <map>
#include <string>

#include "shared/classroom/pass.h"
#include "shared/crypto/hash.h"

namespace homeroom::classroom {

inline constexpr std::uint8_t kAuditVersion = 1;
inline constexpr std::size_t kAuditSize = 194;
inline constexpr std::size_t kAuditSignedSize = 130;
inline constexpr std::size_t kAuditDetailSize = 16;

enum class AuditKind : std::uint8_t {
  opened = 1,    // subject: the committer; detail: the group's id
  closed = 2,    // subject: the committer
  admitted = 3,  // into the group; detail: how (1, Admitted) ‖ role (1)
  left = 4,      // out of the group, for whatever reason
  removed = 5,   // and barred until allowed again
  sent_to_door = 6,
  turned_away = 7,
  revoked = 8,  // the link is worth nothing any more
  reissued = 9,
  allowed_again = 10,
  policy = 11,      // detail: the policy's 7 bytes
  named = 12,       // a co-teacher got a pass; detail: the moment it ends (8)
  taken_back = 13,  // that pass is worth nothing any more
};
enum class Admitted : std::uint8_t {
  by_roster = 1,
  by_hand = 2,
  again = 3
};  // again: there already, on a new device or after a reload

const char* audit_kind_name(AuditKind kind);  // as in docs/audit.md, e.g. "sent-to-door"

// What happened, before it has a place in the chain.
struct AuditEntry {
  TimeMs time = 0;
  AuditKind kind = AuditKind::opened;
  SubjectId subject;
  std::uint64_t epoch = 0;
  std::array<std::uint8_t, kAuditDetailSize> detail{};
  friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

// The end of a chain: where the next record goes.
struct AuditHead {
  std::uint64_t number = 0;
  crypto::Hash hash{};
  friend bool operator==(const AuditHead&, const AuditHead&) = default;
};

struct AuditRecord {
  ClassId class_id;
  std::uint64_t number = 0;
  crypto::Hash previous{};
  AuditEntry entry;
  Bytes committer;
};

Bytes make_audit_record(const ClassId& class_id, const AuditHead& head, const AuditEntry& entry,
                        const crypto::SigningKey& committer);

// The fields, strict, and the signature. Says nothing about who may sign. Errors: audit.bad-length, audit.bad-version,
// audit.bad-kind, audit.bad-detail, audit.bad-signature.
Result<AuditRecord> read_audit_record(BytesView bytes);

crypto::Hash audit_hash(BytesView record);

// Is this the record that follows `head` in this class? Moves `head` on. Errors: audit.wrong-class, audit.wrong-place
// (the number or the hash of the one before).
Status follow(AuditHead& head, const AuditRecord& record, BytesView bytes, const ClassId& class_id);

// Goes along a whole chain: places, signatures, and whether the class's root let each committer commit. `passes`: the
// chain that each committer's key came with. Errors: as above, audit.unknown-committer, and those of verify_pass.
class AuditCheck {
 public:
  AuditCheck(ClassId class_id, Bytes root_key, std::map<Bytes, Bytes> passes);
  Result<AuditRecord> next(BytesView bytes);
  const AuditHead& head() const { return head_; }

 private:
  ClassId class_id_;
  Bytes root_key_;
  std::map<Bytes, Bytes> passes_;
  std::map<Bytes, Status> known_;  // committers whose pass was looked at
  AuditHead head_;
};

}  // namespace homeroom::classroom
