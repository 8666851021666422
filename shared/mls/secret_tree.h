// The secret tree (RFC 9420 §9): a key and nonce for every message of every sender of an epoch.
// Owns all secrets that are not consumed yet, and no others. A message moves nothing until it has proven genuine:
// open() only looks, apply() moves. Bounded: a ratchet goes at most kMaxForward ahead and keeps at most kMaxKept
// unused keys, all ratchets together kMaxKeptInAll.
#pragma once

#include <map>
#include <optional>

#include "shared/mls/codec.h"
#include "shared/mls/tree_math.h"

namespace homeroom::mls {

struct KeyAndNonce {
  Secret key;
  Secret nonce;
  KeyAndNonce clone() const { return {key.clone(), nonce.clone()}; }
};

enum class RatchetType : std::uint8_t { handshake = 0, application = 1 };

inline RatchetType ratchet_type(ContentType type) {
  return type == ContentType::application ? RatchetType::application : RatchetType::handshake;
}

class SecretTree {
 public:
  static constexpr std::uint32_t kMaxForward = 2048;
  static constexpr std::size_t kMaxKept = 2048;
  static constexpr std::size_t kMaxKeptInAll = 32768;

  SecretTree() = default;
  SecretTree(Secret encryption_secret, std::uint32_t leaves);

  // One sender's chain of keys (§9.1).
  struct Ratchet {
    Secret secret;                              // of the next generation
    std::uint32_t generation = 0;               // the next one
    std::map<std::uint32_t, KeyAndNonce> kept;  // earlier ones not used yet
    Ratchet clone() const;
  };

  // A key that open() found, and what has to move when its message is genuine.
  struct Opening {
    KeyAndNonce key;
    LeafIndex leaf = 0;
    RatchetType type = RatchetType::application;
    std::uint32_t generation = 0;
    std::optional<Secret> advanced;                // the ratchet's secret after this generation
    std::map<std::uint32_t, KeyAndNonce> skipped;  // on the way there
  };

  // For receiving. Errors: mls.key-used (or given up), mls.too-far-ahead.
  Result<Opening> open(LeafIndex leaf, RatchetType type, std::uint32_t generation) const;
  void apply(Opening opening);

  // For sending: consumes the next generation. Error: mls.exhausted.
  struct Next {
    KeyAndNonce key;
    std::uint32_t generation;
  };
  Result<Next> next(LeafIndex leaf, RatchetType type);

  std::uint32_t leaf_count() const { return leaves_; }
  SecretTree clone() const;
  void write(Writer& writer) const;
  static SecretTree read(Reader& reader);

 private:
  using RatchetId = std::pair<LeafIndex, RatchetType>;

  Secret leaf_secret(LeafIndex leaf) const;
  void plant(LeafIndex leaf);  // turns tree secrets into the leaf's two ratchets
  void limit_kept(Ratchet& just_used);

  std::uint32_t leaves_ = 0;
  std::map<NodeIndex, Secret> nodes_;
  std::map<RatchetId, Ratchet> ratchets_;
  std::size_t kept_ = 0;
};

}  // namespace homeroom::mls
