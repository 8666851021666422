#include "shared/classroom/class_id.h"

#include <catch2/catch_test_macros.hpp>

namespace homeroom::classroom {
namespace {

TEST_CASE("A class id is 26 characters of base32 of the root key's hash") {
  const Bytes root(32, 7);
  const ClassId id = ClassId::of(root);
  CHECK(id.text().size() == kClassIdTextSize);
  CHECK(id.matches(root));
  CHECK_FALSE(id.matches(Bytes(32, 8)));
  // Computed once with another tool: sha256("homeroom class v1" ‖ 32 × 07), 16 bytes, base32.
  CHECK(id.text() == "ngh45femz75kkcsm5axbzqfufu");
}

TEST_CASE("A class id parses back, and nothing else parses") {
  const ClassId id = ClassId::of(Bytes(32, 7));
  const std::string text = id.text();
  REQUIRE(ClassId::parse(text));
  CHECK(*ClassId::parse(text) == id);
  CHECK(*parse_class_path(class_path(id)) == id);
  CHECK_FALSE(ClassId::parse(text.substr(1)));
  CHECK_FALSE(ClassId::parse(text + "a"));
  CHECK_FALSE(ClassId::parse("A" + text.substr(1)));
  CHECK_FALSE(ClassId::parse(text.substr(0, 25) + "1"));
  CHECK_FALSE(ClassId::parse(text.substr(0, 25) + "7"));  // stray bits
  CHECK_FALSE(parse_class_path("/c/"));
  CHECK_FALSE(parse_class_path(class_path(id) + "/"));
}

TEST_CASE("A class is made on one's own machine, elsewhere by invitation") {
  for (const char* own : {"http://localhost:8080", "http://localhost", "https://127.0.0.1:8443", "http://[::1]:8080"})
    CHECK(may_create(own, false));
  for (const char* other :
       {"https://school.example", "http://localhost.school.example", "http://127.0.0.10:8080", ""}) {
    CHECK_FALSE(may_create(other, false));
    CHECK(may_create(other, true));
  }
}

TEST_CASE("Subject ids are eight bytes") {
  const auto subject = SubjectId::from_bytes(Bytes{1, 2, 3, 4, 5, 6, 7, 8});
  REQUIRE(subject);
  CHECK(*SubjectId::parse(subject->text()) == *subject);
  CHECK_FALSE(SubjectId::from_bytes(Bytes(7)));
  CHECK_FALSE(SubjectId::from_bytes(Bytes(9)));
  CHECK_FALSE(SubjectId::parse("not base64url!"));
}

}  // namespace
}  // namespace homeroom::classroom
