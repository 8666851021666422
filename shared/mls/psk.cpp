#include "shared/mls/psk.h"

#include "shared/crypto/kdf.h"
#include "shared/mls/labels.h"

namespace homeroom::mls {

void PreSharedKeyId::write(Writer& writer) const {
  writer.u8(static_cast<std::uint8_t>(type));
  if (type == PskType::external) {
    writer.vector(psk_id);
  } else {
    writer.u8(static_cast<std::uint8_t>(usage));
    writer.vector(psk_group_id);
    writer.u64(psk_epoch);
  }
  writer.vector(psk_nonce);
}

PreSharedKeyId PreSharedKeyId::read(Reader& reader) {
  PreSharedKeyId id;
  const std::uint8_t type = reader.u8();
  id.type = static_cast<PskType>(type);
  if (id.type == PskType::external) {
    id.psk_id = reader.bytes();
  } else if (id.type == PskType::resumption) {
    const std::uint8_t usage = reader.u8();
    if (usage < 1 || usage > 3) {
      reader.fail();
    }
    id.usage = static_cast<ResumptionUsage>(usage);
    id.psk_group_id = reader.bytes();
    id.psk_epoch = reader.u64();
  } else {
    reader.fail();
  }
  id.psk_nonce = reader.bytes();
  return id;
}

Secret psk_secret(const std::vector<Psk>& psks) {
  HOMEROOM_ASSERT(psks.size() <= 0xffff);
  const Bytes zero(kNh, 0);
  Secret secret(kNh);
  for (std::size_t i = 0; i < psks.size(); ++i) {
    Writer label;
    psks[i].id.write(label);
    label.u16(static_cast<std::uint16_t>(i));
    label.u16(static_cast<std::uint16_t>(psks.size()));
    const Secret extracted = crypto::hkdf_extract(zero, psks[i].secret.reveal());
    const Secret input = expand_with_label(extracted, "derived psk", label.view(), kNh);
    secret = crypto::hkdf_extract(input.reveal(), secret.reveal());
  }
  return secret;
}

}  // namespace homeroom::mls
