// A report of what happened in class: the last minute of chat and of pictures, as the teacher's device received them,
// sealed to a key that the school chose and signed by the device that saw it. It goes into a file and to nobody.
// Owns what it holds. Never more than a minute's worth: limits on every list.
//
// The file: "HRREPORT" ‖ version (1) ‖ enc (32) ‖ HPKE ciphertext (RFC 9180, base mode) under the school's X25519 key.
// In it: root (32) ‖ pass chain (counted) ‖ signature (64) by the pass's key over "homeroom report v1" ‖ body ‖ body.
#pragma once

#include <string>
#include <vector>

#include "shared/base/random.h"
#include "shared/base/time.h"
#include "shared/classroom/pass.h"
#include "shared/crypto/hpke.h"

namespace homeroom::classroom {

inline constexpr TimeMs kReportMs = 60'000;
inline constexpr std::size_t kMaxReportLines = 500;
inline constexpr std::size_t kMaxStills = 1200;
inline constexpr std::size_t kMaxStillSize = 48 * 1024;
inline constexpr std::size_t kMaxReportSize = 24 * 1024 * 1024;

struct Report {
  struct Line {
    TimeMs at = 0;
    std::string name;
    std::string text;
    bool note = false;  // was for the teachers alone
    friend bool operator==(const Line&, const Line&) = default;
  };
  struct Still {
    TimeMs at = 0;
    std::string name;
    std::string kind;  // "camera", "screen"
    Bytes jpeg;
    friend bool operator==(const Still&, const Still&) = default;
  };
  std::string class_name;
  std::string reporter;
  TimeMs at = 0;
  std::vector<std::string> people;  // who was there when it was made
  std::vector<Line> lines;
  std::vector<Still> stills;
  friend bool operator==(const Report&, const Report&) = default;
};

// Errors: report.too-large; those of HPKE for a key that is none.
Result<Bytes> seal_report(const Report& report, const crypto::SigningKey& device, BytesView pass, BytesView root,
                          BytesView school_key, Random& random);

struct OpenedReport {
  Report report;
  ClassId class_id;
  Pass by;  // whose device made it
};
// Errors: report.bad-format, report.bad-signature (not made by a teacher of the class that it names), those of HPKE.
Result<OpenedReport> open_report(const crypto::HpkeKeyPair& school, BytesView file);

}  // namespace homeroom::classroom
