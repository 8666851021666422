// keeper.wasm through its C boundary, as the worker drives it: a class is made and opened, a student's tab follows; and
// sizes, handles and texts that nobody honest would give. One keeper lives in the module, so the cases are one story in
// this order.
#include "wasm/keeper/boundary.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "shared/protocol/json.h"
#include "wasm/keeper/frames.h"
#include "wasm/keeper/output.h"

namespace homeroom::keeper {
namespace {

using protocol::Json;
using Kind = Output::Kind;

constexpr double kNow = 1'790'000'000'000;
constexpr std::size_t kMegabyte = 1u << 20;
constexpr std::size_t kHuge = std::numeric_limits<std::size_t>::max();

std::size_t put(std::string_view text) {
  std::uint8_t* at = keeper_input(text.size());
  REQUIRE((at != nullptr || text.empty()));
  if (!text.empty()) std::memcpy(at, text.data(), text.size());
  return text.size();
}

struct Out {
  Kind kind;
  std::string text;
  std::size_t bytes;
};

std::vector<Out> drain() {
  std::vector<Out> all;
  for (int kind = keeper_next_output(); kind != 0; kind = keeper_next_output()) {
    REQUIRE((kind >= 1 && kind <= 7));
    all.push_back({static_cast<Kind>(kind), std::string(keeper_output_text(), keeper_output_text_size()),
                   keeper_output_bytes_size()});
    if (all.back().bytes > 0) CHECK(keeper_output_bytes() != nullptr);
  }
  return all;
}

std::vector<Out> command(std::string_view json, double now = kNow) {
  keeper_command(put(json), now);
  return drain();
}
std::vector<Out> server(std::string_view text, double now = kNow) {
  keeper_server_text(put(text), now);
  return drain();
}

// The newest output of a kind whose `field` is `name`; null when there was none.
Json find(const std::vector<Out>& outputs, Kind kind, std::string_view field, std::string_view name) {
  Json found;
  for (const Out& each : outputs) {
    if (each.kind != kind) continue;
    auto json = Json::parse(each.text, {.depth = 16});
    REQUIRE(json.ok());
    if (json->text_or(field, "") == name) found = *std::move(json);
  }
  return found;
}
std::size_t place(const std::vector<Out>& outputs, Kind kind) {
  const auto at = std::find_if(outputs.begin(), outputs.end(), [kind](const Out& each) { return each.kind == kind; });
  return static_cast<std::size_t>(at - outputs.begin());
}

std::string ok(const Json& request, std::string_view more = "") {
  return R"({"t":"ok","n":)" + std::to_string(request.number("n").value_or(0)) + std::string(more) + "}";
}

}  // namespace

TEST_CASE("before keeper_start nothing happens, and nothing breaks") {
  CHECK(keeper_input(10) == nullptr);
  keeper_command(10, kNow);
  keeper_media(10, kNow);
  keeper_transform(0);
  keeper_server_text(kHuge, kNow);
  keeper_socket(0, 0, kNow);
  keeper_restored(1, 1, 1, kNow);
  keeper_storage(1, kNow);
  keeper_tick(kNow);
  CHECK(keeper_next_wake() < 0);
  CHECK(keeper_next_output() == 0);
  CHECK(keeper_output_text_size() == 0);
  CHECK(keeper_output_bytes_size() == 0);
  CHECK(keeper_frame_buffer() == nullptr);
  CHECK(keeper_encrypt(1, 10, kNow) < 0);
  CHECK(keeper_decrypt(1, 10, kNow) < 0);
}

TEST_CASE("started once, however often it is asked") {
  CHECK(keeper_start() == 1);
  std::uint8_t* frame = keeper_frame_buffer();
  CHECK(keeper_start() == 1);
  CHECK(keeper_frame_buffer() == frame);
  CHECK(keeper_next_output() == 0);
}

TEST_CASE("sizes beyond the input, times that are none and handles that are nobody's are no input") {
  REQUIRE(keeper_start() == 1);
  put("{}");
  for (const std::size_t size : {std::size_t{3}, kMegabyte, kHuge - 1, kHuge}) {
    keeper_command(size, kNow);
    keeper_media(size, kNow);
    keeper_transform(size);
    keeper_server_text(size, kNow);
    keeper_restored(size, 0, 1, kNow);
    keeper_restored(1, size, 1, kNow);
    keeper_restored(size, size, 1, kNow);
  }
  CHECK(drain().empty());
  CHECK(keeper_input(16 * kMegabyte + 1) == nullptr);
  keeper_command(2, kNow);  // the two bytes of before are no input any more
  for (const double now : {std::nan(""), -1.0, 1e300, -std::numeric_limits<double>::infinity()}) keeper_tick(now);
  keeper_socket(7, 0, kNow);
  keeper_storage(-3, kNow);
  CHECK(drain().empty());

  const std::size_t capacity = keeper_frame_capacity();
  CHECK(capacity < kMegabyte);
  CHECK(keeper_encrypt(0, 10, kNow) == static_cast<int>(Drop::no_context));
  CHECK(keeper_encrypt(4'000'000'000, capacity + 1, kNow) == static_cast<int>(Drop::no_room));
  CHECK(keeper_encrypt(1, kHuge, kNow) == static_cast<int>(Drop::no_room));
  CHECK(keeper_decrypt(1, kMegabyte + 1, kNow) == static_cast<int>(Drop::no_room));
  CHECK(keeper_decrypt(1, kHuge, kNow) == static_cast<int>(Drop::no_room));
}

TEST_CASE("texts that are no JSON, too large or too deep are no command") {
  REQUIRE(keeper_start() == 1);
  CHECK(command("").empty());
  CHECK(command("[1,2").empty());
  CHECK(command(std::string(200, '[')).empty());
  CHECK(command(std::string(4 * kMegabyte, 'x')).empty());
  CHECK(command("{\"c\":\"" + std::string(2 * kMegabyte, 'a') + "\"}").empty());
  CHECK(command(std::string("{\"c\":\"boot\0\"}", 14)).empty());
  CHECK(server("{\"t\":\"welcome\"}").empty());
}

TEST_CASE("a class is made and opened; what is stored comes before what is sent") {
  REQUIRE(keeper_start() == 1);
  auto outputs = command(R"({"c":"boot","path":"/","fragment":"","origin":"http://localhost","tab":"t"})");
  CHECK(find(outputs, Kind::app, "e", "start").flag("may_create") == true);

  outputs = command(R"({"c":"create","name":"3b","teacher":"Ms Rivera","students":"Ana\nBo"})");
  CHECK(place(outputs, Kind::store) < place(outputs, Kind::open_socket));
  CHECK(outputs[place(outputs, Kind::store)].bytes > 200);  // the class file
  CHECK(outputs[place(outputs, Kind::store)].text.starts_with("class/"));

  keeper_socket(0, 0, kNow);
  CHECK(drain().empty());  // the server speaks first
  outputs = server(R"({"t":"server","versions":[1],"nonce":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})");
  const Json create = find(outputs, Kind::server, "t", "create");
  REQUIRE(create.text("class") != nullptr);
  CHECK(create.text("class")->size() == 26);
  CHECK(create.bytes("proof", 64));
  CHECK(create.find("name") == nullptr);

  outputs = server(ok(create));
  const Json prove = find(outputs, Kind::server, "t", "prove");
  CHECK(prove.bytes("pass"));
  outputs = server(ok(prove, R"(,"role":"committer","conn":"c","seq":0,"epoch":0,"gap":false)"));
  const Json file = find(outputs, Kind::app, "e", "classfile");
  REQUIRE(file.list("students") != nullptr);
  CHECK(file.list("students")->size() == 2);

  outputs = command(R"({"c":"open"})");
  const Json open = find(outputs, Kind::server, "t", "open");
  CHECK(open.bytes("group", 16));
  CHECK(place(outputs, Kind::store) < place(outputs, Kind::server));
  outputs = server(ok(open, R"(,"seq":0,"ticket":"AAAAAAAAAAAAAAAAAAAAAA")"));
  keeper_tick(kNow + 3000);
  for (Out& each : drain()) outputs.push_back(std::move(each));
  keeper_media(put(R"({"m":"publish","sdp":"v=0","streams":[{"mid":"0","kind":"camera"}],"fresh":true})"), kNow + 3000);
  CHECK(find(drain(), Kind::server, "t", "publish").text_or("sdp", "") == "v=0");
  CHECK(keeper_next_wake() > kNow);
}

TEST_CASE("frames are encrypted in their buffer, and nobody's are let through") {
  REQUIRE(keeper_start() == 1);
  const double now = kNow + 5000;
  keeper_transform(put(R"({"handle":7,"side":"send","kind":"camera"})"));
  keeper_transform(put(R"({"handle":8,"side":"receive","kind":"camera","subject":"AAAAAAAAAAA"})"));
  keeper_transform(put(R"({"handle":-1,"side":"send","kind":"camera"})"));
  keeper_transform(put(R"({"handle":9,"side":"send","kind":"smell"})"));
  std::uint8_t* frame = keeper_frame_buffer();
  for (int i = 0; i < 100; ++i) frame[i] = static_cast<std::uint8_t>(i);
  const int size = keeper_encrypt(7, 100, now);
  CHECK(size > 100);
  CHECK(size <= 124);
  CHECK(frame[20] != 20);
  CHECK(keeper_encrypt(7, 0, now) == static_cast<int>(Drop::empty));
  CHECK(keeper_encrypt(7, keeper_frame_capacity(), now) > 0);
  CHECK(keeper_encrypt(9, 100, now) == static_cast<int>(Drop::no_context));
  CHECK(keeper_decrypt(8, static_cast<std::size_t>(size), now) < 0);
  CHECK(keeper_decrypt(7, 100, now) == static_cast<int>(Drop::no_context));
  keeper_transform(put(R"({"to":"drop","handle":7})"));
  CHECK(keeper_encrypt(7, 100, now) == static_cast<int>(Drop::no_context));
}

TEST_CASE("a server that says what it likes, ten thousand times, does not stop it") {
  REQUIRE(keeper_start() == 1);
  const std::string texts[] = {
      R"({"t":"log","seq":1,"epoch":0,"kind":"commit","from":"x","mid":"AAAAAAAAAAA","body":"AAAA"})",
      R"({"t":"relay","epoch":0,"from":"x","body":"AAAA"})", R"({"t":"knock","from":"c","key":"AAAA","sealed":"AAAA"})",
      R"({"t":"ok","n":99999})", R"({"t":"feeds","feeds":[{"subject":7}]})"};
  for (int i = 0; i < 2000; ++i) {
    for (const std::string& each : texts) server(each, kNow + 6000 + i);
  }
  const auto outputs = command(R"({"c":"chat","text":"still here"})", kNow + 9000);
  CHECK_FALSE(find(outputs, Kind::server, "t", "send").is_null());
}

}  // namespace homeroom::keeper
