// 'Hear yourself as the class will': a recording through encoder, lossy network and decoder, as a class's voices go.
// Owns nothing beyond the call. Never keeps or sends what it was given.
#pragma once

#include <cstdint>

#include "wasm/voice/codec.h"

namespace homeroom::voice {

inline constexpr std::size_t kMostRecorded = 10 * kRate;  // samples

struct Way {
  int bitrate = 32000;  // of a class's voices: shell/sending.js
  int loss = 5;         // per cent
  std::uint32_t seed = 1;
};

struct Heard {
  std::size_t packets = 0, lost = 0, bytes = 0;
  std::size_t mended = 0;  // of the lost ones: from what the packet behind them carried
};

// Replaces the recording by what arrives of it, as long and in step with it. Not more than kMostRecorded samples, and
// not none: voice.bad-length, or what Encoder::make says; then nothing was changed.
Result<Heard> as_the_class_hears(Samples recording, const Way& way);

}  // namespace homeroom::voice
