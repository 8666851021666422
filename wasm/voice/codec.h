// A voice as Opus packets (RFC 6716): 48 kHz, one channel, frames of 20 ms, with forward error correction.
// Owns one encoder's or decoder's state. Never reads a clock or a device, and never takes a packet's word for its
// length.
#pragma once

#include <memory>
#include <span>

#include "shared/base/bytes.h"

struct OpusEncoder;
struct OpusDecoder;

namespace homeroom::voice {

inline constexpr int kRate = 48000;
inline constexpr std::size_t kFrame = 960;        // samples: 20 ms
inline constexpr std::size_t kMostPacket = 1275;  // bytes: the longest Opus frame, RFC 6716 §3.2.1
inline constexpr int kLeastBitrate = 6000, kMostBitrate = 128000;

using Samples = std::span<float>;  // -1 to 1
using SamplesView = std::span<const float>;

class Encoder {
 public:
  // expected_loss: per cent; what the error correction is made for. Errors: voice.bad-setting, voice.no-memory.
  static Result<Encoder> make(int bitrate, int expected_loss);

  // frame: kFrame samples, otherwise voice.bad-length. Gives at most kMostPacket bytes.
  Result<Bytes> encode(SamplesView frame);
  std::size_t lookahead() const;  // samples by which what comes out of the decoder is late

 private:
  struct End {
    void operator()(OpusEncoder* state) const;
  };
  std::unique_ptr<OpusEncoder, End> state_;
};

class Decoder {
 public:
  static Result<Decoder> make();

  // Each fills `frame`, kFrame samples. A packet that is empty, too long, longer or shorter than 20 ms, or no Opus is
  // voice.bad-packet, after which the next one decodes as if this one had been lost.
  Status decode(BytesView packet, Samples frame);
  // The frame before this packet was lost: what the packet carries of it.
  Status decode_lost_before(BytesView packet, Samples frame);
  // Nothing came: the voice goes on as it sounded, and fades.
  Status conceal(Samples frame);

 private:
  Status run(BytesView packet, Samples frame, bool lost_before);

  struct End {
    void operator()(OpusDecoder* state) const;
  };
  std::unique_ptr<OpusDecoder, End> state_;
};

}  // namespace homeroom::voice
