// Invitations: one-time leave to make a class on a server that is reachable from outside.
// Owns nothing. Never says who was invited, and needs no database to be made: the server's own key signs them.
//
// Token: version (1) ‖ id (16, random) ‖ expires (8, big-endian, ms) ‖ HMAC-SHA-256 (32), as base64url.
#pragma once

#include <string>
#include <string_view>

#include "server/core/store.h"
#include "shared/base/bytes.h"
#include "shared/base/secret.h"

namespace homeroom::server {

inline constexpr std::size_t kInvitationKeySize = 32;
inline constexpr std::size_t kInvitationIdSize = 16;
inline constexpr TimeMs kInvitationLife = 14LL * 24 * 3600 * 1000;

std::string make_invitation(const Secret& key, BytesView id, TimeMs expires);

// Errors: invitation.malformed, invitation.bad-signature, invitation.expired. Whether it was used the store knows.
Result<UsedInvitation> check_invitation(const Secret& key, std::string_view token, TimeMs now);

}  // namespace homeroom::server
