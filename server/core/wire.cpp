#include "server/core/wire.h"

#include "server/core/limits.h"

namespace homeroom::server {

std::optional<std::string> id_of(const Json& object, std::string_view name, std::size_t size) {
  const std::string* text = object.text(name);
  if (text == nullptr || !object.bytes(name, size)) {
    return std::nullopt;
  }
  return *text;
}

std::optional<std::string> Request::id(std::string_view name, std::size_t size) const {
  return id_of(body, name, size);
}

const std::string* Request::blob(std::string_view name) const {
  const auto bytes = body.bytes(name);
  return bytes && !bytes->empty() ? body.text(name) : nullptr;
}

std::optional<std::uint64_t> Request::count(std::string_view name) const {
  const auto value = body.number(name);
  if (!value || *value < 0) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(*value);
}

Result<Request> read_request(std::string_view text) {
  constexpr Error kMalformed{"wire.malformed", "not a JSON object with t and n"};
  auto parsed = Json::parse(text, {.depth = limits::kJsonDepth, .values = 16384, .members = 64});
  if (!parsed.ok()) {
    return kMalformed;
  }
  Request request;
  request.body = *std::move(parsed);
  const std::string* type = request.body.text("t");
  const auto n = request.count("n");
  if (type == nullptr || !n || *n == 0) {
    return kMalformed;
  }
  request.type = *type;
  request.n = *n;
  return request;
}

Json ok(std::uint64_t n) { return Json::object().set("t", "ok").set("n", n); }

Json error(std::uint64_t n, std::string_view code, std::string_view text) {
  return Json::object().set("t", "error").set("n", n).set("code", code).set("text", text);
}

Json push(std::string_view type) { return Json::object().set("t", type); }

}  // namespace homeroom::server
