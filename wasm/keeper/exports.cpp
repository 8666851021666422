// The C boundary of keeper.wasm (shell/keeper.js calls it): texts and records come in through one buffer, outputs are
// taken one by one, frames are worked on in a buffer of their own.
// Owns the one Session. Never hands a key to JavaScript but as a record to be sealed and stored.
#include <emscripten.h>

#include <cstdint>
#include <vector>

#include "shared/crypto/system_random.h"
#include "wasm/keeper/session.h"

namespace {

using homeroom::keeper::Output;

constexpr std::size_t kFrameBuffer = 1u << 20;  // a 4K key frame; larger ones are dropped by the worker
constexpr std::size_t kMostInput = 16u << 20;

struct Keeper {
  homeroom::keeper::Session session{homeroom::crypto::system_random()};
  std::vector<std::uint8_t> input;
  std::vector<Output> outputs;
  std::size_t next = 0;
  std::vector<std::uint8_t> frame = std::vector<std::uint8_t>(kFrameBuffer);
};

Keeper* keeper = nullptr;

std::string_view text(std::size_t from, std::size_t size) {
  return {reinterpret_cast<const char*>(keeper->input.data()) + from, size};
}

homeroom::TimeMs time(double now) { return static_cast<homeroom::TimeMs>(now); }

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE int keeper_start() {
  homeroom::crypto::start();
  keeper = new Keeper();
  return 1;  // the version of this boundary
}

// Room for `size` bytes of input, to be filled before one of the calls below. Null: too much.
EMSCRIPTEN_KEEPALIVE std::uint8_t* keeper_input(std::size_t size) {
  if (size > kMostInput) {
    return nullptr;
  }
  keeper->input.resize(size);
  return keeper->input.data();
}

EMSCRIPTEN_KEEPALIVE void keeper_command(std::size_t size, double now) {
  keeper->session.command(text(0, size), time(now));
  homeroom::wipe(keeper->input);  // passphrases and link seeds come this way
}
EMSCRIPTEN_KEEPALIVE void keeper_media(std::size_t size, double now) {
  keeper->session.media_message(text(0, size), time(now));
}
EMSCRIPTEN_KEEPALIVE void keeper_transform(std::size_t size) { keeper->session.add_transform(text(0, size)); }
EMSCRIPTEN_KEEPALIVE void keeper_server_text(std::size_t size, double now) {
  keeper->session.server_text(text(0, size), time(now));
}

// event 0: opened, 1: closed with `code`, 2: the browser is online again
EMSCRIPTEN_KEEPALIVE void keeper_socket(int event, int code, double now) {
  if (event == 0) {
    keeper->session.socket_opened(time(now));
  } else if (event == 1) {
    keeper->session.socket_closed(code, time(now));
  } else {
    keeper->session.online(time(now));
  }
}

// The input holds the key and behind it the record. found 0: there is none.
EMSCRIPTEN_KEEPALIVE void keeper_restored(std::size_t key_size, std::size_t record_size, int found, double now) {
  std::optional<homeroom::BytesView> record;
  if (found != 0) {
    record = homeroom::BytesView(keeper->input).subspan(key_size, record_size);
  }
  keeper->session.restored(text(0, key_size), record, time(now));
  homeroom::wipe(keeper->input);
}

// what 0: a store failed, 1: another tab took the class over
EMSCRIPTEN_KEEPALIVE void keeper_storage(int what, double now) {
  if (what == 0) {
    keeper->session.storage_failed(time(now));
  } else {
    keeper->session.taken_over(time(now));
  }
}

EMSCRIPTEN_KEEPALIVE void keeper_tick(double now) { keeper->session.tick(time(now)); }

// When to call keeper_tick next; negative: never.
EMSCRIPTEN_KEEPALIVE double keeper_next_wake() {
  const auto wake = keeper->session.next_wake();
  return wake ? static_cast<double>(*wake) : -1;
}

// The kind of the next output (Output::Kind), 0 when there is none. Text and bytes stay valid until the next call.
EMSCRIPTEN_KEEPALIVE int keeper_next_output() {
  if (keeper->next >= keeper->outputs.size()) {
    keeper->outputs = keeper->session.take_outputs();
    keeper->next = 0;
    if (keeper->outputs.empty()) {
      return 0;
    }
  }
  return static_cast<int>(keeper->outputs[keeper->next++].kind);
}
EMSCRIPTEN_KEEPALIVE const char* keeper_output_text() { return keeper->outputs[keeper->next - 1].text.data(); }
EMSCRIPTEN_KEEPALIVE std::size_t keeper_output_text_size() { return keeper->outputs[keeper->next - 1].text.size(); }
EMSCRIPTEN_KEEPALIVE const std::uint8_t* keeper_output_bytes() {
  return keeper->outputs[keeper->next - 1].bytes.reveal().data();
}
EMSCRIPTEN_KEEPALIVE std::size_t keeper_output_bytes_size() { return keeper->outputs[keeper->next - 1].bytes.size(); }

// Frames: written to the frame buffer, encrypted or decrypted there. The new size, or a negative Drop (frames.h).
EMSCRIPTEN_KEEPALIVE std::uint8_t* keeper_frame_buffer() { return keeper->frame.data(); }
EMSCRIPTEN_KEEPALIVE std::size_t keeper_frame_capacity() { return kFrameBuffer - homeroom::sframe::kMaxOverhead; }
EMSCRIPTEN_KEEPALIVE int keeper_encrypt(std::uint32_t handle, std::size_t size, double now) {
  return keeper->session.frames().encrypt(handle, keeper->frame, size, time(now));
}
EMSCRIPTEN_KEEPALIVE int keeper_decrypt(std::uint32_t handle, std::size_t size, double now) {
  return keeper->session.frames().decrypt(handle, keeper->frame, size, time(now));
}

}  // extern "C"
