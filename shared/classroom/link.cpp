#include "shared/classroom/link.h"

#include "shared/crypto/kdf.h"

namespace homeroom::classroom {
namespace {

constexpr std::string_view kFragmentPrefix = "s=";
constexpr Error kBadSeed{"link.bad-seed", "a link's seed is 16 bytes"};
constexpr Error kBadFragment{"link.bad-fragment", "the link's secret part is cut or changed"};

}  // namespace

Secret new_link_seed(Random& random) {
  Secret seed(kLinkSeedSize);
  random.fill(seed.reveal_mutable());
  return seed;
}

Result<crypto::SigningKey> link_key(const Secret& seed, const ClassId& class_id) {
  if (seed.size() != kLinkSeedSize) return kBadSeed;
  const Secret extracted = crypto::hkdf_extract(as_bytes("homeroom link v1"), seed.reveal());
  return crypto::SigningKey::from_seed(crypto::hkdf_expand(extracted, class_id.bytes, crypto::kSignSeedSize));
}

std::string link_fragment(const Secret& seed) { return std::string(kFragmentPrefix) + to_base64url(seed.reveal()); }

Result<Secret> parse_link_fragment(std::string_view fragment) {
  if (fragment.starts_with('#')) fragment.remove_prefix(1);
  if (!fragment.starts_with(kFragmentPrefix)) return kBadFragment;
  auto bytes = from_base64url(fragment.substr(kFragmentPrefix.size()));
  if (!bytes) return kBadFragment;
  Secret seed = Secret::copy_of(*bytes);
  wipe(*bytes);
  if (seed.size() != kLinkSeedSize) return kBadFragment;
  return seed;
}

}  // namespace homeroom::classroom
