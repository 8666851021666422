#include "shared/classroom/roster.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/classroom/school.h"

namespace homeroom::classroom {
namespace {

struct Office : test::School {
  Office() {
    roster.class_name = "Room 12";
    roster.teacher_name = "Ms Rivera";
    for (const char* name : {"Ana", "Bo"}) {
      roster.students.push_back(new_student(name, id, {root, {}}, test::kNow, crypto::system_random()));
    }
  }
  Roster roster;
};

TEST_CASE("A roster comes back from its bytes, and from no others") {
  Office office;
  bind_device(office.roster.students[0], Bytes(32, 1));
  office.roster.students[1].barred = true;
  const Secret stored = encode_roster(office.roster);
  const auto back = decode_roster(stored.reveal());
  REQUIRE(back);
  CHECK(encode_roster(*back) == stored);
  CHECK(back->students[0].name == "Ana");
  CHECK(back->students[1].barred);
  for (std::size_t size = 0; size < stored.size(); ++size) CHECK_FALSE(decode_roster(stored.reveal().first(size)));
  CHECK_FALSE(decode_roster(concat({stored.reveal(), Bytes{0}})));
  for (std::size_t i = 0; i < stored.size(); ++i) {  // never a crash, whatever it decodes to
    Bytes bent = to_bytes(stored.reveal());
    bent[i] ^= 0xff;
    static_cast<void>(decode_roster(bent).ok());
  }
}

TEST_CASE("A new link is another key, forgets devices, and keeps the person") {
  Office office;
  Student& ana = office.roster.students[0];
  const Bytes old_key = ana.member_key;
  const SubjectId subject = ana.subject;
  bind_device(ana, Bytes(32, 1));
  ana.revoked = true;
  reissue(ana, office.id, {office.root, {}}, test::kNow, crypto::system_random());
  CHECK(ana.subject == subject);
  CHECK_FALSE(same(ana.member_key, old_key));
  CHECK(ana.device_keys.empty());
  CHECK_FALSE(ana.revoked);
  CHECK(decode_and_verify_pass(ana.pass, office.id, office.root.public_key(), test::kNow));
  CHECK(office.roster.by_key(old_key) == nullptr);
}

TEST_CASE("Devices are remembered once, and eight at most") {
  Office office;
  Student& ana = office.roster.students[0];
  for (std::uint8_t i = 0; i < 10; ++i) {
    bind_device(ana, Bytes(32, i));
    bind_device(ana, Bytes(32, i));
  }
  CHECK(ana.device_keys.size() == kMaxDevices);
  CHECK(same(ana.device_keys.front(), Bytes(32, 2)));
}

}  // namespace
}  // namespace homeroom::classroom
