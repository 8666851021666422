// The TLS presentation language as MLS uses it (RFC 9420 §2.1): integers, optionals, and vectors whose length is a
// variable-size integer in its shortest form.
// Reader owns nothing and never reads past its input: the first fault sticks, everything after it reads as zero, and
// a length is believed only as far as there are bytes behind it. Writer owns what it wrote.
#pragma once

#include <type_traits>

#include "shared/base/bytes.h"
#include "shared/base/secret.h"
#include "shared/mls/types.h"

namespace homeroom::mls {

inline constexpr std::uint32_t kMaxVectorLength = (1u << 30) - 1;  // RFC 9420 §2.1.2: 30 bits

class Writer {
 public:
  Writer() = default;
  // For what holds keys: whenever the buffer grows, what it leaves behind is wiped. End with take_secret().
  static Writer for_secrets();

  void u8(std::uint8_t value) { raw({&value, 1}); }
  void u16(std::uint16_t value);
  void u32(std::uint32_t value);
  void u64(std::uint64_t value);
  void raw(BytesView bytes) {
    make_room(bytes.size());
    append(out_, bytes);
  }
  void length(std::size_t value);
  void vector(BytesView bytes);  // opaque <V>
  void boolean(bool value) { u8(value ? 1 : 0); }

  // A vector whose content `body` writes.
  template <typename Body>
    requires std::is_invocable_v<Body>
  void vector(Body&& body) {
    const std::size_t start = out_.size();
    body();
    insert_length(start);
  }

  void reserve(std::size_t size) { out_.reserve(size); }
  std::size_t size() const { return out_.size(); }
  BytesView view() const { return out_; }
  Bytes take() { return std::move(out_); }
  Secret take_secret();  // and wipes what was written

 private:
  void insert_length(std::size_t start);
  void make_room(std::size_t more) {
    if (wiping_ && out_.capacity() - out_.size() < more) {
      grow(more);
    }
  }
  void grow(std::size_t more);

  Bytes out_;
  bool wiping_ = false;
};

class Reader {
 public:
  explicit Reader(BytesView in) : in_(in) {}

  std::uint8_t u8();
  std::uint16_t u16();
  std::uint32_t u32();
  std::uint64_t u64();
  BytesView raw(std::size_t size);
  std::uint32_t length();  // of a vector, not compared with what follows
  BytesView vector();      // opaque <V>
  Bytes bytes() { return to_bytes(vector()); }
  Secret secret() { return Secret::copy_of(vector()); }
  bool boolean();  // 0 or 1, as in optional<T>
  BytesView rest() { return raw(in_.size()); }

  // Calls `element(reader)` until the vector is used up; more than `limit` elements are a fault.
  template <typename Element>
  void each(std::size_t limit, Element&& element) {
    Reader inner(vector());
    std::size_t count = 0;
    while (ok() && !inner.empty()) {
      if (++count > limit) {
        fail();
        return;
      }
      element(inner);
      if (!inner.ok()) {
        fail();
      }
    }
  }

  void fail() {
    failed_ = true;
    in_ = {};
  }
  bool ok() const { return !failed_; }
  bool empty() const { return in_.empty(); }
  bool done() const { return ok() && empty(); }
  BytesView left() const { return in_; }

 private:
  BytesView in_;
  bool failed_ = false;
};

inline constexpr Error kMalformed{"mls.malformed", "the bytes do not decode"};

// Structs are written by `void write(Writer&) const` and read by `static T read(Reader&)`.
template <typename T>
Bytes encode(const T& value) {
  Writer writer;
  value.write(writer);
  return writer.take();
}

template <typename T>
Result<T> decode(BytesView bytes) {
  if (bytes.size() > kMaxMessageSize) {
    return kMalformed;
  }
  Reader reader(bytes);
  T value = T::read(reader);
  if (!reader.done()) {
    return kMalformed;
  }
  return value;
}

template <typename T>
void write_vector(Writer& writer, const std::vector<T>& values) {
  writer.vector([&] {
    for (const T& value : values) {
      value.write(writer);
    }
  });
}

template <typename T>
std::vector<T> read_vector(Reader& reader, std::size_t limit) {
  std::vector<T> values;
  reader.each(limit, [&](Reader& inner) { values.push_back(T::read(inner)); });
  return values;
}

void write_u16s(Writer& writer, const std::vector<std::uint16_t>& values);
std::vector<std::uint16_t> read_u16s(Reader& reader);
void write_u32s(Writer& writer, const std::vector<std::uint32_t>& values);
std::vector<std::uint32_t> read_u32s(Reader& reader);

}  // namespace homeroom::mls
