#include "shared/classroom/safety_words.h"

#include "shared/classroom/word_list.h"
#include "shared/crypto/hash.h"

namespace homeroom::classroom {
namespace {

// Told apart in words and, as far as twelve colours can be, by eyes that see fewer of them.
constexpr std::array<Colour, 12> kColours = {{
    {"red", "#c62828"},
    {"orange", "#ef6c00"},
    {"yellow", "#f9c80e"},
    {"lime", "#9ccc3c"},
    {"green", "#2e7d32"},
    {"mint", "#7fd8be"},
    {"sky", "#4fb3e8"},
    {"blue", "#1e4fa3"},
    {"violet", "#7b4fc9"},
    {"pink", "#f48fb1"},
    {"brown", "#795548"},
    {"grey", "#8a94a0"},
}};

// Reads a hash as a row of small numbers, from the front.
class Bits {
 public:
  explicit Bits(const crypto::Hash& hash) : hash_(hash) {}
  std::uint32_t take(unsigned bits) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < bits; ++i, ++at_) value = (value << 1) | ((hash_[at_ / 8] >> (7 - at_ % 8)) & 1U);
    return value;
  }
  std::string_view word() { return kWordList[take(9)]; }

 private:
  const crypto::Hash& hash_;
  std::size_t at_ = 0;
};

}  // namespace

SafetyWords safety_words(BytesView epoch_authenticator) {
  const crypto::Hash hash = crypto::sha256({as_bytes("homeroom safety words v1"), epoch_authenticator});
  Bits bits(hash);
  SafetyWords words;
  for (auto& word : words) word = bits.word();
  return words;
}

std::string text_of(const SafetyWords& words) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text.push_back(' ');
    text.append(word);
  }
  return text;
}

DoorSign door_sign(const ClassId& id) {
  const crypto::Hash hash = crypto::sha256({as_bytes("homeroom door sign v1"), id.bytes});
  Bits bits(hash);
  DoorSign sign;
  for (auto& word : sign.words) word = bits.word();
  // Three different colours: each is chosen among those that are left.
  std::array<Colour, kColours.size()> left = kColours;
  for (std::size_t i = 0; i < sign.colours.size(); ++i) {
    const std::size_t choice = i + bits.take(16) % (left.size() - i);
    std::swap(left[i], left[choice]);
    sign.colours[i] = left[i];
  }
  return sign;
}

}  // namespace homeroom::classroom
