#include "wasm/keeper/frames.h"

namespace homeroom::keeper {
namespace {

using sframe::FrameCode;

std::int32_t result(const sframe::FrameResult& done) {
  switch (done.code) {
    case FrameCode::ok: return static_cast<std::int32_t>(done.size);
    case FrameCode::empty: return static_cast<std::int32_t>(Drop::empty);
    case FrameCode::no_room: return static_cast<std::int32_t>(Drop::no_room);
    case FrameCode::early:
    case FrameCode::no_sender_key: return static_cast<std::int32_t>(Drop::early);
    case FrameCode::no_key:
    case FrameCode::exhausted:
    case FrameCode::unknown_epoch: return static_cast<std::int32_t>(Drop::no_key);
    default: return static_cast<std::int32_t>(Drop::rejected);
  }
}

std::int32_t result(Drop why) { return static_cast<std::int32_t>(why); }

}  // namespace

void Frames::enter_epoch(const Meeting& meeting, bool joined, bool may_send, const Secret& camera_key, TimeMs now) {
  const Secret base_key = meeting.group().export_secret("SFrame 1.0 Base Key", {}, 32);
  std::map<classroom::SubjectId, std::uint32_t> leaves;
  std::map<std::uint32_t, classroom::SubjectId> subjects;
  for (const Member& each : meeting.members()) {
    leaves[each.subject] = each.leaf;
    subjects[each.leaf] = each.subject;
  }
  store_.add_epoch(meeting.epoch(), base_key, now);
  for (const Member& each : meeting.members()) {
    if (classroom::teacher_only(meeting.policy(), each.role, MediaKind::camera)) {
      store_.require_sender_key(meeting.epoch(), each.leaf);
    }
  }
  // A leaf whose subject went, or came back anew, is not heard under the keys of before.
  for (const auto& [subject, leaf] : leaves_) {
    const auto found = subjects.find(leaf);
    if (found == subjects.end() || found->second != subject) {
      store_.drop_sender(leaf, meeting.epoch());
    }
  }
  leaves_ = std::move(leaves);
  const std::uint32_t own = meeting.group().own_leaf();
  if (may_send && own < sframe::kMaxSenders) {
    // Refused for an epoch that was entered before: its counters must not start over.
    (void)sender_
        .set_epoch({.epoch = meeting.epoch(),
                    .base_key = base_key,
                    .index = own,
                    .boot = static_cast<std::uint8_t>(meeting.boots),
                    .activate_at = joined ? now : now + sframe::kSendDelay,
                    .camera_key = camera_key.empty() ? nullptr : &camera_key})
        .ok();
  }
  for (auto& [handle, each] : receiving_) {
    bind(each);
  }
  update_gates();
}

void Frames::leave() {
  sender_.clear();
  sender_ = sframe::Sender();
  store_.clear();
  leaves_.clear();
  for (auto& [handle, each] : receiving_) {
    each.receiver.reset();
  }
  update_gates();
}

void Frames::bind(Receiving& receiving) {
  const auto leaf = leaves_.find(receiving.subject);
  if (leaf == leaves_.end() || leaf->second >= sframe::kMaxSenders) {
    receiving.receiver.reset();
  } else if (!receiving.receiver || receiving.receiver->source().sender != leaf->second) {
    receiving.receiver.emplace(store_, sframe::Source{.sender = leaf->second, .kind = receiving.kind});
  }
}

void Frames::update_gates() {
  for (auto& [handle, each] : sending_) {
    each.open = gate_(nullptr, each.kind);
  }
  for (auto& [handle, each] : receiving_) {
    each.open = each.receiver && gate_(&each.subject, each.kind);
  }
}

void Frames::tick(TimeMs now) { store_.drop_expired(now); }

void Frames::add_sender(std::uint32_t handle, MediaKind kind) {
  if (sending_.size() < kMostContexts) {
    sending_[handle] = {kind, gate_(nullptr, kind)};
  }
}

void Frames::add_receiver(std::uint32_t handle, const classroom::SubjectId& subject, MediaKind kind) {
  if (receiving_.size() >= kMostContexts && !receiving_.contains(handle)) {
    return;
  }
  Receiving& receiving = receiving_[handle];
  receiving = {subject, kind, false, std::nullopt};
  bind(receiving);
  receiving.open = receiving.receiver && gate_(&receiving.subject, kind);
}

void Frames::drop(std::uint32_t handle) {
  sending_.erase(handle);
  receiving_.erase(handle);
}

std::int32_t Frames::encrypt(std::uint32_t handle, MutableBytes buffer, std::size_t size, TimeMs now) {
  const auto found = sending_.find(handle);
  if (found == sending_.end()) {
    return result(Drop::no_context);
  }
  if (size == 0) {
    return result(Drop::empty);
  }
  if (!found->second.open) {
    return result(Drop::gate_closed);
  }
  return result(sender_.encrypt(found->second.kind, buffer, size, now));
}

std::int32_t Frames::decrypt(std::uint32_t handle, MutableBytes buffer, std::size_t size, TimeMs now) {
  const auto found = receiving_.find(handle);
  if (found == receiving_.end()) {
    return result(Drop::no_context);
  }
  if (size == 0) {
    return result(Drop::empty);
  }
  if (!found->second.open) {
    return result(Drop::gate_closed);
  }
  return result(found->second.receiver->decrypt(buffer.first(size), now));
}

}  // namespace homeroom::keeper
