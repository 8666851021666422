#include "shared/sframe/receiver.h"

#include <algorithm>
#include <limits>

namespace homeroom::sframe {

struct KeyStore::Entry {
  FrameKey key;
  ReplayWindow window;
};

struct KeyStore::Epoch {
  std::uint64_t epoch = 0;
  TimeMs drop_at = std::numeric_limits<TimeMs>::max();
  Secret secret;                                   // sframe_secret of the base key
  std::map<std::uint16_t, Secret> camera_secrets;  // of members with keys of their own; empty until theirs came
  // One entry for each KID that has authenticated a frame; what nobody could authenticate takes no room.
  std::unordered_map<std::uint64_t, std::unique_ptr<Entry>> entries;
  std::unordered_map<std::uint16_t, std::size_t> kids_of;
  std::vector<bool> dropped = std::vector<bool>(kMaxSenders);
};

KeyStore::KeyStore(Suite suite) : suite_(suite) { HOMEROOM_ASSERT(suite_available(suite)); }
KeyStore::~KeyStore() = default;
KeyStore::KeyStore(KeyStore&&) noexcept = default;
KeyStore& KeyStore::operator=(KeyStore&&) noexcept = default;

void KeyStore::add_epoch(std::uint64_t epoch, const Secret& base_key, TimeMs now) {
  HOMEROOM_ASSERT(!base_key.empty());
  drop_expired(now);
  if (!epochs_.empty() && epoch <= epochs_.back()->epoch) return;
  // RFC 9605 §5.2: of two epochs with the same low bits the older one goes.
  std::erase_if(epochs_, [&](const auto& held) { return (held->epoch & kEpochMask) == (epoch & kEpochMask); });
  if (epochs_.size() == kMaxHeldEpochs) epochs_.erase(epochs_.begin());
  for (auto& held : epochs_) held->drop_at = std::min(held->drop_at, now + kKeepOldEpoch);
  auto added = std::make_unique<Epoch>();
  added->epoch = epoch;
  added->secret = suite_secret(suite_, base_key.reveal());
  epochs_.push_back(std::move(added));
}

void KeyStore::require_sender_key(std::uint64_t epoch, std::uint32_t sender) {
  if (sender >= kMaxSenders) return;
  for (auto& held : epochs_) {
    if (held->epoch == epoch) held->camera_secrets.try_emplace(static_cast<std::uint16_t>(sender));
  }
}

bool KeyStore::add_sender_key(std::uint64_t epoch, std::uint32_t sender, const Secret& camera_key) {
  if (sender >= kMaxSenders || camera_key.empty()) return false;
  for (auto& held : epochs_) {
    if (held->epoch != epoch) continue;
    const auto required = held->camera_secrets.find(static_cast<std::uint16_t>(sender));
    if (required == held->camera_secrets.end() || !required->second.empty()) return false;
    required->second = suite_secret(suite_, camera_key.reveal());
    return true;
  }
  return false;
}

void KeyStore::drop_expired(TimeMs now) {
  std::erase_if(epochs_, [&](const auto& held) { return held->drop_at <= now; });
}

void KeyStore::drop_sender(std::uint32_t sender, std::uint64_t before_epoch) {
  if (sender >= kMaxSenders) return;
  for (auto& held : epochs_) {
    if (held->epoch < before_epoch) held->dropped[sender] = true;
  }
}

void KeyStore::clear() { epochs_.clear(); }

bool KeyStore::holds(std::uint64_t epoch) const {
  return std::any_of(epochs_.begin(), epochs_.end(), [&](const auto& held) { return held->epoch == epoch; });
}

KeyStore::Epoch* KeyStore::by_low_bits(std::uint8_t low) {
  for (auto& held : epochs_) {
    if ((held->epoch & kEpochMask) == low) return held.get();
  }
  return nullptr;
}

bool KeyStore::is_early(std::uint8_t low) const {
  if (epochs_.empty()) return false;
  const auto ahead = static_cast<std::uint8_t>((low - epochs_.back()->epoch) & kEpochMask);
  return ahead >= 1 && ahead <= kMaxEarlyEpochs;
}

FrameResult Receiver::decrypt(MutableBytes frame, TimeMs now) {
  const Location found = locate(frame);
  if (found.code != FrameCode::ok) return {found.code, 0};
  const Header& header = found.at.header;
  const auto id = KeyId::unpack(header.kid);
  if (!id) return {FrameCode::bad_header, 0};
  const std::uint8_t stream = stream_of(source_.kind);
  if (id->sender != source_.sender || id->stream != stream) return {FrameCode::wrong_sender, 0};

  store_->drop_expired(now);
  KeyStore::Epoch* epoch = store_->by_low_bits(id->epoch);
  if (!epoch) return {store_->is_early(id->epoch) ? FrameCode::early : FrameCode::unknown_epoch, 0};
  if (epoch->dropped[id->sender]) return {FrameCode::wrong_sender, 0};

  const auto entry_at = epoch->entries.find(header.kid);
  if (entry_at != epoch->entries.end()) {
    KeyStore::Entry& entry = *entry_at->second;
    if (entry.window.seen(header.ctr)) return {FrameCode::replayed, 0};
    if (!open_frame(store_->suite_, entry.key, found.at, source_.kind, stream, frame)) return {FrameCode::bad_tag, 0};
    entry.window.mark(header.ctr);
    return {FrameCode::ok, found.at.payload};
  }

  const Secret* secret = &epoch->secret;
  if (source_.kind == MediaKind::camera) {
    const auto own = epoch->camera_secrets.find(id->sender);
    if (own != epoch->camera_secrets.end()) {
      if (own->second.empty()) return {FrameCode::no_sender_key, 0};
      secret = &own->second;
    }
  }
  const auto kids = epoch->kids_of.find(id->sender);
  if (kids != epoch->kids_of.end() && kids->second >= kMaxKidsPerSender) return {FrameCode::too_many_keys, 0};
  FrameKey key = derive_frame_key(store_->suite_, *secret, header.kid);
  if (!open_frame(store_->suite_, key, found.at, source_.kind, stream, frame)) return {FrameCode::bad_tag, 0};
  auto entry = std::make_unique<KeyStore::Entry>();
  entry->key = std::move(key);
  entry->window.mark(header.ctr);
  epoch->entries.emplace(header.kid, std::move(entry));
  ++epoch->kids_of[id->sender];
  return {FrameCode::ok, found.at.payload};
}

}  // namespace homeroom::sframe
