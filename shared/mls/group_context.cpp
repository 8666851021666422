#include "shared/mls/group_context.h"

#include "shared/crypto/hash.h"

namespace homeroom::mls {

void GroupContext::write(Writer& writer) const {
  writer.u16(version);
  writer.u16(cipher_suite);
  writer.vector(group_id);
  writer.u64(epoch);
  writer.vector(tree_hash);
  writer.vector(confirmed_transcript_hash);
  write_extensions(writer, extensions);
}

GroupContext GroupContext::read(Reader& reader) {
  GroupContext context;
  context.version = reader.u16();
  context.cipher_suite = reader.u16();
  context.group_id = reader.bytes();
  context.epoch = reader.u64();
  context.tree_hash = reader.bytes();
  context.confirmed_transcript_hash = reader.bytes();
  context.extensions = read_extensions(reader);
  return context;
}

Bytes confirmed_transcript_hash(BytesView interim_before, BytesView confirmed_input) {
  const crypto::Hash hash = crypto::sha256({interim_before, confirmed_input});
  return {hash.begin(), hash.end()};
}

Bytes interim_transcript_hash(BytesView confirmed, BytesView confirmation_tag) {
  Writer writer;
  writer.raw(confirmed);
  writer.vector(confirmation_tag);
  const crypto::Hash hash = crypto::sha256(writer.view());
  return {hash.begin(), hash.end()};
}

}  // namespace homeroom::mls
