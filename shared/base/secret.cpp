#include "shared/base/secret.h"

#include <algorithm>
#include <utility>

namespace homeroom {

Secret::Secret(std::size_t size) : data_(size == 0 ? nullptr : std::make_unique<std::uint8_t[]>(size)), size_(size) {}

Secret Secret::copy_of(BytesView bytes) {
  Secret secret(bytes.size());
  std::copy(bytes.begin(), bytes.end(), secret.data_.get());
  return secret;
}

Secret Secret::clone() const { return copy_of(reveal()); }

Secret::Secret(Secret&& other) noexcept : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(reveal_mutable());
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

Secret::~Secret() { wipe(reveal_mutable()); }

bool operator==(const Secret& a, const Secret& b) {
  if (a.size_ != b.size_) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size_; ++i) {
    difference |= static_cast<unsigned>(a.data_[i] ^ b.data_[i]);
  }
  return difference == 0;
}

void wipe(MutableBytes bytes) {
  // Each write through a volatile pointer is observable behaviour, so none may be dropped.
  for (auto& byte : bytes) *const_cast<volatile std::uint8_t*>(&byte) = 0;
}

}  // namespace homeroom
