// The command line of homeroom-server.
// Owns values. Never touches the file system.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace homeroom::server {

struct Options {
  enum class Command { serve, invite, audit, delete_class, help };
  Command command = Command::serve;
  int port = 8080;
  bool addressed = false;  // --host or --port was given
  std::string host = "localhost";
  std::string data = "homeroom-data";
  std::string client = "client";
  std::string janus;          // empty: the one on PATH
  int relay_port = 3478;      // 0: no relay
  int relay_tls_port = 5349;  // where there is a certificate
  std::string cert;
  std::string key;
  std::string class_id;    // for audit and delete
  std::string report_key;  // base64url; empty: no reports

  bool relays() const;
  bool loopback() const;  // 127.x.x.x, ::1 or localhost: plain HTTP, anybody may make a class
};

bool is_loopback_name(std::string_view host);  // with or without brackets around IPv6

inline constexpr const char* kUsage =
    "usage: homeroom-server [--port N] [--host ADDRESS] [--data DIR] [--client DIR] [--janus PATH]\n"
    "                       [--cert FILE --key FILE] [--report-key KEY]\n"
    "                       [--relay-port N] [--relay-tls-port N] [--no-relay]\n"
    "       homeroom-server invite [--data DIR] [--host ADDRESS] [--port N]\n"
    "       homeroom-server audit --class ID [--data DIR]     prints a class's audit log and checks it\n"
    "       homeroom-server delete --class ID [--data DIR]    deletes a class and shows that nothing is left\n";

// On a mistake `error` is a sentence and the options are not to be used.
struct ParsedOptions {
  Options options;
  std::string error;
};
ParsedOptions parse_options(const std::vector<std::string>& arguments);

}  // namespace homeroom::server
