#include "shared/mls/codec.h"

namespace homeroom::mls {

Writer Writer::for_secrets() {
  Writer writer;
  writer.wiping_ = true;
  writer.out_.reserve(1024);
  return writer;
}

void Writer::grow(std::size_t more) {
  Bytes larger;
  larger.reserve(2 * (out_.size() + more));
  append(larger, out_);
  wipe(out_);
  out_.swap(larger);
}

void Writer::u16(std::uint16_t value) {
  const std::uint8_t bytes[] = {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
  raw(bytes);
}

void Writer::u32(std::uint32_t value) {
  u16(static_cast<std::uint16_t>(value >> 16));
  u16(static_cast<std::uint16_t>(value));
}

void Writer::u64(std::uint64_t value) {
  u32(static_cast<std::uint32_t>(value >> 32));
  u32(static_cast<std::uint32_t>(value));
}

void Writer::length(std::size_t value) {
  HOMEROOM_ASSERT(value <= kMaxVectorLength);
  if (value < (1u << 6)) {
    u8(static_cast<std::uint8_t>(value));
  } else if (value < (1u << 14)) {
    u16(static_cast<std::uint16_t>(0x4000u | value));
  } else {
    u32(static_cast<std::uint32_t>(0x80000000u | value));
  }
}

void Writer::vector(BytesView bytes) {
  length(bytes.size());
  raw(bytes);
}

void Writer::insert_length(std::size_t start) {
  Writer header;
  header.length(out_.size() - start);
  make_room(header.size());
  out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(start), header.out_.begin(), header.out_.end());
}

Secret Writer::take_secret() {
  Secret secret = Secret::copy_of(out_);
  wipe(out_);
  out_.clear();
  return secret;
}

std::uint8_t Reader::u8() {
  const BytesView bytes = raw(1);
  return bytes.empty() ? std::uint8_t{0} : bytes[0];
}

std::uint16_t Reader::u16() {
  const BytesView bytes = raw(2);
  return bytes.empty() ? std::uint16_t{0} : static_cast<std::uint16_t>((bytes[0] << 8) | bytes[1]);
}

std::uint32_t Reader::u32() {
  const BytesView bytes = raw(4);
  return bytes.empty() ? 0
                       : (std::uint32_t{bytes[0]} << 24) | (std::uint32_t{bytes[1]} << 16) |
                             (std::uint32_t{bytes[2]} << 8) | std::uint32_t{bytes[3]};
}

std::uint64_t Reader::u64() {
  const std::uint64_t high = u32();
  const std::uint64_t low = u32();
  return ok() ? (high << 32) | low : 0;
}

BytesView Reader::raw(std::size_t size) {
  if (size > in_.size()) {
    fail();
    return {};
  }
  const BytesView bytes = in_.first(size);
  in_ = in_.subspan(size);
  return bytes;
}

std::uint32_t Reader::length() {
  if (in_.empty()) {
    fail();
    return 0;
  }
  // The two top bits say how many bytes the length has; the fourth form is not used by MLS.
  switch (in_[0] >> 6) {
    case 0: return u8();
    case 1: {
      const std::uint32_t value = u16() & 0x3fffu;
      if (value < (1u << 6)) {
        fail();  // not the shortest form
      }
      return ok() ? value : 0;
    }
    case 2: {
      const std::uint32_t value = u32() & 0x3fffffffu;
      if (value < (1u << 14)) {
        fail();
      }
      return ok() ? value : 0;
    }
    default: fail(); return 0;
  }
}

BytesView Reader::vector() {
  const std::uint32_t size = length();
  return raw(size);
}

bool Reader::boolean() {
  const std::uint8_t value = u8();
  if (value > 1) {
    fail();
  }
  return ok() && value == 1;
}

void write_u16s(Writer& writer, const std::vector<std::uint16_t>& values) {
  writer.length(values.size() * 2);
  for (const std::uint16_t value : values) {
    writer.u16(value);
  }
}

std::vector<std::uint16_t> read_u16s(Reader& reader) {
  std::vector<std::uint16_t> values;
  Reader inner(reader.vector());
  values.reserve(inner.left().size() / 2);
  while (inner.ok() && !inner.empty()) {
    values.push_back(inner.u16());
  }
  if (!inner.ok()) {
    reader.fail();
  }
  return values;
}

void write_u32s(Writer& writer, const std::vector<std::uint32_t>& values) {
  writer.length(values.size() * 4);
  for (const std::uint32_t value : values) {
    writer.u32(value);
  }
}

std::vector<std::uint32_t> read_u32s(Reader& reader) {
  std::vector<std::uint32_t> values;
  Reader inner(reader.vector());
  values.reserve(inner.left().size() / 4);
  while (inner.ok() && !inner.empty()) {
    values.push_back(inner.u32());
  }
  if (!inner.ok()) {
    reader.fail();
  }
  return values;
}

}  // namespace homeroom::mls
