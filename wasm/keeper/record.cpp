#include "wasm/keeper/record.h"

#include <algorithm>
#include <array>

namespace homeroom::keeper {

RecordWriter::RecordWriter(std::string_view magic, std::uint8_t version) : buffer_(256) {
  put(as_bytes(magic));
  put(std::array{version});
}

void RecordWriter::put(BytesView more) {
  if (used_ + more.size() > buffer_.size()) {
    Secret larger(std::max(buffer_.size() * 2, used_ + more.size()));
    std::ranges::copy(buffer_.reveal().first(used_), larger.reveal_mutable().begin());
    buffer_ = std::move(larger);  // the smaller one is wiped
  }
  std::ranges::copy(more, buffer_.reveal_mutable().begin() + static_cast<std::ptrdiff_t>(used_));
  used_ += more.size();
}

void RecordWriter::number(std::uint64_t value) {
  std::array<std::uint8_t, 8> out;
  for (std::size_t at = 0; at < out.size(); ++at) {
    out[at] = static_cast<std::uint8_t>(value >> (56 - 8 * at));
  }
  put(out);
}

void RecordWriter::flag(bool value) { put(std::array{static_cast<std::uint8_t>(value ? 1 : 0)}); }

void RecordWriter::bytes(BytesView value) {
  const auto size = static_cast<std::uint32_t>(value.size());
  put(std::array{static_cast<std::uint8_t>(size >> 24), static_cast<std::uint8_t>(size >> 16),
                 static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)});
  put(value);
}

Secret RecordWriter::finish() const { return Secret::copy_of(buffer_.reveal().first(used_)); }

RecordReader::RecordReader(BytesView record, std::string_view magic, std::uint8_t version) : rest_(record) {
  const BytesView head = take(magic.size());
  const BytesView found = take(1);
  ok_ = ok_ && as_text(head) == magic && found[0] == version;
}

BytesView RecordReader::take(std::size_t size) {
  if (!ok_ || rest_.size() < size) {
    ok_ = false;
    return {};
  }
  const BytesView taken = rest_.first(size);
  rest_ = rest_.subspan(size);
  return taken;
}

std::uint64_t RecordReader::number() {
  std::uint64_t value = 0;
  for (const std::uint8_t each : take(8)) {
    value = value << 8 | each;
  }
  return value;
}

bool RecordReader::flag() {
  const BytesView one = take(1);
  return !one.empty() && one[0] != 0;
}

BytesView RecordReader::bytes(std::size_t most) {
  std::size_t size = 0;
  for (const std::uint8_t each : take(4)) {
    size = size << 8 | each;
  }
  if (size > most) {
    ok_ = false;
  }
  return take(size);
}

std::size_t RecordReader::count(std::size_t most) {
  const std::uint64_t value = number();
  if (value > most) {
    ok_ = false;
    return 0;
  }
  return static_cast<std::size_t>(value);
}

}  // namespace homeroom::keeper
