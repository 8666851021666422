// Words and colours that people compare: five words from an epoch's authenticator, the same on every screen of one
// epoch; and the class's own sign on the door, three colours and two words from its id. The words are English for
// everybody: two people who read different languages compare the same ones by voice (docs/decisions.md).
// Owns nothing. Never says anything about names or keys: both come from a hash.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "shared/base/bytes.h"
#include "shared/classroom/class_id.h"

namespace homeroom::classroom {

using SafetyWords = std::array<std::string_view, 5>;  // static storage; 9 bits each

SafetyWords safety_words(BytesView epoch_authenticator);
std::string text_of(const SafetyWords& words);  // "otter lamp river kite seven"

struct Colour {
  std::string_view name;  // English; the interface says it in its own language (assets/strings, colour_…)
  std::string_view rgb;   // "#rrggbb"
};

struct DoorSign {
  std::array<Colour, 3> colours;  // three different ones
  std::array<std::string_view, 2> words;
};

DoorSign door_sign(const ClassId& id);

}  // namespace homeroom::classroom
