#include "shared/classroom/safety_words.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "shared/classroom/word_list.h"

namespace homeroom::classroom {
namespace {

TEST_CASE("512 different words") {
  const std::set<std::string_view> words(kWordList.begin(), kWordList.end());
  CHECK(words.size() == kWords);
  CHECK_FALSE(words.contains(""));
}

TEST_CASE("One epoch, one row of words; another epoch, another") {
  CHECK(text_of(safety_words(Bytes(32, 1))) == text_of(safety_words(Bytes(32, 1))));
  CHECK(text_of(safety_words(Bytes(32, 1))) != text_of(safety_words(Bytes(32, 2))));
}

TEST_CASE("A door has three different colours") {
  for (std::uint8_t i = 0; i < 100; ++i) {
    const DoorSign sign = door_sign(ClassId::of(Bytes(32, i)));
    std::set<std::string_view> names;
    for (const Colour& colour : sign.colours) names.insert(colour.name);
    CHECK(names.size() == 3);
  }
}

}  // namespace
}  // namespace homeroom::classroom
