// Hub: the audit log that committers give records of (docs/protocol.md §3, docs/audit.md).
#include "shared/classroom/audit.h"
#include "server/core/hub.h"

namespace homeroom::server {
namespace {

// A hash of the store as the chain has it; the first record follows on zeros.
std::optional<crypto::Hash> hash_of(const std::string& text) {
  crypto::Hash hash{};
  if (text.empty()) {
    return hash;
  }
  const auto bytes = from_base64url(text);
  if (!bytes || bytes->size() != hash.size()) {
    return std::nullopt;
  }
  std::ranges::copy(*bytes, hash.begin());
  return hash;
}

}  // namespace

void Hub::on_audit(Connection& from, const Request& request, TimeMs now) {
  if (!from.committer) {
    return refuse(from, request, "not-a-committer", "Only a committer keeps the audit log.");
  }
  const Json::Array* list = request.body.list("records");
  if (list == nullptr || list->empty() || list->size() > limits::kAuditBatch) {
    return refuse(from, request, "malformed", "To audit is {records}, 1 to 50 of them.");
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (!from.audits.take(now)) {
      send(from.id, error(request.n, "slow-down", "Too many audit records.").set("wait_ms", from.audits.wait_ms(now)));
      return;
    }
  }
  const auto class_id = classroom::ClassId::parse(from.class_id);
  const auto end = store_.audit_end(from.class_id, from.key);
  const auto hash = end.ok() ? hash_of(end->hash) : std::nullopt;
  if (!class_id.ok() || !hash) {
    return refuse_storage(from, request, end.ok() ? Error{"store.failed", "the audit log is damaged"} : end.error());
  }
  classroom::AuditHead head{end->number, *hash};
  std::vector<AuditRow> rows;
  for (const Json& each : *list) {
    const auto bytes = each.as_bytes(classroom::kAuditSize);
    const auto record = bytes ? classroom::read_audit_record(*bytes) : Error{"", ""};
    // Each committer writes for itself; what others did, they say.
    if (!record.ok() || to_base64url(record->committer) != from.key || record->class_id != *class_id) {
      return refuse(from, request, "bad-record", "A record is not this committer's, or its signature is wrong.");
    }
    if (!classroom::follow(head, *record, *bytes, *class_id).ok()) {
      send(from.id, error(request.n, "audit-conflict", "The chain has moved on.")
                        .set("number", end->number)
                        .set("head", end->hash)
                        .set("yours", end->newest_of_committer));
      return;
    }
    rows.push_back({head.number, to_base64url(head.hash), *each.as_text(), from.key, now});
  }
  if (head.number > limits::kAuditRecords) {
    return refuse(from, request, "audit-full", "The audit log of this class is full.");
  }
  if (const Status kept = store_.append_audit(from.class_id, rows, from.key, from.pass); !kept.ok()) {
    return refuse_storage(from, request, kept.error());
  }
  send(from.id, ok(request.n).set("number", head.number));
}

}  // namespace homeroom::server
