// A student with her real keys and a client of her own making, helped by a server that delivers whatever she likes.
#include <catch2/catch_test_macros.hpp>

#include "shared/mls/group_state.h"
#include "tests/attacks/school.h"

using namespace homeroom;
using namespace homeroom::attacks;
using classroom::Command;
using classroom::CommandKind;

namespace {

const Names kAll = {"Ana", "Ben", "Ms Rivera"};

void deliver(School& school, BytesView commit) {
  for (Tab* each : school.everyone()) {
    if (each != &school["Ana"]) {
      school.log(*each, commit, true);
    }
  }
}

// Nobody has taken it, and everybody has said so.
void check_refused(School& school) {
  for (Tab* each : {&school.teacher, &school["Ben"]}) {
    CHECK(each->names() == kAll);
    CHECK(each->has_alert("commit-refused"));
  }
}

}  // namespace

TEST_CASE("A student commits an Add, of somebody with a good pass") {
  School school(101, {"Ana", "Ben", "Cho"}, {"Ana", "Ben"});
  const Person cho = school.absent("Cho");
  const auto made = *twin(school["Ana"])
                         .commit({.add_key_packages = {cho.bundle.key_package}}, school.world.now, school.world.random);
  deliver(school, made.commit);
  check_refused(school);
  // And as an ordinary message, where nobody looks for Commits.
  school.log(school["Ben"], made.commit, false);
  CHECK(school["Ben"].names() == kAll);
}

TEST_CASE("A student commits the removal of a classmate, and a change of the rules") {
  School school(102, {"Ana", "Ben"}, {"Ana", "Ben"});
  const std::uint32_t ben = twin(school["Ben"]).own_leaf();
  deliver(school, twin(school["Ana"]).commit({.remove_leaves = {ben}}, school.world.now, school.world.random)->commit);
  classroom::Policy policy;
  policy.share = classroom::Who::everyone;
  const auto rules =
      twin(school["Ana"])
          .commit({.set_extensions = keeper::group_extensions(policy)}, school.world.now, school.world.random);
  deliver(school, rules->commit);
  check_refused(school);
  CHECK(school["Ben"].session().meeting()->policy().share == classroom::Who::teachers);
}

TEST_CASE("A student proposes a classmate's removal, and waits for the teacher's device to commit it") {
  School school(103, {"Ana", "Ben"}, {"Ana", "Ben"});
  mls::Group ana = twin(school["Ana"]);
  const Bytes proposal = *ana.propose_remove(twin(school["Ben"]).own_leaf(), school.world.random);
  for (Tab* each : {&school.teacher, &school["Ben"]}) {
    school.relay(*each, proposal);
  }
  school.teacher.command(c("freeze").set("on", true));
  REQUIRE(school.world.run_until([&] { return school["Ben"].session().meeting()->policy().frozen; }, 5 * kSecond));
  CHECK(school["Ben"].in_class());
  CHECK(school.teacher.names() == kAll);
}

TEST_CASE("Somebody outside commits herself in, with a GroupInfo that a student gave her") {
  School school(104, {"Ana", "Ben"}, {"Ana", "Ben"});
  const Bytes group_info = twin(school["Ana"]).group_info(true, true);
  // The strongest outsider: her pass is a co-teacher's, and true.
  const Person outsider = school.person({.role = Role::co_teacher}, *school.file().root);
  const auto made = *mls::Group::join_external(group_info, outsider.bundle, std::nullopt, std::nullopt,
                                               school.world.now, school.world.random);
  deliver(school, made.commit);
  check_refused(school);
}

