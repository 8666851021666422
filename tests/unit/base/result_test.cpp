#include "shared/base/result.h"

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string_view>

namespace homeroom {
namespace {

constexpr Error kNo{"test.no", "no"};

Result<int> half(int value) {
  if (value % 2 != 0) return kNo;
  return value / 2;
}

Result<int> quarter(int value) {
  HOMEROOM_TRY_LET(const int once, half(value));
  HOMEROOM_TRY_LET(const int twice, half(once));
  return twice;
}

Status both_even(int a, int b) {
  HOMEROOM_TRY(half(a));
  HOMEROOM_TRY(half(b));
  return {};
}

TEST_CASE("a result is its value or its error") {
  CHECK(*quarter(8) == 2);
  CHECK_FALSE(quarter(6));
  CHECK(std::string_view(quarter(6).error().code) == "test.no");
  CHECK(both_even(2, 4));
  CHECK_FALSE(both_even(2, 3));
}

TEST_CASE("a result can hold what only moves") {
  Result<std::unique_ptr<int>> made = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = *std::move(made);
  CHECK(*taken == 7);
}

}  // namespace
}  // namespace homeroom
