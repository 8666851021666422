#include "wasm/keeper/whisper.h"

#include <algorithm>
#include <array>

#include "shared/crypto/aead.h"

namespace homeroom::keeper {
namespace {

using classroom::Whisper;

constexpr std::string_view kLabel = "homeroom whisper v1";
constexpr Error kNobody{"whisper.nobody", "a whisper is for one member at least, and for a few at most"};
constexpr Error kTooLong{"whisper.too-long", "a whisper is too long"};
constexpr Error kNotForUs{"whisper.not-for-us", "the whisper is for others"};

// The key is used once, so its nonce may be any.
constexpr std::array<std::uint8_t, crypto::kAeadNonceSize> kNonce{};

Bytes context_of(const mls::Group& group, std::uint32_t sender, Whisper::Purpose purpose) {
  Bytes context = to_bytes(group.group_id());
  for (int shift = 56; shift >= 0; shift -= 8) context.push_back(static_cast<std::uint8_t>(group.epoch() >> shift));
  for (int shift = 24; shift >= 0; shift -= 8) context.push_back(static_cast<std::uint8_t>(sender >> shift));
  context.push_back(static_cast<std::uint8_t>(purpose));
  return context;
}

}  // namespace

Result<Whisper> make_whisper(const mls::Group& group, Whisper::Purpose purpose, BytesView content,
                             std::span<const std::uint32_t> leaves, Random& random) {
  if (leaves.empty() || leaves.size() > classroom::kMaxWhisperCopies) return kNobody;
  if (content.size() + crypto::kAeadTagSize > classroom::max_box(purpose)) return kTooLong;
  Secret key(crypto::kAeadKeySize);
  random.fill(key.reveal_mutable());
  const Bytes context = context_of(group, group.own_leaf(), purpose);
  Whisper whisper{purpose, crypto::aead_seal(key, kNonce, context, content), {}};
  for (const std::uint32_t leaf : leaves) {
    HOMEROOM_TRY_LET(crypto::HpkeCiphertext sealed, group.seal_to_leaf(leaf, kLabel, context, key.reveal(), random));
    whisper.copies.push_back({leaf, std::move(sealed.kem_output), std::move(sealed.ciphertext)});
  }
  return whisper;
}

Result<Secret> open_whisper(const mls::Group& group, std::uint32_t sender, const Whisper& whisper) {
  const auto copy = std::ranges::find(whisper.copies, group.own_leaf(), &Whisper::Copy::leaf);
  if (copy == whisper.copies.end()) return kNotForUs;
  const Bytes context = context_of(group, sender, whisper.purpose);
  HOMEROOM_TRY_LET(const Secret key, group.open_as_self(kLabel, context, copy->kem_output, copy->sealed_key));
  if (key.size() != crypto::kAeadKeySize) return kNotForUs;
  return crypto::aead_open_secret(key, kNonce, context, whisper.box);
}

}  // namespace homeroom::keeper
