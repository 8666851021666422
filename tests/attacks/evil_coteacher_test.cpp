// A co-teacher with true keys and, once, a true pass, who does what she may not; and passes that are not what they say.
#include <catch2/catch_test_macros.hpp>

#include "tests/attacks/school.h"

using namespace homeroom;
using namespace homeroom::attacks;

namespace {

// Ana and Ben in class; then the teacher's device, of which we have a copy, lets a co-teacher in for an hour.
struct Faculty : School {
  explicit Faculty(std::uint64_t seed)
      : School(seed, {"Ana", "Ben", "Cho"}, {"Ana", "Ben"}),
        person(School::person({.role = Role::co_teacher, .life = 3600 * kSecond}, *file().root)),
        chief(twin(teacher)),
        kim(let_in()) {}

  mls::Group let_in() {
    teacher.close();
    auto made = *chief.commit({.add_key_packages = {person.bundle.key_package}}, world.now, world.random);
    deliver(made.commit);
    chief = std::move(made.next);
    return *mls::Group::join(*made.welcome, person.bundle, std::nullopt, world.now);
  }
  void deliver(BytesView commit) {
    for (Tab* each : {&(*this)["Ana"], &(*this)["Ben"]}) {
      log(*each, commit, true);
    }
  }
  // What becomes of a Commit of hers at a student's.
  std::string commit(mls::CommitRequest request) {
    auto made = kim.commit(request, world.now, world.random);
    HOMEROOM_ASSERT(made.ok());
    Tab& ana = (*this)["Ana"];
    const std::uint64_t epoch = ana.session().meeting()->epoch();
    log(ana, made->commit, true);
    if (ana.session().meeting()->epoch() == epoch) {
      return std::string(ana.last("alert").text_or("detail", ""));
    }
    kim = std::move(made->next);
    return "taken";
  }
  std::string add(const Person& who) { return commit({.add_key_packages = {who.bundle.key_package}}); }
  classroom::Pass pass() { return classroom::decode_pass_chain(person.who.pass)->pass; }

  Person person;
  mls::Group chief;
  mls::Group kim;
};

}  // namespace

TEST_CASE("A co-teacher with a good pass commits, and it counts", "[control]") {
  Faculty faculty(201);
  CHECK(faculty.add(faculty.absent("Cho")) == "taken");
}

TEST_CASE("A co-teacher whose pass has ended commits") {
  Faculty faculty(202);
  faculty.world.run(3601 * kSecond);
  CHECK(faculty.add(faculty.absent("Cho")) == "commit.bad-committer");
}

TEST_CASE("A co-teacher whose pass was taken back commits") {
  Faculty faculty(203);
  classroom::RosterState roster;
  roster.class_name = "Class 3b";
  roster.revoked_keys = {to_bytes(faculty.person.who.key.public_key())};
  faculty.relay(faculty["Ana"], say(faculty.chief, roster, faculty.world.random));
  CHECK(faculty.add(faculty.absent("Cho")) == "commit.revoked");
}

TEST_CASE("A co-teacher whose pass has ended ends the class") {
  Faculty faculty(204);
  mls::Group& kim = faculty.kim;
  const classroom::Command mute{classroom::CommandKind::mute, {}};
  faculty.world.run(3601 * kSecond);
  faculty.relay(faculty["Ana"], say(kim, mute, faculty.world.random));
  faculty.world.run(kSecond);
  CHECK(faculty["Ana"].last("class").flag("muted") == false);
  const keeper::Meeting& meeting = *faculty["Ana"].session().meeting();
  const keeper::LogPoint& log = meeting.log_point();
  const classroom::Heartbeat beat{meeting.epoch(), meeting.group().epoch_authenticator(), faculty.world.now, log.seq,
                                  log.digest};
  faculty.relay(faculty["Ana"], say(kim, beat, faculty.world.random));
  faculty.world.run(kSecond);
  CHECK(faculty["Ana"].last("class").flag("teacher_away") == true);
}

TEST_CASE("A co-teacher whose pass has ended commits, and the server says that it was while a student had no line") {
  Faculty faculty(207);
  Tab& ana = faculty["Ana"];
  ana.tamper = [](std::string& text) {
    auto answer = Json::parse(text);
    if (answer && answer->text("role") != nullptr) {
      text = answer->set("seq", 1'000'000).set("gap", false).dump();  // and all of that is still to come
    }
  };
  faculty.world.run(3590 * kSecond);
  ana.cut();
  faculty.world.run(60 * kSecond);
  CHECK(ana.in_class());
  CHECK(faculty.add(faculty.absent("Cho")) == "commit.bad-committer");
}

