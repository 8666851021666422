// What coturn is told: who may use it, and that it leads to the engine alone.
#include "server/media/relay_files.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <sstream>
#include <vector>

namespace homeroom::server::media {
namespace {

std::vector<std::string> lines_of(const RelayPlan& plan) {
  std::vector<std::string> lines;
  std::istringstream text(relay_config(plan));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

bool has(const std::vector<std::string>& lines, const std::string& line) {
  return std::count(lines.begin(), lines.end(), line) == 1;
}

bool any(const std::vector<std::string>& lines, std::string_view start) {
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) { return line.starts_with(start); });
}

const RelayPlan kPlan{.port = 3478, .tls_port = 5349, .listen = "192.0.2.7", .engine = "192.0.2.8", .secret = "abc"};

}  // namespace

TEST_CASE("the relay reaches the engine's address and no other, and keeps no door of its own") {
  const auto lines = lines_of(kPlan);
  for (const char* line : {"listening-port=3478",
                           "tls-listening-port=5349",
                           "listening-ip=192.0.2.7",
                           "relay-ip=192.0.2.8",
                           "allowed-peer-ip=192.0.2.8",
                           "denied-peer-ip=0.0.0.0-255.255.255.255",
                           "denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                           "no-multicast-peers",
                           "no-tcp-relay",
                           "no-cli",
                           "no-dtls",
                           "no-tlsv1",
                           "no-tlsv1_1",
                           "use-auth-secret",
                           "static-auth-secret=abc",
                           "log-file=/dev/null",
                           "no-stdout-log",
                           "user-quota=48",
                           "total-quota=4000",
                           "max-bps=2000000",
                           "allocation-default-address-family=ipv4"}) {
    INFO(line);
    CHECK(has(lines, line));
  }
  CHECK(std::count_if(lines.begin(), lines.end(),
                      [](const auto& line) { return line.starts_with("allowed-peer-ip"); }) == 1);
  for (const char* open : {"no-auth", "allow-loopback-peers", "web-admin", "verbose", "user=", "server-relay"}) {
    INFO(open);
    CHECK(!any(lines, open));
  }
}

TEST_CASE("no certificate: no TLS; no address: all of the machine's; an engine with IPv6") {
  RelayPlan plan = kPlan;
  plan.tls_port = 0;
  plan.listen.clear();
  plan.engine = "2001:db8::8";
  const auto lines = lines_of(plan);
  CHECK(has(lines, "no-tls"));
  CHECK(!any(lines, "tls-listening-port"));
  CHECK(!any(lines, "cert="));
  CHECK(!any(lines, "listening-ip"));
  CHECK(has(lines, "allowed-peer-ip=2001:db8::8"));
  CHECK(has(lines, "allocation-default-address-family=ipv6"));
}

TEST_CASE("the fence is told the relay's ports and the engine's, which do not meet") {
  CHECK(relay_fence(kPlan) == "40001 46000 20000 40000 192.0.2.8");
}

}  // namespace homeroom::server::media
