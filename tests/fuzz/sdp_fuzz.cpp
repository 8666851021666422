// Every text as a session description from a client.
#include "server/media/sdp.h"

using namespace homeroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(BytesView(data, size));
  const auto sections = server::media::read_sdp(text);
  if (sections) HOMEROOM_ASSERT(!sections->empty());
  static_cast<void>(server::media::check_offer(text, {{"0", server::StreamKind::audio}}).ok());
  static_cast<void>(server::media::check_answer(text).ok());
  return 0;
}
