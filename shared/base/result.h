// Result<T>: a value or the reason why there is none. For everything that somebody else's mistake can cause.
// Owns the value or the Error. Never throws; reading the wrong half is our own mistake and aborts.
#pragma once

#include <optional>
#include <utility>

#include "shared/base/assert.h"

namespace homeroom {

// What went wrong, as a stable code (for tests and the wire) and a fixed English sentence (for logs). Never holds
// a name, a key or a byte of what was received.
struct Error {
  const char* code;     // e.g. "mls.bad-signature"; static storage
  const char* message;  // e.g. "the leaf's signature does not verify"; static storage
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}  // NOLINT: implicit, so that `return value;` reads well
  Result(Error error) : error_(error) {}         // NOLINT

  explicit operator bool() const { return value_.has_value(); }
  bool ok() const { return value_.has_value(); }

  T& operator*() & { return get(); }
  const T& operator*() const& { return get(); }
  T&& operator*() && { return std::move(get()); }
  T* operator->() { return &get(); }
  const T* operator->() const { return &get(); }

  const Error& error() const {
    HOMEROOM_ASSERT(!value_.has_value());
    return error_;
  }

 private:
  T& get() {
    HOMEROOM_ASSERT(value_.has_value());
    return *value_;
  }
  const T& get() const {
    HOMEROOM_ASSERT(value_.has_value());
    return *value_;
  }

  std::optional<T> value_;
  Error error_{nullptr, nullptr};
};

// Result<void>: did it work, and if not, why not.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(error), failed_(true) {}  // NOLINT

  explicit operator bool() const { return !failed_; }
  bool ok() const { return !failed_; }
  const Error& error() const {
    HOMEROOM_ASSERT(failed_);
    return error_;
  }

 private:
  Error error_{nullptr, nullptr};
  bool failed_ = false;
};

using Status = Result<void>;

}  // namespace homeroom

// Leaves the function with the error of `expression` if it failed.
#define HOMEROOM_TRY(expression)                                \
  do {                                                          \
    if (auto homeroom_try = (expression); !homeroom_try.ok()) { \
      return homeroom_try.error();                              \
    }                                                           \
  } while (false)

#define HOMEROOM_CONCAT_(a, b) a##b
#define HOMEROOM_CONCAT(a, b) HOMEROOM_CONCAT_(a, b)

// HOMEROOM_TRY_LET(auto x, f()): declares x with the value of f(), or leaves the function with its error.
#define HOMEROOM_TRY_LET(declaration, expression) \
  HOMEROOM_TRY_LET_(HOMEROOM_CONCAT(homeroom_result_, __LINE__), declaration, expression)
#define HOMEROOM_TRY_LET_(result, declaration, expression) \
  auto result = (expression);                              \
  if (!result.ok()) {                                      \
    return result.error();                                 \
  }                                                        \
  declaration = *std::move(result)
