// HOMEROOM_ASSERT: our own mistakes stop the program at once, in every build, with file and line.
// Never used on what the network, a file or a person may send: those are Results.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace homeroom {

[[noreturn]] inline void assert_failed(const char* what, const char* file, int line) {
  std::fprintf(stderr, "homeroom: assertion failed: %s (%s:%d)\n", what, file, line);
  std::abort();
}

}  // namespace homeroom

#define HOMEROOM_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : ::homeroom::assert_failed(#condition, __FILE__, __LINE__))
