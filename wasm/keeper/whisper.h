// What is for some members only, inside the group: content under a fresh key, and that key sealed to the leaf of each
// receiver (EncryptWithLabel, RFC 9420 §5.1.3).
// Owns nothing. Never lets a whisper be told on as somebody else's: group, epoch, sender and purpose are bound in.
#pragma once

#include <cstdint>
#include <span>

#include "shared/base/random.h"
#include "shared/classroom/messages.h"
#include "shared/mls/group.h"

namespace homeroom::keeper {

// Errors: whisper.nobody (no leaf, or too many), whisper.too-long, and MLS's for a leaf that nobody has.
Result<classroom::Whisper> make_whisper(const mls::Group& group, classroom::Whisper::Purpose purpose, BytesView content,
                                        std::span<const std::uint32_t> leaves, Random& random);

// As the member at `sender` whispered it. Errors: whisper.not-for-us, crypto.bad-tag and HPKE's.
Result<Secret> open_whisper(const mls::Group& group, std::uint32_t sender, const classroom::Whisper& whisper);

}  // namespace homeroom::keeper
