#include "wasm/voice/heard.h"

#include <algorithm>
#include <optional>

#include "wasm/voice/lossy_way.h"

namespace homeroom::voice {
namespace {

// What has arrived, one frame behind: whether a lost one can be mended shows with the next.
class Listener {
 public:
  Listener(Decoder decoder, std::size_t frames) : decoder_(std::move(decoder)) { sound_.reserve(frames * kFrame); }

  Status hear(const std::optional<Bytes>& packet) {
    if (packet && missing_) {
      HOMEROOM_TRY(decoder_.decode_lost_before(*packet, next()));
      ++mended_;
    } else if (missing_) {
      HOMEROOM_TRY(decoder_.conceal(next()));
    }
    missing_ = !packet;
    return packet ? decoder_.decode(*packet, next()) : Status();
  }
  Status end() { return missing_ ? decoder_.conceal(next()) : Status(); }

  const std::vector<float>& sound() const { return sound_; }
  std::size_t mended() const { return mended_; }

 private:
  Samples next() {
    sound_.resize(sound_.size() + kFrame);
    return Samples(sound_).last(kFrame);
  }

  Decoder decoder_;
  std::vector<float> sound_;
  std::size_t mended_ = 0;
  bool missing_ = false;
};

}  // namespace

Result<Heard> as_the_class_hears(Samples recording, const Way& way) {
  if (recording.empty() || recording.size() > kMostRecorded) {
    return Error{"voice.bad-length", "a recording is up to ten seconds long"};
  }
  HOMEROOM_TRY_LET(Encoder encoder, Encoder::make(way.bitrate, way.loss));
  HOMEROOM_TRY_LET(Decoder decoder, Decoder::make());
  const std::size_t late = encoder.lookahead();
  const std::size_t frames = (recording.size() + late + kFrame - 1) / kFrame;

  Listener listener(std::move(decoder), frames);
  LossyWay network(way.loss, way.seed);
  Heard heard{.packets = frames};
  for (std::size_t i = 0; i < frames; ++i) {
    float frame[kFrame] = {};
    const std::size_t from = std::min(i * kFrame, recording.size());
    std::copy_n(recording.begin() + static_cast<std::ptrdiff_t>(from), std::min(kFrame, recording.size() - from),
                frame);
    HOMEROOM_TRY_LET(Bytes packet, encoder.encode(frame));
    heard.bytes += packet.size();
    const bool lost = network.loses();
    heard.lost += lost ? 1 : 0;
    HOMEROOM_TRY(listener.hear(lost ? std::nullopt : std::optional(std::move(packet))));
  }
  HOMEROOM_TRY(listener.end());
  heard.mended = listener.mended();
  std::copy_n(listener.sound().begin() + static_cast<std::ptrdiff_t>(late), recording.size(), recording.begin());
  return heard;
}

}  // namespace homeroom::voice