TEST_CASE("A co-teacher lets somebody in whose link was taken back") {
  Faculty faculty(205);
  const Person cho = faculty.absent("Cho");
  classroom::RosterState roster;
  roster.class_name = "Class 3b";
  roster.revoked_keys = {to_bytes(cho.who.key.public_key())};
  faculty.relay(faculty["Ana"], say(faculty.chief, roster, faculty.world.random));
  CHECK(faculty.commit({.force_path = true}) == "taken");  // in the same epoch she might not have heard it
  CHECK(faculty.add(cho) == "commit.revoked");
}

TEST_CASE("A co-teacher lets in a pass for another class") {
  Faculty faculty(206);
  // Of another teacher's class, and, as nobody could make it, of this teacher's for another class.
  const auto other_root = crypto::SigningKey::generate(faculty.world.random);
  const auto other = classroom::ClassId::of(other_root.public_key());
  CHECK(faculty.add(faculty.School::person({.class_id = other}, other_root)) == "commit.bad-pass");
  CHECK(faculty.add(faculty.School::person({.class_id = other}, *faculty.file().root)) == "commit.bad-pass");
}

TEST_CASE("A co-teacher lets in a pass that she signed as if she were the root") {
  Faculty faculty(207);
  CHECK(faculty.add(faculty.School::person({}, faculty.person.who.key)) == "commit.bad-pass");
  Person forged = faculty.absent("Cho");  // a true pass, with another role written in
  forged.who.pass[25] = static_cast<std::uint8_t>(Role::guest);
  forged.bundle = *keeper::make_key_package(forged.who, faculty.world.now, faculty.world.random);
  CHECK(faculty.add(forged) == "commit.bad-pass");
}

TEST_CASE("A pass whose root does not hash to the class's id") {
  Faculty faculty(208);
  const auto root = crypto::SigningKey::generate(faculty.world.random);
  const Person stranger = faculty.School::person({.role = Role::teacher}, root);
  const auto chain = *classroom::decode_pass_chain(stranger.who.pass);
  const classroom::ClassId id = faculty.file().class_id();
  // Whoever is told this root together with this class's id believes neither the pass ...
  CHECK(error_of(classroom::verify_pass(chain, id, root.public_key(), faculty.world.now)) == "pass.wrong-class");
  // ... nor a Commit that rests on it.
  CHECK(faculty.add(stranger) == "commit.bad-pass");
}

TEST_CASE("A co-teacher makes another teacher") {
  Faculty faculty(209);
  for (const Role role : {Role::teacher, Role::co_teacher}) {
    CHECK(faculty.add(faculty.School::person({.role = role}, faculty.person.who.key, faculty.pass())) ==
          "commit.bad-pass");
  }
}

TEST_CASE("Somebody with a guest's pass issues passes") {
  Faculty faculty(210);
  const Person guest = faculty.School::person({.role = Role::guest}, *faculty.file().root);
  const auto own = classroom::decode_pass_chain(guest.who.pass)->pass;
  CHECK(faculty.add(faculty.School::person({}, guest.who.key, own)) == "commit.bad-pass");
}

TEST_CASE("A co-teacher lets the same student in twice") {
  Faculty faculty(211);
  const auto twin_of_ben =
      faculty.School::person({.subject = faculty.subject("Ben")}, faculty.person.who.key, faculty.pass());
  CHECK(faculty.add(twin_of_ben) == "commit.same-subject");
}

TEST_CASE("A co-teacher puts a key of hers behind a student's pass") {
  Faculty faculty(212);
  CHECK(faculty.add(faculty.School::person({.others_key = true}, *faculty.file().root)) == "commit.key-mismatch");
}

TEST_CASE("A co-teacher removes the teacher") {
  Faculty faculty(213);
  CHECK(faculty.commit({.remove_leaves = {faculty.chief.own_leaf()}}) == "commit.removes-teacher");
}

TEST_CASE("A co-teacher takes the rules out of the group, or makes them unreadable") {
  Faculty faculty(214);
  auto extensions = keeper::group_extensions(classroom::Policy());
  const auto only_capabilities = std::vector<mls::Extension>{extensions[0]};
  CHECK(faculty.commit({.set_extensions = only_capabilities}) == "commit.bad-policy");
  extensions[1].data = {1, 2, 3};
  CHECK(faculty.commit({.set_extensions = extensions}) == "commit.bad-policy");
}

TEST_CASE("A co-teacher commits what a student proposed") {
  Faculty faculty(215);
  mls::Group ana = twin(faculty["Ana"]);
  const Bytes proposal = *ana.propose_remove(twin(faculty["Ben"]).own_leaf(), faculty.world.random);
  for (Tab* each : {&faculty["Ben"]}) {
    faculty.relay(*each, proposal);
  }
  REQUIRE(faculty.kim.process(proposal, nullptr, faculty.world.now).ok());
  const auto made = *faculty.kim.commit({.commit_pending = true}, faculty.world.now, faculty.world.random);
  Tab& ben = faculty["Ben"];
  faculty.log(ben, made.commit, true);
  CHECK(ben.in_class());
  CHECK(ben.last("alert").text_or("detail", "") == "commit.foreign-proposal");
}
