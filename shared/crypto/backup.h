// The key file: a few secrets sealed under a passphrase (Argon2id, XChaCha20-Poly1305), for the teacher's USB stick.
// Owns nothing. Never spends more memory or time on a file than the one fixed setting below asks for.
//
// Layout (integers are big-endian):
//   "HRKEY" (5) ‖ version 1 (1) ‖ Argon2id passes (1) ‖ memory in MiB (2) ‖ salt (16) ‖ nonce (24) ‖ ciphertext ‖ tag
//   (16)
// Everything before the ciphertext is its associated data.
#pragma once

#include <string_view>

#include "shared/base/bytes.h"
#include "shared/base/random.h"
#include "shared/base/secret.h"

namespace homeroom::crypto {

// 64 MiB and 3 passes: about a second on a slow school laptop, and it fits into a WebAssembly heap on a 4 GB machine.
inline constexpr std::uint8_t kBackupPasses = 3;
inline constexpr std::uint16_t kBackupMemoryMiB = 64;
inline constexpr std::size_t kBackupHeadSize = 5 + 1 + 1 + 2 + 16 + 24;
inline constexpr std::size_t kBackupMaxPlaintext = 1u << 20;
inline constexpr std::size_t kBackupMaxPassphrase = 1024;

// Errors: crypto.bad-length (empty or overlong passphrase, overlong plaintext), crypto.no-memory.
Result<Bytes> seal_backup(std::string_view passphrase, const Secret& plaintext, Random& random);

// Errors: crypto.bad-length, crypto.bad-format, crypto.bad-version, crypto.bad-cost (parameters a stranger chose to
// exhaust us), crypto.no-memory, crypto.bad-tag (wrong passphrase or changed file; nobody can tell which).
Result<Secret> open_backup(std::string_view passphrase, BytesView file);

}  // namespace homeroom::crypto
