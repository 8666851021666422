// The class policy: what students may do now. A GroupContext extension, so everyone in an epoch holds the same one.
// Owns nothing. Never limits a teacher or co-teacher.
//
// Extension data, version 1: version (1) ‖ speak ‖ show ‖ share ‖ unmute (1 each, Who) ‖ chat (1, ChatTo) ‖ flags (1):
// bit 0 locked, bit 1 frozen, bit 2 teacher_only_cameras, bit 3 preview_cameras, the others zero. 7 bytes.
#pragma once

#include "shared/base/bytes.h"
#include "shared/base/media_kind.h"
#include "shared/classroom/pass.h"

namespace homeroom::classroom {

inline constexpr std::uint16_t kPolicyExtension = 0xF0A0;  // private use, RFC 9420 §17.3
inline constexpr std::uint8_t kPolicyVersion = 1;
inline constexpr std::size_t kPolicySize = 7;

enum class Who : std::uint8_t { teachers = 0, everyone = 1 };

// Where what students write goes. Teachers always write to everyone, or answer one student.
enum class ChatTo : std::uint8_t { off = 0, teacher = 1, everyone = 2 };

struct Policy {
  Who speak = Who::everyone;
  Who show = Who::everyone;    // cameras
  Who share = Who::teachers;   // screens and their sound
  Who unmute = Who::everyone;  // may a muted student unmute by themselves
  ChatTo chat = ChatTo::everyone;
  bool locked = false;                // nobody new comes in
  bool frozen = false;                // of students nothing is heard, seen or read but their hands
  bool teacher_only_cameras = false;  // students' pictures are encrypted to the teachers alone
  bool preview_cameras = false;       // students see a student's camera once a teacher has shown it to the class

  friend bool operator==(const Policy&, const Policy&) = default;
};

// What somebody wants changed, as the rules they saw and the rules they want. Others may have changed other rules
// meanwhile: those stay.
struct PolicyWish {
  Policy from;
  Policy wanted;
  Policy on(const Policy& current) const;
};

// What of a meeting's rules the next one begins with: all but that the class is frozen or locked.
Policy for_next_meeting(Policy policy);

Bytes encode_policy(const Policy& policy);
// Errors: policy.bad-length, policy.bad-version, policy.bad-value.
Result<Policy> decode_policy(BytesView bytes);

bool may_speak(const Policy& policy, Role role);
bool may_show(const Policy& policy, Role role);
bool may_share(const Policy& policy, Role role);
bool may_unmute(const Policy& policy, Role role);
bool may_react(const Policy& policy, Role role);
// The receiver's rule for frames: does the policy let a sender of this role send this kind now.
bool may_send(const Policy& policy, Role role, MediaKind kind);
// `to_everyone`: else the line is for the teachers alone.
bool may_chat(const Policy& policy, Role role, bool to_everyone);
// Whether this sender's frames of this kind are under a key that the teachers alone hold.
bool teacher_only(const Policy& policy, Role role, MediaKind kind);

}  // namespace homeroom::classroom
