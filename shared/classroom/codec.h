// The small binary form that the roster and the messages are written in: big-endian integers, counted bytes.
// Owns what it writes; a Reader owns nothing. Never reads past its end: after the first failure it gives zeros and says
// so.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "shared/base/assert.h"
#include "shared/base/bytes.h"

namespace homeroom::classroom {

class Writer {
 public:
  void number(std::uint64_t value, std::size_t size) {
    for (std::size_t i = size; i-- > 0;) out_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  }
  void raw(BytesView bytes) { append(out_, bytes); }
  void counted(BytesView bytes) {  // with a 16-bit count
    HOMEROOM_ASSERT(bytes.size() <= 0xffff);
    number(bytes.size(), 2);
    raw(bytes);
  }
  const Bytes& bytes() const { return out_; }
  Bytes take() { return std::move(out_); }

 private:
  Bytes out_;
};

class Reader {
 public:
  explicit Reader(BytesView bytes) : rest_(bytes) {}

  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : raw(size)) value = (value << 8) | byte;
    return value;
  }
  BytesView raw(std::size_t size) {
    if (failed_ || size > rest_.size()) {
      failed_ = true;
      return {};
    }
    const BytesView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  BytesView counted() { return raw(static_cast<std::size_t>(number(2))); }
  std::string text() { return std::string(as_text(counted())); }
  bool flag() {  // one byte, 0 or 1
    const auto value = number(1);
    if (value > 1) failed_ = true;
    return value == 1;
  }
  template <std::size_t N>
  std::array<std::uint8_t, N> fixed() {
    std::array<std::uint8_t, N> out{};
    const BytesView bytes = raw(N);
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
  }
  // A count of things of at least `least` bytes each; more than can be there is a failure, so that nothing is reserved
  // for a lie.
  std::size_t count(std::size_t limit, std::size_t least) {
    const auto value = static_cast<std::size_t>(number(2));
    if (value > limit || value * least > rest_.size()) failed_ = true;
    return failed_ ? 0 : value;
  }
  void fail() { failed_ = true; }
  bool failed() const { return failed_; }
  bool done() const { return !failed_ && rest_.empty(); }

 private:
  BytesView rest_;
  bool failed_ = false;
};

}  // namespace homeroom::classroom
