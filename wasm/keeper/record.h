// The bytes of a stored record: numbers and byte strings one after another, behind a magic and a version.
// Owns the buffer being written, as a Secret: what is stored holds keys. Never reads beyond what is there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/base/bytes.h"
#include "shared/base/secret.h"

namespace homeroom::keeper {

// Integers are big-endian; a byte string is its length (4) and its bytes.
class RecordWriter {
 public:
  RecordWriter(std::string_view magic, std::uint8_t version);

  void number(std::uint64_t value);
  void flag(bool value);
  void bytes(BytesView value);
  void text(std::string_view value) { bytes(as_bytes(value)); }
  void secret(const Secret& value) { bytes(value.reveal()); }

  Secret finish() const;

 private:
  void put(BytesView more);

  Secret buffer_;
  std::size_t used_ = 0;
};

// Once something is missing everything after it is empty, and ok() is false.
class RecordReader {
 public:
  RecordReader(BytesView record, std::string_view magic, std::uint8_t version);

  std::uint64_t number();
  bool flag();
  BytesView bytes(std::size_t most = std::size_t{1} << 26);
  std::string text(std::size_t most) { return std::string(as_text(bytes(most))); }
  std::size_t count(std::size_t most);  // a number that is at most that

  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && rest_.empty(); }

 private:
  BytesView take(std::size_t size);

  BytesView rest_;
  bool ok_ = true;
};

}  // namespace homeroom::keeper
