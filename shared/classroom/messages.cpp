#include "shared/classroom/messages.h"

namespace homeroom::classroom {
namespace {

constexpr Error kNotATeacher{"message.not-a-teacher", "only a teacher's device may say this"};
constexpr Error kNotNow{"message.not-now", "the class's rules do not allow this now"};

}  // namespace

Status allowed(const Message& message, Role sender, const Policy& policy) {
  if (is_committer(sender)) return {};
  if (std::holds_alternative<RosterState>(message) || std::holds_alternative<Command>(message) ||
      std::holds_alternative<Heartbeat>(message)) {
    return kNotATeacher;
  }
  if (const auto* chat = std::get_if<Chat>(&message); chat != nullptr && !may_chat(policy, sender, chat->to_everyone)) {
    return kNotNow;
  }
  if (const auto* chat = std::get_if<Chat>(&message); chat != nullptr && chat->to) return kNotATeacher;
  if (const auto* whisper = std::get_if<Whisper>(&message)) {
    const bool now = whisper->purpose == Whisper::Purpose::camera_key ? teacher_only(policy, sender, MediaKind::camera)
                                                                      : may_chat(policy, sender, false);
    return now ? Status() : kNotNow;
  }
  if (std::holds_alternative<Reaction>(message) && !may_react(policy, sender)) return kNotNow;
  // Hands may always be raised, and a media state only says what is: the frames themselves are gated by may_send().
  return {};
}

std::size_t padded_size(std::size_t size) {
  constexpr std::size_t kLeast = 128;
  constexpr std::size_t kMost = 4096;
  std::size_t padded = kLeast;
  while (padded < size && padded < kMost) padded *= 2;
  return size <= padded ? padded : (size + kMost - 1) / kMost * kMost;
}

}  // namespace homeroom::classroom
