// Tokens and secrets for the engine: 128 bits of the kernel's randomness as text.
// Owns nothing. Never used for keys of people or classes.
#pragma once

#include <string>

namespace homeroom::server::media {

std::string random_text();

}  // namespace homeroom::server::media
