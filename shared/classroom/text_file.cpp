#include "shared/classroom/text_file.h"

#include <algorithm>
#include <array>
#include <optional>

#include "shared/classroom/text.h"

namespace homeroom::classroom {
namespace {

constexpr Error kTooBig{"file.too-big", "the file is larger than 1 MB"};
constexpr Error kWorkbook{"file.workbook", "this is an Excel workbook, not a CSV file"};
constexpr Error kNotText{"file.not-text", "this is not a text file"};

// What bytes 0x80 to 0x9f are in Windows-1252 (WHATWG's Encoding standard, index windows-1252); 0: nothing.
constexpr std::array<std::uint16_t, 32> kUpperControls = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

bool starts_with(BytesView file, std::initializer_list<std::uint8_t> head) {
  return file.size() >= head.size() && std::equal(head.begin(), head.end(), file.begin());
}

std::optional<std::string> from_utf16(BytesView bytes, bool big_endian) {
  if (bytes.size() % 2 != 0) return std::nullopt;
  const auto unit = [&](std::size_t at) -> std::uint32_t {
    return static_cast<std::uint32_t>(bytes[at] << (big_endian ? 8 : 0) | bytes[at + 1] << (big_endian ? 0 : 8));
  };
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    std::uint32_t c = unit(at);
    if (c >= 0xd800 && c <= 0xdfff) {
      if (c >= 0xdc00 || at + 4 > bytes.size()) return std::nullopt;
      const std::uint32_t low = unit(at += 2);
      if (low < 0xdc00 || low > 0xdfff) return std::nullopt;
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
    append_utf8(out, c);
  }
  return out;
}

std::optional<std::string> from_windows_1252(BytesView bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const std::uint8_t byte : bytes) {
    const std::uint32_t c = byte >= 0x80 && byte < 0xa0 ? kUpperControls[byte - 0x80U] : byte;
    if (byte >= 0x80 && c == 0) return std::nullopt;
    append_utf8(out, c);
  }
  return out;
}

// A stray control in one name is that line's problem; a zero byte, or many controls, is no text at all.
bool is_binary(std::string_view text) {
  std::size_t controls = 0;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte == 0) return true;
    controls += byte < 0x20 && c != '\t' && c != '\n' && c != '\r' ? 1 : 0;
  }
  return controls > 4 + text.size() / 64;
}

}  // namespace

void append_utf8(std::string& to, std::uint32_t c) {
  const auto put = [&to](std::uint32_t byte) { to.push_back(static_cast<char>(byte)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xc0 | c >> 6);
    return put(0x80 | (c & 0x3f));
  }
  if (c < 0x10000) {
    put(0xe0 | c >> 12);
  } else {
    put(0xf0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3f));
  }
  put(0x80 | (c >> 6 & 0x3f));
  put(0x80 | (c & 0x3f));
}

Result<std::string> text_of_file(BytesView file) {
  if (file.size() > kMaxTextFile) return kTooBig;
  if (starts_with(file, {'P', 'K', 3, 4}) || starts_with(file, {0xd0, 0xcf, 0x11, 0xe0})) return kWorkbook;
  std::optional<std::string> text;
  if (starts_with(file, {0xef, 0xbb, 0xbf})) {
    file = file.subspan(3);
  }
  if (starts_with(file, {0xff, 0xfe}) || starts_with(file, {0xfe, 0xff})) {
    text = from_utf16(file.subspan(2), file[0] == 0xfe);
  } else if (code_points(as_text(file))) {
    text = std::string(as_text(file));
  } else {
    text = from_windows_1252(file);
  }
  if (!text || is_binary(*text)) return kNotText;
  return *std::move(text);
}

}  // namespace homeroom::classroom
