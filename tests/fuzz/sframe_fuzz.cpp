// Frames. First a story: a sender's frames, genuine, doubled, late, cut and edited, come to receivers for the right and
// for other streams, over several epochs. A frame is taken at most once, only by the receiver it is for, and gives the
// sender's bytes. Then the rest of the input as a header and as a frame of each kind, which nobody sealed.
#include "shared/crypto/system_random.h"
#include "shared/sframe/receiver.h"
#include "shared/sframe/sender.h"
#include "tests/fuzz/seeded.h"

namespace {

using namespace homeroom;
using sframe::FrameCode;

constexpr std::uint32_t kLeaf = 3;

struct Sealed {
  Bytes frame, content;
  MediaKind kind;
  bool taken = false;
};

struct Story {
  fuzz::Input& input;
  sframe::Sender sender{};
  sframe::KeyStore store{};
  std::vector<Sealed> frames{};
  std::vector<Bytes> all{};
  TimeMs now = 1000;
  std::uint64_t epoch = 250;  // the low bits run over soon

  static Secret key_of(std::uint64_t epoch) { return Secret::copy_of(Bytes(32, static_cast<std::uint8_t>(epoch))); }
  MediaKind kind() { return static_cast<MediaKind>(input.below(kMediaKinds)); }

  void next_epoch() {
    epoch += 1 + input.below(3);
    const Secret key = key_of(epoch);
    const Secret camera = Secret::copy_of(Bytes(32, 77));
    const bool own_camera = input.flag();
    store.add_epoch(epoch, key, now);
    if (own_camera) {
      store.require_sender_key(epoch, kLeaf);
      if (input.below(8) != 0) store.add_sender_key(epoch, kLeaf, camera);
    }
    static_cast<void>(sender
                          .set_epoch({.epoch = epoch,
                                      .base_key = key,
                                      .index = kLeaf,
                                      .boot = static_cast<std::uint8_t>(input.below(3)),
                                      .activate_at = now + static_cast<TimeMs>(input.below(3)) * 1000,
                                      .camera_key = own_camera ? &camera : nullptr})
                          .ok());
  }

  void seal() {
    Sealed made{.frame = {}, .content = to_bytes(input.bytes(input.byte())), .kind = kind()};
    made.frame = made.content;
    made.frame.resize(made.content.size() + input.below(sframe::kMaxOverhead + 8));
    const auto result = sender.encrypt(made.kind, made.frame, made.content.size(), now,
                                       static_cast<std::uint8_t>(input.below(sframe::kMaxLayers)));
    if (result.code != FrameCode::ok) return;
    HOMEROOM_ASSERT(result.size <= made.content.size() + sframe::kMaxOverhead);
    made.frame.resize(result.size);
    all.push_back(made.frame);
    frames.push_back(std::move(made));
  }

  void receive(bool edit) {
    if (frames.empty()) return;
    Sealed& from = frames[input.below(frames.size())];
    Bytes frame = edit ? fuzz::edited(from.frame, input, all) : from.frame;
    const std::uint8_t how = input.byte();
    const sframe::Source source{.sender = how & 1 ? kLeaf + 1 : kLeaf, .kind = how & 2 ? kind() : from.kind};
    const Bytes came = frame;
    const auto result = sframe::Receiver(store, source).decrypt(frame, now);
    if (result.code != FrameCode::ok) return;
    const auto genuine = std::ranges::find(frames, came, &Sealed::frame);
    HOMEROOM_ASSERT(genuine != frames.end() && !genuine->taken);
    HOMEROOM_ASSERT(source.sender == kLeaf && source.kind == genuine->kind);
    HOMEROOM_ASSERT(same(BytesView(frame).first(result.size), genuine->content));
    genuine->taken = true;
  }

  void tell() {
    next_epoch();
    for (int left = 24; left > 0 && !input.empty(); --left) {
      switch (input.byte() % 7) {
        case 0: next_epoch(); break;
        case 1: now += 500 * static_cast<TimeMs>(input.byte()); break;
        case 2:
        case 3: seal(); break;
        case 4: receive(true); break;
        case 5: receive(false); break;
        default: store.drop_sender(static_cast<std::uint32_t>(input.word()), epoch);
      }
    }
  }
};

void nobodys(BytesView bytes) {
  if (const auto header = sframe::decode_header(bytes)) {
    Bytes again(sframe::kMaxHeaderSize);
    const std::size_t size = sframe::encode_header(header->header, again);
    HOMEROOM_ASSERT(size == header->size && same(BytesView(again).first(size), bytes.first(size)));
  }
  static sframe::KeyStore& store = []() -> sframe::KeyStore& {
    static sframe::KeyStore made;
    made.add_epoch(1, Secret::copy_of(Bytes(32, 1)), 0);
    return made;
  }();
  for (std::uint8_t i = 0; i < kMediaKinds; ++i) {
    const auto kind = static_cast<MediaKind>(i);
    HOMEROOM_ASSERT(sframe::clear_bytes(kind, bytes) <= std::min(bytes.size(), sframe::kMaxClear));
    sframe::Receiver receiver(store, {.sender = 0, .kind = kind});
    Bytes frame = to_bytes(bytes);
    HOMEROOM_ASSERT(receiver.decrypt(frame, 1).code != FrameCode::ok);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crypto::start();
  fuzz::Input input(data, size);
  if (input.flag()) Story{input}.tell();
  nobodys(input.rest());
  return 0;
}
