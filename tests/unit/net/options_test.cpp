// The command line.
#include "server/net/options.h"

#include <catch2/catch_test_macros.hpp>

namespace homeroom::server {

TEST_CASE("nothing said: loopback, port 8080") {
  const auto [options, error] = parse_options({});
  CHECK(error.empty());
  CHECK(options.command == Options::Command::serve);
  CHECK(options.port == 8080);
  CHECK(options.loopback());
}

TEST_CASE("every option is taken, and the last word counts") {
  const auto [options, error] = parse_options({"--port", "0", "--host", "0.0.0.0", "--data", "d", "--client", "c",
                                               "--janus", "j", "--cert", "x", "--key", "y", "--port", "65535"});
  CHECK(error.empty());
  CHECK(options.port == 65535);
  CHECK(options.host == "0.0.0.0");
  CHECK(options.data == "d");
  CHECK(options.client == "c");
  CHECK(options.janus == "j");
  CHECK(options.cert == "x");
  CHECK(options.key == "y");
  CHECK(!options.loopback());
  CHECK(parse_options({"invite", "--data", "d"}).options.command == Options::Command::invite);
  CHECK(parse_options({"--port", "1", "--help"}).options.command == Options::Command::help);
  CHECK(parse_options({"-h"}).options.command == Options::Command::help);
}

TEST_CASE("mistakes are named") {
  const auto error_of = [](std::vector<std::string> arguments) { return parse_options(arguments).error; };
  for (const char* port : {"x", "-1", "65536", "80x", " 80", "99999999999999999999", "0x50", "1.5"}) {
    INFO(port);
    CHECK(error_of({"--port", port}).find("--port wants a number") != std::string::npos);
  }
  CHECK(error_of({"--port"}) == "--port wants a value.");
  CHECK(error_of({"--data", ""}) == "--data wants a value.");
  CHECK(error_of({"--verbose"}) == "There is no option '--verbose'.");
  CHECK(error_of({"serve"}) == "There is no option 'serve'.");
  CHECK(error_of({"--data", "d", "invite"}) == "There is no option 'invite'.");
  CHECK(error_of({"--cert", "x"}) == "--cert and --key come together.");
  CHECK(error_of({"--key", "x"}) == "--cert and --key come together.");
}

TEST_CASE("a key for reports is one that a secret can be sealed to") {
  const auto error_of = [](const std::string& key) { return parse_options({"--report-key", key}).error; };
  const std::string rest(41, 'A');
  CHECK(error_of("Bw" + rest).empty());  // any other point, like most
  CHECK(error_of("Bw").find("--report-key wants the public key") != std::string::npos);
  CHECK(error_of("no key at all").find("--report-key wants the public key") != std::string::npos);
  // Points of low order, as in tests/unit/crypto/hpke_test.cpp: 0, 1, one of order 8, p - 1.
  for (const std::string& key : {"AA" + rest, "AQ" + rest, std::string("4Ot6fDtBuK4WVuP68Z_EatoJjeucMrH9hmIFFl9JuAA"),
                                 std::string("7P_______________________________________38")}) {
    INFO(key);
    CHECK(error_of(key).find("--report-key: anybody could open what is sealed to this key") != std::string::npos);
  }
}

TEST_CASE("the relay is there unless it is not wanted, on ports of its own") {
  CHECK(parse_options({}).options.relay_port == 3478);
  CHECK(parse_options({}).options.relay_tls_port == 5349);
  CHECK(parse_options({}).options.relays());
  const auto [options, error] = parse_options({"--relay-port", "1", "--relay-tls-port", "443"});
  CHECK(error.empty());
  CHECK(options.relay_port == 1);
  CHECK(options.relay_tls_port == 443);
  const auto without = parse_options({"--no-relay", "--relay-port", "3478", "--port", "3478"});
  CHECK(without.error.empty());
  CHECK(!without.options.relays());
  CHECK(!parse_options({"invite"}).options.relays());
  for (const char* port : {"0", "65536", "x", "-1"}) {
    INFO(port);
    CHECK(parse_options({"--relay-port", port}).error.starts_with("--relay-port wants a number from 1 to 65535"));
    CHECK(parse_options({"--relay-tls-port", port}).error.starts_with("--relay-tls-port wants a number from 1"));
  }
  for (const auto& same : {std::vector<std::string>{"--port", "3478"}, {"--port", "5349"}, {"--relay-port", "5349"}}) {
    CHECK(parse_options(same).error == "--port, --relay-port and --relay-tls-port must differ.");
  }
  for (const char* port : {"20000", "33000", "40001", "46000"}) {
    CHECK(parse_options({"--relay-port", port}).error.ends_with("ports 20000 to 46000 are media's own. Give others."));
    CHECK(parse_options({"--relay-tls-port", port}).error.ends_with("are media's own. Give others."));
    CHECK(parse_options({"--no-relay", "--relay-port", port}).error.empty());
  }
  for (const char* port : {"19999", "46001"}) CHECK(parse_options({"--relay-port", port}).error.empty());
}

TEST_CASE("loopback is what no other machine reaches") {
  for (const char* host : {"localhost", "127.0.0.1", "127.255.0.9", "::1", "[::1]"}) CHECK(is_loopback_name(host));
  for (const char* host : {"0.0.0.0", "::", "192.168.1.5", "school.example", "localhost.example", "127.0.0.1.example",
                           "1127.0.0.1", "", "[]", "[::]", "128.0.0.1"}) {
    INFO(host);
    CHECK(!is_loopback_name(host));
  }
}

}  // namespace homeroom::server
