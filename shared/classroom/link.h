// Student links: 16 random bytes in the fragment of a class's address, from which a student's key is derived.
// Owns nothing. Never lets the seed appear in a log: it is a Secret but for the text of the link itself.
#pragma once

#include <string>
#include <string_view>

#include "shared/base/random.h"
#include "shared/base/secret.h"
#include "shared/classroom/class_id.h"
#include "shared/crypto/sign.h"

namespace homeroom::classroom {

inline constexpr std::size_t kLinkSeedSize = 16;

Secret new_link_seed(Random& random);

// Ed25519 seed = HKDF(salt "homeroom link v1", seed, info = class id): the same seed in another class is another key.
// Error: link.bad-seed when the seed is not 16 bytes.
Result<crypto::SigningKey> link_key(const Secret& seed, const ClassId& class_id);

// "s=<base64url of the seed>", without '#'.
std::string link_fragment(const Secret& seed);
// Takes the fragment with or without '#'. Nothing may stand beside the seed. Error: link.bad-fragment.
Result<Secret> parse_link_fragment(std::string_view fragment);

// What stands on a card, as somebody types it, or a scanner that types like a keyboard: the address of a class at
// `origin`, with its scheme or without, and with a student's link behind '#' or without. Of two scans in a row the last
// one counts; what stands behind '?' does not. Error: link.bad-card, for another server's card too.
struct Card {
  std::string path;      // "/c/<class id>"
  std::string fragment;  // "s=<seed>", or empty
};
Result<Card> parse_card(std::string_view text, std::string_view origin);

}  // namespace homeroom::classroom
