// The SFrame header: key id and counter in 1 to 17 bytes (RFC 9605 §4.3).
// Owns nothing. Never accepts a number that is written longer than it has to be.
#pragma once

#include <cstdint>

#include "shared/base/bytes.h"

namespace homeroom::sframe {

inline constexpr std::size_t kMaxHeaderSize = 17;

struct Header {
  std::uint64_t kid = 0;
  std::uint64_t ctr = 0;
  friend bool operator==(const Header&, const Header&) = default;
};

struct DecodedHeader {
  Header header;
  std::size_t size = 0;
};

std::size_t header_size(const Header& header);
// Writes header_size() bytes to the beginning of `out` and gives their number. Too little room is our own mistake.
std::size_t encode_header(const Header& header, MutableBytes out);
// Reads the header at the beginning of `bytes`. Error: sframe.bad-header.
Result<DecodedHeader> decode_header(BytesView bytes);

// The size of the header that this config byte begins: all that a reader from behind has to know.
std::size_t header_size_from_config(std::uint8_t config);

}  // namespace homeroom::sframe
