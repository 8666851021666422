#include "server/core/invitation.h"

#include "shared/base/assert.h"
#include "shared/crypto/hash.h"

namespace homeroom::server {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kSignedSize = 1 + kInvitationIdSize + 8;
constexpr std::string_view kContext = "homeroom invitation v1";

crypto::Hash tag_of(const Secret& key, BytesView head) {
  return crypto::hmac_sha256(key.reveal(), concat({as_bytes(kContext), head}));
}

}  // namespace

std::string make_invitation(const Secret& key, BytesView id, TimeMs expires) {
  HOMEROOM_ASSERT(id.size() == kInvitationIdSize);
  Bytes token{kVersion};
  append(token, id);
  for (int shift = 56; shift >= 0; shift -= 8) {
    token.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(expires) >> shift));
  }
  append(token, tag_of(key, token));
  return to_base64url(token);
}

Result<UsedInvitation> check_invitation(const Secret& key, std::string_view token, TimeMs now) {
  HOMEROOM_TRY_LET(const Bytes bytes, from_base64url(token));
  if (bytes.size() != kSignedSize + crypto::kHashSize || bytes[0] != kVersion) {
    return Error{"invitation.malformed", "the invitation is not one of ours"};
  }
  const BytesView all(bytes);
  if (!crypto::equal(tag_of(key, all.first(kSignedSize)), all.subspan(kSignedSize))) {
    return Error{"invitation.bad-signature", "the invitation was not made by this server"};
  }
  std::uint64_t expires = 0;
  for (std::size_t i = 1 + kInvitationIdSize; i < kSignedSize; ++i) {
    expires = expires << 8 | bytes[i];
  }
  if (static_cast<TimeMs>(expires) < now) {
    return Error{"invitation.expired", "the invitation has expired"};
  }
  return UsedInvitation{to_base64url(all.subspan(1, kInvitationIdSize)), static_cast<TimeMs>(expires)};
}

}  // namespace homeroom::server