TEST_CASE("A student writes in chat as the teacher, with the teacher's place in the secret tree") {
  School school(105, {"Ana", "Ben"}, {"Ana", "Ben"});
  // She has the epoch's secrets and so everyone's message keys; the signature she can only make with her own.
  const auto state = twin(school["Ana"]).state().clone();
  mls::AuthenticatedContent content;
  content.content.group_id = state->context.group_id;
  content.content.epoch = state->context.epoch;
  content.content.sender = {mls::SenderType::member, twin(school.teacher).own_leaf()};
  content.content.body = mls::ApplicationData{*classroom::encode_message(classroom::Chat{"No homework today"})};
  content.sign(state->signing_key, state->encoded_context);
  // The teacher's first keys are used up; she goes on from a later one.
  for (int i = 0; i < 50; ++i) {
    REQUIRE(state->secret_tree.next(content.content.sender.index, mls::RatchetType::application).ok());
  }
  const Bytes message = mls::encode_message(
      *mls::protect_private(content, state->secret_tree, state->secrets.sender_data, 0, school.world.random));
  school.log(school["Ben"], message, false);
  school.relay(school["Ben"], message);
  CHECK(school["Ben"].chat().empty());
  CHECK(school["Ben"].session().hostile() == 0);  // taken for nothing; and the teacher's true words still come
  school.teacher.command(c("chat").set("text", "Pages 3 to 5"));
  REQUIRE(school.world.run_until([&] { return !school["Ana"].chat().empty(); }, 5 * kSecond));
}

TEST_CASE("A student gives the teacher's commands: mute, end the class, send to the door") {
  School school(106, {"Ana", "Ben"}, {"Ana", "Ben"});
  mls::Group ana = twin(school["Ana"]);
  Tab& ben = school["Ben"];
  const SubjectId ben_is = school.subject("Ben");
  for (const Command& each : {Command{CommandKind::mute, {}}, Command{CommandKind::stop_camera, ben_is},
                              Command{CommandKind::to_door, ben_is}, Command{CommandKind::end_class, {}}}) {
    for (Tab* tab : {&ben, &school.teacher}) {
      school.relay(*tab, say(ana, each, school.world.random));
    }
  }
  school.world.run(kSecond);
  CHECK(ben.last("class").flag("muted") == false);
  CHECK_FALSE(ben.session().people().find(ben_is)->camera_stopped);
  sframe::Sender teacher = sender(twin(school.teacher));
  CHECK(receive(ben, school.teacher.session().meeting()->me().subject, MediaKind::audio,
                frame(teacher, MediaKind::audio, "good morning", 0), school.world.now) == "good morning");
}

TEST_CASE("A student says who is called what, and that a link was taken back") {
  School school(107, {"Ana", "Ben"}, {"Ana", "Ben"});
  mls::Group ana = twin(school["Ana"]);
  classroom::RosterState roster;
  roster.class_name = "Break";
  roster.people = {{school.subject("Ana"), "Ms Rivera", Role::teacher, {}}};
  roster.revoked_keys = {to_bytes(school.teacher.session().meeting()->me().key.public_key())};
  school.relay(school["Ben"], say(ana, roster, school.world.random));
  school.world.run(kSecond);
  CHECK(school["Ben"].names() == kAll);
  CHECK(school["Ben"].last("class").text_or("name", "") == "Class 3b");
}

TEST_CASE("A student beats in the teacher's place, so that nobody sees that she is away") {
  School school(108, {"Ana", "Ben"}, {"Ana", "Ben"});
  mls::Group ana = twin(school["Ana"]);
  school.teacher.close();
  for (int i = 0; i < 5; ++i) {
    school.world.run(7 * kSecond);
    const keeper::Meeting& meeting = *school["Ben"].session().meeting();
    const keeper::LogPoint& log = meeting.log_point();
    const classroom::Heartbeat beat{meeting.epoch(), meeting.group().epoch_authenticator(), school.world.now, log.seq,
                                    log.digest};
    school.relay(school["Ben"], say(ana, beat, school.world.random));
  }
  CHECK(school["Ben"].last("class").flag("teacher_away") == true);
}

TEST_CASE("A muted student's changed client goes on sending sound") {
  School school(109, {"Ana", "Ben"}, {"Ana", "Ben"});
  sframe::Sender ana = sender(twin(school["Ana"]));
  const auto heard_by = [&](Tab& tab) {
    return receive(tab, school.subject("Ana"), MediaKind::audio, frame(ana, MediaKind::audio, "la la", 0),
                   school.world.now);
  };
  REQUIRE(heard_by(school["Ben"]) == "la la");
  school.teacher.command(c("mute").set("subject", school.subject("Ana").text()));
  school.world.run(kSecond);
  CHECK(heard_by(school["Ben"]) == "dropped -3");
  CHECK(heard_by(school.teacher) == "dropped -3");
}

