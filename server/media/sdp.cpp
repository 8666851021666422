#include "server/media/sdp.h"

#include <algorithm>
#include <set>

#include "server/media/kinds.h"

namespace homeroom::server::media {
namespace {

Error bad(const char* message) { return Error{"bad-sdp", message}; }

bool starts(std::string_view line, std::string_view with) { return line.substr(0, with.size()) == with; }

// RFC 8866 lines: one letter, "=", printable text (UTF-8 passes; control characters do not).
bool well_formed(std::string_view line) {
  if (line.size() < 2 || line[0] < 'a' || line[0] > 'z' || line[1] != '=') return false;
  return std::all_of(line.begin(), line.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

// "m=video 9 UDP/TLS/RTP/SAVPF 96 97"
Status read_media_line(std::string_view line, SdpSection& section) {
  const std::string_view rest = line.substr(2);
  const std::size_t space = rest.find(' ');
  if (space == std::string_view::npos) return bad("an m= line without a port");
  section.media = std::string(rest.substr(0, space));
  if (section.media != "audio" && section.media != "video") return bad("a medium that is neither audio nor video");
  const std::string_view after = rest.substr(space + 1);
  section.rejected = starts(after, "0 ");
  const std::size_t protocol = after.find(' ');
  if (protocol == std::string_view::npos || !starts(after.substr(protocol + 1), "UDP/TLS/RTP/SAVPF ")) {
    return bad("an m= line whose protocol is not UDP/TLS/RTP/SAVPF");
  }
  return {};
}

Status read_attribute(std::string_view line, SdpSection& section) {
  if (starts(line, "a=mid:")) {
    const std::string_view mid = line.substr(6);
    const bool token = !mid.empty() && mid.size() <= 16 && std::all_of(mid.begin(), mid.end(), [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    });
    if (!token || !section.mid.empty()) return bad("a mid that is no short name, or a second one");
    section.mid = std::string(mid);
  } else if (line == "a=inactive" || line == "a=recvonly") {
    section.sends = false;
  } else if (line == "a=bundle-only") {
    section.rejected = false;  // RFC 8843 §6: its port is zero because it rides on another section's
  }
  return {};
}

}  // namespace

Result<std::vector<SdpSection>> read_sdp(std::string_view sdp, const SdpLimits& limits) {
  if (sdp.size() > limits.bytes) return bad("too long");
  if (!starts(sdp, "v=0")) return bad("does not begin with v=0");
  std::vector<SdpSection> sections;
  std::size_t lines = 0;
  std::size_t candidates = 0;
  while (!sdp.empty()) {
    const std::size_t end = sdp.find('\n');
    std::string_view line = sdp.substr(0, end);
    sdp.remove_prefix(end == std::string_view::npos ? sdp.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (++lines > limits.lines || line.size() > limits.line_bytes) return bad("too many lines, or one too long");
    if (!well_formed(line)) return bad("a line that is none");
    if (starts(line, "a=candidate:") && ++candidates > limits.candidates) return bad("too many candidates");
    if (starts(line, "m=")) {
      if (sections.size() == limits.sections) return bad("too many sections");
      sections.emplace_back();
      HOMEROOM_TRY(read_media_line(line, sections.back()));
    } else if (!sections.empty()) {
      HOMEROOM_TRY(read_attribute(line, sections.back()));
    }
  }
  std::set<std::string_view> mids;
  for (SdpSection& section : sections) {
    section.sends = section.sends && !section.rejected;
    if (section.mid.empty() || !mids.insert(section.mid).second) return bad("a section without a mid of its own");
  }
  if (sections.empty()) return bad("no sections");
  return sections;
}

Status check_offer(std::string_view sdp, const std::vector<PublishedStream>& streams) {
  HOMEROOM_TRY_LET(const std::vector<SdpSection> sections,
                   read_sdp(sdp, SdpLimits{.bytes = 64 * 1024, .lines = 2000, .sections = 8}));
  std::set<StreamKind> kinds;
  for (const PublishedStream& stream : streams) {
    if (!kinds.insert(stream.kind).second) return bad("a kind twice");
    const auto section =
        std::find_if(sections.begin(), sections.end(), [&](const SdpSection& one) { return one.mid == stream.mid; });
    if (section == sections.end()) return bad("a stream whose mid is not in the offer");
    if (!section->sends) return bad("a stream whose section does not send");
    if ((section->media == "audio") != is_audio(stream.kind)) return bad("a stream of another medium than its section");
  }
  for (const SdpSection& section : sections) {
    const bool named =
        std::any_of(streams.begin(), streams.end(), [&](const PublishedStream& one) { return one.mid == section.mid; });
    if (section.sends && !named) return bad("a section that sends and is not named");
  }
  return {};
}

Status check_answer(std::string_view sdp) {
  HOMEROOM_TRY_LET(const std::vector<SdpSection> sections, read_sdp(sdp));
  for (const SdpSection& section : sections) {
    if (section.sends) return bad("an answer that sends");
  }
  return {};
}

}  // namespace homeroom::server::media
