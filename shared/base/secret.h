// Secret: bytes that must not leak. Move-only, wiped when they go, no printing, constant-time equality.
// Owns its heap buffer. Never converts to Bytes by itself: reveal() is the one, searchable way to look.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "shared/base/bytes.h"

namespace homeroom {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::size_t size);       // zero-filled
  static Secret copy_of(BytesView bytes);  // the caller wipes its own copy
  Secret clone() const;

  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  BytesView reveal() const { return {data_.get(), size_}; }
  MutableBytes reveal_mutable() { return {data_.get(), size_}; }

  // Constant in time for secrets of one length; lengths are not secret.
  friend bool operator==(const Secret& a, const Secret& b);

 private:
  std::unique_ptr<std::uint8_t[]> data_;
  std::size_t size_ = 0;
};

// Overwrites memory in a way that no optimiser removes.
void wipe(MutableBytes bytes);

}  // namespace homeroom
