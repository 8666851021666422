// Tones, and how much of one is in a sound.
#pragma once

#include <cmath>
#include <numbers>
#include <span>
#include <vector>

namespace homeroom::voice {

inline std::vector<float> tone(double hertz, std::size_t samples, float loudness = 0.4f) {
  std::vector<float> sound(samples);
  for (std::size_t i = 0; i < samples; ++i)
    sound[i] = loudness * static_cast<float>(std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / 48000));
  return sound;
}

// Root mean square.
inline double loudness(std::span<const float> sound) {
  double sum = 0;
  for (const float each : sound) sum += static_cast<double>(each) * static_cast<double>(each);
  return std::sqrt(sum / static_cast<double>(sound.size()));
}

// How much of the sound's energy is at this frequency, 0 to 1 (Goertzel).
inline double share_of(double hertz, std::span<const float> sound) {
  const double w = 2 * std::numbers::pi * hertz / 48000, c = 2 * std::cos(w);
  double a = 0, b = 0, all = 0;
  for (const float each : sound) {
    const double next = static_cast<double>(each) + c * a - b;
    b = a;
    a = next;
    all += static_cast<double>(each) * static_cast<double>(each);
  }
  const double n = static_cast<double>(sound.size());
  return all == 0 ? 0 : 2 * (a * a + b * b - c * a * b) / (n * all);
}

}  // namespace homeroom::voice
