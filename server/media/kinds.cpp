#include "server/media/kinds.h"

#include <array>
#include <utility>

namespace homeroom::server::media {
namespace {
constexpr std::array<std::pair<StreamKind, std::string_view>, 4> kNames{{
    {StreamKind::audio, "audio"},
    {StreamKind::camera, "camera"},
    {StreamKind::screen, "screen"},
    {StreamKind::screen_audio, "screen-audio"},
}};
}  // namespace

std::string_view kind_name(StreamKind kind) {
  for (const auto& [value, name] : kNames) {
    if (value == kind) return name;
  }
  return "";
}

std::optional<StreamKind> kind_of(std::string_view name) {
  for (const auto& [value, text] : kNames) {
    if (text == name) return value;
  }
  return std::nullopt;
}

}  // namespace homeroom::server::media
