#include "shared/classroom/pass.h"

#include <catch2/catch_test_macros.hpp>
#include <string_view>

#include "shared/crypto/system_random.h"

namespace homeroom::classroom {
namespace {

constexpr TimeMs kNow = 1'800'000'000'000;

// A class whose root has named a teacher's device, and somebody at the door.
struct School {
  School() { crypto::start(); }

  static crypto::SigningKey make_key() {
    crypto::start();
    return crypto::SigningKey::generate(crypto::system_random());
  }

  PassRequest request(Role role, const crypto::SigningKey& holder, TimeMs not_after = kNow + 1000) const {
    return {id, SubjectId{{1, 2, 3, 4, 5, 6, 7, 8}}, role, to_bytes(holder.public_key()), not_after};
  }
  std::string_view verdict(BytesView chain, TimeMs now = kNow, Expiry expiry = Expiry::checked) const {
    const auto pass = decode_and_verify_pass(chain, id, root.public_key(), now, expiry);
    return pass ? "ok" : pass.error().code;
  }

  crypto::SigningKey root = make_key();
  crypto::SigningKey device = make_key();
  crypto::SigningKey member = make_key();
  ClassId id = ClassId::of(root.public_key());
  Bytes device_chain = issue_pass(request(Role::teacher, device), root);
  Pass device_pass = decode_pass_chain(device_chain)->pass;
};

TEST_CASE("The root issues any role") {
  const School s;
  for (const Role role : {Role::teacher, Role::co_teacher, Role::student, Role::guest, Role::seat}) {
    CHECK(s.verdict(issue_pass(s.request(role, s.member), s.root)) == "ok");
  }
}

TEST_CASE("A pass says what was asked for, and its bytes come back the same") {
  const School s;
  const Bytes bytes = issue_pass(s.request(Role::student, s.member), s.device, s.device_pass);
  REQUIRE(bytes.size() == 2 * kPassSize);
  const auto chain = decode_pass_chain(bytes);
  REQUIRE(chain);
  CHECK(chain->pass.role == Role::student);
  CHECK(same(chain->pass.member_key, s.member.public_key()));
  CHECK(chain->pass.not_after == kNow + 1000);
  REQUIRE(chain->issuer);
  CHECK(chain->issuer->role == Role::teacher);
  CHECK(encode_pass_chain(*chain) == bytes);
}

TEST_CASE("A teacher's device issues students, guests and seats, and no committers") {
  const School s;
  for (const Role role : {Role::student, Role::guest, Role::seat}) {
    CHECK(s.verdict(issue_pass(s.request(role, s.member), s.device, s.device_pass)) == "ok");
  }
  for (const Role role : {Role::teacher, Role::co_teacher}) {
    CHECK(s.verdict(issue_pass(s.request(role, s.member), s.device, s.device_pass)) == "pass.bad-issuer");
  }
}

TEST_CASE("Attack: a student issues a pass") {
  const School s;
  const auto student_chain = decode_pass_chain(issue_pass(s.request(Role::student, s.device), s.root));
  REQUIRE(student_chain);
  CHECK(s.verdict(issue_pass(s.request(Role::guest, s.member), s.device, student_chain->pass)) == "pass.bad-issuer");
}

TEST_CASE("Attack: a stranger issues a pass, alone or with somebody else's pass behind it") {
  const School s;
  const auto stranger = School::make_key();
  CHECK(s.verdict(issue_pass(s.request(Role::teacher, s.member), stranger)) == "pass.bad-issuer");
  CHECK(s.verdict(issue_pass(s.request(Role::student, s.member), stranger, s.device_pass)) == "pass.bad-issuer");
}

TEST_CASE("Attack: a chain of three, through a co-teacher named by a device") {
  const School s;
  const auto second = School::make_key();
  const auto chain = decode_pass_chain(issue_pass(s.request(Role::co_teacher, second), s.device, s.device_pass));
  REQUIRE(chain);
  CHECK(s.verdict(issue_pass(s.request(Role::student, s.member), second, chain->pass)) == "pass.bad-issuer");
}

TEST_CASE("Attack: a pass for another class, and a root that does not hash to the class id") {
  const School s;
  const School other;
  const Bytes pass = issue_pass(other.request(Role::student, s.member), other.root);
  CHECK(s.verdict(pass) == "pass.wrong-class");
  const auto forged = decode_and_verify_pass(pass, s.id, other.root.public_key(), kNow);
  REQUIRE_FALSE(forged);
  CHECK(std::string_view(forged.error().code) == "pass.wrong-class");
}

TEST_CASE("A pass counts up to its last moment; so does its issuer's") {
  const School s;
  const Bytes pass = issue_pass(s.request(Role::student, s.member, kNow), s.root);
  CHECK(s.verdict(pass, kNow) == "ok");
  CHECK(s.verdict(pass, kNow + 1) == "pass.expired");
  CHECK(s.verdict(pass, kNow + 1, Expiry::ignored) == "ok");
  const Bytes longer = issue_pass(s.request(Role::student, s.member, kNow + 5000), s.device, s.device_pass);
  CHECK(s.verdict(longer, kNow + 1001) == "pass.expired");
}

TEST_CASE("Attack: any bit of a chain changed, any byte cut or added") {
  const School s;
  const Bytes chain = issue_pass(s.request(Role::student, s.member), s.device, s.device_pass);
  REQUIRE(s.verdict(chain) == "ok");
  for (std::size_t i = 0; i < chain.size(); ++i) {
    Bytes bent = chain;
    bent[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
    CHECK(s.verdict(bent) != "ok");
    if (i != kPassSize) CHECK(s.verdict(BytesView(chain).first(i)) == "pass.bad-length");
  }
  // Cut to one whole pass, it lacks the issuer that the root named.
  CHECK(s.verdict(BytesView(chain).first(kPassSize)) == "pass.bad-issuer");
  CHECK(s.verdict(concat({chain, chain})) == "pass.bad-length");
}

}  // namespace
}  // namespace homeroom::classroom
