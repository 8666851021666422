// A first look at session descriptions that come from clients, before the media engine's C code parses them.
// Owns nothing. Never rewrites a description: it is handed on as it came, or refused.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/core/media_port.h"
#include "shared/base/result.h"

namespace homeroom::server::media {

struct SdpLimits {
  std::size_t bytes = 128 * 1024;
  std::size_t lines = 8000;
  std::size_t line_bytes = 4096;
  std::size_t sections = 400;
  std::size_t candidates = 64;  // the engine sends checks to each of them
};

struct SdpSection {
  std::string media;  // "audio", "video"
  std::string mid;
  bool rejected = false;  // port 0 and not bundle-only
  bool sends = true;      // neither rejected nor inactive nor recvonly
};

// The m= sections in order. Errors: bad-sdp.
Result<std::vector<SdpSection>> read_sdp(std::string_view sdp, const SdpLimits& limits = {});

// An offer whose sending sections are exactly `streams`, each of the right medium, no kind twice. Errors: bad-sdp.
Status check_offer(std::string_view sdp, const std::vector<PublishedStream>& streams);

// An answer of a receiver: it sends nothing. Errors: bad-sdp.
Status check_answer(std::string_view sdp);

}  // namespace homeroom::server::media
