// How to use the relay, from what the server says of it: addresses are made here, of the page's own host, so that no
// server can have a page send its sound and pictures by way of somebody else.
// Owns nothing. Never passes on a field that it has not checked.
#pragma once

#include <optional>
#include <string_view>

#include "shared/protocol/json.h"

namespace homeroom::keeper {

// `origin`: the page's, "https://host:port". The message for media.js, {m:'relay', urls, username, credential}; with no
// urls when the server says that there is no relay (now). Nothing: the server's word is malformed.
std::optional<protocol::Json> relay_for_media(std::string_view origin, const protocol::Json& message);

}  // namespace homeroom::keeper
