#include "shared/classroom/policy.h"

namespace homeroom::classroom {
namespace {

constexpr Error kBadLength{"policy.bad-length", "a class policy is 7 bytes"};
constexpr Error kBadVersion{"policy.bad-version", "the class policy is of another version"};
constexpr Error kBadValue{"policy.bad-value", "the class policy holds a value that there is not"};

constexpr std::uint8_t kLocked = 1;
constexpr std::uint8_t kFrozen = 2;
constexpr std::uint8_t kTeacherOnlyCameras = 4;
constexpr std::uint8_t kPreviewCameras = 8;
constexpr std::uint8_t kAllFlags = kLocked | kFrozen | kTeacherOnlyCameras | kPreviewCameras;

bool allows(Who who, Role role) { return who == Who::everyone || is_committer(role); }
bool thawed(const Policy& policy, Role role) { return !policy.frozen || is_committer(role); }

}  // namespace

Policy PolicyWish::on(const Policy& current) const {
  Policy policy = current;
  const auto take = [&](auto field) {
    if (wanted.*field != from.*field) policy.*field = wanted.*field;
  };
  for (const auto who : {&Policy::speak, &Policy::show, &Policy::share, &Policy::unmute}) take(who);
  for (const auto flag : {&Policy::locked, &Policy::frozen, &Policy::teacher_only_cameras, &Policy::preview_cameras}) {
    take(flag);
  }
  take(&Policy::chat);
  return policy;
}

Policy for_next_meeting(Policy policy) {
  policy.frozen = policy.locked = false;
  return policy;
}

Bytes encode_policy(const Policy& policy) {
  const int flags = (policy.locked ? kLocked : 0) | (policy.frozen ? kFrozen : 0) |
                    (policy.teacher_only_cameras ? kTeacherOnlyCameras : 0) |
                    (policy.preview_cameras ? kPreviewCameras : 0);
  return {kPolicyVersion,
          static_cast<std::uint8_t>(policy.speak),
          static_cast<std::uint8_t>(policy.show),
          static_cast<std::uint8_t>(policy.share),
          static_cast<std::uint8_t>(policy.unmute),
          static_cast<std::uint8_t>(policy.chat),
          static_cast<std::uint8_t>(flags)};
}

Result<Policy> decode_policy(BytesView bytes) {
  if (bytes.size() != kPolicySize) return kBadLength;
  if (bytes[0] != kPolicyVersion) return kBadVersion;
  for (const std::uint8_t who : bytes.subspan(1, 4)) {
    if (who > static_cast<std::uint8_t>(Who::everyone)) return kBadValue;
  }
  if (bytes[5] > static_cast<std::uint8_t>(ChatTo::everyone) || (bytes[6] & ~kAllFlags) != 0) return kBadValue;
  Policy policy;
  policy.speak = static_cast<Who>(bytes[1]);
  policy.show = static_cast<Who>(bytes[2]);
  policy.share = static_cast<Who>(bytes[3]);
  policy.unmute = static_cast<Who>(bytes[4]);
  policy.chat = static_cast<ChatTo>(bytes[5]);
  policy.locked = (bytes[6] & kLocked) != 0;
  policy.frozen = (bytes[6] & kFrozen) != 0;
  policy.teacher_only_cameras = (bytes[6] & kTeacherOnlyCameras) != 0;
  policy.preview_cameras = (bytes[6] & kPreviewCameras) != 0;
  return policy;
}

bool may_speak(const Policy& policy, Role role) { return thawed(policy, role) && allows(policy.speak, role); }
bool may_show(const Policy& policy, Role role) { return thawed(policy, role) && allows(policy.show, role); }
bool may_share(const Policy& policy, Role role) { return thawed(policy, role) && allows(policy.share, role); }
bool may_unmute(const Policy& policy, Role role) { return may_speak(policy, role) && allows(policy.unmute, role); }
bool may_react(const Policy& policy, Role role) { return thawed(policy, role); }

bool may_send(const Policy& policy, Role role, MediaKind kind) {
  switch (kind) {
    case MediaKind::audio: return may_speak(policy, role);
    case MediaKind::camera: return may_show(policy, role);
    case MediaKind::screen:
    case MediaKind::screen_audio: return may_share(policy, role);
  }
  return false;
}

bool may_chat(const Policy& policy, Role role, bool to_everyone) {
  if (is_committer(role)) return true;
  if (policy.frozen || policy.chat == ChatTo::off) return false;
  return !to_everyone || policy.chat == ChatTo::everyone;
}

bool teacher_only(const Policy& policy, Role role, MediaKind kind) {
  return policy.teacher_only_cameras && kind == MediaKind::camera && !is_committer(role);
}

}  // namespace homeroom::classroom
