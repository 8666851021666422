// Credential (RFC 9420 §5.3): what a member says it is. Basic and X.509 decode; what an identity is worth is for the
// application to say.
// Owns its bytes. Never validates a certificate.
#pragma once

#include "shared/mls/codec.h"

namespace homeroom::mls {

struct Credential {
  std::uint16_t type = credential_type::basic;
  Bytes identity;                   // basic
  std::vector<Bytes> certificates;  // x509

  void write(Writer& writer) const;
  static Credential read(Reader& reader);  // another type is a fault: its form is not known
  friend bool operator==(const Credential&, const Credential&) = default;
};

}  // namespace homeroom::mls
