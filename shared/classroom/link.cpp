#include "shared/classroom/link.h"

#include <algorithm>

#include "shared/crypto/kdf.h"

namespace homeroom::classroom {
namespace {

constexpr std::string_view kFragmentPrefix = "s=";
constexpr Error kBadSeed{"link.bad-seed", "a link's seed is 16 bytes"};
constexpr Error kBadFragment{"link.bad-fragment", "the link's secret part is cut or changed"};
constexpr Error kBadCard{"link.bad-card", "this is not the address of a class here"};
constexpr std::string_view kSchemes[] = {"https://", "http://"};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t from = text.find_first_not_of(blanks);
  return from == std::string_view::npos ? std::string_view()
                                        : text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

// From the last scheme on, and without it.
std::string_view after_scheme(std::string_view address) {
  std::size_t from = 0;
  for (const std::string_view scheme : kSchemes) {
    const std::size_t at = address.rfind(scheme);
    if (at != std::string_view::npos) from = std::max(from, at + scheme.size());
  }
  return address.substr(from);
}

// Host names have no case (RFC 3986 §3.2.2).
bool same_host(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

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

Result<Card> parse_card(std::string_view text, std::string_view origin) {
  const std::string_view whole = after_scheme(trimmed(text));
  const std::size_t hash = whole.find('#');
  std::string_view address = whole.substr(0, hash);
  address = address.substr(0, address.find('?'));
  const std::size_t slash = address.find('/');
  if (slash == std::string_view::npos) return kBadCard;
  const std::string_view host = address.substr(0, slash), path = address.substr(slash);
  if ((!host.empty() && !same_host(host, after_scheme(origin))) || !parse_class_path(path)) return kBadCard;
  Card card{std::string(path), {}};
  if (hash == std::string_view::npos) return card;
  card.fragment = whole.substr(hash + 1);
  // The seed of a link that was cut short would open nothing, and say so much later.
  if (!card.fragment.starts_with(kFragmentPrefix) || !parse_link_fragment(card.fragment)) return kBadCard;
  return card;
}

}  // namespace homeroom::classroom
