// Somebody whom the teacher once named, after she has taken the pass back: with the true file, the door's key, and a
// server that helps. And students who say what only committers say to each other.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "shared/crypto/backup.h"
#include "tests/attacks/school.h"
#include "wasm/keeper/whisper.h"

using namespace homeroom;
using namespace homeroom::attacks;

namespace {

constexpr const char* kWords = "four words and more";

keeper::ClassFile named(School& school, const std::string& name) {
  school.teacher.command(c("name_colleague").set("name", name).set("until", "year").set("passphrase", kWords));
  const auto opened = crypto::open_backup(kWords, *school.teacher.last("file").bytes("bytes"));
  return *keeper::ClassFile::decode(opened->reveal());
}

void take_back(School& school, const SubjectId& subject) {
  school.teacher.command(c("take_back").set("subject", subject.text()));
  school.world.run(2 * kSecond);
}

// The newest knock of this tab, opened with the door's key, which every co-teacher has.
std::optional<keeper::Knock> knock_of(Tab& tab, const keeper::ClassFile& file, const std::vector<std::string>& said) {
  std::optional<keeper::Knock> found;
  for (const std::string& each : said) {
    const auto json = Json::parse(each);
    if (json && json->text_or("t", "") == "knock") {
      auto knock = keeper::open_knock(file.class_id().text(), file.door, tab.session().self()->key.public_key(),
                                      *json->bytes("sealed"));
      if (knock && !knock->key_package.empty()) {
        found = *knock;
      }
    }
  }
  return found;
}

// He opens a meeting of his own, and a server that is his friend hands Ana his Welcome.
bool lures(School& school, const keeper::ClassFile& file) {
  Tab& ana = school["Ana"];
  std::vector<std::string> said;
  ana.overhears = [&](const std::string& text) { said.push_back(text); };
  school.teacher.command(c("end"));
  school.world.run(kSecond);
  ana.command(c("join"));
  school.world.run(kSecond);
  Bytes group(keeper::kGroupIdSize, 7);
  school.world.inject(ana, Json::object().set("t", "opened").set_bytes("group", group).set("epoch", 0).dump());
  school.world.run(kSecond);
  const auto knock = knock_of(ana, file, said);
  if (!knock) {
    return false;
  }
  const auto own = *keeper::make_key_package(file.me, school.world.now, school.world.random);
  auto mine = *mls::Group::create(group, own, keeper::group_extensions({}), school.world.random);
  const auto made = *mine.commit({.add_key_packages = {knock->key_package}}, school.world.now, school.world.random);
  Json welcome = Json::object().set("t", "welcome").set_bytes("group", group).set("epoch", 1).set("seq", 1);
  welcome.set_bytes("subject", school.subject("Ana").bytes).set_bytes("ticket", Bytes(16, 1));
  school.world.inject(ana, welcome.set_bytes("body", *made.welcome).dump());
  return ana.in_class();
}

}  // namespace

TEST_CASE("A co-teacher lets a student into a meeting that he opened", "[control]") {
  School school(301, {"Ana", "Ben"}, {"Ana"});
  const keeper::ClassFile kim = named(school, "Kim");
  CHECK(lures(school, kim));
}

TEST_CASE("A co-teacher whose pass was taken back lures a student into a meeting of his own, and the server helps") {
  School school(302, {"Ana", "Ben"}, {"Ana"});
  const keeper::ClassFile kim = named(school, "Kim");
  take_back(school, kim.me.subject);
  CHECK_FALSE(lures(school, kim));
}

TEST_CASE("A co-teacher whose pass was taken back knocks as if nothing were, and the server lets him") {
  School school(303, {"Ana"}, {"Ana"});
  const keeper::ClassFile kim = named(school, "Kim");
  const bool taken_back = GENERATE(false, true);
  if (taken_back) {
    take_back(school, kim.me.subject);
  }
  keeper::Knock knock;
  knock.reply = crypto::HpkeKeyPair::generate(school.world.random).public_key;
  knock.device = to_bytes(kim.me.key.public_key());
  knock.meeting = school.teacher.session().meeting()->group_id();
  knock.join = true;
  knock.key_package = keeper::make_key_package(kim.me, school.world.now, school.world.random)->key_package;
  const auto sealed = *keeper::seal_knock(kim.class_id().text(), kim.door.public_key, kim.me.key, kim.me.key, knock,
                                          school.world.random);
  Json push = Json::object().set("t", "knock").set("from", "c99").set_bytes("key", kim.me.key.public_key());
  school.world.inject(school.teacher, push.set_bytes("sealed", sealed).dump());
  school.world.run(5 * kSecond);
  CHECK((school.teacher.session().meeting()->by_subject(kim.me.subject) != nullptr) == !taken_back);
}

TEST_CASE("A student whispers a class list to the teacher's device, with herself barred from nothing") {
  School school(304, {"Ana", "Ben"}, {"Ana"});
  mls::Group ana = twin(school["Ana"]);
  classroom::Roster roster = school.file().for_colleagues();
  for (classroom::Student& each : roster.students) {
    each.barred = true;
  }
  keeper::RecordWriter record("HROFFICE", 1);
  record.secret(classroom::encode_roster(roster));
  for (int i = 0; i < 4; ++i) {
    record.number(0);  // no guests, no devices, nobody turned away, nobody let in
  }
  const std::uint32_t leaf = school.teacher.session().meeting()->group().own_leaf();
  const auto whisper = *keeper::make_whisper(ana, classroom::Whisper::Purpose::office, record.finish().reveal(),
                                             std::vector<std::uint32_t>{leaf}, school.world.random);
  const Bytes body = *ana.encrypt(*classroom::encode_message(whisper), {}, 4096, school.world.random);
  const std::size_t before = school.teacher.session().hostile();
  school.relay(school.teacher, body);
  CHECK(school.teacher.session().hostile() == before + 1);
  for (const classroom::Student& each : school.file().roster.students) {
    CHECK_FALSE(each.barred);
  }
}
