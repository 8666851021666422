#include "shared/classroom/names.h"

#include <catch2/catch_test_macros.hpp>

namespace homeroom::classroom {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("Names are trimmed, blank lines skipped, Windows line ends taken") {
  CHECK(parse_names("  Ana \r\n\r\nBo  Li\n\tঅনন্যা\n").names == Names{"Ana", "Bo Li", "অনন্যা"});
  CHECK(parse_names("").names.empty());
}

TEST_CASE("Two alike are told apart, also from those who are there") {
  CHECK(parse_names("Sam\nSam\nSam").names == Names{"Sam", "Sam (2)", "Sam (3)"});
  CHECK(parse_names("Sam\nSam (2)\nSam").names == Names{"Sam", "Sam (2)", "Sam (3)"});
  CHECK(parse_names("Sam", {"Sam"}).names == Names{"Sam (2)"});
}

TEST_CASE("Attack: names that disguise themselves") {
  for (const std::string_view bad : {"a\x01",
                                     "\xe2\x80\xae"
                                     "evil",
                                     "\xe2\x81\xa6x", "\xff", "\xc0\xaf", "\xed\xa0\x80", "ab\xe2\x82"}) {
    CHECK_FALSE(clean_name(bad));
    const NameList list = parse_names(std::string("Ana\n") + std::string(bad));
    CHECK(list.problem == NameProblem::bad_text);
    CHECK(list.line == 2);
    CHECK(list.names.empty());
  }
}

TEST_CASE("A seat is clean and short, or none") {
  CHECK(clean_seat("  Seat\t 12 ") == "Seat 12");
  CHECK(clean_seat("আসন ১২") == "আসন ১২");
  CHECK(clean_seat(std::string(60, 'x')) == std::string(24, 'x'));
  CHECK(clean_seat(std::string(23, 'x') + " y") == std::string(23, 'x'));  // no blank at its end
  CHECK(clean_seat("").empty());
  CHECK(clean_seat("Seat\n12").empty());
  CHECK(clean_seat("\xe2\x80\xae"
                   "12 taeS")
            .empty());
  CHECK(clean_seat("\xff").empty());
  CHECK(clean_seat(std::string(100'000, 'x')).empty());
}

TEST_CASE("Limits: 80 characters, 300 names") {
  CHECK(clean_name(std::string(80, 'x')));
  CHECK_FALSE(clean_name(std::string(81, 'x')));
  CHECK_FALSE(clean_name("   "));
  std::string many;
  for (int i = 0; i < 300; ++i) many += "n" + std::to_string(i) + "\n";
  CHECK(parse_names(many).names.size() == 300);
  CHECK(parse_names(many + "one more").problem == NameProblem::too_many);
}

}  // namespace
}  // namespace homeroom::classroom
