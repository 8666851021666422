// What plain HTTP requests are answered, header by header; and who may open a WebSocket.
#include "server/net/http_answer.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "shared/crypto/system_random.h"
#include "tests/unit/net/client_folder.h"

namespace homeroom::server::test {
namespace {

HttpRequest request(std::string_view target, http::verb method = http::verb::get) {
  HttpRequest made(method, boost::beast::string_view(target.data(), target.size()), 11);
  made.set(http::field::host, "localhost:8080");
  return made;
}

struct Fixture {
  Fixture() {
    crypto::start();
    folder.add("index.html", "<!doctype html>", "text/html; charset=utf-8", false);
    folder.add("main.0123456789abcdef.js", "let a = 1", "text/javascript; charset=utf-8", true, "BROTLI", "GZIP");
    folder.add("app.0123456789abcdef.wasm", "wasm", "application/wasm", true);
    folder.write_manifest();
    std::string wrong;
    site.files = ClientFiles::load(folder.path, wrong);
    REQUIRE(wrong.empty());
  }
  HttpResponse get(std::string_view target) { return answer_http(request(target), site); }
  HttpResponse get_with(std::string_view target, http::field field, const char* value) {
    HttpRequest made = request(target);
    made.set(field, value);
    return answer_http(made, site);
  }

