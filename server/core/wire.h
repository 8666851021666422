// From a client's text to a request, and from the core's answers and pushes to text.
// Owns nothing. Never passes on a field it has not checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/base/bytes.h"
#include "shared/protocol/json.h"

namespace homeroom::server {

using protocol::Json;

inline constexpr std::size_t kSubjectSize = 8;
inline constexpr std::size_t kMidSize = 8;
inline constexpr std::size_t kGroupSize = 16;
inline constexpr std::size_t kKeySize = 32;
inline constexpr std::size_t kTicketSize = 16;
inline constexpr std::size_t kNonceSize = 32;

struct Request {
  std::string type;
  std::uint64_t n = 0;
  Json body;

  // The field's text if it is base64url of exactly `size` bytes. base64url has one spelling for each byte string
  // (shared/base refuses the others), so these texts can be compared and used as keys.
  std::optional<std::string> id(std::string_view name, std::size_t size) const;
  // The field's text if it is base64url of any size but zero.
  const std::string* blob(std::string_view name) const;
  std::optional<std::uint64_t> count(std::string_view name) const;  // a number from 0
};

std::optional<std::string> id_of(const Json& object, std::string_view name, std::size_t size);

// Error: wire.malformed. A text that parses and has `t` and `n` is a request, whatever else it holds.
Result<Request> read_request(std::string_view text);

Json ok(std::uint64_t n);
Json error(std::uint64_t n, std::string_view code, std::string_view text);
Json push(std::string_view type);

}  // namespace homeroom::server
