// Hub: who may commit: passes that count, and passes that the root takes back (docs/protocol.md §1).
#include <algorithm>

#include "server/core/hub.h"
#include "shared/classroom/pass.h"
#include "shared/crypto/sign.h"

namespace homeroom::server {
namespace {

constexpr std::size_t kLargestPass = 2 * classroom::kPassSize;

}  // namespace

std::optional<classroom::Pass> Hub::committer_pass(const Connection& from, const Room& room, const Request& request,
                                                   TimeMs now) const {
  const auto chain = request.body.bytes("pass");
  if (!chain || chain->empty() || chain->size() > kLargestPass || room.record.has_taken_back(from.key)) {
    return {};
  }
  const auto class_id = classroom::ClassId::parse(from.class_id);
  const auto root = from_base64url(room.record.root);
  if (!class_id.ok() || !root.ok()) {
    return {};
  }
  const auto verified = classroom::decode_and_verify_pass(*chain, *class_id, *root, now);
  const bool counts = verified.ok() && classroom::is_committer(verified->pass.role) &&
                      to_base64url(verified->pass.member_key) == from.key;
  return counts ? std::optional(verified->pass) : std::nullopt;
}

// Committers in the meeting, connected, who are somebody else: they can let this one in.
std::size_t Hub::colleagues_of(const Room& room, const Connection& of) const {
  return static_cast<std::size_t>(std::ranges::count_if(room.connections, [&](ConnId id) {
    const auto conn = connections_.find(id);
    return id != of.id && conn != connections_.end() && conn->second.committer && conn->second.in_meeting() &&
           conn->second.subject != of.pass_subject;
  }));
}

void Hub::on_take_back(Connection& from, const Request& request) {
  Room* room = room_of(from);
  const auto key = request.body.bytes("key", kKeySize);
  const auto sig = request.body.bytes("sig", crypto::kSignatureSize);
  const auto root = from_base64url(room->record.root);
  if (!from.committer) {
    return refuse(from, request, "not-a-committer", "Only a committer takes a pass back.");
  }
  if (!key || !sig || !root.ok() ||
      !crypto::verify(*root, concat({as_bytes("homeroom take back v1"), as_bytes(from.class_id), *key}), *sig)) {
    return refuse(from, request, "bad-signature", "Only the class's root takes a pass back.");
  }
  const ClassRecord::TakenBack taken{*request.body.text("key"), *request.body.text("sig")};
  if (!room->record.has_taken_back(taken.key)) {
    if (room->record.taken_back.size() >= limits::kTakenBack) {
      return refuse(from, request, "too-many", "This class has taken back as many passes as there may be.");
    }
    if (const Status stored = store_.take_back(from.class_id, taken); !stored.ok()) {
      return refuse_storage(from, request, stored.error());
    }
    room->record.taken_back.push_back(taken);
  }
  send(from.id, ok(request.n));
  to_everyone(*room, push("taken-back").set("key", taken.key).set("sig", taken.sig));
  for (const ConnId id : std::set<ConnId>(room->connections)) {
    if (Connection* conn = find(id); conn != nullptr && conn->key == taken.key) {
      close(*conn, limits::kClosePassOver);  // it comes again, as a visitor
    }
  }
}

}  // namespace homeroom::server
