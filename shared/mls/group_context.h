// GroupContext (RFC 9420 §8.1): what all members of an epoch agree on; and the transcript hashes (§8.2).
// Owns its bytes.
#pragma once

#include "shared/mls/extension.h"

namespace homeroom::mls {

struct GroupContext {
  std::uint16_t version = kMls10;
  std::uint16_t cipher_suite = kCipherSuite;
  Bytes group_id;
  std::uint64_t epoch = 0;
  Bytes tree_hash;
  Bytes confirmed_transcript_hash;
  std::vector<Extension> extensions;

  void write(Writer& writer) const;
  static GroupContext read(Reader& reader);
};

// `confirmed_input`: ConfirmedTranscriptHashInput, from AuthenticatedContent::confirmed_input().
Bytes confirmed_transcript_hash(BytesView interim_before, BytesView confirmed_input);
Bytes interim_transcript_hash(BytesView confirmed, BytesView confirmation_tag);

}  // namespace homeroom::mls
