#include "wasm/voice/heard.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/voice/tones.h"
#include "wasm/voice/lossy_way.h"

using namespace homeroom;
using namespace homeroom::voice;

extern "C" int voice_heard(float* samples, std::size_t count, int bitrate, int loss, std::uint32_t seed);

TEST_CASE("three seconds of a tone arrive as that tone, in step and as long", "[voice]") {
  for (const std::uint32_t seed : {1u, 2u, 3u}) {
    INFO(seed);
    // Quiet, then a tone: when it begins shows whether what is heard is in step.
    std::vector<float> sound(kRate);
    const auto sung = tone(440, 2 * kRate);
    sound.insert(sound.end(), sung.begin(), sung.end());
    const auto heard = as_the_class_hears(sound, {.bitrate = 32000, .loss = 5, .seed = seed});
    REQUIRE(heard.ok());
    CHECK(sound.size() == 3 * kRate);
    CHECK(heard->lost > 0);
    CHECK(heard->lost < heard->packets / 5);
    CHECK(heard->mended > 0);
    CHECK(heard->mended <= heard->lost);
    // The class's bitrate is what is spent on it: 32 kbit/s, give or take a quarter.
    CHECK(heard->bytes * 8 < 3 * 40000);
    const std::span<const float> all(sound);
    CHECK(loudness(all.first(kRate - 2 * kFrame)) < 0.02);
    CHECK(loudness(all.subspan(kRate + 2 * kFrame, 4 * kFrame)) > 0.1);
    CHECK(share_of(440, all.subspan(kRate + 9600)) > 0.7);
  }
}

TEST_CASE("the same seed loses the same packets; more loss is heard", "[voice]") {
  const auto heard_with = [](int loss, std::uint32_t seed) {
    auto sound = tone(440, 3 * kRate);
    REQUIRE(as_the_class_hears(sound, {32000, loss, seed}).ok());
    return sound;
  };
  CHECK(heard_with(5, 7) == heard_with(5, 7));
  CHECK(heard_with(5, 7) != heard_with(5, 8));
  CHECK(share_of(440, heard_with(0, 1)) > share_of(440, heard_with(40, 1)));
}

TEST_CASE("a way loses as many as was said, often several in a row", "[voice]") {
  for (const int loss : {0, 1, 5, 20, 100}) {
    INFO(loss);
    LossyWay way(loss, 99);
    int lost = 0, pairs = 0;
    bool before = false;
    for (int i = 0; i < 100000; ++i) {
      const bool now = way.loses();
      lost += now ? 1 : 0;
      pairs += now && before ? 1 : 0;
      before = now;
    }
    CHECK(std::abs(lost / 1000.0 - loss) <= loss * 0.1);
    if (loss == 5) CHECK(std::abs(static_cast<double>(pairs) / lost - 1.0 / 3) < 0.05);
  }
}

TEST_CASE("recordings that cannot be are refused and left as they are", "[voice]") {
  std::vector<float> none, long_one(kMostRecorded + 1, 0.25f), short_one(1, 0.25f);
  CHECK(!as_the_class_hears(none, {}).ok());
  CHECK(!as_the_class_hears(long_one, {}).ok());
  CHECK(long_one[0] == 0.25f);
  CHECK(as_the_class_hears(short_one, {}).ok());
  CHECK(voice_heard(nullptr, 960, 32000, 5, 1) == -1);
  CHECK(voice_heard(long_one.data(), long_one.size(), 32000, 5, 1) == -1);
  CHECK(voice_heard(long_one.data(), 960, 1, 5, 1) == -1);
  CHECK(voice_heard(long_one.data(), 0, 32000, 5, 1) == -1);
  CHECK(voice_heard(long_one.data(), 48000, 32000, 5, 1) >= 0);
}
