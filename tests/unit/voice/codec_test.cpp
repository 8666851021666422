#include "wasm/voice/codec.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "tests/unit/voice/tones.h"

using namespace homeroom;
using namespace homeroom::voice;

namespace {

std::vector<Bytes> packets_of(SamplesView sound) {
  auto encoder = Encoder::make(32000, 5);
  REQUIRE(encoder.ok());
  std::vector<Bytes> packets;
  for (std::size_t at = 0; at + kFrame <= sound.size(); at += kFrame) {
    auto packet = encoder->encode(sound.subspan(at, kFrame));
    REQUIRE(packet.ok());
    packets.push_back(*std::move(packet));
  }
  return packets;
}

}  // namespace

TEST_CASE("a tone goes through encoder and decoder", "[voice]") {
  auto decoder = Decoder::make();
  REQUIRE(decoder.ok());
  std::vector<float> heard;
  for (const Bytes& packet : packets_of(tone(440, kRate))) {
    REQUIRE(packet.size() <= kMostPacket);
    std::vector<float> frame(kFrame);
    REQUIRE(decoder->decode(packet, frame).ok());
    heard.insert(heard.end(), frame.begin(), frame.end());
  }
  const auto later = std::span<const float>(heard).subspan(9600);  // once it has swung in
  CHECK(share_of(440, later) > 0.95);
  CHECK(share_of(880, later) < 0.05);
  CHECK(loudness(later) > 0.2);
}

TEST_CASE("what a packet carries of the one before it mends a loss", "[voice]") {
  // The tone changes in frame 30, which is lost: what is concealed knows nothing of it.
  std::vector<float> sound = tone(440, 30 * kFrame);
  const auto sung = tone(700, 20 * kFrame);
  sound.insert(sound.end(), sung.begin(), sung.end());
  const std::vector<Bytes> packets = packets_of(sound);
  const auto new_tone_at_the_gap = [&](bool mend) {
    auto decoder = Decoder::make();
    REQUIRE(decoder.ok());
    std::vector<float> frame(kFrame);
    for (std::size_t i = 0; i < 30; ++i) REQUIRE(decoder->decode(packets[i], frame).ok());
    REQUIRE((mend ? decoder->decode_lost_before(packets[31], frame) : decoder->conceal(frame)).ok());
    return share_of(700, std::span<const float>(frame).last(480));
  };
  CHECK(new_tone_at_the_gap(true) > 0.6);
  CHECK(new_tone_at_the_gap(false) < 0.2);
}

TEST_CASE("lengths and settings that cannot be are refused", "[voice]") {
  CHECK(!Encoder::make(5999, 0).ok());
  CHECK(!Encoder::make(128001, 0).ok());
  CHECK(!Encoder::make(32000, -1).ok());
  CHECK(!Encoder::make(32000, 101).ok());
  auto encoder = Encoder::make(32000, 5);
  REQUIRE(encoder.ok());
  const std::vector<float> sound(kFrame * 2);
  for (const std::size_t length : {std::size_t{0}, std::size_t{1}, kFrame - 1, kFrame + 1, kFrame * 2}) {
    INFO(length);
    const auto packet = encoder->encode(SamplesView(sound).first(length));
    REQUIRE(!packet.ok());
    CHECK(std::string_view(packet.error().code) == "voice.bad-length");
  }
}

TEST_CASE("packets that are none are refused, and the voice goes on", "[voice]") {
  const std::vector<Bytes> packets = packets_of(tone(440, kRate));
  auto decoder = Decoder::make();
  REQUIRE(decoder.ok());
  std::vector<float> frame(kFrame), small(kFrame - 1);
  const auto refused = [&](BytesView packet) {
    return std::string_view(decoder->decode(packet, frame).error().code) == "voice.bad-packet" &&
           std::string_view(decoder->decode_lost_before(packet, frame).error().code) == "voice.bad-packet";
  };
  CHECK(refused({}));
  CHECK(refused(Bytes(kMostPacket + 1, 0x78)));
  CHECK(refused(Bytes{0x7b, 0xff, 0xff}));        // more frames than a packet may hold
  CHECK(refused(Bytes{0x70, 1, 2, 3}));           // 10 ms
  CHECK(refused(Bytes{0x0b, 0x41, 0xff, 1, 2}));  // padding beyond the end
  CHECK(!decoder->decode(packets[0], small).ok());
  CHECK(!decoder->conceal(small).ok());
  for (const Bytes& packet : packets) REQUIRE(decoder->decode(packet, frame).ok());
  CHECK(loudness(frame) > 0.2);
}

TEST_CASE("samples that are no numbers are silence", "[voice]") {
  auto encoder = Encoder::make(32000, 5);
  auto decoder = Decoder::make();
  REQUIRE(encoder.ok());
  REQUIRE(decoder.ok());
  std::vector<float> frame(kFrame, std::numeric_limits<float>::quiet_NaN());
  frame[1] = std::numeric_limits<float>::infinity();
  for (int i = 0; i < 5; ++i) {
    auto packet = encoder->encode(frame);
    REQUIRE(packet.ok());
    std::vector<float> heard(kFrame);
    REQUIRE(decoder->decode(*packet, heard).ok());
    for (const float each : heard) REQUIRE(std::abs(each) < 0.01f);
  }
}
