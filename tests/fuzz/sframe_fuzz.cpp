// Every byte string as a frame of each kind: none is ever taken, for none was sealed.
#include "shared/crypto/system_random.h"
#include "shared/sframe/receiver.h"

using namespace homeroom;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crypto::start();
  static sframe::KeyStore& store = []() -> sframe::KeyStore& {
    static sframe::KeyStore made;
    made.add_epoch(1, Secret::copy_of(Bytes(32, 1)), 0);
    return made;
  }();
  for (std::uint8_t kind = 0; kind < kMediaKinds; ++kind) {
    sframe::Receiver receiver(store, {.sender = 0, .kind = static_cast<MediaKind>(kind)});
    Bytes frame(data, data + size);
    HOMEROOM_ASSERT(receiver.decrypt(frame, 1).code != sframe::FrameCode::ok);
  }
  return 0;
}
