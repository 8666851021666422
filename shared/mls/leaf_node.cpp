#include "shared/mls/leaf_node.h"

#include <algorithm>

#include "shared/mls/labels.h"

namespace homeroom::mls {

namespace {

bool lists(const std::vector<std::uint16_t>& values, std::uint16_t value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

constexpr Error kBadLeaf{"mls.bad-leaf", "a leaf node is not valid"};

}  // namespace

bool Capabilities::extension(std::uint16_t type) const { return is_default_extension(type) || lists(extensions, type); }
bool Capabilities::proposal(std::uint16_t type) const { return is_default_proposal(type) || lists(proposals, type); }
bool Capabilities::credential(std::uint16_t type) const { return lists(credentials, type); }

bool Capabilities::satisfies(const RequiredCapabilities& required) const {
  return std::all_of(required.extensions.begin(), required.extensions.end(), [&](auto t) { return extension(t); }) &&
         std::all_of(required.proposals.begin(), required.proposals.end(), [&](auto t) { return proposal(t); }) &&
         std::all_of(required.credentials.begin(), required.credentials.end(), [&](auto t) { return credential(t); });
}

void Capabilities::write(Writer& writer) const {
  write_u16s(writer, versions);
  write_u16s(writer, cipher_suites);
  write_u16s(writer, extensions);
  write_u16s(writer, proposals);
  write_u16s(writer, credentials);
}

Capabilities Capabilities::read(Reader& reader) {
  Capabilities capabilities;
  capabilities.versions = read_u16s(reader);
  capabilities.cipher_suites = read_u16s(reader);
  capabilities.extensions = read_u16s(reader);
  capabilities.proposals = read_u16s(reader);
  capabilities.credentials = read_u16s(reader);
  return capabilities;
}

void LeafNode::write_signed_part(Writer& writer) const {
  writer.vector(encryption_key);
  writer.vector(signature_key);
  credential.write(writer);
  capabilities.write(writer);
  writer.u8(static_cast<std::uint8_t>(source));
  if (source == LeafNodeSource::key_package) {
    writer.u64(not_before);
    writer.u64(not_after);
  } else if (source == LeafNodeSource::commit) {
    writer.vector(parent_hash);
  }
  write_extensions(writer, extensions);
}

void LeafNode::write(Writer& writer) const {
  write_signed_part(writer);
  writer.vector(signature);
}

LeafNode LeafNode::read(Reader& reader) {
  LeafNode leaf;
  leaf.encryption_key = reader.bytes();
  leaf.signature_key = reader.bytes();
  leaf.credential = Credential::read(reader);
  leaf.capabilities = Capabilities::read(reader);
  const std::uint8_t source = reader.u8();
  leaf.source = static_cast<LeafNodeSource>(source);
  if (leaf.source == LeafNodeSource::key_package) {
    leaf.not_before = reader.u64();
    leaf.not_after = reader.u64();
  } else if (leaf.source == LeafNodeSource::commit) {
    leaf.parent_hash = reader.bytes();
  } else if (leaf.source != LeafNodeSource::update) {
    reader.fail();
  }
  leaf.extensions = read_extensions(reader);
  leaf.signature = reader.bytes();
  return leaf;
}

Bytes LeafNode::to_be_signed(BytesView group_id, LeafIndex index) const {
  Writer writer;
  writer.reserve(512);
  write_signed_part(writer);
  if (source != LeafNodeSource::key_package) {
    writer.vector(group_id);
    writer.u32(index);
  }
  return writer.take();
}

void LeafNode::sign(const crypto::SigningKey& key, BytesView group_id, LeafIndex index) {
  signature = sign_with_label(key, "LeafNodeTBS", to_be_signed(group_id, index));
}

bool LeafNode::signature_verifies(BytesView group_id, LeafIndex index) const {
  return verify_with_label(signature_key, "LeafNodeTBS", to_be_signed(group_id, index), signature);
}

Status LeafNode::validate_form() const {
  if (!crypto::hpke_key_is_usable(encryption_key) || signature_key.size() != crypto::kSignPublicSize ||
      !lists(capabilities.versions, kMls10) || !lists(capabilities.cipher_suites, kCipherSuite) ||
      !capabilities.credential(credential.type) || !unique_types(extensions)) {
    return kBadLeaf;
  }
  for (const Extension& extension : extensions) {
    if (!capabilities.extension(extension.type)) {
      return kBadLeaf;
    }
  }
  return {};
}

Status LeafNode::validate_lifetime(TimeMs now) const {
  if (source != LeafNodeSource::key_package || now == kNoLifetimeCheck) {
    return {};
  }
  const std::uint64_t seconds = now < 0 ? 0 : static_cast<std::uint64_t>(now) / 1000;
  if (not_after < not_before || not_after - not_before > kMaxLifetimeSeconds || seconds < not_before ||
      seconds > not_after) {
    return Error{"mls.bad-lifetime", "a leaf node's lifetime is not now, or too long"};
  }
  return {};
}

Status LeafNode::validate(LeafNodeSource expected, BytesView group_id, LeafIndex index, TimeMs now) const {
  if (source != expected) {
    return kBadLeaf;
  }
  HOMEROOM_TRY(validate_form());
  HOMEROOM_TRY(validate_lifetime(now));
  if (!signature_verifies(group_id, index)) {
    return Error{"mls.bad-signature", "a leaf node's signature does not verify"};
  }
  return {};
}

}  // namespace homeroom::mls
