// Packets of a voice: genuine ones, cut, edited and invented, in any order with losses. A frame that is decoded is 20
// ms of numbers, and after whatever came a genuine packet still decodes.
#include <cmath>
#include <cstdlib>

#include "tests/fuzz/seeded.h"
#include "wasm/voice/codec.h"

namespace {

using namespace homeroom;
using voice::kFrame;

void require(bool holds) {
  if (!holds) std::abort();
}

const std::vector<Bytes>& genuine() {
  static const std::vector<Bytes> packets = [] {
    std::vector<Bytes> made;
    auto encoder = voice::Encoder::make(32000, 20);
    for (int i = 0; i < 16; ++i) {
      std::vector<float> frame(kFrame);
      for (std::size_t at = 0; at < kFrame; ++at)
        frame[at] = 0.4f * std::sin(static_cast<float>(at * static_cast<std::size_t>(i + 1)) * 0.05f);
      made.push_back(*encoder->encode(frame));
    }
    return made;
  }();
  return packets;
}

const Bytes& one(fuzz::Input& input) { return genuine()[input.below(genuine().size())]; }
Bytes bent(fuzz::Input& input) { return fuzz::edited(one(input), input, genuine()); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  auto decoder = voice::Decoder::make();
  std::vector<float> frame(kFrame);
  for (int i = 0; i < 24 && !input.empty(); ++i) {
    Status heard;
    switch (input.below(5)) {
      case 0: heard = decoder->conceal(frame); break;
      case 1: heard = decoder->decode(one(input), frame); break;
      case 2: heard = decoder->decode_lost_before(bent(input), frame); break;
      case 3: heard = decoder->decode(bent(input), frame); break;
      default: heard = decoder->decode(to_bytes(input.bytes(input.byte())), frame); break;
    }
    for (const float each : frame) require(!heard.ok() || std::isfinite(each));
  }
  require(decoder->decode(genuine()[3], frame).ok());
  return 0;
}
