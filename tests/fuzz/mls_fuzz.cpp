// Every byte string as an MLS message: looked at, as a KeyPackage, as a Welcome, and processed by a group of two.
#include "shared/crypto/system_random.h"
#include "shared/mls/group.h"
#include "tests/fuzz/seeded.h"

namespace {

using namespace homeroom;

struct Pair {
  mls::Group alice;
  mls::KeyPackageBundle bob;

  static Pair make() {
    crypto::start();
    fuzz::SeededRandom random;
    const auto key = crypto::SigningKey::generate(random);
    const auto alice = mls::make_key_package(as_bytes("alice"), key, 0, 1'000'000'000, {}, random);
    auto bob =
        mls::make_key_package(as_bytes("bob"), crypto::SigningKey::generate(random), 0, 1'000'000'000, {}, random);
    auto group = mls::Group::create(as_bytes("group"), *alice, {}, random);
    auto commit = group->commit({.add_key_packages = {bob->key_package}}, 1000, random);
    return {std::move(commit->next), std::move(*bob)};
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Pair pair = Pair::make();
  const BytesView bytes(data, size);
  static_cast<void>(mls::peek(bytes).ok());
  static_cast<void>(mls::inspect_key_package(bytes, 1000).ok());
  static_cast<void>(mls::Group::join(bytes, pair.bob, std::nullopt, 1000).ok());
  static_cast<void>(mls::Group::restore(bytes).ok());
  mls::Group group = pair.alice.clone();
  const std::uint64_t epoch = group.epoch();
  static_cast<void>(group.process(bytes, nullptr, 1000).ok());
  HOMEROOM_ASSERT(group.epoch() == epoch);
  return 0;
}