TEST_CASE("A frozen student's changed client goes on sending sound, and chat") {
  School school(110, {"Ana", "Ben"}, {"Ana", "Ben"});
  school.teacher.command(c("freeze").set("on", true));
  REQUIRE(school.world.run_until([&] { return school["Ana"].session().meeting()->policy().frozen; }, 5 * kSecond));
  school.world.run(kSecond);
  mls::Group group = twin(school["Ana"]);
  sframe::Sender ana = sender(group);
  CHECK(receive(school["Ben"], school.subject("Ana"), MediaKind::audio, frame(ana, MediaKind::audio, "la la", 0),
                school.world.now) == "dropped -3");
  school.relay(school["Ben"], say(group, classroom::Chat{"psst"}, school.world.random));
  CHECK(school["Ben"].chat().empty());
}

TEST_CASE("A student's changed client shows a screen where only teachers may") {
  School school(111, {"Ana", "Ben"}, {"Ana", "Ben"});
  sframe::Sender ana = sender(twin(school["Ana"]));
  CHECK(receive(school["Ben"], school.subject("Ana"), MediaKind::screen, frame(ana, MediaKind::screen, "a film", 0),
                school.world.now) == "dropped -3");
}

TEST_CASE("A student welcomes a classmate into a group of her own") {
  School school(112, {"Ana", "Ben"}, {"Ana", "Ben"});
  const keeper::Meeting& meeting = *school["Ana"].session().meeting();
  const Bytes group_id(keeper::kGroupIdSize, 9);
  const auto own = *keeper::make_key_package(meeting.me(), school.world.now, school.world.random);
  auto group = *mls::Group::create(group_id, own, keeper::group_extensions(classroom::Policy()), school.world.random);
  const Person ben = school.absent("Ben");
  const auto made =
      *group.commit({.add_key_packages = {ben.bundle.key_package}}, school.world.now, school.world.random);
  const auto joined = keeper::Meeting::join(ben.who, *made.welcome, ben.bundle, group_id, 1, school.context());
  CHECK(error_of(joined) == "commit.not-a-committer");
}

TEST_CASE("A student knocks with a KeyPackage that no class can take, so that the Commit with the freeze fails") {
  School school(140, {"Ana", "Ben", "Cho"}, {"Ana", "Ben"});
  World& world = school.world;
  const Person cho = school.absent("Cho");
  // Good in every way but one: it does not know the class's policy, which the group requires.
  const auto bundle = *mls::make_key_package(cho.who.pass, cho.who.key, world.now - kSecond, world.now + 60 * kSecond,
                                             {}, world.random);
  keeper::Knock knock;
  knock.reply = crypto::HpkeKeyPair::generate(world.random).public_key;
  const auto device = crypto::SigningKey::generate(world.random);
  knock.device = to_bytes(device.public_key());
  knock.meeting = school.teacher.session().meeting()->group_id();
  knock.join = true;
  knock.key_package = bundle.key_package;
  const keeper::ClassFile file = school.file();
  const Bytes sealed =
      *keeper::seal_knock(file.class_id().text(), file.door.public_key, cho.who.key, device, knock, world.random);
  world.run(10 * kSecond);
  // While one Commit is on its way, both gather for the next.
  school.teacher.command(c("lock").set("on", true));
  school.teacher.command(c("lock").set("on", false));
  Json said = Json::object().set("t", "knock").set("from", "c77").set_bytes("sealed", sealed);
  world.inject(school.teacher, said.set_bytes("key", cho.who.key.public_key()).dump());
  school.teacher.command(c("freeze").set("on", true));
  world.run(3 * kSecond);
  CHECK(school["Ana"].session().meeting()->policy().frozen);
  CHECK(school["Ben"].session().meeting()->policy().frozen);
  CHECK(school.teacher.names() == kAll);
}
