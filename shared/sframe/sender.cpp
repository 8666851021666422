#include "shared/sframe/sender.h"

#include <utility>

namespace homeroom::sframe {
namespace {

// Commits come every 1.5 s at most; with a delay of 2 s that makes two to come. More are activated early.
constexpr std::size_t kMaxEpochs = 6;

struct StreamKey {
  FrameKey key;
  std::uint64_t kid = 0;
  std::uint64_t next_ctr = 0;
};

}  // namespace

struct Sender::Keys {
  std::uint64_t epoch;
  TimeMs activate_at;
  Secret secret;                        // sframe_secret of the epoch's base key
  std::optional<Secret> camera_secret;  // of the member's own camera key
  KeyId id;                             // stream and layer still open
  std::array<std::unique_ptr<StreamKey>, kMediaKinds * kMaxLayers> streams;
};

Sender::Sender(Suite suite, std::uint64_t max_ctr) : suite_(suite), max_ctr_(max_ctr) {
  HOMEROOM_ASSERT(suite_available(suite) && max_ctr <= kMaxCtr);
}
Sender::~Sender() = default;
Sender::Sender(Sender&&) noexcept = default;
Sender& Sender::operator=(Sender&&) noexcept = default;

Status Sender::set_epoch(const Epoch& given) {
  if (newest_ && given.epoch <= *newest_) {
    return Error{"sframe.old-epoch", "frames were already encrypted in this epoch or a newer one"};
  }
  if (given.index >= kMaxSenders) return Error{"sframe.bad-index", "the leaf's index does not fit into a key id"};
  if (given.base_key.empty() || (given.camera_key && given.camera_key->empty())) {
    return Error{"sframe.bad-length", "an SFrame base key is not empty"};
  }
  auto keys = std::make_unique<Keys>();
  keys->epoch = given.epoch;
  keys->activate_at = given.activate_at;
  keys->secret = suite_secret(suite_, given.base_key.reveal());
  if (given.camera_key) keys->camera_secret = suite_secret(suite_, given.camera_key->reveal());
  keys->id.boot = given.boot;
  keys->id.sender = static_cast<std::uint16_t>(given.index);
  keys->id.epoch = static_cast<std::uint8_t>(given.epoch & kEpochMask);
  if (epochs_.size() == kMaxEpochs) {
    epochs_.erase(epochs_.begin());
    active_ = true;
  }
  epochs_.push_back(std::move(keys));
  newest_ = given.epoch;
  return {};
}

void Sender::activate(TimeMs now) {
  for (std::size_t i = epochs_.size(); i-- > (active_ ? 1u : 0u);) {
    if (epochs_[i]->activate_at > now) continue;
    epochs_.erase(epochs_.begin(), epochs_.begin() + static_cast<std::ptrdiff_t>(i));
    active_ = true;
    return;
  }
}

std::optional<std::uint64_t> Sender::active_epoch(TimeMs now) {
  activate(now);
  if (!active_) return std::nullopt;
  return epochs_.front()->epoch;
}

FrameResult Sender::encrypt(MediaKind kind, MutableBytes buffer, std::size_t payload, TimeMs now, std::uint8_t layer) {
  HOMEROOM_ASSERT(payload <= buffer.size() && layer < kMaxLayers);
  if (payload == 0) return {FrameCode::empty, 0};
  if (buffer.size() - payload < kMaxOverhead) return {FrameCode::no_room, 0};
  activate(now);
  if (!active_) return {FrameCode::no_key, 0};
  Keys& keys = *epochs_.front();
  auto& stream = keys.streams[static_cast<std::size_t>(kind) * kMaxLayers + layer];
  if (!stream) {
    KeyId id = keys.id;
    id.stream = stream_of(kind);
    id.layer = layer;
    stream = std::make_unique<StreamKey>();
    stream->kid = id.pack();
    const bool own = kind == MediaKind::camera && keys.camera_secret;
    stream->key = derive_frame_key(suite_, own ? *keys.camera_secret : keys.secret, stream->kid);
  }
  if (stream->next_ctr > max_ctr_) return {FrameCode::exhausted, 0};
  const Header header{stream->kid, stream->next_ctr++};
  return {FrameCode::ok, seal_frame(suite_, stream->key, header, kind, stream_of(kind), buffer, payload)};
}

void Sender::clear() {
  // newest_ stays: whoever comes back into the same group must not start its counters over.
  epochs_.clear();
  active_ = false;
}

}  // namespace homeroom::sframe
