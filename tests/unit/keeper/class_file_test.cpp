// The class file: what a teacher's and a co-teacher's device hold, and files that are not what they say.
#include "wasm/keeper/class_file.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "shared/classroom/commit_check.h"
#include "shared/crypto/system_random.h"

using namespace homeroom;
using namespace homeroom::keeper;

namespace {

constexpr TimeMs kNow = 1'800'000'000'000;

ClassFile office() {
  crypto::start();
  return ClassFile::create("Class 3b", "Ms Rivera", {"Ana", "Ben"}, kNow, crypto::system_random());
}

ClassFile co_teacher(ClassFile& of, std::string name = "Mr Okafor") {
  return *of.name_colleague(std::move(name), kNow + kDayMs, crypto::system_random());
}

ClassFile again(const ClassFile& file) { return *ClassFile::decode(file.encode().reveal()); }

}  // namespace

TEST_CASE("A class file comes back from its bytes, and from no others") {
  ClassFile file = office();
  static_cast<void>(co_teacher(file));
  const Secret stored = file.encode();
  CHECK(again(file).encode() == stored);
  for (std::size_t size = 0; size < stored.size(); size += 7)
    CHECK_FALSE(ClassFile::decode(stored.reveal().first(size)));
  CHECK_FALSE(ClassFile::decode(concat({stored.reveal(), Bytes{0}})));
}

TEST_CASE("Files of the versions before this one are read as they were written, with the rules of a new class") {
  const ClassFile file = office();
  for (const std::uint8_t version : {std::uint8_t{1}, std::uint8_t{2}}) {
    RecordWriter old("HRCLASS", version);
    old.secret(file.root->seed());
    if (version > 1) old.bytes(file.root_key);
    old.secret(file.door.private_key);
    if (version > 1) old.bytes(file.door_signature);
    old.secret(file.me.key.seed());
    old.bytes(file.me.pass);
    old.secret(classroom::encode_roster(file.roster));
    const auto read = ClassFile::decode(old.finish().reveal());
    REQUIRE(read);
    CHECK(read->encode() == file.encode());
    CHECK(read->rules == classroom::Policy());
    CHECK_FALSE(read->lesson);
  }
}

TEST_CASE("A class file keeps the rules that a meeting begins with, and those of the one that is open") {
  ClassFile file = office();
  file.rules = {.share = classroom::Who::everyone, .chat = classroom::ChatTo::teacher, .preview_cameras = true};
  file.lesson = ClassFile::Lesson{Bytes(kGroupIdSize, 7), 12, {.locked = true, .frozen = true}};
  const ClassFile read = again(file);
  CHECK(read.rules == file.rules);
  CHECK(read.lesson == file.lesson);
  const ClassFile theirs = again(co_teacher(file));
  CHECK(theirs.rules == file.rules);
  CHECK_FALSE(theirs.lesson);
  // However it was written: no meeting begins frozen or locked.
  ClassFile frozen = again(file);
  frozen.rules.frozen = frozen.rules.locked = true;
  CHECK(again(frozen).rules == file.rules);
  file.lesson->group.resize(kGroupIdSize + 1);
  CHECK_FALSE(ClassFile::decode(file.encode().reveal()));
}

TEST_CASE("A co-teacher's file opens the door and holds neither the root nor a link") {
  ClassFile file = office();
  const ClassFile theirs = again(co_teacher(file));
  CHECK_FALSE(theirs.root);
  CHECK(theirs.class_id() == file.class_id());
  CHECK(theirs.own_name() == "Mr Okafor");
  CHECK(theirs.name_of(file.me.subject) == "Ms Rivera");
  CHECK(file.name_of(theirs.me.subject) == "Mr Okafor");
  for (const classroom::Student& each : theirs.roster.students) CHECK(each.seed.empty());
  const Bytes bytes = to_bytes(theirs.encode().reveal());
  for (const Secret* secret :
       std::initializer_list<const Secret*>{&file.root->seed(), &file.me.key.seed(), &file.roster.students[0].seed}) {
    CHECK(std::ranges::search(bytes, secret->reveal()).empty());
  }
  const auto pass = classroom::decode_and_verify_pass(theirs.me.pass, file.class_id(), file.root_key, kNow);
  REQUIRE(pass);
  CHECK(pass->pass.role == classroom::Role::co_teacher);
}

TEST_CASE("A co-teacher lets guests in by a chain that ends with the own pass, and renews nothing") {
  ClassFile file = office();
  ClassFile theirs = co_teacher(file);
  const auto guest = crypto::SigningKey::generate(crypto::system_random());
  const classroom::Issuer issuer = theirs.issuer();
  const Bytes pass = classroom::issue_pass(
      {theirs.class_id(), {{9}}, classroom::Role::guest, to_bytes(guest.public_key()), kNow + kDayMs}, issuer.key,
      issuer.pass);
  CHECK(classroom::decode_and_verify_pass(pass, file.class_id(), file.root_key, kNow));
  CHECK_FALSE(theirs.renew_passes(kNow + 399 * kDayMs));
  const Bytes key = to_bytes(theirs.me.key.public_key());
  theirs.become_new_device(kNow, crypto::system_random());
  CHECK(same(theirs.me.key.public_key(), key));
  CHECK_FALSE(theirs.name_colleague("Mallory", kNow, crypto::system_random()));
}

TEST_CASE("A file that names another class's door, pass or key is none") {
  ClassFile file = office();
  ClassFile other = office();
  const auto refused = [&](const auto& bend) {
    ClassFile bent = co_teacher(file);
    bend(bent);
    return !ClassFile::decode(bent.encode().reveal());
  };
  CHECK_FALSE(refused([](ClassFile&) {}));
  CHECK(refused([&](ClassFile& bent) { bent.root_key = other.root_key; }));
  CHECK(refused([&](ClassFile& bent) { bent.door = other.door.clone(); }));
  CHECK(refused([&](ClassFile& bent) { bent.door_signature = other.door_signature; }));
  CHECK(refused([&](ClassFile& bent) { bent.me.pass = co_teacher(other).me.pass; }));
  CHECK(refused([&](ClassFile& bent) { bent.me.key = co_teacher(file).me.key.clone(); }));
  CHECK(refused([&](ClassFile& bent) { bent.me.pass = file.roster.students[0].pass; }));
  CHECK(refused([&](ClassFile& bent) { bent.root = other.root->clone(); }));
  CHECK(refused([&](ClassFile& bent) { bent.me = file.me.clone(); }));  // a teacher's pass without the root
}

TEST_CASE("There are fifty in all who may teach a class") {
  ClassFile file = office();
  for (int i = 0; i < 48; ++i) static_cast<void>(co_teacher(file, "Helper " + std::to_string(i + 1)));
  const ClassFile last = co_teacher(file, "Helper 49");
  CHECK(again(last).roster.colleagues.size() == classroom::kMaxColleagues);
  CHECK_FALSE(file.name_colleague("One more", kNow, crypto::system_random()));
}
