#include "shared/classroom/door.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/classroom/school.h"

namespace homeroom::classroom {
namespace {

struct Doorway : test::School {
  Doorway() { roster.students.push_back(new_student("Ana", id, {root, {}}, test::kNow, crypto::system_random())); }
  Student& ana() { return roster.students[0]; }
  Decision knock(std::uint8_t device) const {
    return decide(roster, present, policy, {roster.students[0].member_key, Bytes(32, device)});
  }

  Roster roster;
  std::vector<Present> present;
  Policy policy;
};

TEST_CASE("First use binds; the same device comes back; another waits") {
  Doorway door;
  const Decision first = door.knock(1);
  CHECK(first.verdict == Verdict::admit);
  CHECK(first.bind);
  bind_device(door.ana(), Bytes(32, 1));
  CHECK(door.knock(1).reason == DoorReason::known_device);
  const Decision other = door.knock(2);
  CHECK(other.verdict == Verdict::wait);
  CHECK(other.reason == DoorReason::new_device);
  CHECK(other.tell_teacher);
}

TEST_CASE("While a student is in class, a second device always waits, also on shared machines") {
  Doorway door;
  door.roster.shared_machines = true;
  bind_device(door.ana(), Bytes(32, 1));
  CHECK(door.knock(2).reason == DoorReason::shared_machine);
  door.present = {{door.ana().subject, Bytes(32, 1)}};
  CHECK(door.knock(2).verdict == Verdict::wait);
  CHECK(door.knock(2).tell_teacher);
  const Decision reload = door.knock(1);
  CHECK(reload.verdict == Verdict::admit);
  CHECK(reload.replaces);
}

TEST_CASE("Revoked and barred links are refused, a locked class waits, a stranger waits") {
  Doorway door;
  door.policy.locked = true;
  CHECK(door.knock(1).reason == DoorReason::locked);
  door.ana().barred = true;
  CHECK(door.knock(1).reason == DoorReason::barred);
  door.ana().revoked = true;
  CHECK(door.knock(1).verdict == Verdict::refuse);
  const Decision stranger = decide(door.roster, {}, {}, {Bytes(32, 9), Bytes(32, 1)});
  CHECK(stranger.verdict == Verdict::wait);
  CHECK_FALSE(stranger.subject);
}

}  // namespace
}  // namespace homeroom::classroom
