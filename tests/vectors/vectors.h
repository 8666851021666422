// Test vectors: a file of JSON entries, each read into a struct that verifies itself.
// A new kind of file: write a struct with `explicit T(const Fields&)` and `Verdict verify() const` in a .cpp of its
// own, a `Tally run_...(const Json&)` that calls run_entries<T>, declare it below and name its file in main.cpp.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "shared/base/bytes.h"
#include "shared/base/secret.h"

namespace homeroom::vectors {

using Json = nlohmann::json;

struct Verdict {
  enum class Kind { passed, failed, skipped };
  Kind kind = Kind::passed;
  std::string why;
  static Verdict passed() { return {}; }
  static Verdict failed(std::string why) { return {Kind::failed, std::move(why)}; }
  static Verdict skipped(std::string why) { return {Kind::skipped, std::move(why)}; }
};

// Leaves verify() with a failure that names the condition.
#define VECTOR_CHECK(condition)                                                             \
  do {                                                                                      \
    if (!(condition)) return ::homeroom::vectors::Verdict::failed(#condition " is not so"); \
  } while (false)
// The same for a Result, naming its error.
#define VECTOR_OK(result)                                                                                    \
  do {                                                                                                       \
    if (!(result).ok())                                                                                      \
      return ::homeroom::vectors::Verdict::failed(std::string(#result ": ") + (result).error().code + ": " + \
                                                  (result).error().message);                                 \
  } while (false)

struct Tally {
  int passed = 0;
  int failed = 0;
  std::map<std::string, int> skipped;  // by reason
  std::vector<std::string> failures;   // "entry 3: why"
  void count(std::size_t entry, const Verdict& verdict);
};

// Typed look-ups that never throw: what is missing or of another kind marks the entry as unreadable. A Fields and
// what came from it share that mark.
class Fields {
 public:
  explicit Fields(const Json& json) : json_(json), ok_(std::make_shared<bool>(true)) {}
  bool ok() const { return *ok_; }

  bool has(const char* name) const { return json_.is_object() && json_.contains(name) && !json_[name].is_null(); }
  std::uint64_t number(const char* name) const { return number_of(get(name)); }
  std::size_t size(const char* name) const { return static_cast<std::size_t>(number(name)); }
  std::string text(const char* name) const;
  Bytes hex(const char* name) const { return hex_of(get(name)); }
  Secret secret(const char* name) const { return Secret::copy_of(hex(name)); }
  Fields object(const char* name) const { return Fields(get(name), ok_); }
  std::vector<Fields> list(const char* name) const;

  // Of the value itself, for elements of a list.
  bool null() const { return json_.is_null(); }
  std::uint64_t as_number() const { return number_of(json_); }
  Bytes as_hex() const { return hex_of(json_); }
  std::vector<Fields> as_list() const;

 private:
  Fields(const Json& json, std::shared_ptr<bool> ok) : json_(json), ok_(std::move(ok)) {}
  const Json& get(const char* name) const;
  std::uint64_t number_of(const Json& json) const;
  Bytes hex_of(const Json& json) const;

  const Json& json_;
  std::shared_ptr<bool> ok_;
};

template <typename Vector>
Tally run_entries(const Json& file) {
  Tally tally;
  std::size_t entry = 0;
  for (const Json& json : file) {
    const Fields fields(json);
    const Vector vector(fields);
    tally.count(entry++, fields.ok() ? vector.verify() : Verdict::failed("the entry lacks a field"));
  }
  return tally;
}

// MLS entries of other cipher suites are somebody else's.
template <typename Vector>
Tally run_suite_entries(const Json& file) {
  Tally tally;
  std::size_t entry = 0;
  for (const Json& json : file) {
    const Fields fields(json);
    const std::uint64_t suite = fields.number("cipher_suite");
    if (fields.ok() && suite != 3) {
      tally.count(entry++, Verdict::skipped("cipher suite " + std::to_string(suite)));
      continue;
    }
    const Vector vector(fields);
    tally.count(entry++, fields.ok() ? vector.verify() : Verdict::failed("the entry lacks a field"));
  }
  return tally;
}

// codec_vectors.cpp
Tally run_deserialization(const Json& file);
Tally run_messages(const Json& file);
// crypto_vectors.cpp
Tally run_crypto_basics(const Json& file);
// schedule_vectors.cpp
Tally run_key_schedule(const Json& file);
Tally run_psk_secret(const Json& file);
Tally run_transcript_hashes(const Json& file);
// protection_vectors.cpp
Tally run_secret_tree(const Json& file);
Tally run_message_protection(const Json& file);
// tree_vectors.cpp
Tally run_tree_math(const Json& file);
Tally run_tree_operations(const Json& file);
Tally run_tree_validation(const Json& file);
// treekem_vectors.cpp
Tally run_treekem(const Json& file);
// group_vectors.cpp
Tally run_welcome(const Json& file);
Tally run_passive_client(const Json& file);
// sframe_vectors.cpp
Tally run_sframe(const Json& file);

}  // namespace homeroom::vectors
