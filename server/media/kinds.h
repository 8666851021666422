// The names of stream kinds, as they are on the wire and in the engine's notes.
// Owns nothing. Never guesses: an unknown name is no kind.
#pragma once

#include <optional>
#include <string_view>

#include "server/core/media_port.h"

namespace homeroom::server::media {

std::string_view kind_name(StreamKind kind);
std::optional<StreamKind> kind_of(std::string_view name);
inline bool is_audio(StreamKind kind) { return kind == StreamKind::audio || kind == StreamKind::screen_audio; }

}  // namespace homeroom::server::media
