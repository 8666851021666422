// The module's face to JavaScript: flat C. The page writes samples into the module's memory, reads them back from
// there.
#include <cstddef>

#include "wasm/voice/heard.h"

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#define HOMEROOM_EXPORT EMSCRIPTEN_KEEPALIVE
#else
#define HOMEROOM_EXPORT  // the same module in native tests
#endif

extern "C" {

HOMEROOM_EXPORT int voice_version() { return 1; }

// samples: `count` floats at 48 kHz, replaced by what a class hears of them. Gives how many packets were lost on the
// way, or -1: nothing was changed.
HOMEROOM_EXPORT int voice_heard(float* samples, std::size_t count, int bitrate, int loss, std::uint32_t seed) {
  if (samples == nullptr) return -1;
  const auto heard = homeroom::voice::as_the_class_hears({samples, count}, {bitrate, loss, seed});
  return heard ? static_cast<int>(heard->lost) : -1;
}

}  // extern "C"
