// Passes: what a member's MLS leaf carries as its BasicCredential identity. Signed proof that the class's root, or
// somebody whom the root named, let this key in.
// Owns nothing. Never holds a name, and never makes a chain longer than two.
//
// Layout, all fixed (integers are big-endian):
//    0  version     1   kPassVersion
//    1  class id   16
//   17  subject     8
//   25  role        1   Role
//   26  member key 32   Ed25519, equals the leaf's signature_key
//   58  not after   8   milliseconds since 1970; the pass counts up to and including this moment
//   66  issuer key 32   Ed25519
//   98  signature  64   by the issuer over "homeroom pass v1" ‖ bytes 0..97
// A chain is one pass (162 bytes, issued by the root) or a pass and behind it the issuer's own pass (324 bytes),
// which the root must have issued.
#pragma once

#include <optional>

#include "shared/base/bytes.h"
#include "shared/base/time.h"
#include "shared/classroom/class_id.h"
#include "shared/crypto/sign.h"

namespace homeroom::classroom {

inline constexpr std::uint8_t kPassVersion = 1;
inline constexpr std::size_t kPassSize = 162;
inline constexpr std::size_t kPassSignedSize = 98;

enum class Role : std::uint8_t { teacher = 1, co_teacher = 2, student = 3, guest = 4, seat = 5 };

// Teachers and co-teachers: may commit, command, and issue passes to students, guests and seats.
constexpr bool is_committer(Role role) { return role == Role::teacher || role == Role::co_teacher; }

struct Pass {
  ClassId class_id;
  SubjectId subject;
  Role role = Role::guest;
  Bytes member_key;
  TimeMs not_after = 0;
  Bytes issuer_key;
  Bytes signature;
};

struct PassChain {
  Pass pass;
  std::optional<Pass> issuer;  // absent when the root issued the pass
};

// Errors: pass.bad-length, pass.bad-version, pass.bad-role. Says nothing about signatures.
Result<PassChain> decode_pass_chain(BytesView bytes);
Bytes encode_pass_chain(const PassChain& chain);

// What the issuer decides about a pass; the rest follows from its key.
struct PassRequest {
  ClassId class_id;
  SubjectId subject;
  Role role = Role::guest;
  Bytes member_key;
  TimeMs not_after = 0;
};

// `issuer` is the root key, or the key of a teacher or co-teacher whose own pass from the root is `issuer_pass`.
// Does not check that the issuer may: the verifier does.
Bytes issue_pass(const PassRequest& request, const crypto::SigningKey& issuer,
                 const std::optional<Pass>& issuer_pass = std::nullopt);

enum class Expiry { checked, ignored };

// Signatures, class, dates and the right to issue: the root issues any role; a teacher or co-teacher with a pass from
// the root issues student, guest and seat; nobody else issues. `ignored` is for members who were let in earlier.
// Errors: pass.wrong-class (also when root_key does not hash to class_id), pass.expired, pass.bad-issuer,
// pass.bad-signature, and those of decode_pass_chain.
Status verify_pass(const PassChain& chain, const ClassId& class_id, BytesView root_key, TimeMs now,
                   Expiry expiry = Expiry::checked);
Result<PassChain> decode_and_verify_pass(BytesView bytes, const ClassId& class_id, BytesView root_key, TimeMs now,
                                         Expiry expiry = Expiry::checked);

}  // namespace homeroom::classroom
