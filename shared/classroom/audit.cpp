#include "shared/classroom/audit.h"

#include <algorithm>

#include "shared/classroom/codec.h"
#include "shared/classroom/policy.h"

namespace homeroom::classroom {
namespace {

constexpr Error kBadLength{"audit.bad-length", "an audit record is 194 bytes long"};
constexpr Error kBadVersion{"audit.bad-version", "the audit record is of another version"};
constexpr Error kBadKind{"audit.bad-kind", "the audit record is of no known kind"};
constexpr Error kBadDetail{"audit.bad-detail", "the audit record's detail does not fit its kind"};
constexpr Error kBadSignature{"audit.bad-signature", "the audit record's signature does not verify"};
constexpr Error kWrongClass{"audit.wrong-class", "the audit record is of another class"};
constexpr Error kWrongPlace{"audit.wrong-place", "the audit record does not follow the one before"};
constexpr Error kUnknownCommitter{"audit.unknown-committer", "no committer of this class made the audit record"};

constexpr std::string_view kContext = "homeroom audit v1";

constexpr std::array<const char*, 14> kNames = {
    "",        "opened",   "closed",        "admitted", "left",  "removed",   "sent-to-door", "turned-away",
    "revoked", "reissued", "allowed-again", "policy",   "named", "taken-back"};

bool detail_fits(const AuditEntry& entry) {
  const BytesView detail = entry.detail;
  std::size_t used = 0;
  switch (entry.kind) {
    case AuditKind::opened: used = kAuditDetailSize; break;
    case AuditKind::admitted:
      used = 2;
      if (detail[0] < 1 || detail[0] > 3 || detail[1] < 1 || detail[1] > static_cast<std::uint8_t>(Role::seat))
        return false;
      break;
    case AuditKind::policy:
      used = kPolicySize;
      if (!decode_policy(detail.first(kPolicySize))) return false;
      break;
    case AuditKind::named: used = 8; break;
    default: break;
  }
  return std::ranges::all_of(detail.subspan(used), [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

const char* audit_kind_name(AuditKind kind) { return kNames[static_cast<std::size_t>(kind) % kNames.size()]; }

Bytes make_audit_record(const ClassId& class_id, const AuditHead& head, const AuditEntry& entry,
                        const crypto::SigningKey& committer) {
  Writer out;
  out.number(kAuditVersion, 1);
  out.raw(class_id.bytes);
  out.number(head.number + 1, 8);
  out.raw(head.hash);
  out.number(static_cast<std::uint64_t>(entry.time), 8);
  out.number(static_cast<std::uint64_t>(entry.kind), 1);
  out.raw(entry.subject.bytes);
  out.number(entry.epoch, 8);
  out.raw(entry.detail);
  out.raw(committer.public_key());
  out.raw(committer.sign(concat({as_bytes(kContext), out.bytes()})));
  return out.take();
}

Result<AuditRecord> read_audit_record(BytesView bytes) {
  if (bytes.size() != kAuditSize) return kBadLength;
  Reader in(bytes);
  if (in.number(1) != kAuditVersion) return kBadVersion;
  AuditRecord record;
  record.class_id.bytes = in.fixed<kClassIdSize>();
  record.number = in.number(8);
  record.previous = in.fixed<crypto::kHashSize>();
  record.entry.time = static_cast<TimeMs>(in.number(8) & 0x7fffffffffffffff);
  const auto kind = in.number(1);
  if (kind < 1 || kind >= kNames.size()) return kBadKind;
  record.entry.kind = static_cast<AuditKind>(kind);
  record.entry.subject.bytes = in.fixed<kSubjectSize>();
  record.entry.epoch = in.number(8);
  record.entry.detail = in.fixed<kAuditDetailSize>();
  record.committer = to_bytes(in.raw(crypto::kSignPublicSize));
  if (!detail_fits(record.entry)) return kBadDetail;
  const BytesView signed_part = bytes.first(kAuditSignedSize);
  if (!crypto::verify(record.committer, concat({as_bytes(kContext), signed_part}), bytes.subspan(kAuditSignedSize))) {
    return kBadSignature;
  }
  return record;
}

crypto::Hash audit_hash(BytesView record) { return crypto::sha256(record); }

Status follow(AuditHead& head, const AuditRecord& record, BytesView bytes, const ClassId& class_id) {
  if (record.class_id != class_id) return kWrongClass;
  if (record.number != head.number + 1 || record.previous != head.hash) return kWrongPlace;
  head = {record.number, audit_hash(bytes)};
  return {};
}

AuditCheck::AuditCheck(ClassId class_id, Bytes root_key, std::map<Bytes, Bytes> passes)
    : class_id_(class_id), root_key_(std::move(root_key)), passes_(std::move(passes)) {}

Result<AuditRecord> AuditCheck::next(BytesView bytes) {
  HOMEROOM_TRY_LET(AuditRecord record, read_audit_record(bytes));
  auto known = known_.find(record.committer);
  if (known == known_.end()) {
    Status may = kUnknownCommitter;
    if (const auto pass = passes_.find(record.committer); pass != passes_.end()) {
      // Dates aside: it counted when the server took the record.
      const auto chain = decode_and_verify_pass(pass->second, class_id_, root_key_, 0, Expiry::ignored);
      if (!chain) {
        may = chain.error();
      } else if (is_committer(chain->pass.role) && same(chain->pass.member_key, record.committer)) {
        may = {};
      }
    }
    known = known_.emplace(record.committer, may).first;
  }
  HOMEROOM_TRY(known->second);
  HOMEROOM_TRY(follow(head_, record, bytes, class_id_));
  return record;
}

}  // namespace homeroom::classroom
