#include "shared/mls/key_package.h"

#include <catch2/catch_test_macros.hpp>

#include "shared/crypto/hpke.h"
#include "tests/unit/mls/support.h"

using namespace homeroom;
using namespace homeroom::mls;
using namespace homeroom::mls::testing;

TEST_CASE("a KeyPackage says who, with which keys, and from when to when") {
  SeededRandom random(1);
  const crypto::SigningKey key = crypto::SigningKey::generate(random);
  const auto bundle = make_key_package(as_bytes("pass"), key, kNow + 1, kNow + kHour + 1, {}, random);
  REQUIRE(bundle.ok());
  const auto info = inspect_key_package(bundle->key_package, kNow + 1);
  REQUIRE(info.ok());
  CHECK(as_text(info->identity) == "pass");
  CHECK(same(info->signature_key, key.public_key()));
  CHECK(info->not_before == kNow);
  CHECK(info->not_after == kNow + kHour + 1000);
}

TEST_CASE("a KeyPackage counts in its time only, and not for years") {
  SeededRandom random(2);
  const KeyPackageBundle bundle = make_bundle("a", random);
  CHECK(inspect_key_package(bundle.key_package, kNow).ok());
  CHECK(error_of(inspect_key_package(bundle.key_package, kNow - 2 * kHour)) == "mls.bad-lifetime");
  CHECK(error_of(inspect_key_package(bundle.key_package, kNow + 2 * kHour)) == "mls.bad-lifetime");
  CHECK(inspect_key_package(bundle.key_package, kNoLifetimeCheck).ok());
  const auto eternal = make_key_package(as_bytes("b"), bundle.signing_key, 0, kNow * 2, {}, random);
  CHECK(error_of(inspect_key_package(eternal->key_package, kNow)) == "mls.bad-lifetime");
}

TEST_CASE("every bit of a KeyPackage is signed or checked") {
  SeededRandom random(3);
  const Bytes good = make_bundle("a", random).key_package;
  for (std::size_t bit = 0; bit < good.size() * 8; bit += 3) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    CHECK_FALSE(inspect_key_package(bad, kNow).ok());
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    CHECK_FALSE(inspect_key_package(BytesView(good).first(size), kNow).ok());
  }
}

TEST_CASE("the keys behind a KeyPackage come back from bytes") {
  SeededRandom random(4);
  const KeyPackageBundle bundle = make_bundle("a", random);
  const Secret bytes = bundle.serialise();
  const auto restored = KeyPackageBundle::restore(bytes.reveal());
  REQUIRE(restored.ok());
  CHECK(restored->key_package == bundle.key_package);
  CHECK(restored->init_private == bundle.init_private);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(KeyPackageBundle::restore(bytes.reveal().first(size)).ok());
  }
}

TEST_CASE("capabilities hold GREASE that everyone ignores") {
  SeededRandom random(5);
  const KeyPackageBundle bundle = make_bundle("a", random);
  const auto package = decode<KeyPackage>(bundle.key_package);
  const auto& suites = package->leaf_node->capabilities.cipher_suites;
  REQUIRE(suites.size() == 2);
  CHECK((suites[1] & 0x0f0f) == 0x0a0a);
}

TEST_CASE("a key that nothing can be sealed to is no key: nobody can stop a class's Commits with one") {
  SeededRandom random(6);
  const char* low_order[] = {"0000000000000000000000000000000000000000000000000000000000000000",
                             "0100000000000000000000000000000000000000000000000000000000000000",
                             "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                             "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                             "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                             "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                             "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"};
  for (const char* hex : low_order) {
    for (const bool top : {false, true}) {
      Bytes key = *from_hex(hex);
      if (top) key[31] |= 0x80;
      REQUIRE_FALSE(crypto::hpke_key_is_usable(key));
      const crypto::SigningKey signing_key = crypto::SigningKey::generate(random);
      KeyPackage package = *decode<KeyPackage>(make_bundle("a", random).key_package);
      LeafNode leaf = *package.leaf_node;
      leaf.signature_key = to_bytes(signing_key.public_key());
      leaf.sign(signing_key, {}, 0);
      package.leaf_node = std::make_shared<const LeafNode>(leaf);
      package.sign(signing_key);
      REQUIRE(package.validate(kNow).ok());
      package.init_key = key;
      package.sign(signing_key);
      CHECK(error_of(package.validate(kNow)) == "mls.bad-key-package");
      package.init_key = crypto::HpkeKeyPair::generate(random).public_key;
      leaf.encryption_key = key;
      leaf.sign(signing_key, {}, 0);
      package.leaf_node = std::make_shared<const LeafNode>(leaf);
      package.sign(signing_key);
      CHECK(error_of(package.validate(kNow)) == "mls.bad-leaf");
    }
  }
}
