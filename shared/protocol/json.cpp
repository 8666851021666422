#include "shared/protocol/json.h"

#include <cmath>
#include <utility>

#ifndef JSON_NOEXCEPTION
#define JSON_NOEXCEPTION 1
#endif
#define JSON_USE_IMPLICIT_CONVERSIONS 0
#include <nlohmann/json.hpp>

namespace homeroom::protocol {
namespace {

constexpr std::int64_t kLargestWhole = std::int64_t{1} << 53;  // what a JavaScript number holds exactly

constexpr Error kMalformed{"json.malformed", "the text is not one JSON value"};
constexpr Error kTooDeep{"json.too-deep", "the JSON is nested too deeply"};
constexpr Error kTooBig{"json.too-big", "the JSON holds too many values"};

// Takes the parser's events and builds the tree, stopping at the first thing that is too much.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(const JsonLimits& limits) : limits_(limits) {}

  bool null() override { return add(Json()); }
  bool boolean(bool value) override { return add(Json(value)); }
  bool number_integer(number_integer_t value) override { return add(Json(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(INT64_MAX)) {
      return add(Json(static_cast<double>(value)));
    }
    return add(Json(value));
  }
  bool number_float(number_float_t value, const string_t&) override { return add(Json(value)); }
  bool string(string_t& value) override { return add(Json(std::move(value))); }
  bool binary(binary_t&) override { return fail(kMalformed); }

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    const Json& object = stack_.back().value;
    if (object.as_object()->size() >= limits_.members) {
      return fail(kTooBig);
    }
    if (object.find(name) != nullptr) {
      return fail(kMalformed);
    }
    stack_.back().next = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return fail(kMalformed);
  }

  Json take() { return std::move(root_); }
  const std::optional<Error>& error() const { return error_; }

 private:
  struct Level {
    Json value;
    std::string next;  // the name of the member that comes, in an object
  };

  bool fail(Error error) {
    if (!error_) {
      error_ = error;
    }
    return false;
  }

  bool add(Json value) {
    if (++values_ > limits_.values) {
      return fail(kTooBig);
    }
    if (stack_.empty()) {
      root_ = std::move(value);
    } else if (stack_.back().value.is_array()) {
      stack_.back().value.push(std::move(value));
    } else {
      stack_.back().value.append_member(std::exchange(stack_.back().next, {}), std::move(value));
    }
    return true;
  }

  bool open(Json container) {
    if (static_cast<int>(stack_.size()) >= limits_.depth) {
      return fail(kTooDeep);
    }
    stack_.push_back({std::move(container), {}});
    return true;
  }

  bool close() {
    Json done = std::move(stack_.back().value);
    stack_.pop_back();
    return add(std::move(done));
  }

  JsonLimits limits_;
  std::vector<Level> stack_;
  std::size_t values_ = 0;
  Json root_;
  std::optional<Error> error_;
};

void write_text(std::string& out, const std::string& text) {
  // nlohmann's own serialiser: it escapes, and replaces what is not UTF-8
  out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void write(std::string& out, const Json& value);

void write_array(std::string& out, const Json::Array& array) {
  out += '[';
  for (const Json& each : array) {
    if (&each != &array.front()) {
      out += ',';
    }
    write(out, each);
  }
  out += ']';
}

void write_object(std::string& out, const Json::Object& object) {
  out += '{';
  for (const Json::Member& each : object) {
    if (&each != &object.front()) {
      out += ',';
    }
    write_text(out, each.name);
    out += ':';
    write(out, each.value);
  }
  out += '}';
}

void write(std::string& out, const Json& value) {
  if (const std::string* text = value.as_text()) {
    write_text(out, *text);
  } else if (const Json::Object* object = value.as_object()) {
    write_object(out, *object);
  } else if (const Json::Array* array = value.as_array()) {
    write_array(out, *array);
  } else if (const auto flag = value.as_bool()) {
    out += *flag ? "true" : "false";
  } else if (const auto whole = value.as_number()) {
    out += std::to_string(*whole);
  } else if (const auto real = value.as_real()) {
    out += nlohmann::json(*real).dump();  // "null" for what JSON has no number for
  } else {
    out += "null";
  }
}

}  // namespace

Json::Json() = default;
Json::Json(bool value) : value_(value) {}
Json::Json(Whole whole) : value_(whole.value) {}
Json::Json(double value) : value_(value) {}
Json::Json(std::string value) : value_(std::move(value)) {}
Json::Json(std::string_view value) : value_(std::string(value)) {}
Json::Json(const char* value) : value_(std::string(value)) {}
Json::Json(const Json& other) = default;
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(const Json& other) = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

Json Json::object() {
  Json made;
  made.value_ = Object();
  return made;
}

Json Json::array() {
  Json made;
  made.value_ = Array();
  return made;
}

Json Json::bytes(BytesView value) { return Json(to_base64url(value)); }

Json& Json::set(std::string_view name, Json value) & {
  if (Json* there = find(name)) {
    *there = std::move(value);
  } else {
    append_member(std::string(name), std::move(value));
  }
  return *this;
}

Json&& Json::set(std::string_view name, Json value) && { return std::move(set(name, std::move(value))); }

Json& Json::set_bytes(std::string_view name, BytesView value) & { return set(name, bytes(value)); }

Json&& Json::set_bytes(std::string_view name, BytesView value) && { return std::move(set(name, bytes(value))); }

Json& Json::push(Json value) & {
  HOMEROOM_ASSERT(is_array());
  std::get<Array>(value_).push_back(std::move(value));
  return *this;
}

Json&& Json::push(Json value) && { return std::move(push(std::move(value))); }

void Json::append_member(std::string name, Json value) {
  HOMEROOM_ASSERT(is_object());
  std::get<Object>(value_).push_back({std::move(name), std::move(value)});
}

Result<Json> Json::parse(std::string_view text, JsonLimits limits) {
  Builder builder(limits);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
    return builder.error().value_or(kMalformed);
  }
  return builder.take();
}

