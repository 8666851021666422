// Hello, create, prove: who a connection is.
#include <catch2/catch_test_macros.hpp>

#include "server/core/invitation.h"
#include "tests/unit/server_core/rig.h"

namespace homeroom::server::test {

using classroom::Role;
using classroom::test::School;

TEST_CASE("every connection gets a nonce of its own") {
  Rig rig;
  Client& first = rig.connect();
  Client& second = rig.connect();
  CHECK(first.nonce.size() == kNonceSize);
  CHECK(first.nonce != second.nonce);
  CHECK(first.limit == limits::kVisitorMessage);
}

TEST_CASE("hello gives the class's record, and says so when there is none") {
  Lesson lesson;
  Client& somebody = lesson.rig.connect();
  CHECK(somebody.code_of(Json::object().set("t", "hello").set("v", 2).set("class", lesson.class_id())) ==
        "bad-version");
  CHECK(somebody.code_of(Json::object().set("t", "hello").set("class", lesson.class_id())) == "bad-version");
  for (const std::string& id : {School().id.text(), std::string("x"), std::string(), std::string(26, '!')}) {
    CHECK(somebody.hello(id).text_or("code", "") == "no-such-class");
  }
  CHECK(somebody.code_of(Json::object().set("t", "hello").set("v", 1)) == "no-such-class");
  const Json record = somebody.hello(lesson.class_id());
  CHECK(record.bytes("root") == to_bytes(lesson.school.root.public_key()));
  CHECK(record.bytes("door", kKeySize).has_value());
  CHECK(record.bytes("door_sig", crypto::kSignatureSize).has_value());
  CHECK(record.flag("open") == true);
  CHECK(record.text_or("group", "") == lesson.group);
  CHECK(record.number("epoch") == 0);
  CHECK(record.find("members") == nullptr);
}

TEST_CASE("a class is made by its root key alone, and replaces nothing") {
  Rig rig;
  School school;
  const School other;
  Client& client = rig.connect();
  const auto but = [&](const char* field, Json value) {
    return create_request(school, client).set(field, std::move(value));
  };
  CHECK(client.code_of(but("class", other.id.text())) == "bad-class");
  CHECK(client.code_of(but("class", 7)) == "bad-class");
  CHECK(client.code_of(but("root", Json::bytes(other.root.public_key()))) == "bad-class");
  CHECK(client.code_of(but("root", "AAAA")) == "bad-class");
  CHECK(client.code_of(but("door", Json::bytes(Bytes(kKeySize, 8)))) == "bad-signature");
  CHECK(client.code_of(but("door_sig", Json::bytes(Bytes(crypto::kSignatureSize)))) == "bad-signature");
  CHECK(client.code_of(but("proof", Json::bytes(Bytes(crypto::kSignatureSize)))) == "bad-signature");
  CHECK(client.code_of(but("proof", Json())) == "bad-signature");
  // somebody who has seen the signatures of another connection
  Client& thief = rig.connect();
  CHECK(thief.code_of(create_request(school, client)) == "bad-signature");
  CHECK(client.code_of(create_request(school, client)) == "ok");

  Client& again = rig.connect();
  CHECK(again.code_of(create_request(school, again)) == "exists");
  CHECK(again.hello(school.id.text()).text_or("t", "") == "ok");  // after a refused create, hello is still to come
}

TEST_CASE("where invitations are needed, a class takes one, once") {
  const Bytes key(kInvitationKeySize, 5);
  HubConfig config{.invitation_needed = true, .invitation_key = Secret::copy_of(key)};
  Rig rig(std::move(config));
  const Secret secret = Secret::copy_of(key);
  const auto token = [&](std::uint8_t id, TimeMs expires) {
    return make_invitation(secret, Bytes(kInvitationIdSize, id), expires);
  };
  const auto create_with = [&](const School& school, Json invitation) {
    Client& client = rig.connect();
    Json request = create_request(school, client);
    if (!invitation.is_null()) request.set("invitation", std::move(invitation));
    return client.code_of(std::move(request));
  };
  const School first, second;
  CHECK(create_with(first, Json()) == "invitation-needed");
  CHECK(create_with(first, 7) == "invitation-needed");
  CHECK(create_with(first, "") == "bad-invitation");
  CHECK(create_with(first, token(1, rig.now - 1)) == "bad-invitation");  // expired
  const std::string good = token(2, rig.now + 1000);
  std::string forged = good;
  forged[30] = forged[30] == 'A' ? 'B' : 'A';
  CHECK(create_with(first, forged) == "bad-invitation");
  CHECK(create_with(first, make_invitation(Secret::copy_of(Bytes(kInvitationKeySize, 6)), Bytes(kInvitationIdSize, 2),
                                           rig.now + 1000)) == "bad-invitation");
  CHECK(create_with(first, good) == "ok");
  CHECK(create_with(second, good) == "bad-invitation");  // used
  rig.restart();
  CHECK(create_with(second, good) == "bad-invitation");  // and still after a restart
  CHECK(create_with(first, token(3, rig.now + 1000)) == "exists");
  CHECK(create_with(second, token(3, rig.now + 1000)) == "ok");  // not used up by a class that could not be made
}

TEST_CASE("thirty classes at once from an address, then one a minute") {
  Rig rig;
  std::vector<School> schools(32);
  std::size_t made = 0;
  const auto create = [&] {
    Client& client = rig.connect("198.51.100.9");
    const Json answer = client.ask(create_request(schools[made], client));
    rig.disconnect(client);
    made += answer.text_or("t", "") == "ok" ? 1 : 0;
    return answer;
  };
  for (int i = 0; i < 30; ++i) CHECK(create().text_or("t", "") == "ok");
  const Json refused = create();
  CHECK(refused.text_or("code", "") == "slow-down");
  CHECK(refused.number("wait_ms").value_or(0) > 59'000);
  rig.pass(*refused.number("wait_ms"));
  CHECK(create().text_or("t", "") == "ok");
  CHECK(create().text_or("code", "") == "slow-down");
  Client& elsewhere = rig.connect("198.51.100.10");
  CHECK(elsewhere.code_of(create_request(schools[31], elsewhere)) == "ok");
}

TEST_CASE("only a pass from the root makes a committer") {
  Lesson lesson;
  const School other;
  const auto role_with = [&](const crypto::SigningKey& key, const Bytes& pass) {
    Client& client = lesson.rig.connect();
    REQUIRE(client.hello(lesson.class_id()).text_or("t", "") == "ok");
    return std::string(
        client.prove(lesson.class_id(), key, Json::object().set_bytes("pass", pass)).text_or("role", "none"));
  };
  const auto co_teacher = lesson.school.somebody(Role::co_teacher, 5);
  const auto student = lesson.school.somebody(Role::student, 6);
  const auto guest = lesson.school.somebody(Role::guest, 7);
  const auto stranger = other.somebody(Role::teacher, 5);
  const auto late = lesson.school.somebody(Role::teacher, 8, lesson.rig.now - 1);
  CHECK(role_with(co_teacher.key, co_teacher.fact.identity) == "committer");
  CHECK(role_with(student.key, student.fact.identity) == "visitor");
  CHECK(role_with(guest.key, guest.fact.identity) == "visitor");
  CHECK(role_with(stranger.key, stranger.fact.identity) == "visitor");   // of another class
  CHECK(role_with(student.key, co_teacher.fact.identity) == "visitor");  // somebody else's pass
  CHECK(role_with(late.key, late.fact.identity) == "visitor");           // run out
  CHECK(role_with(student.key, Bytes(classroom::kPassSize, 1)) == "visitor");
  CHECK(role_with(student.key, Bytes(5000, 1)) == "visitor");
  Bytes bent = co_teacher.fact.identity;
  bent[25] = static_cast<std::uint8_t>(Role::teacher);
  CHECK(role_with(co_teacher.key, bent) == "visitor");
}

TEST_CASE("a proof is good for its key, its class and its connection") {
  Lesson lesson;
  const auto key = School::make_key();
  const auto sign = [&](const Client& client, std::string_view context, const std::string& id) {
    return key.sign(concat({as_bytes(context), as_bytes(id), client.nonce}));
  };
  Client& first = lesson.rig.connect();
  Client& client = lesson.rig.connect();
  REQUIRE(client.hello(lesson.class_id()).text_or("t", "") == "ok");
  const auto prove = [&](const Bytes& sig, BytesView of) {
    return client.code_of(Json::object().set("t", "prove").set_bytes("key", of).set_bytes("sig", sig));
  };
  CHECK(prove(sign(first, "homeroom prove v1", lesson.class_id()), key.public_key()) == "bad-signature");
  CHECK(prove(sign(client, "homeroom create v1", lesson.class_id()), key.public_key()) == "bad-signature");
  CHECK(prove(sign(client, "homeroom prove v1", School().id.text()), key.public_key()) == "bad-signature");
  CHECK(prove(sign(client, "homeroom prove v1", lesson.class_id()), School::make_key().public_key()) ==
        "bad-signature");
  CHECK(prove(sign(client, "homeroom prove v1", lesson.class_id()), Bytes(kKeySize)) == "bad-signature");
  CHECK(prove(sign(client, "homeroom prove v1", lesson.class_id()), key.public_key()) == "ok");
}

TEST_CASE("a member comes back with its ticket; the link's key alone does not do") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  CHECK(ada.limit == limits::kMemberMessage);
  CHECK(lesson.teacher->limit == limits::kCommitterMessage);

  // Somebody else who holds the link.
  Client& twin = lesson.visitor(lesson.keys.at(2));
  CHECK(twin.code_of(lesson.send_request()) == "not-a-member");
  CHECK(ada.closed == 0);
  Client& guessing = lesson.return_of(2, to_base64url(Bytes(kTicketSize)));
  CHECK(guessing.code_of(lesson.send_request()) == "not-a-member");
  CHECK(ada.closed == 0);

  Client& again = lesson.return_of(2, ada.ticket);
  CHECK(again.answers.back().text_or("role", "") == "member");
  CHECK(again.answers.back().text_or("subject", "") == subject_text(2));
  CHECK(ada.closed == limits::kCloseReplaced);
  const auto hang_ups = lesson.rig.take_media(MediaCommand::Kind::hang_up);
  REQUIRE(hang_ups.size() == 1);
  CHECK(hang_ups[0].keep_media);
  lesson.rig.disconnect(ada);  // the old socket's end does not make the new one away
  CHECK(lesson.teacher->take("away").empty());
  lesson.members[2] = &again;
  CHECK(lesson.goes_on());
}

TEST_CASE("the teacher's device comes back by its key; the older connection is closed") {
  Lesson lesson;
  lesson.member(2);
  Client& old = *lesson.teacher;
  Client& fresh = lesson.committer();
  CHECK(old.closed == limits::kCloseReplaced);
  lesson.teacher = &fresh;
  CHECK(lesson.goes_on());
}

TEST_CASE("a ticket is worth nothing after its owner left, was removed, or the meeting ended") {
  Lesson lesson;
  Client& ada = lesson.member(2);
  Client& ben = lesson.member(3);
  Client& cy = lesson.member(4);
  CHECK(ada.code_of(Json::object().set("t", "leave")) == "ok");
  CHECK(lesson.teacher->code_of(lesson.commit_request(Json::array(), Json::array().push(subject_text(3)))) == "ok");
  CHECK(ben.take_one("removed").number("seq") == 4);
  CHECK(lesson.return_of(2, ada.ticket).answers.back().text_or("role", "") == "visitor");
  CHECK(lesson.return_of(3, ben.ticket).answers.back().text_or("role", "") == "visitor");
  CHECK(lesson.return_of(4, cy.ticket).answers.back().text_or("role", "") == "member");
  CHECK(lesson.teacher->code_of(Json::object().set("t", "close")) == "ok");
  CHECK(lesson.return_of(4, cy.ticket).answers.back().text_or("role", "") == "visitor");
  lesson.rig.restart();
  CHECK(lesson.return_of(2, ada.ticket).answers.back().text_or("role", "") == "visitor");
}

}  // namespace homeroom::server::test
