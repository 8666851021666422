// What the tests of MLS share: seeded randomness, people with keys, and small groups of them.
#pragma once

#include <random>
#include <string>

#include "shared/crypto/system_random.h"
#include "shared/mls/group.h"

namespace homeroom::mls::testing {

inline constexpr TimeMs kNow = 1'800'000'000'000;
inline constexpr TimeMs kHour = 3'600'000;
inline constexpr std::uint16_t kPolicy = 0xF0A1;  // a private-use extension that everyone supports

class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) { crypto::start(); }
  void fill(MutableBytes out) override {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(engine_());
  }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }

 private:
  std::mt19937_64 engine_;
};

inline KeyPackageBundle make_bundle(const std::string& name, Random& random) {
  const crypto::SigningKey key = crypto::SigningKey::generate(random);
  const std::uint16_t supported[] = {kPolicy};
  return *make_key_package(as_bytes(name), key, kNow - kHour, kNow + kHour, supported, random);
}

inline Group make_group(const std::string& creator, Random& random, std::vector<Extension> extensions = {}) {
  return *Group::create(as_bytes("class"), make_bundle(creator, random), std::move(extensions), random);
}

// A group of `names`; the first one created it and added the others in one Commit.
inline std::vector<Group> make_groups(const std::vector<std::string>& names, Random& random) {
  std::vector<Group> groups;
  groups.push_back(make_group(names[0], random));
  std::vector<KeyPackageBundle> bundles;
  CommitRequest request;
  for (std::size_t i = 1; i < names.size(); ++i) {
    bundles.push_back(make_bundle(names[i], random));
    request.add_key_packages.push_back(bundles.back().key_package);
  }
  if (bundles.empty()) return groups;
  Group::CommitResult made = *groups[0].commit(request, kNow, random);
  groups[0] = std::move(made.next);
  for (const KeyPackageBundle& bundle : bundles) {
    groups.push_back(*Group::join(*made.welcome, bundle, std::nullopt, kNow));
  }
  return groups;
}

inline std::string error_of(const auto& result) { return result.ok() ? "" : result.error().code; }

}  // namespace homeroom::mls::testing
