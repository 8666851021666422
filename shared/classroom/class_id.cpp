#include "shared/classroom/class_id.h"

#include <algorithm>

#include "shared/crypto/hash.h"

namespace homeroom::classroom {
namespace {

constexpr Error kBadId{"class.bad-id", "a class id is 26 characters of base32"};
constexpr Error kBadSubject{"class.bad-subject", "a subject id is 8 bytes"};
constexpr std::string_view kPathPrefix = "/c/";

}  // namespace

ClassId ClassId::of(BytesView root_key) {
  const crypto::Hash hash = crypto::sha256({as_bytes("homeroom class v1"), root_key});
  ClassId id;
  std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

Result<ClassId> ClassId::parse(std::string_view text) {
  if (text.size() != kClassIdTextSize) return kBadId;
  const auto bytes = from_base32(text);
  if (!bytes) return kBadId;
  return from_bytes(*bytes);
}

Result<ClassId> ClassId::from_bytes(BytesView bytes) {
  if (bytes.size() != kClassIdSize) return kBadId;
  ClassId id;
  std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
  return id;
}

std::string ClassId::text() const { return to_base32(bytes); }

Result<SubjectId> SubjectId::from_bytes(BytesView bytes) {
  if (bytes.size() != kSubjectSize) return kBadSubject;
  SubjectId subject;
  std::copy(bytes.begin(), bytes.end(), subject.bytes.begin());
  return subject;
}

Result<SubjectId> SubjectId::parse(std::string_view text) {
  const auto bytes = from_base64url(text);
  if (!bytes) return kBadSubject;
  return from_bytes(*bytes);
}

std::string SubjectId::text() const { return to_base64url(bytes); }

std::string class_path(const ClassId& id) { return std::string(kPathPrefix) + id.text(); }

Result<ClassId> parse_class_path(std::string_view path) {
  if (!path.starts_with(kPathPrefix)) return kBadId;
  return ClassId::parse(path.substr(kPathPrefix.size()));
}

bool may_create(std::string_view origin, bool invited) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!origin.starts_with(scheme)) continue;
    const std::string_view host = origin.substr(scheme.size());
    for (const std::string_view each : {"localhost", "127.0.0.1", "[::1]"}) {
      if (host == each || (host.starts_with(each) && host[each.size()] == ':')) return true;
    }
  }
  return invited;
}

}  // namespace homeroom::classroom
