// Class ids: the name of a class is a hash of its root key, so that a bookmark or a printed card pins the teacher.
// Owns nothing. Never trusts a root key that does not hash to the id.
#pragma once

#include <array>
#include <compare>
#include <string>
#include <string_view>

#include "shared/base/bytes.h"

namespace homeroom::classroom {

inline constexpr std::size_t kClassIdSize = 16;
inline constexpr std::size_t kClassIdTextSize = 26;  // base32 of 16 bytes

struct ClassId {
  std::array<std::uint8_t, kClassIdSize> bytes{};

  // The first 16 bytes of SHA-256("homeroom class v1" ‖ root public key).
  static ClassId of(BytesView root_key);
  static Result<ClassId> parse(std::string_view text);  // exactly 26 characters; error: class.bad-id
  static Result<ClassId> from_bytes(BytesView bytes);   // exactly 16; error: class.bad-id
  std::string text() const;
  bool matches(BytesView root_key) const { return of(root_key) == *this; }

  friend auto operator<=>(const ClassId&, const ClassId&) = default;
};

// Who is in a class, for life: 8 random bytes, the teacher's and each student's. No name.
inline constexpr std::size_t kSubjectSize = 8;

struct SubjectId {
  std::array<std::uint8_t, kSubjectSize> bytes{};

  static Result<SubjectId> from_bytes(BytesView bytes);   // error: class.bad-subject
  static Result<SubjectId> parse(std::string_view text);  // base64url, as on the wire
  std::string text() const;

  friend auto operator<=>(const SubjectId&, const SubjectId&) = default;
};

// "/c/<class id>", the path of a class's page.
std::string class_path(const ClassId& id);
Result<ClassId> parse_class_path(std::string_view path);

// Whether a class may be made here: on one's own machine by anyone, elsewhere with an invitation.
bool may_create(std::string_view origin, bool invited);

}  // namespace homeroom::classroom
