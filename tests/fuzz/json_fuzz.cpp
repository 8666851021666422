// Every text as JSON from the wire. What is taken and written again is taken again, and as the same text.
#include "shared/protocol/json.h"

using namespace homeroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = protocol::Json::parse(as_text(BytesView(data, size)));
  if (json) {
    const std::string text = json->dump();
    const auto again = protocol::Json::parse(text);
    HOMEROOM_ASSERT(again.ok() && again->dump() == text);
    static_cast<void>(json->bytes("sealed"));
    static_cast<void>(json->number("n"));
    static_cast<void>(json->list("streams"));
  }
  return 0;
}
