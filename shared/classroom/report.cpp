#include "shared/classroom/report.h"

#include "shared/classroom/codec.h"
#include "shared/classroom/names.h"

namespace homeroom::classroom {
namespace {

constexpr std::string_view kMagic = "HRREPORT";
constexpr std::uint8_t kVersion = 1;
constexpr std::string_view kContext = "homeroom report v1";
constexpr std::size_t kHead = kMagic.size() + 1 + crypto::kHpkeKeySize;
constexpr std::size_t kMostPeople = 400;
constexpr std::size_t kMostText = 16 * 1024;

constexpr Error kTooLarge{"report.too-large", "there is more in the report than a minute holds"};
constexpr Error kBadFormat{"report.bad-format", "this is no report, or it was cut or changed"};
constexpr Error kBadSignature{"report.bad-signature", "no teacher of the class made this report"};

bool is_jpeg(BytesView bytes) { return bytes.size() > 3 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff; }

Status check(const Report& report) {
  if (report.lines.size() > kMaxReportLines || report.stills.size() > kMaxStills ||
      report.people.size() > kMostPeople) {
    return kTooLarge;
  }
  std::size_t size = 0;
  for (const Report::Still& each : report.stills) {
    if (each.jpeg.size() > kMaxStillSize || (size += each.jpeg.size()) > kMaxReportSize) return kTooLarge;
    if (!is_jpeg(each.jpeg) || (each.kind != "camera" && each.kind != "screen")) return kBadFormat;
  }
  for (const Report::Line& each : report.lines) {
    if (each.text.size() > kMostText) return kTooLarge;
  }
  return {};
}

Bytes encode(const Report& report) {
  Writer out;
  out.counted(as_bytes(report.class_name));
  out.counted(as_bytes(report.reporter));
  out.number(static_cast<std::uint64_t>(report.at), 8);
  out.number(report.people.size(), 2);
  for (const std::string& each : report.people) out.counted(as_bytes(each));
  out.number(report.lines.size(), 2);
  for (const Report::Line& each : report.lines) {
    out.number(static_cast<std::uint64_t>(each.at), 8);
    out.counted(as_bytes(each.name));
    out.counted(as_bytes(each.text));
    out.number(each.note ? 1 : 0, 1);
  }
  out.number(report.stills.size(), 2);
  for (const Report::Still& each : report.stills) {
    out.number(static_cast<std::uint64_t>(each.at), 8);
    out.counted(as_bytes(each.name));
    out.counted(as_bytes(each.kind));
    out.counted(each.jpeg);
  }
  return out.take();
}

Result<Report> decode(BytesView bytes) {
  Reader in(bytes);
  Report report;
  report.class_name = in.text();
  report.reporter = in.text();
  report.at = static_cast<TimeMs>(in.number(8));
  for (std::size_t left = in.count(kMostPeople, 2); left > 0; --left) report.people.push_back(in.text());
  for (std::size_t left = in.count(kMaxReportLines, 8 + 2 + 2 + 1); left > 0 && !in.failed(); --left) {
    Report::Line line{static_cast<TimeMs>(in.number(8)), in.text(), in.text()};
    line.note = in.flag();
    report.lines.push_back(std::move(line));
  }
  for (std::size_t left = in.count(kMaxStills, 8 + 2 + 2 + 2); left > 0 && !in.failed(); --left) {
    Report::Still still{static_cast<TimeMs>(in.number(8)), in.text(), in.text()};
    still.jpeg = to_bytes(in.counted());
    report.stills.push_back(std::move(still));
  }
  if (!in.done()) return kBadFormat;
  HOMEROOM_TRY(check(report));
  return report;
}

Bytes to_be_signed(BytesView body) { return concat({as_bytes(kContext), body}); }

}  // namespace

Result<Bytes> seal_report(const Report& report, const crypto::SigningKey& device, BytesView pass, BytesView root,
                          BytesView school_key, Random& random) {
  HOMEROOM_TRY(check(report));
  const Bytes body = encode(report);
  Writer out;
  out.raw(root);
  out.counted(pass);
  out.raw(device.sign(to_be_signed(body)));
  out.raw(body);
  HOMEROOM_TRY_LET(const crypto::HpkeCiphertext sealed,
                   crypto::hpke_seal(school_key, as_bytes(kContext), as_bytes(kMagic), out.bytes(), random));
  return concat({as_bytes(kMagic), Bytes{kVersion}, sealed.kem_output, sealed.ciphertext});
}

Result<OpenedReport> open_report(const crypto::HpkeKeyPair& school, BytesView file) {
  if (file.size() < kHead || file.size() > 2 * kMaxReportSize || as_text(file.first(kMagic.size())) != kMagic ||
      file[kMagic.size()] != kVersion) {
    return kBadFormat;
  }
  HOMEROOM_TRY_LET(const Secret opened, crypto::hpke_open(school, file.subspan(kMagic.size() + 1, crypto::kHpkeKeySize),
                                                          as_bytes(kContext), as_bytes(kMagic), file.subspan(kHead)));
  Reader in(opened.reveal());
  const Bytes root = to_bytes(in.raw(crypto::kSignPublicSize));
  const BytesView pass = in.counted();
  const BytesView signature = in.raw(crypto::kSignatureSize);
  if (in.failed()) return kBadFormat;
  const BytesView body = opened.reveal().subspan(crypto::kSignPublicSize + 2 + pass.size() + crypto::kSignatureSize);
  const ClassId id = ClassId::of(root);
  const auto chain = decode_and_verify_pass(pass, id, root, 0, Expiry::ignored);
  if (!chain || !is_committer(chain->pass.role) ||
      !crypto::verify(chain->pass.member_key, to_be_signed(body), signature)) {
    return kBadSignature;
  }
  HOMEROOM_TRY_LET(Report report, decode(body));
  return OpenedReport{std::move(report), id, chain->pass};
}

}  // namespace homeroom::classroom
