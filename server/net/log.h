// The server's log: one JSON object a line on stderr.
// Owns nothing. Never takes a name, an address, a payload or a key: callers give fixed words and numbers.
#pragma once

#include <string_view>

#include "shared/base/time.h"
#include "shared/protocol/json.h"

namespace homeroom::server {

TimeMs clock_now();

void log_line(std::string_view level, std::string_view event, protocol::Json fields = protocol::Json::object());

}  // namespace homeroom::server
