#include "server/media/random_text.h"

#include <sys/random.h>

#include <array>

#include "shared/base/assert.h"
#include "shared/base/bytes.h"

namespace homeroom::server::media {

std::string random_text() {
  std::array<std::uint8_t, 16> bytes{};
  HOMEROOM_ASSERT(::getrandom(bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
  return to_hex(bytes);
}

}  // namespace homeroom::server::media
