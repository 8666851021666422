// Pre-shared keys (RFC 9420 §8.4): their names, and the secret that they add to an epoch.
// Owns its bytes.
#pragma once

#include "shared/mls/codec.h"

namespace homeroom::mls {

enum class PskType : std::uint8_t { external = 1, resumption = 2 };
enum class ResumptionUsage : std::uint8_t { application = 1, reinit = 2, branch = 3 };

struct PreSharedKeyId {
  PskType type = PskType::external;
  Bytes psk_id;                                          // external
  ResumptionUsage usage = ResumptionUsage::application;  // resumption
  Bytes psk_group_id;                                    // resumption
  std::uint64_t psk_epoch = 0;                           // resumption
  Bytes psk_nonce;

  void write(Writer& writer) const;
  static PreSharedKeyId read(Reader& reader);
  friend bool operator==(const PreSharedKeyId&, const PreSharedKeyId&) = default;

  bool for_new_group() const { return type == PskType::resumption && usage != ResumptionUsage::application; }
};

struct Psk {
  PreSharedKeyId id;
  Secret secret;
};

// All zeros when there are none. At most 65,535.
Secret psk_secret(const std::vector<Psk>& psks);

}  // namespace homeroom::mls
