#include "wasm/voice/codec.h"

#include <opus.h>

#include <algorithm>

namespace homeroom::voice {
namespace {

constexpr Error kBadLength{"voice.bad-length", "a frame of voice is 960 samples"};
constexpr Error kBadPacket{"voice.bad-packet", "this is no Opus packet of 20 ms"};

// A number that is none would run through the codec's memory for seconds.
bool is_sound(float sample) { return sample >= -8.0f && sample <= 8.0f; }

}  // namespace

void Encoder::End::operator()(OpusEncoder* state) const { opus_encoder_destroy(state); }
void Decoder::End::operator()(OpusDecoder* state) const { opus_decoder_destroy(state); }

Result<Encoder> Encoder::make(int bitrate, int expected_loss) {
  if (bitrate < kLeastBitrate || bitrate > kMostBitrate || expected_loss < 0 || expected_loss > 100) {
    return Error{"voice.bad-setting", "the bitrate or the loss is out of range"};
  }
  int code = OPUS_OK;
  Encoder made;
  made.state_.reset(opus_encoder_create(kRate, 1, OPUS_APPLICATION_VOIP, &code));
  if (code != OPUS_OK || made.state_ == nullptr) return Error{"voice.no-memory", "there is no room for an encoder"};
  const bool set = opus_encoder_ctl(made.state_.get(), OPUS_SET_BITRATE(bitrate)) == OPUS_OK &&
                   opus_encoder_ctl(made.state_.get(), OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE)) == OPUS_OK &&
                   opus_encoder_ctl(made.state_.get(), OPUS_SET_INBAND_FEC(1)) == OPUS_OK &&
                   opus_encoder_ctl(made.state_.get(), OPUS_SET_PACKET_LOSS_PERC(expected_loss)) == OPUS_OK;
  if (!set) return Error{"voice.bad-setting", "the encoder does not take these settings"};
  return made;
}

Result<Bytes> Encoder::encode(SamplesView frame) {
  if (frame.size() != kFrame) return kBadLength;
  float sound[kFrame];
  std::transform(frame.begin(), frame.end(), sound, [](float sample) { return is_sound(sample) ? sample : 0.0f; });
  Bytes packet(kMostPacket);
  const opus_int32 size = opus_encode_float(state_.get(), sound, kFrame, packet.data(), kMostPacket);
  if (size < 1) return Error{"voice.not-encoded", "Opus did not encode this frame"};
  packet.resize(static_cast<std::size_t>(size));
  return packet;
}

std::size_t Encoder::lookahead() const {
  opus_int32 samples = 0;
  opus_encoder_ctl(state_.get(), OPUS_GET_LOOKAHEAD(&samples));
  return static_cast<std::size_t>(std::max(samples, 0));
}

Result<Decoder> Decoder::make() {
  int code = OPUS_OK;
  Decoder made;
  made.state_.reset(opus_decoder_create(kRate, 1, &code));
  if (code != OPUS_OK || made.state_ == nullptr) return Error{"voice.no-memory", "there is no room for a decoder"};
  return made;
}

Status Decoder::run(BytesView packet, Samples frame, bool lost_before) {
  if (frame.size() != kFrame) return kBadLength;
  if (packet.empty() || packet.size() > kMostPacket) return kBadPacket;
  const auto size = static_cast<opus_int32>(packet.size());
  if (opus_packet_get_nb_samples(packet.data(), size, kRate) != static_cast<int>(kFrame)) return kBadPacket;
  const int got = opus_decode_float(state_.get(), packet.data(), size, frame.data(), kFrame, lost_before ? 1 : 0);
  if (got != static_cast<int>(kFrame)) return kBadPacket;
  return {};
}

Status Decoder::decode(BytesView packet, Samples frame) { return run(packet, frame, false); }
Status Decoder::decode_lost_before(BytesView packet, Samples frame) { return run(packet, frame, true); }

Status Decoder::conceal(Samples frame) {
  if (frame.size() != kFrame) return kBadLength;
  const int got = opus_decode_float(state_.get(), nullptr, 0, frame.data(), kFrame, 0);
  if (got != static_cast<int>(kFrame)) return kBadPacket;
  return {};
}

}  // namespace homeroom::voice
