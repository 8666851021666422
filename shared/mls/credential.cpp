#include "shared/mls/credential.h"

namespace homeroom::mls {

void Credential::write(Writer& writer) const {
  writer.u16(type);
  if (type == credential_type::basic) {
    writer.vector(identity);
    return;
  }
  writer.vector([&] {
    for (const Bytes& certificate : certificates) {
      writer.vector(certificate);
    }
  });
}

Credential Credential::read(Reader& reader) {
  Credential credential;
  credential.type = reader.u16();
  if (credential.type == credential_type::basic) {
    credential.identity = reader.bytes();
  } else if (credential.type == credential_type::x509) {
    reader.each(kMaxExtensions, [&](Reader& inner) { credential.certificates.push_back(inner.bytes()); });
  } else {
    reader.fail();
  }
  return credential;
}

}  // namespace homeroom::mls
