// What lets somebody use the relay (coturn) for some hours: a name with an end, and a password that follows from both.
// Owns values only. Never says who somebody is: the name is a hash that only this run of the relay could make.
#pragma once

#include <string>
#include <string_view>

#include "shared/base/time.h"

namespace homeroom::server {

// Where the relay listens, and what its passwords follow from.
struct RelayOffer {
  int port = 0;        // UDP and TCP
  int tls_port = 0;    // 0: no TLS
  std::string secret;  // text, as coturn reads it; fresh with each start of it
};

struct RelayCredential {
  std::string username;    // "END:NAME", END in seconds since 1970
  std::string credential;  // base64 (with padding) of HMAC-SHA1(secret, username)
};

// TURN's REST credentials (draft-uberti-behave-turn-rest-00 §2.2), which coturn checks with `use-auth-secret`.
RelayCredential relay_credential(std::string_view secret, std::string_view name, TimeMs end);

// The same for the same somebody as long as the secret is the same; coturn counts allocations by it.
std::string relay_name(std::string_view secret, std::string_view somebody);

}  // namespace homeroom::server
