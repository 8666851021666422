#include "shared/classroom/pass.h"

#include <algorithm>

#include "shared/base/assert.h"

namespace homeroom::classroom {
namespace {

constexpr std::string_view kSignatureLabel = "homeroom pass v1";

constexpr Error kBadLength{"pass.bad-length", "a pass is 162 bytes and a chain one or two of them"};
constexpr Error kBadVersion{"pass.bad-version", "the pass is of another version"};
constexpr Error kBadRole{"pass.bad-role", "the pass names no role that there is"};
constexpr Error kWrongClass{"pass.wrong-class", "the pass is for another class"};
constexpr Error kExpired{"pass.expired", "the pass is out of date"};
constexpr Error kBadIssuer{"pass.bad-issuer", "whoever issued the pass may not"};
constexpr Error kBadSignature{"pass.bad-signature", "the pass's signature does not verify"};

// Where the fields of the layout in pass.h begin.
constexpr std::size_t kClassAt = 1;
constexpr std::size_t kSubjectAt = 17;
constexpr std::size_t kRoleAt = 25;
constexpr std::size_t kMemberKeyAt = 26;
constexpr std::size_t kNotAfterAt = 58;
constexpr std::size_t kIssuerKeyAt = 66;
static_assert(kIssuerKeyAt + crypto::kSignPublicSize == kPassSignedSize);
static_assert(kPassSignedSize + crypto::kSignatureSize == kPassSize);

Bytes signed_part(const Pass& pass) {
  HOMEROOM_ASSERT(pass.member_key.size() == crypto::kSignPublicSize);
  HOMEROOM_ASSERT(pass.issuer_key.size() == crypto::kSignPublicSize);
  Bytes out;
  out.reserve(kPassSize);
  out.push_back(kPassVersion);
  append(out, pass.class_id.bytes);
  append(out, pass.subject.bytes);
  out.push_back(static_cast<std::uint8_t>(pass.role));
  append(out, pass.member_key);
  const auto not_after = static_cast<std::uint64_t>(pass.not_after);
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(not_after >> shift));
  append(out, pass.issuer_key);
  return out;
}

Bytes to_be_signed(const Pass& pass) { return concat({as_bytes(kSignatureLabel), signed_part(pass)}); }

void append_pass(Bytes& out, const Pass& pass) {
  append(out, signed_part(pass));
  append(out, pass.signature);
}

Result<Pass> decode_pass(BytesView bytes) {
  if (bytes[0] != kPassVersion) return kBadVersion;
  const std::uint8_t role = bytes[kRoleAt];
  if (role < static_cast<std::uint8_t>(Role::teacher) || role > static_cast<std::uint8_t>(Role::seat)) return kBadRole;
  Pass pass;
  std::copy_n(bytes.begin() + kClassAt, kClassIdSize, pass.class_id.bytes.begin());
  std::copy_n(bytes.begin() + kSubjectAt, kSubjectSize, pass.subject.bytes.begin());
  pass.role = static_cast<Role>(role);
  pass.member_key = to_bytes(bytes.subspan(kMemberKeyAt, crypto::kSignPublicSize));
  std::uint64_t not_after = 0;
  for (const std::uint8_t byte : bytes.subspan(kNotAfterAt, 8)) not_after = (not_after << 8) | byte;
  pass.not_after = static_cast<TimeMs>(not_after);
  pass.issuer_key = to_bytes(bytes.subspan(kIssuerKeyAt, crypto::kSignPublicSize));
  pass.signature = to_bytes(bytes.subspan(kPassSignedSize, crypto::kSignatureSize));
  return pass;
}

// One link of the chain: for this class, in date, and truly signed by the key that it names.
Status verify_one(const Pass& pass, const ClassId& class_id, TimeMs now, Expiry expiry) {
  if (pass.class_id != class_id) return kWrongClass;
  if (expiry == Expiry::checked && now > pass.not_after) return kExpired;
  if (!crypto::verify(pass.issuer_key, to_be_signed(pass), pass.signature)) return kBadSignature;
  return {};
}

}  // namespace

Result<PassChain> decode_pass_chain(BytesView bytes) {
  if (bytes.size() != kPassSize && bytes.size() != 2 * kPassSize) return kBadLength;
  PassChain chain;
  HOMEROOM_TRY_LET(chain.pass, decode_pass(bytes.first(kPassSize)));
  if (bytes.size() > kPassSize) {
    HOMEROOM_TRY_LET(chain.issuer, decode_pass(bytes.subspan(kPassSize)));
  }
  return chain;
}

Bytes encode_pass_chain(const PassChain& chain) {
  Bytes out;
  append_pass(out, chain.pass);
  if (chain.issuer) append_pass(out, *chain.issuer);
  return out;
}

Bytes issue_pass(const PassRequest& request, const crypto::SigningKey& issuer, const std::optional<Pass>& issuer_pass) {
  Pass pass{request.class_id,
            request.subject,
            request.role,
            request.member_key,
            request.not_after,
            to_bytes(issuer.public_key()),
            {}};
  pass.signature = issuer.sign(to_be_signed(pass));
  return encode_pass_chain({std::move(pass), issuer_pass});
}

Status verify_pass(const PassChain& chain, const ClassId& class_id, BytesView root_key, TimeMs now, Expiry expiry) {
  if (!class_id.matches(root_key)) return kWrongClass;
  HOMEROOM_TRY(verify_one(chain.pass, class_id, now, expiry));
  if (!chain.issuer) {
    if (!same(chain.pass.issuer_key, root_key)) return kBadIssuer;
    return {};
  }
  // One level: the root named the issuer, the issuer names somebody who may not name others.
  const Pass& issuer = *chain.issuer;
  HOMEROOM_TRY(verify_one(issuer, class_id, now, expiry));
  if (!same(issuer.issuer_key, root_key) || !is_committer(issuer.role)) return kBadIssuer;
  if (!same(chain.pass.issuer_key, issuer.member_key) || is_committer(chain.pass.role)) return kBadIssuer;
  return {};
}

Result<PassChain> decode_and_verify_pass(BytesView bytes, const ClassId& class_id, BytesView root_key, TimeMs now,
                                         Expiry expiry) {
  HOMEROOM_TRY_LET(PassChain chain, decode_pass_chain(bytes));
  HOMEROOM_TRY(verify_pass(chain, class_id, root_key, now, expiry));
  return chain;
}

}  // namespace homeroom::classroom
