// JSON values for the wire and for the client's modules: parse what came, look things up, build what goes.
// Owns its tree. Never throws, and never takes more than JsonLimits allow: what comes from outside is hostile.
// The parser behind it is nlohmann/json, which no other folder includes.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/base/bytes.h"
#include "shared/base/result.h"

namespace homeroom::protocol {

struct JsonLimits {
  int depth = 8;               // objects and arrays inside one another; {} is 1
  std::size_t values = 65536;  // in the whole text
  std::size_t members = 256;   // of one object; look-ups are linear
};

class Json {
 public:
  struct Member;
  using Array = std::vector<Json>;
  using Object = std::vector<Member>;

  // --- building ---
  // Building from plain values is implicit, for set() and push().
  Json();            // null
  Json(bool value);  // NOLINT
  template <typename T>
    requires(std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>)
  Json(T value) : Json(Whole{static_cast<std::int64_t>(value)}) {}  // NOLINT
  Json(double value);                                               // NOLINT
  Json(std::string value);                                          // NOLINT
  Json(std::string_view value);                                     // NOLINT
  Json(const char* value);                                          // NOLINT
  Json(const Json& other);
  Json(Json&& other) noexcept;
  Json& operator=(const Json& other);
  Json& operator=(Json&& other) noexcept;
  ~Json();
  static Json object();
  static Json array();
  static Json bytes(BytesView value);  // as base64url text

  // Json::object().set("t", "hello").set("v", 1).set_bytes("key", key). A name that is there is replaced.
  // On a value that is no object (no array, for push) both are our own mistake.
  Json& set(std::string_view name, Json value) &;
  Json&& set(std::string_view name, Json value) &&;
  Json& set_bytes(std::string_view name, BytesView value) &;
  Json&& set_bytes(std::string_view name, BytesView value) &&;
  Json& push(Json value) &;
  Json&& push(Json value) &&;

  // For parsers: a member whose name is known to be new.
  void append_member(std::string name, Json value);

  // --- reading and writing text ---
  // Errors: json.malformed (also: a name twice in one object, text that is not UTF-8), json.too-deep, json.too-big.
  static Result<Json> parse(std::string_view text, JsonLimits limits = {});
  std::string dump() const;  // without white space; text that is not UTF-8 comes out with U+FFFD

  // --- looking: nothing, when the value is of another kind ---
  bool is_null() const;
  bool is_object() const;
  bool is_array() const;
  std::optional<bool> as_bool() const;
  std::optional<std::int64_t> as_number() const;  // whole numbers within ±2^53; 3.0 counts, 3.5 does not
  std::optional<double> as_real() const;          // any number
  const std::string* as_text() const;
  std::optional<Bytes> as_bytes() const;                  // base64url without padding
  std::optional<Bytes> as_bytes(std::size_t size) const;  // of exactly this size
  const Array* as_array() const;
  const Object* as_object() const;

  // --- looking into an object: the same, and nothing when the name is missing ---
  const Json* find(std::string_view name) const;
  Json* find(std::string_view name);
  std::optional<bool> flag(std::string_view name) const;
  std::optional<std::int64_t> number(std::string_view name) const;
  std::optional<double> real(std::string_view name) const;
  const std::string* text(std::string_view name) const;
  std::string_view text_or(std::string_view name, std::string_view otherwise) const;  // a view into this value
  std::optional<Bytes> bytes(std::string_view name) const;
  std::optional<Bytes> bytes(std::string_view name, std::size_t size) const;
  const Array* list(std::string_view name) const;

  friend bool operator==(const Json& a, const Json& b);

 private:
  struct Whole {
    std::int64_t value;
  };
  explicit Json(Whole whole);

  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

struct Json::Member {
  std::string name;
  Json value;
  friend bool operator==(const Member& a, const Member& b) { return a.name == b.name && a.value == b.value; }
};

}  // namespace homeroom::protocol
