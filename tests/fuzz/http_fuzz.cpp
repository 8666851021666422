// What comes to the server's port before any class is named. The first character chooses: h the bytes of an HTTP
// request, as the listener parses them; a an Accept-Encoding header; i an invitation; o a command line, one word a
// line; s a datagram to the port of the connection check. A page is given for '/', a class and the client's own files,
// and for nothing else.
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "server/core/invitation.h"
#include "server/net/http_answer.h"
#include "server/net/options.h"
#include "server/net/stun.h"
#include "shared/classroom/class_id.h"
#include "shared/crypto/hash.h"
#include "shared/crypto/system_random.h"
#include "shared/protocol/json.h"
#include "tests/fuzz/seeded.h"

namespace {

using namespace homeroom;
using namespace homeroom::server;

// A client of two files, in a folder of its own.
std::shared_ptr<const ClientFiles> client() {
  char folder[] = "/tmp/homeroom-fuzz-XXXXXX";
  HOMEROOM_ASSERT(mkdtemp(folder) != nullptr);
  const std::filesystem::path at = folder;
  protocol::Json manifest = protocol::Json::object();
  for (const auto& [name, type, text] : {std::array{"index.html", "text/html", "<!doctype html>"},
                                         std::array{"main.0123456789abcdef.js", "text/javascript", "export {};"}}) {
    std::ofstream(at / name) << text;
    manifest.set(name, protocol::Json::object()
                           .set("file", name)
                           .set("type", type)
                           .set("sha256", to_hex(crypto::sha256(as_bytes(text)))));
  }
  std::ofstream(at / "manifest.json") << manifest.dump();
  std::string error;
  auto files = ClientFiles::load(folder, error);
  std::filesystem::remove_all(at);
  if (files == nullptr) std::fprintf(stderr, "%s\n", error.c_str());
  HOMEROOM_ASSERT(files != nullptr);
  return files;
}

void request(std::string_view text) {
  static const std::shared_ptr<const ClientFiles> files = client();
  http::request_parser<http::empty_body> parser;
  parser.header_limit(8 * 1024);
  parser.body_limit(0);
  boost::beast::error_code error;
  parser.put(boost::asio::buffer(text.data(), text.size()), error);
  if (error || !parser.is_header_done()) return;
  const HttpRequest& request = parser.get();
  for (const bool loopback : {true, false}) {
    const Site site{.files = files, .loopback = loopback, .certified = !loopback, .engine_ok = loopback};
    HttpResponse response = answer_http(request, site);
    const std::string_view target(request.target().data(), request.target().size());
    const std::string_view path = target.substr(0, target.find('?'));
    const bool ours = path == "/" || files->find(path) != nullptr || path == "/healthz" || path == "/reach" ||
                      classroom::parse_class_path(path).ok();
    HOMEROOM_ASSERT(response.result() != http::status::ok || ours);
    HOMEROOM_ASSERT(request.method() != http::verb::head || response.body().empty());
    HOMEROOM_ASSERT(response.count("X-Content-Type-Options") == 1);
    static_cast<void>(refuse_upgrade(request, loopback));
  }
}

void options(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at <= text.size() && words.size() < 32;) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    words.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  const ParsedOptions parsed = parse_options(words);
  if (parsed.error.empty()) HOMEROOM_ASSERT(parsed.options.port >= 0 && parsed.options.port <= 65535);
  static_cast<void>(parsed.options.loopback());
}

void invitation(std::string_view text) {
  static const Secret key = Secret::copy_of(Bytes(kInvitationKeySize, 3));
  static const std::string genuine = make_invitation(key, Bytes(kInvitationIdSize, 4), 2'000'000'000'000);
  fuzz::Input input(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  const Bytes edited = fuzz::edited(as_bytes(genuine), input);
  for (const std::string_view token : {text, as_text(edited)}) {
    HOMEROOM_ASSERT(!check_invitation(key, token, 1'790'000'000'000) || token == genuine);
  }
}

void datagram(std::string_view text) {
  static const Secret key = Secret::copy_of(Bytes(kStunKeySize, 5));
  const Bytes from(text.size() % 2 != 0 ? 4 : 16, 1);
  // Without the key nobody has a good integrity.
  HOMEROOM_ASSERT(!answer_stun(key, as_bytes(text), {from, 5}, 1'790'000'000'000));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crypto::start();
  if (size == 0) return 0;
  const std::string_view rest = as_text(BytesView(data, size)).substr(1);
  switch (data[0]) {
    case 'a': static_cast<void>(accepts(rest, "br") && accepts(rest, "gzip")); break;
    case 'i': invitation(rest); break;
    case 'o': options(rest); break;
    case 's': datagram(rest); break;
    default: request(rest);
  }
  return 0;
}
