#include "server/core/relay_credential.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "shared/base/assert.h"
#include "shared/base/bytes.h"
#include "shared/crypto/hash.h"

namespace homeroom::server {
namespace {

constexpr std::size_t kSha1Size = 20, kNameSize = 8;
constexpr std::string_view kContext = "homeroom relay v1";

}  // namespace

RelayCredential relay_credential(std::string_view secret, std::string_view name, TimeMs end) {
  RelayCredential made{.username = std::to_string(end / 1000) + ":" + std::string(name), .credential = {}};
  std::array<std::uint8_t, kSha1Size> tag{};
  unsigned size = kSha1Size;
  const auto* done =
      ::HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()),
             reinterpret_cast<const unsigned char*>(made.username.data()), made.username.size(), tag.data(), &size);
  HOMEROOM_ASSERT(done != nullptr && size == kSha1Size);
  std::array<unsigned char, 4 * (kSha1Size / 3 + 1) + 1> text{};
  const int length = ::EVP_EncodeBlock(text.data(), tag.data(), kSha1Size);
  made.credential.assign(reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(length));
  return made;
}

std::string relay_name(std::string_view secret, std::string_view somebody) {
  const crypto::Hash tag = crypto::hmac_sha256(as_bytes(secret), concat({as_bytes(kContext), as_bytes(somebody)}));
  return to_hex(BytesView(tag).first(kNameSize));
}

}  // namespace homeroom::server
