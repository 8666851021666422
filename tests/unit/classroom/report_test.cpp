#include "shared/classroom/report.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/classroom/school.h"

namespace homeroom::classroom {
namespace {

const Bytes kJpeg = {0xff, 0xd8, 0xff, 0xe0, 1, 2, 3};

struct Teacher : test::School {
  Report report{.class_name = "Room 12",
                .reporter = "Ms Rivera",
                .at = test::kNow,
                .people = {"Ana", "Ben"},
                .lines = {{test::kNow - 5000, "Ben", "a bad word", false}, {test::kNow - 900, "Ana", "help", true}},
                .stills = {{test::kNow - 4000, "Ben", "camera", kJpeg}}};
  test::Somebody self = somebody(Role::teacher, 1);
  crypto::HpkeKeyPair office = crypto::HpkeKeyPair::generate(crypto::system_random());

  Result<Bytes> sealed() const { return sealed_by(self); }
  Result<Bytes> sealed_by(const test::Somebody& who) const {
    return seal_report(report, who.key, who.fact.identity, root.public_key(), office.public_key,
                       crypto::system_random());
  }
};

TEST_CASE("A report is read with the school's key, and says which class's teacher made it") {
  const Teacher teacher;
  const auto opened = open_report(teacher.office, *teacher.sealed());
  REQUIRE(opened);
  CHECK(opened->report == teacher.report);
  CHECK(opened->class_id == teacher.id);
  CHECK(opened->by.role == Role::teacher);
}

TEST_CASE("A report is read with no other key, and no byte of it can be changed, cut or added") {
  const Teacher teacher;
  const Bytes sealed = *teacher.sealed();
  CHECK_FALSE(open_report(crypto::HpkeKeyPair::generate(crypto::system_random()), sealed));
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    Bytes bent = sealed;
    bent[at] ^= 1;
    CHECK_FALSE(open_report(teacher.office, bent));
  }
  for (std::size_t size = 0; size < sealed.size(); size += 11)
    CHECK_FALSE(open_report(teacher.office, BytesView(sealed).first(size)));
  CHECK_FALSE(open_report(teacher.office, concat({sealed, Bytes{0}})));
}

TEST_CASE("What a student, a stranger or a teacher of another class seals is no report of this class") {
  const Teacher teacher, other;
  CHECK(open_report(teacher.office, *teacher.sealed_by(teacher.somebody(Role::co_teacher, 3))));
  CHECK_FALSE(open_report(teacher.office, *teacher.sealed_by(teacher.somebody(Role::student, 2))));
  CHECK_FALSE(open_report(teacher.office, *teacher.sealed_by(other.somebody(Role::teacher, 1))));
  // A pass of hers with somebody else's signature below it.
  test::Somebody mixed = teacher.somebody(Role::teacher, 1);
  mixed.key = test::School::make_key();
  CHECK_FALSE(open_report(teacher.office, *teacher.sealed_by(mixed)));
}

TEST_CASE("A report holds pictures and no other files, and not more than a minute's worth") {
  Teacher teacher;
  teacher.report.stills[0].jpeg = {'<', 's', 'v', 'g'};
  CHECK_FALSE(teacher.sealed());
  teacher.report.stills[0] = {0, "Ben", "../../etc", kJpeg};
  CHECK_FALSE(teacher.sealed());
  teacher.report.stills.assign(kMaxStills + 1, {0, "Ben", "camera", kJpeg});
  CHECK_FALSE(teacher.sealed());
  teacher.report.stills.clear();
  teacher.report.lines.assign(kMaxReportLines + 1, {});
  CHECK_FALSE(teacher.sealed());
}

}  // namespace
}  // namespace homeroom::classroom
