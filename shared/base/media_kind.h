// The four kinds of media a member can send, as every layer numbers them.
// Owns nothing. Never renumbered: the numbers are in SFrame key ids and in what frames authenticate.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace homeroom {

enum class MediaKind : std::uint8_t { audio = 0, camera = 1, screen = 2, screen_audio = 3 };
inline constexpr std::uint8_t kMediaKinds = 4;

// The names of docs/protocol.md §4.
constexpr std::string_view name_of(MediaKind kind) {
  constexpr std::string_view names[kMediaKinds] = {"audio", "camera", "screen", "screen-audio"};
  return names[static_cast<std::uint8_t>(kind)];
}

constexpr std::optional<MediaKind> media_kind(std::string_view name) {
  for (std::uint8_t i = 0; i < kMediaKinds; ++i) {
    if (name_of(static_cast<MediaKind>(i)) == name) return static_cast<MediaKind>(i);
  }
  return std::nullopt;
}

constexpr bool is_sound(MediaKind kind) { return kind == MediaKind::audio || kind == MediaKind::screen_audio; }

}  // namespace homeroom
