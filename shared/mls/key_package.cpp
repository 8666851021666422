#include "shared/mls/key_package.h"

#include "shared/mls/labels.h"

namespace homeroom::mls {

namespace {

// GREASE (§13.5): one of the reserved values 0x0A0A, 0x1A1A ... 0xEAEA, so that others keep ignoring what they do not
// know.
std::uint16_t grease(Random& random) {
  std::uint8_t byte = 0;
  random.fill({&byte, 1});
  const unsigned digit = byte % 15u;
  return static_cast<std::uint16_t>(0x0A0Au + digit * 0x1010u);
}

TimeMs to_ms(std::uint64_t seconds) {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<TimeMs>::max() / 1000);
  return static_cast<TimeMs>(seconds > most ? most : seconds) * 1000;
}

std::uint64_t to_seconds(TimeMs time, bool round_up) {
  if (time < 0) {
    return 0;
  }
  const auto ms = static_cast<std::uint64_t>(time);
  return ms / 1000 + (round_up && ms % 1000 != 0 ? 1 : 0);
}

}  // namespace

void KeyPackage::write(Writer& writer) const {
  writer.u16(version);
  writer.u16(cipher_suite);
  writer.vector(init_key);
  leaf_node->write(writer);
  write_extensions(writer, extensions);
  writer.vector(signature);
}

KeyPackage KeyPackage::read(Reader& reader) {
  KeyPackage package;
  package.version = reader.u16();
  package.cipher_suite = reader.u16();
  package.init_key = reader.bytes();
  package.leaf_node = std::make_shared<const LeafNode>(LeafNode::read(reader));
  package.extensions = read_extensions(reader);
  package.signature = reader.bytes();
  return package;
}

Bytes KeyPackage::to_be_signed() const {
  Writer writer;
  writer.reserve(512);
  writer.u16(version);
  writer.u16(cipher_suite);
  writer.vector(init_key);
  leaf_node->write(writer);
  write_extensions(writer, extensions);
  return writer.take();
}

void KeyPackage::sign(const crypto::SigningKey& key) {
  signature = sign_with_label(key, "KeyPackageTBS", to_be_signed());
}

Bytes KeyPackage::ref() const { return ref_hash("MLS 1.0 KeyPackage Reference", encode(*this)); }

Status KeyPackage::validate(TimeMs now) const {
  // Default extension types need not be listed; unknown ones in the KeyPackage itself are ignored (§10, §13.4).
  if (version != kMls10 || cipher_suite != kCipherSuite || !crypto::hpke_key_is_usable(init_key) ||
      same(init_key, leaf_node->encryption_key) || !unique_types(extensions)) {
    return Error{"mls.bad-key-package", "a KeyPackage is not valid"};
  }
  HOMEROOM_TRY(leaf_node->validate(LeafNodeSource::key_package, {}, 0, now));
  if (!verify_with_label(leaf_node->signature_key, "KeyPackageTBS", to_be_signed(), signature)) {
    return Error{"mls.bad-signature", "a KeyPackage's signature does not verify"};
  }
  return {};
}

KeyPackageInfo KeyPackage::info() const {
  KeyPackageInfo info;
  info.identity = leaf_node->credential.identity;
  info.signature_key = leaf_node->signature_key;
  info.encryption_key = leaf_node->encryption_key;
  info.init_key = init_key;
  info.not_before = to_ms(leaf_node->not_before);
  info.not_after = to_ms(leaf_node->not_after);
  info.credential_type = leaf_node->credential.type;
  return info;
}

MemberInfo member_info(LeafIndex index, const LeafNode& leaf) {
  return {index, leaf.credential.identity, leaf.signature_key, leaf.encryption_key, leaf.credential.type};
}

Result<KeyPackageInfo> inspect_key_package(BytesView key_package, TimeMs now) {
  HOMEROOM_TRY_LET(const KeyPackage package, decode<KeyPackage>(key_package));
  HOMEROOM_TRY(package.validate(now));
  return package.info();
}

Bytes key_package_ref(BytesView key_package) { return ref_hash("MLS 1.0 KeyPackage Reference", key_package); }

Result<KeyPackageBundle> make_key_package(BytesView identity, const crypto::SigningKey& signing_key, TimeMs not_before,
                                          TimeMs not_after, std::span<const std::uint16_t> extension_types,
                                          Random& random) {
  if (not_after < not_before) {
    return Error{"mls.bad-lifetime", "a KeyPackage would end before it begins"};
  }
  crypto::HpkeKeyPair init = crypto::HpkeKeyPair::generate(random);
  crypto::HpkeKeyPair encryption = crypto::HpkeKeyPair::generate(random);

  LeafNode leaf;
  leaf.encryption_key = encryption.public_key;
  leaf.signature_key = to_bytes(signing_key.public_key());
  leaf.credential.identity = to_bytes(identity);
  leaf.capabilities.versions = {kMls10};
  leaf.capabilities.cipher_suites = {kCipherSuite, grease(random)};
  leaf.capabilities.extensions.assign(extension_types.begin(), extension_types.end());
  std::erase_if(leaf.capabilities.extensions, is_default_extension);
  leaf.capabilities.extensions.push_back(grease(random));
  leaf.capabilities.proposals = {grease(random)};
  leaf.capabilities.credentials = {credential_type::basic, grease(random)};
  leaf.not_before = to_seconds(not_before, false);
  leaf.not_after = to_seconds(not_after, true);
  leaf.sign(signing_key, {}, 0);

  KeyPackage package;
  package.init_key = init.public_key;
  package.leaf_node = std::make_shared<const LeafNode>(std::move(leaf));
  package.sign(signing_key);
  return KeyPackageBundle{encode(package), std::move(init.private_key), std::move(encryption.private_key),
                          signing_key.clone()};
}

KeyPackageBundle KeyPackageBundle::clone() const {
  return {key_package, init_private.clone(), encryption_private.clone(), signing_key.clone()};
}

Secret KeyPackageBundle::serialise() const {
  Writer writer = Writer::for_secrets();
  writer.vector(key_package);
  writer.vector(init_private.reveal());
  writer.vector(encryption_private.reveal());
  writer.vector(signing_key.seed().reveal());
  return writer.take_secret();
}

Result<KeyPackageBundle> KeyPackageBundle::restore(BytesView bytes) {
  Reader reader(bytes);
  Bytes package = reader.bytes();
  Secret init = reader.secret();
  Secret encryption = reader.secret();
  const Secret seed = reader.secret();
  if (!reader.done()) {
    return kMalformed;
  }
  HOMEROOM_TRY_LET(crypto::SigningKey signing_key, crypto::SigningKey::from_seed(seed));
  return KeyPackageBundle{std::move(package), std::move(init), std::move(encryption), std::move(signing_key)};
}

}  // namespace homeroom::mls
