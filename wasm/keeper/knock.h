// What a visitor and the teacher's device say to each other through the closed door (docs/boundary.md, 'What is
// inside sealed'). Owns nothing. Never tells the server anything: both directions are sealed with HPKE, and an answer
// can only come from whoever opened the knock, since the key it is sealed to was inside.
#pragma once

#include <string>
#include <string_view>

#include "shared/base/bytes.h"
#include "shared/base/random.h"
#include "shared/crypto/hpke.h"
#include "shared/crypto/sign.h"

namespace homeroom::keeper {

inline constexpr std::size_t kMaxSealed = 12 * 1024;

struct Knock {
  Bytes reply;    // X25519 public key that the answer is sealed to
  Bytes device;   // Ed25519 public key of the browser that knocks; proven
  Bytes meeting;  // the group that it is for: yesterday's knock opens nothing today
  bool join = false;
  std::string name;   // a guest's own name for themselves
  std::string seat;   // which shared computer this is, by its own word (classroom::clean_seat); empty: none
  Bytes key_package;  // with join, once there is a pass
};

// `member` is the key that the connection has proven to the server; the knock is signed with it, so that nobody,
// the server included, can ask for somebody else's name.
Result<Bytes> seal_knock(std::string_view class_id, BytesView door, const crypto::SigningKey& member,
                         const crypto::SigningKey& device, const Knock& knock, Random& random);

// Errors: crypto.*, knock.malformed, knock.bad-signature.
Result<Knock> open_knock(std::string_view class_id, const crypto::HpkeKeyPair& door, BytesView member_key,
                         BytesView sealed);

struct Answer {
  enum class Say { greet, wait, refuse };
  Say say = Say::wait;
  std::string name;
  std::string class_name;
  Bytes pass;          // a chain, with greet
  std::string reason;  // a code: 'removed', 'link-revoked', 'turned-away', 'locked', 'new-device', 'second-device', …
};

Result<Bytes> seal_answer(std::string_view class_id, BytesView reply, BytesView member_key, const Answer& answer,
                          Random& random);
Result<Answer> open_answer(std::string_view class_id, const crypto::HpkeKeyPair& reply, BytesView member_key,
                           BytesView sealed);

}  // namespace homeroom::keeper
