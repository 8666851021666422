#include "shared/sframe/frame.h"

#include <algorithm>
#include <array>

namespace homeroom::sframe {
namespace {

constexpr std::size_t kMaxTrailer = kMaxOverhead - kTagSize;
constexpr std::size_t kMetadataHead = 3;

// Header and metadata, on the stack.
class Aad {
 public:
  Aad(const Header& header, MediaKind kind, std::uint8_t stream, BytesView clear) {
    size_ = encode_header(header, bytes_);
    bytes_[size_++] = static_cast<std::uint8_t>(kind);
    bytes_[size_++] = stream;
    bytes_[size_++] = static_cast<std::uint8_t>(clear.size());
    std::copy(clear.begin(), clear.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += clear.size();
  }
  BytesView view() const { return BytesView(bytes_).first(size_); }

 private:
  std::array<std::uint8_t, kMaxHeaderSize + kMetadataHead + kMaxClear> bytes_;
  std::size_t size_;
};

}  // namespace

std::size_t clear_bytes(MediaKind kind, BytesView frame) {
  if (is_sound(kind) || frame.empty()) return 0;
  // RFC 6386 §9.1: the lowest bit of the frame tag is 0 on a key frame.
  const std::size_t wanted = (frame[0] & 1) == 0 ? kMaxClear : 3;
  return std::min(wanted, frame.size());
}

std::size_t seal_frame(Suite suite, const FrameKey& key, const Header& header, MediaKind kind, std::uint8_t stream,
                       MutableBytes buffer, std::size_t payload) {
  HOMEROOM_ASSERT(buffer.size() >= payload + kTagSize + header_size(header));
  const std::size_t clear = clear_bytes(kind, buffer.first(payload));
  const Aad aad(header, kind, stream, buffer.first(clear));
  const MutableBytes tag = buffer.subspan(payload, kTagSize);
  seal(suite, key, header.ctr, aad.view(), buffer.subspan(clear, payload - clear), tag);

  std::array<std::uint8_t, kMaxHeaderSize> encoded;
  const std::size_t size = encode_header(header, encoded);
  const MutableBytes trailer = buffer.subspan(payload + kTagSize, size);
  std::copy_n(encoded.begin() + 1, size - 1, trailer.begin());
  trailer[size - 1] = encoded[0];
  return payload + kTagSize + size;
}

Location locate(BytesView frame) {
  if (frame.empty()) return {FrameCode::empty, {}};
  const std::uint8_t config = frame.back();
  const std::size_t size = header_size_from_config(config);
  if (size > kMaxTrailer) return {FrameCode::bad_header, {}};
  if (frame.size() < kTagSize + size) return {FrameCode::too_short, {}};
  std::array<std::uint8_t, kMaxTrailer> encoded;
  encoded[0] = config;
  const BytesView trailer = frame.last(size);
  std::copy_n(trailer.begin(), size - 1, encoded.begin() + 1);
  const auto decoded = decode_header(BytesView(encoded).first(size));
  if (!decoded || decoded->header.ctr > kMaxCtr) return {FrameCode::bad_header, {}};
  return {FrameCode::ok, {decoded->header, frame.size() - kTagSize - size}};
}

bool open_frame(Suite suite, const FrameKey& key, const Located& at, MediaKind kind, std::uint8_t stream,
                MutableBytes frame) {
  const std::size_t clear = clear_bytes(kind, frame.first(at.payload));
  const Aad aad(at.header, kind, stream, frame.first(clear));
  return open(suite, key, at.header.ctr, aad.view(), frame.subspan(clear, at.payload - clear),
              frame.subspan(at.payload, kTagSize));
}

}  // namespace homeroom::sframe
