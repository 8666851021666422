// Time as the code below main() sees it: a number that comes in as an argument, never a clock that is asked.
#pragma once

#include <cstdint>

namespace homeroom {

using TimeMs = std::int64_t;  // milliseconds since 1970-01-01T00:00:00Z

}  // namespace homeroom
