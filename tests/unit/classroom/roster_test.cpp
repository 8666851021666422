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
  office.roster.colleagues.push_back({{{7}}, "Mr Okafor", Role::co_teacher, Bytes(32, 2), test::kNow, true});
  office.roster.colleagues.push_back({{{8}}, "Ms Rivera", Role::teacher, {}, 0, false});
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

TEST_CASE("What a teacher's device says replaces a co-teacher's list; what a co-teacher says adds to hers") {
  Office office;
  Roster theirs = without_seeds(office.roster);
  for (const Student& each : theirs.students) CHECK(each.seed.empty());

  bind_device(theirs.students[0], Bytes(32, 1));
  theirs.students[1].barred = theirs.students[1].revoked = true;
  theirs.students[0].name = "Mallory";
  theirs.students.push_back(new_student("Nobody", office.id, {office.root, {}}, test::kNow, crypto::system_random()));
  theirs.colleagues.push_back({{{9}}, "Mallory", Role::co_teacher, Bytes(32, 3), test::kNow, false});
  Roster hers = office.roster.clone();
  merge_roster(hers, theirs, Role::co_teacher);
  CHECK(hers.students.size() == 2);
  CHECK(hers.students[0].name == "Ana");
  CHECK(hers.students[0].device_keys == std::vector<Bytes>{Bytes(32, 1)});
  CHECK(hers.students[0].seed == office.roster.students[0].seed);
  CHECK(hers.students[1].barred);
  CHECK(hers.students[1].revoked);
  CHECK(hers.colleagues.empty());

  // Of a link that they have not heard of they say nothing.
  reissue(office.roster.students[1], office.id, {office.root, {}}, test::kNow, crypto::system_random());
  merge_roster(office.roster, theirs, Role::co_teacher);
  CHECK_FALSE(office.roster.students[1].revoked);

  merge_roster(theirs, office.roster, Role::teacher);
  CHECK(theirs.students.size() == 2);
  CHECK(theirs.students[0].name == "Ana");
  CHECK(theirs.students[0].seed.empty());
  CHECK(theirs.colleagues.empty());
}

}  // namespace
}  // namespace homeroom::classroom