  ClientFolder folder;
  Site site;
};

std::string text(boost::beast::string_view view) { return {view.data(), view.size()}; }

}  // namespace

TEST_CASE("the page carries the policy, word for word, and every answer the headers that all have") {
  Fixture fixture;
  // As it was seen to work in browsers: what is not named is refused, scripts and WebAssembly come from here only.
  const std::string policy =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; font-src 'self'; "
      "img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
      "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types app";
  for (const char* path : {"/", "/index.html", "/c/aaaaaaaaaaaaaaaaaaaaaaaaaa", "/?x=1", "/main.0123456789abcdef.js"}) {
    INFO(path);
    const HttpResponse response = fixture.get(path);
    CHECK(response.result() == http::status::ok);
    CHECK(text(response["Content-Security-Policy"]) == policy);
  }
  CHECK(text(fixture.get("/")[http::field::cache_control]) == "no-cache");
  CHECK(text(fixture.get("/")["Permissions-Policy"]).find("camera=(self)") != std::string::npos);
  for (const char* path : {"/", "/healthz", "/nothing", "/ws", "/app.0123456789abcdef.wasm"}) {
    INFO(path);
    const HttpResponse response = fixture.get(path);
    CHECK(text(response["X-Content-Type-Options"]) == "nosniff");
    CHECK(text(response["Referrer-Policy"]) == "no-referrer");
    CHECK(text(response["Cross-Origin-Opener-Policy"]) == "same-origin");
    CHECK(text(response["Cross-Origin-Resource-Policy"]) == "same-origin");
    CHECK(response.count(http::field::access_control_allow_origin) == 0);
    CHECK(response.count(http::field::strict_transport_security) == 0);
    CHECK(response.count(http::field::content_type) == 1);
  }
  fixture.site.certified = true;
  CHECK(fixture.get("/").count(http::field::strict_transport_security) == 1);
}

TEST_CASE("files by hashed name are kept for ever, and not sent to who has them") {
  Fixture fixture;
  const HttpResponse response = fixture.get("/main.0123456789abcdef.js");
  CHECK(text(response[http::field::cache_control]) == "public, max-age=31536000, immutable");
  const std::string tag = text(response[http::field::etag]);
  const HttpResponse again = fixture.get_with("/main.0123456789abcdef.js", http::field::if_none_match, tag.c_str());
  CHECK(again.result() == http::status::not_modified);
  CHECK(again.body().empty());
  CHECK(text(again[http::field::etag]) == tag);
  CHECK(fixture.get_with("/main.0123456789abcdef.js", http::field::if_none_match, "\"other\"").result() ==
        http::status::ok);
  CHECK(fixture.get_with("/", http::field::if_none_match, ("W/" + text(fixture.get("/")[http::field::etag])).c_str())
            .result() == http::status::not_modified);
}

TEST_CASE("brotli before gzip before plain, as the browser accepts") {
  Fixture fixture;
  const struct {
    const char* accept;
    const char* body;
    const char* encoding;
  } kEach[] = {
      {"br", "BROTLI", "br"},
      {"gzip, deflate, br, zstd", "BROTLI", "br"},
      {"BR", "BROTLI", "br"},
      {"gzip", "GZIP", "gzip"},
      {"br;q=0, gzip", "GZIP", "gzip"},
      {"br; q=0.000, gzip;q=0.5", "GZIP", "gzip"},
      {"*", "BROTLI", "br"},
      {"br;q=0, *", "GZIP", "gzip"},
      {"identity", "let a = 1", ""},
      {"", "let a = 1", ""},
      {"gzip;q=0", "let a = 1", ""},
      {"brotli, xgzip", "let a = 1", ""},
      {";;;,,,=", "let a = 1", ""},
  };
  std::set<std::string> tags;
  for (const auto& [accept, body, encoding] : kEach) {
    INFO(accept);
    const HttpResponse response = fixture.get_with("/main.0123456789abcdef.js", http::field::accept_encoding, accept);
    CHECK(response.body() == body);
    CHECK(text(response[http::field::content_encoding]) == encoding);
    CHECK(text(response[http::field::vary]) == "Accept-Encoding");
    CHECK(text(response[http::field::content_type]) == "text/javascript; charset=utf-8");
    tags.insert(text(response[http::field::etag]));
  }
  CHECK(tags.size() == 3);
  CHECK(fixture.get_with("/app.0123456789abcdef.wasm", http::field::accept_encoding, "br, gzip").body() == "wasm");
}

TEST_CASE("HEAD says what GET would, and sends nothing") {
  Fixture fixture;
  for (const char* path : {"/", "/main.0123456789abcdef.js", "/healthz", "/nothing"}) {
    INFO(path);
    const HttpResponse get = fixture.get(path);
    const HttpResponse head = answer_http(request(path, http::verb::head), fixture.site);
    CHECK(head.result() == get.result());
    CHECK(head.body().empty());
    CHECK(text(head[http::field::content_length]) == std::to_string(get.body().size()));
    CHECK(text(head[http::field::content_type]) == text(get[http::field::content_type]));
  }
}

TEST_CASE("only what the manifest names is served: nothing outside, nothing beside") {
  Fixture fixture;
  for (const char* path : {"/nothing",
                           "/manifest.json",
                           "/main.js",
                           "/main.0123456789abcdef.js.br",
                           "/../secret",
                           "/..",
                           "/./index.html",
                           "/%2e%2e/secret",
                           "/..%2fsecret",
                           "//etc/passwd",
                           "/etc/passwd",
                           "/index.html/",
                           "/index.html%00.js",
                           "/C/x",
                           "/c/",
                           "/c/short",
                           "/c/aaaaaaaaaaaaaaaaaaaaaaaaaa/",
                           "/c/aaaaaaaaaaaaaaaaaaaaaaaaaa/..",
                           "/c/AAAAAAAAAAAAAAAAAAAAAAAAAA",
                           "/c/aaaaaaaaaaaaaaaaaaaaaaaaaz",
                           "/homeroom.db",
                           "/\\..\\secret",
                           "/healthz/"}) {
    INFO(path);
    const HttpResponse response = fixture.get(path);
    CHECK(response.result() == http::status::not_found);
    CHECK(text(response[http::field::content_type]) == "text/plain; charset=utf-8");
    CHECK(response.body().find(path) == std::string::npos);  // nothing of theirs comes back
  }
  for (const char* target : {"http://localhost/", "*", "index.html", ""}) {
    INFO(target);
    CHECK(fixture.get(target).result() == http::status::bad_request);
  }
}

TEST_CASE("other methods are refused by name, requests without one Host are bad") {
  Fixture fixture;
  for (const http::verb method : {http::verb::post, http::verb::put, http::verb::delete_, http::verb::options,
                                  http::verb::connect, http::verb::trace, http::verb::patch}) {
    const HttpResponse response = answer_http(request("/", method), fixture.site);
    CHECK(response.result() == http::status::method_not_allowed);
    CHECK(text(response[http::field::allow]) == "GET, HEAD");
  }
  HttpRequest none = request("/");
  none.erase(http::field::host);
  CHECK(answer_http(none, fixture.site).result() == http::status::bad_request);
  none.version(10);
  CHECK(answer_http(none, fixture.site).result() == http::status::ok);
  HttpRequest two = request("/");
  two.insert(http::field::host, "localhost");
  CHECK(answer_http(two, fixture.site).result() == http::status::bad_request);
}

TEST_CASE("on loopback other names are refused, so that no site's name can be pointed here") {
  Fixture fixture;
  for (const char* host : {"localhost", "localhost:8080", "127.0.0.1:8080", "127.1.2.3", "[::1]:8080", "[::1]"}) {
    INFO(host);
    CHECK(fixture.get_with("/", http::field::host, host).result() == http::status::ok);
  }
  for (const char* host : {"evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example",
                           "evil-localhost", "[::2]:8080", "192.168.1.5", "localhost:8080.evil.example", "127.evil"}) {
    INFO(host);
    CHECK(fixture.get_with("/", http::field::host, host).result() == http::status::forbidden);
    CHECK(fixture.get_with("/healthz", http::field::host, host).result() == http::status::forbidden);
  }
  fixture.site.loopback = false;
  CHECK(fixture.get_with("/", http::field::host, "school.example").result() == http::status::ok);
}

TEST_CASE("healthz tells store and engine, and 503 when one is down") {
  Fixture fixture;
  for (const bool store : {true, false}) {
    for (const bool engine : {true, false}) {
      fixture.site.store_ok = store;
      fixture.site.engine_ok = engine;
      const HttpResponse response = fixture.get("/healthz");
      CHECK(response.result() == (store && engine ? http::status::ok : http::status::service_unavailable));
      CHECK(response.body() == std::string(R"({"store":")") + (store ? "ok" : "down") + R"(","engine":")" +
                                   (engine ? "ok" : "down") + "\"}");
      CHECK(text(response[http::field::content_type]) == "application/json");
      CHECK(text(response[http::field::cache_control]) == "no-store");
      CHECK(fixture.get("/").result() == http::status::ok);
    }
  }
}

TEST_CASE("a WebSocket opens for our own pages and for no other site's") {
  const auto refused = [](const char* host, const char* origin, const char* protocol, bool loopback = true) {
    HttpRequest made(http::verb::get, "/ws", 11);
    if (host != nullptr) made.set(http::field::host, host);
    if (origin != nullptr) made.set(http::field::origin, origin);
    if (protocol != nullptr) made.set(http::field::sec_websocket_protocol, protocol);
    const UpgradeRefusal* refusal = refuse_upgrade(made, loopback);
    return refusal == nullptr ? 0 : static_cast<int>(refusal->status);
  };
  CHECK(refused("localhost:8080", "http://localhost:8080", "homeroom.1") == 0);
  CHECK(refused("LOCALHOST:8080", "http://localhost:8080", "homeroom.1", false) == 0);
  CHECK(refused("localhost:8080", nullptr, "homeroom.1") == 0);  // no browser
  CHECK(refused("localhost:8080", "http://localhost:8080", "chat, homeroom.1") == 0);
  CHECK(refused("school.example", "https://school.example", "homeroom.1", false) == 0);
  for (const char* origin :
       {"https://evil.example", "http://localhost:8081", "http://localhost", "null", "", "localhost:8080",
        "http://localhost:8080.evil.example", "http://evil.example/localhost:8080", "http://localhost:8080/",
        "http://user@localhost:8080", "file://"}) {
    INFO(origin);
    CHECK(refused("localhost:8080", origin, "homeroom.1") == 403);
  }
  CHECK(refused("evil.example", "http://evil.example", "homeroom.1") == 403);  // its name, pointed at this machine
  CHECK(refused("evil.example", "https://evil.example", "homeroom.1", false) == 0);
  CHECK(refused("localhost", "http://localhost", nullptr) == 400);
  CHECK(refused("localhost", "http://localhost", "homeroom.2") == 400);
  CHECK(refused("localhost", "http://localhost", "homeroom.10") == 400);
  CHECK(refused(nullptr, "http://localhost", "homeroom.1") == 400);
  HttpRequest twice(http::verb::get, "/ws", 11);
  twice.set(http::field::host, "localhost");
  twice.set(http::field::sec_websocket_protocol, "homeroom.1");
  twice.insert(http::field::origin, "http://localhost");
  twice.insert(http::field::origin, "http://evil.example");
  CHECK(refuse_upgrade(twice, true) != nullptr);
}

}  // namespace homeroom::server::test
