#include "server/net/log.h"

#include <chrono>
#include <cstdio>
#include <ctime>

namespace homeroom::server {

TimeMs clock_now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

void log_line(std::string_view level, std::string_view event, protocol::Json fields) {
  const TimeMs now = clock_now();
  const std::time_t seconds = now / 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char at[40];
  const std::size_t size = std::strftime(at, sizeof(at), "%Y-%m-%dT%H:%M:%S", &utc);
  std::snprintf(at + size, sizeof(at) - size, ".%03dZ", static_cast<int>(now % 1000));
  protocol::Json line = protocol::Json::object().set("at", at).set("level", level).set("event", event);
  for (const protocol::Json::Member& field : *fields.as_object()) {
    line.set(field.name, field.value);
  }
  const std::string text = line.dump() + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);  // one call a line: lines of the engine's output do not mix in
}

}  // namespace homeroom::server
