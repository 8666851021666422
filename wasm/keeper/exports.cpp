#include <optional>
#include <vector>

#include "shared/crypto/system_random.h"
#include "wasm/keeper/boundary.h"
#include "wasm/keeper/session.h"

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#define HOMEROOM_EXPORT EMSCRIPTEN_KEEPALIVE
#else
#define HOMEROOM_EXPORT  // the same module in native tests
#endif

namespace {

using homeroom::BytesView;
using homeroom::keeper::Drop;
using homeroom::keeper::Output;

constexpr int kBoundaryVersion = 1;
constexpr std::size_t kFrameBuffer = 1u << 20;  // a 4K key frame; larger ones are dropped by the worker
constexpr std::size_t kMostInput = 16u << 20;
constexpr double kLatest = 8.64e15;  // of a JavaScript Date

struct Keeper {
  homeroom::keeper::Session session{homeroom::crypto::system_random()};
  std::vector<std::uint8_t> input;
  std::vector<Output> outputs;
  std::size_t next = 0;
  const Output* current = nullptr;
  std::vector<std::uint8_t> frame = std::vector<std::uint8_t>(kFrameBuffer);

  std::optional<BytesView> bytes(std::size_t from, std::size_t size) const {
    if (from > input.size() || size > input.size() - from) return std::nullopt;
    return BytesView(input).subspan(from, size);
  }
};

Keeper* keeper = nullptr;

const Output* current() { return keeper != nullptr ? keeper->current : nullptr; }

// Not a number and times of another age count as 1970: the session's clock never goes back.
homeroom::TimeMs time(double now) { return now >= 0 && now <= kLatest ? static_cast<homeroom::TimeMs>(now) : 0; }

template <typename Take>
void with_input(std::size_t size, Take take) {
  if (keeper == nullptr) return;
  if (const auto bytes = keeper->bytes(0, size)) take(keeper->session, homeroom::as_text(*bytes));
}

using Frames = homeroom::keeper::Frames;

int work_on_frame(std::int32_t (Frames::*work)(std::uint32_t, homeroom::MutableBytes, std::size_t, homeroom::TimeMs),
                  std::uint32_t handle, std::size_t size, std::size_t most, double now) {
  if (keeper == nullptr) return static_cast<int>(Drop::no_context);
  if (size > most) return static_cast<int>(Drop::no_room);
  return (keeper->session.frames().*work)(handle, keeper->frame, size, time(now));
}

}  // namespace

extern "C" {

HOMEROOM_EXPORT int keeper_start() {
  if (keeper == nullptr) {
    homeroom::crypto::start();
    keeper = new Keeper();  // for the life of the module
  }
  return kBoundaryVersion;
}

HOMEROOM_EXPORT std::uint8_t* keeper_input(std::size_t size) {
  if (keeper == nullptr) return nullptr;
  if (size > kMostInput) {
    keeper->input.clear();
    return nullptr;
  }
  keeper->input.resize(size);
  return keeper->input.data();
}

HOMEROOM_EXPORT void keeper_command(std::size_t size, double now) {
  with_input(size, [now](auto& session, std::string_view text) { session.command(text, time(now)); });
  if (keeper != nullptr) homeroom::wipe(keeper->input);  // passphrases and link seeds come this way
}
HOMEROOM_EXPORT void keeper_media(std::size_t size, double now) {
  with_input(size, [now](auto& session, std::string_view text) { session.media_message(text, time(now)); });
}
HOMEROOM_EXPORT void keeper_transform(std::size_t size) {
  with_input(size, [](auto& session, std::string_view text) { session.add_transform(text); });
}
HOMEROOM_EXPORT void keeper_server_text(std::size_t size, double now) {
  with_input(size, [now](auto& session, std::string_view text) { session.server_text(text, time(now)); });
}

HOMEROOM_EXPORT void keeper_socket(int event, int code, double now) {
  if (keeper == nullptr) return;
  switch (event) {
    case 0: return keeper->session.socket_opened(time(now));
    case 1: return keeper->session.socket_closed(code, time(now));
    case 2: return keeper->session.online(time(now));
    default: return;
  }
}

HOMEROOM_EXPORT void keeper_restored(std::size_t key_size, std::size_t record_size, int found, double now) {
  if (keeper == nullptr) return;
  const auto key = keeper->bytes(0, key_size);
  const auto record = key ? keeper->bytes(key_size, record_size) : std::nullopt;
  if (record) {
    keeper->session.restored(homeroom::as_text(*key), found != 0 ? record : std::nullopt, time(now));
  }
  homeroom::wipe(keeper->input);
}

HOMEROOM_EXPORT void keeper_storage(int what, double now) {
  if (keeper == nullptr) return;
  if (what == 0) keeper->session.storage_failed(time(now));
  if (what == 1) keeper->session.taken_over(time(now));
}

HOMEROOM_EXPORT void keeper_tick(double now) {
  if (keeper != nullptr) keeper->session.tick(time(now));
}

HOMEROOM_EXPORT double keeper_next_wake() {
  const auto wake = keeper != nullptr ? keeper->session.next_wake() : std::nullopt;
  return wake ? static_cast<double>(*wake) : -1;
}

HOMEROOM_EXPORT int keeper_next_output() {
  if (keeper == nullptr) return 0;
  keeper->current = nullptr;
  if (keeper->next >= keeper->outputs.size()) {
    keeper->outputs = keeper->session.take_outputs();
    keeper->next = 0;
    if (keeper->outputs.empty()) return 0;
  }
  keeper->current = &keeper->outputs[keeper->next++];
  return static_cast<int>(keeper->current->kind);
}

HOMEROOM_EXPORT const char* keeper_output_text() { return current() != nullptr ? current()->text.data() : ""; }
HOMEROOM_EXPORT std::size_t keeper_output_text_size() { return current() != nullptr ? current()->text.size() : 0; }
HOMEROOM_EXPORT const std::uint8_t* keeper_output_bytes() {
  return current() != nullptr ? current()->bytes.reveal().data() : nullptr;
}
HOMEROOM_EXPORT std::size_t keeper_output_bytes_size() { return current() != nullptr ? current()->bytes.size() : 0; }

HOMEROOM_EXPORT std::uint8_t* keeper_frame_buffer() { return keeper != nullptr ? keeper->frame.data() : nullptr; }
HOMEROOM_EXPORT std::size_t keeper_frame_capacity() { return kFrameBuffer - homeroom::sframe::kMaxOverhead; }
HOMEROOM_EXPORT int keeper_encrypt(std::uint32_t handle, std::size_t size, double now) {
  return work_on_frame(&Frames::encrypt, handle, size, keeper_frame_capacity(), now);
}
HOMEROOM_EXPORT int keeper_decrypt(std::uint32_t handle, std::size_t size, double now) {
  return work_on_frame(&Frames::decrypt, handle, size, kFrameBuffer, now);
}

}  // extern "C"
