// A class to test with: a root, a teacher's device, and whoever is asked for.
#pragma once

#include <string_view>

#include "shared/classroom/commit_check.h"
#include "shared/classroom/policy.h"
#include "shared/classroom/roster.h"
#include "shared/crypto/system_random.h"

namespace homeroom::classroom::test {

inline constexpr TimeMs kNow = 1'800'000'000'000;

struct Somebody {
  crypto::SigningKey key;
  Pass pass;
  MemberFact fact;
};

struct School {
  static crypto::SigningKey make_key() {
    crypto::start();
    return crypto::SigningKey::generate(crypto::system_random());
  }

  Somebody somebody(Role role, std::uint8_t number, TimeMs not_after = kNow) const {
    crypto::SigningKey key = make_key();
    const SubjectId subject{{number}};
    const Bytes chain = issue_pass({id, subject, role, to_bytes(key.public_key()), not_after}, root);
    const Bytes public_key = to_bytes(key.public_key());
    return {std::move(key), decode_pass_chain(chain)->pass, {chain, public_key}};
  }

  crypto::SigningKey root = make_key();
  ClassId id = ClassId::of(root.public_key());
  ClassContext context{id, to_bytes(root.public_key()), {}, kNow};
};

}  // namespace homeroom::classroom::test
