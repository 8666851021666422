// What the crypto tests share: hex in, hex out, and randomness that says beforehand what it will be.
#pragma once

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <string_view>

#include "shared/base/bytes.h"
#include "shared/base/random.h"
#include "shared/base/secret.h"
#include "shared/crypto/system_random.h"

namespace homeroom::test {

inline Bytes hex(std::string_view text) { return *from_hex(text); }
inline Secret secret_hex(std::string_view text) { return Secret::copy_of(hex(text)); }
inline std::string hex_of(const Secret& secret) { return to_hex(secret.reveal()); }

// Gives the bytes it was made with, once.
class ScriptedRandom final : public Random {
 public:
  explicit ScriptedRandom(Bytes script) : script_(std::move(script)) {}
  void fill(MutableBytes out) override {
    HOMEROOM_ASSERT(at_ + out.size() <= script_.size());
    std::copy_n(script_.begin() + static_cast<std::ptrdiff_t>(at_), out.size(), out.begin());
    at_ += out.size();
  }

 private:
  Bytes script_;
  std::size_t at_ = 0;
};

// A small seeded generator (splitmix64): the same bytes on every machine, and good for tests only.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(MutableBytes out) override {
    for (auto& byte : out) byte = static_cast<std::uint8_t>(next());
  }
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t limit) { return next() % limit; }

 private:
  std::uint64_t state_;
};

}  // namespace homeroom::test
