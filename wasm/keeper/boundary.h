// The C boundary of keeper.wasm, as shell/keeper.js and shell/frames.js call it: texts and records come in through one
// buffer, outputs are taken one by one, frames are worked on in a buffer of their own.
// Owns nothing; the one keeper of the module lives in exports.cpp. Never trusts a size: what is larger than the buffer
// it speaks of is no input. Before keeper_start nothing happens.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {

// Makes the keeper. Gives the version of this boundary; a second call changes nothing.
int keeper_start();

// Room for `size` bytes of input, to be filled before one of the calls below. Null, and no input: more than 16 MiB.
std::uint8_t* keeper_input(std::size_t size);

// The first `size` bytes of the input as a command from the app, a message of media.js, a transform's options, a text
// from the server. Times are milliseconds since 1970.
void keeper_command(std::size_t size, double now);
void keeper_media(std::size_t size, double now);
void keeper_transform(std::size_t size);
void keeper_server_text(std::size_t size, double now);

// event 0: opened, 1: closed with `code`, 2: the browser is online again
void keeper_socket(int event, int code, double now);

// The input holds the key and behind it the record. found 0: there is none.
void keeper_restored(std::size_t key_size, std::size_t record_size, int found, double now);

// what 0: a store failed, 1: another tab took the class over
void keeper_storage(int what, double now);

void keeper_tick(double now);
double keeper_next_wake();  // when to call keeper_tick next; negative: never

// The kind of the next output (Output::Kind), 0 when there is none. Text and bytes stay valid until the next call of
// keeper_next_output; before the first there are none.
int keeper_next_output();
const char* keeper_output_text();
std::size_t keeper_output_text_size();
const std::uint8_t* keeper_output_bytes();
std::size_t keeper_output_bytes_size();

// Frames: written to the frame buffer, encrypted or decrypted there. The new size, or a negative Drop (frames.h).
// Encryption needs room behind the frame: at most keeper_frame_capacity() bytes go in.
std::uint8_t* keeper_frame_buffer();
std::size_t keeper_frame_capacity();
int keeper_encrypt(std::uint32_t handle, std::size_t size, double now);
int keeper_decrypt(std::uint32_t handle, std::size_t size, double now);

}  // extern "C"
