// One encrypted frame: where its parts lie, and what it authenticates beside its content.
// Owns nothing. Never moves the content: it is encrypted and decrypted where it lies.
//
//   clear prefix ‖ ciphertext ‖ tag (16) ‖ KID bytes ‖ CTR bytes ‖ config byte
//
// RFC 9605 puts the header first. Here the codec's clear bytes must come first, or the relay and the browser's
// packetiser could not read them, and content must stay where it is. So the header is a trailer, and its config byte,
// which gives the header's length, is the last of all: a reader needs no length field. In the AAD the header stands as
// in §4.3:
//
//   AAD = SFrame header ‖ media kind (1) ‖ stream (1) ‖ number of clear bytes (1) ‖ clear bytes
//
// Overhead: 16 + 1 + at most 4 (KID) + at most 3 (CTR) = 24 bytes at most.
#pragma once

#include <optional>

#include "shared/base/bytes.h"
#include "shared/base/media_kind.h"
#include "shared/sframe/header.h"
#include "shared/sframe/suite.h"

namespace homeroom::sframe {

inline constexpr std::size_t kMaxOverhead = 24;
inline constexpr std::uint64_t kMaxCtr = (1u << 24) - 1;  // 93 hours of sound in one epoch
inline constexpr std::size_t kMaxClear = 10;

// What became of a frame; counted by the caller's metrics.
enum class FrameCode {
  ok,
  empty,          // no bytes: browsers produce such frames now and then; to be dropped
  no_room,        // sending: the buffer has no room for the overhead
  no_key,         // sending: no epoch is active yet, or none for this kind
  exhausted,      // sending: the counter is used up; a new epoch is needed
  too_short,      // receiving: no room for tag and header
  bad_header,     // receiving: not a header of ours
  unknown_epoch,  // receiving: its keys are gone, or were never for us
  early,          // receiving: of an epoch somewhat newer than any here; its Commit may be on the way
  no_sender_key,  // receiving: the sender's own key for this epoch has not come (yet)
  wrong_sender,   // receiving: another sender or stream than this receiver is for
  replayed,       // receiving: seen before, or too old to know
  too_many_keys,  // receiving: this sender has used more KIDs in one epoch than any honest one does
  bad_tag,        // receiving: not made with this key, or changed on the way
};

struct FrameResult {
  FrameCode code = FrameCode::empty;
  std::size_t size = 0;  // of the frame that lies in the buffer now, when code is ok; from the buffer's beginning
};

// How many bytes at the beginning of a frame stay readable. Both ends compute it, the receiver from the clear bytes
// themselves, which the tag covers. Sound: 0. VP8: 10 on key frames (frame tag, start code, size), 3 on others (frame
// tag); of a shorter frame all.
std::size_t clear_bytes(MediaKind kind, BytesView frame);

// Encrypts the first `payload` bytes of `buffer` and writes tag and trailer behind them. Gives the frame's size.
std::size_t seal_frame(Suite suite, const FrameKey& key, const Header& header, MediaKind kind, std::uint8_t stream,
                       MutableBytes buffer, std::size_t payload);

// The header of a received frame, and how many bytes of content are before its tag.
struct Located {
  Header header;
  std::size_t payload = 0;
};
// Gives too_short or bad_header instead when there is none.
struct Location {
  FrameCode code = FrameCode::ok;
  Located at;
};
Location locate(BytesView frame);

[[nodiscard]] bool open_frame(Suite suite, const FrameKey& key, const Located& at, MediaKind kind, std::uint8_t stream,
                              MutableBytes frame);

}  // namespace homeroom::sframe
