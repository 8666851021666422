#include "shared/base/secret.h"

#include <catch2/catch_test_macros.hpp>
#include <type_traits>

namespace homeroom {
namespace {

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret> && std::is_nothrow_move_assignable_v<Secret>);

TEST_CASE("a secret starts as zeros, and equality looks at size and bytes") {
  CHECK(Secret(3) == Secret::copy_of(Bytes{0, 0, 0}));
  CHECK_FALSE(Secret(3) == Secret(4));
  CHECK_FALSE(Secret::copy_of(Bytes{1, 2}) == Secret::copy_of(Bytes{1, 3}));
  CHECK(Secret() == Secret::copy_of({}));
}

TEST_CASE("what was moved from is empty") {
  Secret a = Secret::copy_of(Bytes{1, 2, 3});
  Secret b = std::move(a);
  CHECK(a.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
  CHECK(b.size() == 3);
  Secret c(5);
  c = std::move(b);
  CHECK(b.empty());  // NOLINT(bugprone-use-after-move)
  CHECK(same(c.reveal(), Bytes{1, 2, 3}));
  auto& self = c;
  c = std::move(self);
  CHECK(same(c.reveal(), Bytes{1, 2, 3}));
}

TEST_CASE("a clone is its own buffer") {
  Secret a = Secret::copy_of(Bytes{1, 2, 3});
  const Secret b = a.clone();
  a.reveal_mutable()[0] = 9;
  CHECK(b.reveal()[0] == 1);
}

TEST_CASE("wipe overwrites") {
  Bytes bytes{1, 2, 3};
  wipe(bytes);
  CHECK(bytes == Bytes(3));
}

}  // namespace
}  // namespace homeroom
