// The labelled forms in which MLS uses its cipher suite (RFC 9420 §5.1.2, §5.1.3, §5.2, §8): every hash, key,
// signature and ciphertext says what it is for.
// Owns nothing. Labels are given without "MLS 1.0 ", but for the hash references, whose labels are whole.
#pragma once

#include <string_view>

#include "shared/crypto/hash.h"
#include "shared/crypto/hpke.h"
#include "shared/crypto/sign.h"
#include "shared/mls/types.h"

namespace homeroom::mls {

Secret expand_with_label(const Secret& secret, std::string_view label, BytesView context, std::size_t size);
Secret derive_secret(const Secret& secret, std::string_view label);
Secret derive_tree_secret(const Secret& secret, std::string_view label, std::uint32_t generation, std::size_t size);

Bytes sign_with_label(const crypto::SigningKey& key, std::string_view label, BytesView content);
[[nodiscard]] bool verify_with_label(BytesView public_key, std::string_view label, BytesView content,
                                     BytesView signature);

Result<crypto::HpkeCiphertext> encrypt_with_label(BytesView public_key, std::string_view label, BytesView context,
                                                  BytesView plaintext, Random& random);
// The same to many receivers: label and context are hashed once.
crypto::HpkeInfo encrypt_info(std::string_view label, BytesView context);
Result<crypto::HpkeCiphertext> encrypt_with_label(BytesView public_key, const crypto::HpkeInfo& info,
                                                  BytesView plaintext, Random& random);
Result<Secret> decrypt_with_label(const crypto::HpkeKeyPair& key, std::string_view label, BytesView context,
                                  BytesView kem_output, BytesView ciphertext);

Bytes ref_hash(std::string_view label, BytesView value);
Bytes hash_of(BytesView data);
Bytes mac(const Secret& key, BytesView data);  // HMAC-SHA-256, §5.1

}  // namespace homeroom::mls
