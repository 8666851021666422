// Session: a report for the school: the last minute as this device received it, sealed and saved, sent to nobody.
#include <algorithm>

#include "shared/classroom/report.h"
#include "shared/classroom/safety_words.h"
#include "shared/crypto/hash.h"
#include "wasm/keeper/session.h"

namespace homeroom::keeper {

using classroom::Report;

// Also of somebody who has gone, or was put out, in that minute.
std::string Session::name_for_report(const classroom::SubjectId& subject) {
  if (const People::Person* person = people_.find(subject)) {
    return person->name;
  }
  if (const classroom::Student* student = std::as_const(office_->file.roster).by_subject(subject)) {
    return student->name;
  }
  if (const Admissions::Guest* guest = office_->admissions.guest(subject)) {
    return guest->name;
  }
  return office_->file.name_of(subject).value_or("?");
}

void Session::report(const Json& command) {
  if (!meeting_ || school_key_.empty()) {
    return;
  }
  Report report{.class_name = class_name_, .reporter = office_->file.own_name(), .at = now_};
  for (const auto& [subject, person] : people_.all()) {
    report.people.push_back(person.name);
  }
  for (const ChatLine& each : chat_) {
    if (each.at > now_ - classroom::kReportMs) {
      report.lines.push_back({each.at, each.name, each.text, each.note});
    }
  }
  std::size_t size = 0;
  if (const Json::Array* stills = command.list("stills")) {
    for (const Json& each : *stills) {
      const auto subject = classroom::SubjectId::parse(each.text_or("subject", ""));
      auto jpeg = each.bytes("jpeg");
      // A picture that does not fit is left out: it must not cost her the report.
      const bool fits = jpeg && jpeg->size() <= classroom::kMaxStillSize &&
                        report.stills.size() < classroom::kMaxStills &&
                        size + jpeg->size() <= classroom::kMaxReportSize;
      if (subject && fits) {
        size += jpeg->size();
        report.stills.push_back({now_ - std::clamp<TimeMs>(each.number("age").value_or(0), 0, classroom::kReportMs),
                                 name_for_report(*subject), std::string(each.text_or("kind", "camera")),
                                 std::move(*jpeg)});
      }
    }
  }
  const Identity& me = office_->file.me;
  const auto sealed = classroom::seal_report(report, me.key, me.pass, root_key_, school_key_, random_);
  if (!sealed) {
    // What the server gave is no key for secrets (hpke.h): it has failed, or has something in mind.
    const bool bad_key = std::string_view(sealed.error().code) == "crypto.bad-point";
    return alert(bad_key ? "report-key-unusable" : "storage-failed");
  }
  event(Json::object()
            .set("e", "file")
            .set("name", class_name_ + " " + classroom::date_text(now_, utc_offset_min_) + ".homeroom-report")
            .set("type", "application/octet-stream")
            .set_bytes("bytes", *sealed));
}

// What people at the school compare with what they were told; empty: the school has no key.
std::string Session::report_words() const {
  return office_ && !school_key_.empty() ? classroom::text_of(classroom::safety_words(crypto::sha256(school_key_)))
                                         : std::string();
}

}  // namespace homeroom::keeper
