#include "shared/sframe/header.h"

namespace homeroom::sframe {
namespace {

constexpr Error kBadHeader{"sframe.bad-header", "the SFrame header is cut or not in its shortest form"};

// Config byte: X (1) ‖ K (3) ‖ Y (1) ‖ C (3). A number below 8 stands in K or C itself; else X or Y is set, and K or C
// is the number's length in bytes, less one.
constexpr std::uint8_t kLong = 0x8;

std::size_t length_of(std::uint64_t value) {
  std::size_t length = 1;
  while (value >>= 8) ++length;
  return length;
}

std::size_t extra_bytes(std::uint64_t value) { return value < 8 ? 0 : length_of(value); }

std::uint8_t half_config(std::uint64_t value) {
  return static_cast<std::uint8_t>(value < 8 ? value : kLong | (length_of(value) - 1));
}

std::size_t extra_bytes_from(std::uint8_t half) { return half & kLong ? (half & 7U) + 1 : 0; }

void write(std::uint64_t value, MutableBytes out) {
  for (std::size_t i = out.size(); i-- > 0; value >>= 8) out[i] = static_cast<std::uint8_t>(value);
}

// False when a shorter form of the same number exists.
bool read(std::uint8_t half, BytesView bytes, std::uint64_t& value) {
  value = half & 7U;
  if (bytes.empty()) return true;
  value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value >= 8 && length_of(value) == bytes.size();
}

}  // namespace

std::size_t header_size(const Header& header) { return 1 + extra_bytes(header.kid) + extra_bytes(header.ctr); }

std::size_t encode_header(const Header& header, MutableBytes out) {
  const std::size_t kid_size = extra_bytes(header.kid), ctr_size = extra_bytes(header.ctr);
  HOMEROOM_ASSERT(out.size() >= 1 + kid_size + ctr_size);
  out[0] = static_cast<std::uint8_t>(half_config(header.kid) << 4 | half_config(header.ctr));
  write(header.kid, out.subspan(1, kid_size));
  write(header.ctr, out.subspan(1 + kid_size, ctr_size));
  return 1 + kid_size + ctr_size;
}

std::size_t header_size_from_config(std::uint8_t config) {
  return 1 + extra_bytes_from(config >> 4) + extra_bytes_from(config & 0xf);
}

Result<DecodedHeader> decode_header(BytesView bytes) {
  if (bytes.empty()) return kBadHeader;
  const std::uint8_t config = bytes[0];
  DecodedHeader out;
  out.size = header_size_from_config(config);
  if (bytes.size() < out.size) return kBadHeader;
  const std::size_t kid_size = extra_bytes_from(config >> 4);
  if (!read(config >> 4, bytes.subspan(1, kid_size), out.header.kid) ||
      !read(config & 0xf, bytes.subspan(1 + kid_size, out.size - 1 - kid_size), out.header.ctr)) {
    return kBadHeader;
  }
  return out;
}

}  // namespace homeroom::sframe
