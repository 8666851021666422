#include "tests/vectors/vectors.h"

namespace homeroom::vectors {

void Tally::count(std::size_t entry, const Verdict& verdict) {
  switch (verdict.kind) {
    case Verdict::Kind::passed: ++passed; break;
    case Verdict::Kind::failed:
      ++failed;
      failures.push_back("entry " + std::to_string(entry) + ": " + verdict.why);
      break;
    case Verdict::Kind::skipped: ++skipped[verdict.why]; break;
  }
}

namespace {

const Json kNothing;

}  // namespace

const Json& Fields::get(const char* name) const {
  if (!json_.is_object() || !json_.contains(name)) {
    *ok_ = false;
    return kNothing;
  }
  return json_[name];
}

std::string Fields::text(const char* name) const {
  const Json& json = get(name);
  if (!json.is_string()) {
    *ok_ = false;
    return {};
  }
  return json.get<std::string>();
}

std::uint64_t Fields::number_of(const Json& json) const {
  if (!json.is_number_integer()) {
    *ok_ = false;
    return 0;
  }
  return json.get<std::uint64_t>();
}

Bytes Fields::hex_of(const Json& json) const {
  if (!json.is_string()) {
    *ok_ = false;
    return {};
  }
  Result<Bytes> bytes = from_hex(json.get_ref<const std::string&>());
  if (!bytes) {
    *ok_ = false;
    return {};
  }
  return *std::move(bytes);
}

std::vector<Fields> Fields::list(const char* name) const { return Fields(get(name), ok_).as_list(); }

std::vector<Fields> Fields::as_list() const {
  std::vector<Fields> all;
  if (!json_.is_array()) {
    *ok_ = false;
    return all;
  }
  for (const Json& json : json_) {
    all.push_back(Fields(json, ok_));
  }
  return all;
}

}  // namespace homeroom::vectors
