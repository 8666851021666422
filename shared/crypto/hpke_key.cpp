// Which X25519 public keys can be sealed to. By comparing, not by multiplying: every leaf and path of a tree is asked.
#include <algorithm>
#include <array>

#include "shared/crypto/hpke.h"

namespace homeroom::crypto {

namespace {

using Point = std::array<std::uint8_t, 32>;

// Little-endian: p + offset for p = 2^255 - 19 and a small offset, which may be negative.
constexpr Point near_prime(int offset) {
  Point point;
  point.fill(0xff);
  point[0] = static_cast<std::uint8_t>(0xed + offset);
  point[31] = 0x7f;
  return point;
}

// The u-coordinates of low order, with and without reduction: 0, 1, -1 and the two of order 8.
constexpr Point kLowOrder[] = {
    {0},
    {1},
    near_prime(-1),
    near_prime(0),
    near_prime(1),
    {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
     0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
    {0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b,
     0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
};

}  // namespace

bool hpke_key_is_usable(BytesView public_key) {
  if (public_key.size() != kHpkeKeySize) {
    return false;
  }
  Point point;
  std::copy(public_key.begin(), public_key.end(), point.begin());
  point[31] &= 0x7f;  // X25519 ignores the top bit
  return std::find(std::begin(kLowOrder), std::end(kLowOrder), point) == std::end(kLowOrder);
}

}  // namespace homeroom::crypto