std::string Json::dump() const {
  std::string out;
  write(out, *this);
  return out;
}

bool Json::is_null() const { return std::holds_alternative<std::monostate>(value_); }

bool Json::is_object() const { return std::holds_alternative<Object>(value_); }

bool Json::is_array() const { return std::holds_alternative<Array>(value_); }

std::optional<bool> Json::as_bool() const {
  const bool* value = std::get_if<bool>(&value_);
  return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::optional<std::int64_t> Json::as_number() const {
  std::int64_t whole = 0;
  if (const auto* value = std::get_if<std::int64_t>(&value_)) {
    whole = *value;
  } else if (const auto* real = std::get_if<double>(&value_)) {
    if (!(std::fabs(*real) <= static_cast<double>(kLargestWhole)) || std::trunc(*real) != *real) {
      return std::nullopt;
    }
    whole = static_cast<std::int64_t>(*real);
  } else {
    return std::nullopt;
  }
  return whole >= -kLargestWhole && whole <= kLargestWhole ? std::optional(whole) : std::nullopt;
}

std::optional<double> Json::as_real() const {
  if (const auto* whole = std::get_if<std::int64_t>(&value_)) {
    return static_cast<double>(*whole);
  }
  const double* real = std::get_if<double>(&value_);
  return real != nullptr ? std::optional(*real) : std::nullopt;
}

const std::string* Json::as_text() const { return std::get_if<std::string>(&value_); }

std::optional<Bytes> Json::as_bytes() const {
  const std::string* text = as_text();
  if (text == nullptr) {
    return std::nullopt;
  }
  Result<Bytes> decoded = from_base64url(*text);
  return decoded.ok() ? std::optional(*std::move(decoded)) : std::nullopt;
}

std::optional<Bytes> Json::as_bytes(std::size_t size) const {
  std::optional<Bytes> decoded = as_bytes();
  return decoded && decoded->size() == size ? std::move(decoded) : std::nullopt;
}

const Json::Array* Json::as_array() const { return std::get_if<Array>(&value_); }

const Json::Object* Json::as_object() const { return std::get_if<Object>(&value_); }

const Json* Json::find(std::string_view name) const {
  if (const Object* object = as_object()) {
    for (const Member& each : *object) {
      if (each.name == name) {
        return &each.value;
      }
    }
  }
  return nullptr;
}

Json* Json::find(std::string_view name) { return const_cast<Json*>(std::as_const(*this).find(name)); }

std::optional<bool> Json::flag(std::string_view name) const {
  const Json* value = find(name);
  return value != nullptr ? value->as_bool() : std::nullopt;
}

std::optional<std::int64_t> Json::number(std::string_view name) const {
  const Json* value = find(name);
  return value != nullptr ? value->as_number() : std::nullopt;
}

std::optional<double> Json::real(std::string_view name) const {
  const Json* value = find(name);
  return value != nullptr ? value->as_real() : std::nullopt;
}

const std::string* Json::text(std::string_view name) const {
  const Json* value = find(name);
  return value != nullptr ? value->as_text() : nullptr;
}

std::string_view Json::text_or(std::string_view name, std::string_view otherwise) const {
  const std::string* value = text(name);
  return value != nullptr ? std::string_view(*value) : otherwise;
}

std::optional<Bytes> Json::bytes(std::string_view name) const {
  const Json* value = find(name);
  return value != nullptr ? value->as_bytes() : std::nullopt;
}

std::optional<Bytes> Json::bytes(std::string_view name, std::size_t size) const {
  const Json* value = find(name);
  return value != nullptr ? value->as_bytes(size) : std::nullopt;
}

const Json::Array* Json::list(std::string_view name) const {
  const Json* value = find(name);
  return value != nullptr ? value->as_array() : nullptr;
}

bool operator==(const Json& a, const Json& b) { return a.value_ == b.value_; }

}  // namespace homeroom::protocol
