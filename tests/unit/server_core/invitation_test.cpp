// One-time leave to make a class: made, checked, and everything that is not one.
#include "server/core/invitation.h"

#include <catch2/catch_test_macros.hpp>

#include "shared/crypto/system_random.h"

namespace homeroom::server {
namespace {

Secret key_of(std::uint8_t byte) { return Secret::copy_of(Bytes(kInvitationKeySize, byte)); }

std::string error_of(const Secret& key, std::string_view token, TimeMs now) {
  const auto checked = check_invitation(key, token, now);
  return checked.ok() ? "" : checked.error().code;
}

}  // namespace

TEST_CASE("an invitation is good until its moment, on the server that made it") {
  crypto::start();
  const Secret key = key_of(1);
  const Bytes id(kInvitationIdSize, 9);
  const std::string token = make_invitation(key, id, 5000);
  const auto checked = check_invitation(key, token, 5000);
  REQUIRE(checked.ok());
  CHECK(checked->id == to_base64url(id));
  CHECK(checked->expires == 5000);
  CHECK(error_of(key, token, 5001) == "invitation.expired");
  CHECK(error_of(key_of(2), token, 1) == "invitation.bad-signature");
}

TEST_CASE("no bit of an invitation can be changed") {
  crypto::start();
  const Secret key = key_of(1);
  const Bytes good = *from_base64url(make_invitation(key, Bytes(kInvitationIdSize, 9), 5000));
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes bent = good;
    bent[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    CHECK(!check_invitation(key, to_base64url(bent), 1).ok());
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    CHECK(!check_invitation(key, to_base64url(BytesView(good).first(size)), 1).ok());
  }
  Bytes longer = good;
  longer.push_back(0);
  CHECK(error_of(key, to_base64url(longer), 1) == "invitation.malformed");
  CHECK(!check_invitation(key, "not base64url!", 1).ok());
  CHECK(!check_invitation(key, std::string(100'000, 'A'), 1).ok());
}

}  // namespace homeroom::server
