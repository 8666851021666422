#include "server/admin/class_audit.h"

#include <array>
#include <chrono>
#include <cstdio>

#include "shared/classroom/audit.h"
#include "shared/classroom/policy.h"

namespace homeroom::server::admin {
namespace {

using classroom::AuditKind;
using classroom::AuditRecord;

constexpr std::size_t kPortion = 500;
constexpr TimeMs kOddMs = 5 * 60'000;  // between the committer's clock and ours

std::string time_text(TimeMs time) {
  using namespace std::chrono;
  const sys_time<milliseconds> at{milliseconds(time)};
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss<milliseconds> clock{at - day};
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

std::string policy_words(const classroom::Policy& policy) {
  std::string words;
  const auto add = [&words](const char* name, bool value) {
    words += std::string(" ") + name + (value ? "=yes" : "=no");
  };
  add("speak", policy.speak == classroom::Who::everyone);
  add("show", policy.show == classroom::Who::everyone);
  add("share", policy.share == classroom::Who::everyone);
  words += std::string(" chat=") + (policy.chat == classroom::ChatTo::off       ? "off"
                                    : policy.chat == classroom::ChatTo::teacher ? "teacher"
                                                                                : "everyone");
  add("locked", policy.locked);
  add("frozen", policy.frozen);
  add("teacher-only-cameras", policy.teacher_only_cameras);
  return words;
}

std::string detail_words(const AuditRecord& record) {
  const BytesView detail = record.entry.detail;
  switch (record.entry.kind) {
    case AuditKind::opened: return " group=" + to_base64url(detail);
    case AuditKind::admitted: {
      static constexpr std::array<const char*, 4> kHow = {"", "by-roster", "by-hand", "again"};
      static constexpr std::array<const char*, 6> kRoles = {"", "teacher", "co-teacher", "student", "guest", "seat"};
      return std::string(" how=") + kHow[detail[0] % kHow.size()] + " role=" + kRoles[detail[1] % kRoles.size()];
    }
    case AuditKind::policy: {
      const auto policy = classroom::decode_policy(detail.first(classroom::kPolicySize));
      return policy ? policy_words(*policy) : std::string();
    }
    default: return {};
  }
}

std::string words_of(const AuditRecord& record, TimeMs received) {
  std::string line = std::to_string(record.number) + " " + time_text(record.entry.time) + " " +
                     classroom::audit_kind_name(record.entry.kind);
  if (record.entry.subject != classroom::SubjectId{}) {
    line += " subject=" + record.entry.subject.text();
  }
  if (record.entry.epoch > 0) {
    line += " epoch=" + std::to_string(record.entry.epoch);
  }
  line += detail_words(record) + " committer=" + to_base64url(record.committer);
  if (received - record.entry.time > kOddMs || record.entry.time - received > kOddMs) {
    line += " received=" + time_text(received);  // it was given later, or a clock is wrong
  }
  return line;
}

}  // namespace

bool audit_class(SqliteStore& store, const std::string& class_id, const Say& say) {
  const auto id = classroom::ClassId::parse(class_id);
  const auto found = store.find_class(class_id);
  if (!id.ok() || !found.ok() || !*found) {
    say(found.ok() ? "There is no class " + class_id + " here." : std::string("The database cannot be read."));
    return false;
  }
  const auto root = from_base64url((*found)->root);
  const auto stored_passes = store.audit_passes(class_id);
  if (!root.ok() || !stored_passes.ok()) {
    say("The database cannot be read.");
    return false;
  }
  std::map<Bytes, Bytes> passes;
  for (const auto& [key, pass] : *stored_passes) {
    const auto key_bytes = from_base64url(key), pass_bytes = from_base64url(pass);
    if (key_bytes.ok() && pass_bytes.ok()) {
      passes[*key_bytes] = *pass_bytes;
    }
  }
  classroom::AuditCheck check(*id, *root, std::move(passes));
  while (true) {
    const auto rows = store.read_audit(class_id, check.head().number, kPortion);
    if (!rows.ok()) {
      say("The database cannot be read.");
      return false;
    }
    if (rows->empty()) {
      break;
    }
    for (const AuditRow& row : *rows) {
      const auto bytes = from_base64url(row.record);
      const auto record = bytes.ok() ? check.next(*bytes) : Error{"audit.bad-length", "the record is cut"};
      if (!record.ok() || record->number != row.number) {
        say("The chain is broken at record " + std::to_string(row.number) + ": " +
            (record.ok() ? "it stands in another's place" : record.error().message) + ".");
        return false;
      }
      say(words_of(*record, row.received));
    }
  }
  const std::string end = check.head().number == 0 ? std::string() : " Its end: " + to_base64url(check.head().hash);
  say(std::to_string(check.head().number) + " records. The chain holds." + end);
  return true;
}

}  // namespace homeroom::server::admin
