// SFrame by itself: a Sender and a Receiver in one process, without a browser around them.
#include <algorithm>
#include <vector>

#include "shared/crypto/system_random.h"
#include "shared/sframe/receiver.h"
#include "shared/sframe/sender.h"
#include "tests/bench/crypto_bench.h"

namespace homeroom::bench {

namespace {

constexpr std::size_t kSizes[] = {120, 1200, 8192, 40'960};
constexpr std::size_t kBytesAtOnce = 8u << 20;  // what is encrypted before it is decrypted
constexpr std::size_t kBytesInTurn = 1u << 17;  // what is timed together: short, so that few turns are interrupted

struct Cost {
  double median_us;
  double least_us;
};

// Calls `work` with each number below `frames`, and tells what one call takes.
template <typename F>
Cost each(std::size_t frames, std::size_t in_turn, F&& work) {
  std::vector<double> turns;
  for (std::size_t i = 0; i + in_turn <= frames;) {
    const double began = now_ms();
    for (const std::size_t end = i + in_turn; i < end; ++i) work(i);
    turns.push_back((now_ms() - began) * 1000 / static_cast<double>(in_turn));
  }
  std::sort(turns.begin(), turns.end());
  return {turns[turns.size() / 2], turns.front()};
}

void measure(sframe::Suite suite, std::size_t size, const char* before) {
  Secret base_key(32);
  crypto::system_random().fill(base_key.reveal_mutable());
  sframe::Sender sender(suite);
  sframe::KeyStore store(suite);
  store.add_epoch(7, base_key, 0);
  sframe::Receiver receiver(store, {.sender = 3, .kind = MediaKind::camera});
  if (!sender.set_epoch({.epoch = 7, .base_key = base_key, .index = 3}).ok()) std::exit(1);

  const std::size_t room = size + sframe::kMaxOverhead;
  const std::size_t in_turn = std::clamp<std::size_t>(kBytesInTurn / room, 4, 200);
  const std::size_t frames = std::min<std::size_t>(kBytesAtOnce / room, 10'000) / in_turn * in_turn;
  std::vector<std::uint8_t> all(frames * room);
  crypto::system_random().fill(all);
  std::vector<std::size_t> sizes(frames);
  bool good = true;
  const auto frame = [&](std::size_t i) { return MutableBytes(all).subspan(i * room, room); };
  const Cost encrypted = each(frames, in_turn, [&](std::size_t i) {
    const auto done = sender.encrypt(MediaKind::camera, frame(i), size, 0);
    good = good && done.code == sframe::FrameCode::ok;
    sizes[i] = done.size;
  });
  const Cost decrypted = each(frames, in_turn, [&](std::size_t i) {
    const auto done = receiver.decrypt(frame(i).first(sizes[i]), 0);
    good = good && done.code == sframe::FrameCode::ok && done.size == size;
  });
  if (!good) {
    std::fprintf(stderr, "crypto_bench: a frame did not come back\n");
    std::exit(1);
  }
  if (before == nullptr) return;
  std::printf(R"(%s{"size":%zu,"encrypt_us":%.3f,"encrypt_least_us":%.3f,"decrypt_us":%.3f,"decrypt_least_us":%.3f,)"
              R"("overhead":%zu})",
              before, size, encrypted.median_us, encrypted.least_us, decrypted.median_us, decrypted.least_us,
              *std::max_element(sizes.begin(), sizes.end()) - size);
}

void print_suite(const char* name, sframe::Suite suite, bool last) {
  std::printf(R"("%s":[)", name);
  if (sframe::suite_available(suite)) {
    measure(suite, 1200, nullptr);  // warm
    for (const std::size_t size : kSizes) measure(suite, size, size == kSizes[0] ? "" : ",");
  }
  std::printf("]%s", last ? "" : ",");
}

}  // namespace

int run_frames() {
  std::printf("{");
  print_suite("chacha20_poly1305", sframe::Suite::chacha20_poly1305_sha256, false);
  print_suite("aes_256_gcm", sframe::Suite::aes_256_gcm_sha512, true);
  std::printf("}\n");
  return 0;
}

}  // namespace homeroom::bench
