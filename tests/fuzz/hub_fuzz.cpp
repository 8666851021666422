// Lines of hostile text to the server's core, over three connections: it answers or closes, and stays well.
#include "server/core/hub.h"
#include "shared/crypto/system_random.h"
#include "tests/fuzz/seeded.h"
#include "tests/sim/memory_store.h"

using namespace homeroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crypto::start();
  sim::MemoryStore store;
  fuzz::SeededRandom random;
  server::Hub hub(store, random, {});
  TimeMs now = 1'000'000;
  for (server::ConnId conn = 1; conn <= 3; ++conn) {
    hub.on_connect(conn, "192.0.2.1", now);
  }
  std::string_view rest = as_text(BytesView(data, size));
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (line.empty()) continue;
    now += static_cast<std::uint8_t>(line[0]);
    hub.on_text(1 + line.size() % 3, line, now);
    hub.tick(now);
    static_cast<void>(hub.take_outputs());
  }
  return 0;
}
