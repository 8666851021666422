#include "shared/crypto/backup.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace homeroom::crypto {
namespace {

constexpr std::array<std::uint8_t, 5> kMagic = {'H', 'R', 'K', 'E', 'Y'};
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kSaltAt = 9;
constexpr std::size_t kNonceAt = kSaltAt + crypto_pwhash_SALTBYTES;
constexpr std::size_t kTagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kKeySize = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;

// What a later version may raise the cost to without a new format. Below the floor a file would have been made weak.
constexpr int kMaxPasses = 8;
constexpr int kMaxMemoryMiB = 256;
constexpr int kMinPasses = 3;
constexpr int kMinMemoryMiB = 64;

static_assert(crypto_pwhash_SALTBYTES == 16 && crypto_aead_xchacha20poly1305_ietf_NPUBBYTES == 24);
static_assert(kNonceAt + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES == kBackupHeadSize);

Result<Secret> key_from(std::string_view passphrase, BytesView head) {
  const unsigned passes = head[6];
  const std::size_t memory = static_cast<std::size_t>(head[7] << 8 | head[8]) << 20;
  Secret key(kKeySize);
  if (crypto_pwhash(key.reveal_mutable().data(), key.size(), passphrase.data(), passphrase.size(),
                    head.data() + kSaltAt, passes, memory, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Error{"crypto.no-memory", "not enough memory to derive the key of a key file"};
  }
  return key;
}

Status check_passphrase(std::string_view passphrase) {
  if (passphrase.empty() || passphrase.size() > kBackupMaxPassphrase) {
    return Error{"crypto.bad-length", "a passphrase is 1 to 1024 bytes"};
  }
  return {};
}

}  // namespace

Result<Bytes> seal_backup(std::string_view passphrase, const Secret& plaintext, Random& random) {
  HOMEROOM_TRY(check_passphrase(passphrase));
  if (plaintext.size() > kBackupMaxPlaintext) return Error{"crypto.bad-length", "too much for a key file"};
  Bytes file(kBackupHeadSize + plaintext.size() + kTagSize);
  std::copy(kMagic.begin(), kMagic.end(), file.begin());
  file[5] = kVersion;
  file[6] = kBackupPasses;
  file[7] = kBackupMemoryMiB >> 8;
  file[8] = kBackupMemoryMiB & 0xff;
  random.fill(MutableBytes(file).subspan(kSaltAt, kBackupHeadSize - kSaltAt));
  const BytesView head = BytesView(file).first(kBackupHeadSize);
  HOMEROOM_TRY_LET(const Secret key, key_from(passphrase, head));
  crypto_aead_xchacha20poly1305_ietf_encrypt(file.data() + kBackupHeadSize, nullptr, plaintext.reveal().data(),
                                             plaintext.size(), head.data(), head.size(), nullptr,
                                             head.data() + kNonceAt, key.reveal().data());
  return file;
}

Result<Secret> open_backup(std::string_view passphrase, BytesView file) {
  HOMEROOM_TRY(check_passphrase(passphrase));
  if (file.size() < kBackupHeadSize + kTagSize || file.size() > kBackupHeadSize + kBackupMaxPlaintext + kTagSize) {
    return Error{"crypto.bad-length", "this is no key file: wrong size"};
  }
  if (!std::equal(kMagic.begin(), kMagic.end(), file.begin())) {
    return Error{"crypto.bad-format", "this is no key file"};
  }
  if (file[5] != kVersion) return Error{"crypto.bad-version", "a key file of another version"};
  const int passes = file[6];
  const int memory_mib = file[7] << 8 | file[8];
  if (passes < kMinPasses || passes > kMaxPasses || memory_mib < kMinMemoryMiB || memory_mib > kMaxMemoryMiB) {
    return Error{"crypto.bad-cost", "a key file asks for an amount of memory or time that ours never do"};
  }
  const BytesView head = file.first(kBackupHeadSize);
  HOMEROOM_TRY_LET(const Secret key, key_from(passphrase, head));
  Secret plaintext(file.size() - kBackupHeadSize - kTagSize);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          plaintext.reveal_mutable().data(), nullptr, nullptr, file.data() + kBackupHeadSize,
          file.size() - kBackupHeadSize, head.data(), head.size(), head.data() + kNonceAt, key.reveal().data()) != 0) {
    return Error{"crypto.bad-tag", "wrong passphrase, or the key file was changed"};
  }
  return plaintext;
}

}  // namespace homeroom::crypto
