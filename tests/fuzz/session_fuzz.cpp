// A hostile server, page and disk: lines to a student's and a teacher's keeper, by their first character.
#include "shared/crypto/system_random.h"
#include "tests/fuzz/seeded.h"
#include "wasm/keeper/session.h"

using namespace homeroom;

namespace {

void answer_loads(keeper::Session& session, BytesView record, TimeMs now) {
  for (int round = 0; round < 3; ++round) {
    for (const keeper::Output& output : session.take_outputs()) {
      if (output.kind != keeper::Output::Kind::load) continue;
      session.restored(output.text, record.empty() ? std::nullopt : std::optional(record), now);
    }
  }
}

void play(std::string_view boot, std::string_view rest) {
  fuzz::SeededRandom random;
  keeper::Session session(random);
  TimeMs now = 1'790'000'000'000;
  session.command(boot, now);
  answer_loads(session, as_bytes(rest.substr(0, rest.size() % 7 == 0 ? rest.size() : 0)), now);
  session.socket_opened(now);
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (line.empty()) continue;
    now += 10;
    switch (line[0]) {
      case '>': session.command(line.substr(1), now); break;
      case '#': session.media_message(line.substr(1), now); break;
      case '~': session.add_transform(line.substr(1)); break;
      case '!': session.tick(now += 5000); break;
      default: session.server_text(line, now); break;
    }
    answer_loads(session, {}, now);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crypto::start();
  const std::string_view text = as_text(BytesView(data, size));
  play(R"({"c":"boot","path":"/","fragment":"","origin":"http://localhost"})", text);
  play(
      R"({"c":"boot","path":"/c/aaaaaaaaaaaaaaaaaaaaaaaaaa","fragment":"s=AAAAAAAAAAAAAAAAAAAAAA","origin":"https://x"})",
      text);
  return 0;
}
