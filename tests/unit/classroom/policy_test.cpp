#include "shared/classroom/policy.h"

#include <catch2/catch_test_macros.hpp>

namespace homeroom::classroom {
namespace {

TEST_CASE("Every policy there is survives its encoding") {
  for (int bits = 0; bits < 256; ++bits) {
    for (const ChatTo chat : {ChatTo::off, ChatTo::teacher, ChatTo::everyone}) {
      const auto who = [bits](int bit) { return (bits >> bit) % 2 == 1 ? Who::everyone : Who::teachers; };
      const Policy policy{who(0),           who(1),           who(2),           who(3),           chat,
                          (bits & 16) != 0, (bits & 32) != 0, (bits & 64) != 0, (bits & 128) != 0};
      const Bytes bytes = encode_policy(policy);
      REQUIRE(bytes.size() == kPolicySize);
      const auto back = decode_policy(bytes);
      REQUIRE(back);
      CHECK(*back == policy);
    }
  }
}

TEST_CASE("A wish changes what was wished for and leaves what others changed") {
  Policy seen;
  Policy wanted = seen;
  wanted.frozen = true;
  wanted.chat = ChatTo::off;
  Policy now = seen;
  now.share = Who::everyone;
  now.locked = true;
  const Policy made = PolicyWish{seen, wanted}.on(now);
  CHECK(made.frozen);
  CHECK(made.chat == ChatTo::off);
  CHECK(made.share == Who::everyone);
  CHECK(made.locked);
  CHECK(PolicyWish{wanted, seen}.on(made) == now);  // and taking it back leaves them too
}

TEST_CASE("A policy with a byte too few, too many or out of range is refused") {
  const Bytes good = encode_policy({});
  CHECK_FALSE(decode_policy(BytesView(good).first(6)));
  CHECK_FALSE(decode_policy(concat({good, Bytes{0}})));
  for (std::size_t at = 0; at < good.size(); ++at) {
    Bytes bad = good;
    bad[at] = 16;
    CHECK_FALSE(decode_policy(bad));
  }
}

TEST_CASE("A frozen class: of students nothing is heard, seen or read; teachers go on") {
  Policy policy;
  policy.share = Who::everyone;
  policy.frozen = true;
  CHECK_FALSE(may_speak(policy, Role::student));
  CHECK_FALSE(may_send(policy, Role::student, MediaKind::audio));
  CHECK_FALSE(may_send(policy, Role::student, MediaKind::screen));
  CHECK_FALSE(may_send(policy, Role::guest, MediaKind::screen_audio));
  CHECK_FALSE(may_chat(policy, Role::student, true));
  CHECK_FALSE(may_chat(policy, Role::student, false));
  CHECK_FALSE(may_react(policy, Role::seat));
  CHECK_FALSE(may_unmute(policy, Role::student));
  CHECK_FALSE(may_send(policy, Role::student, MediaKind::camera));
  CHECK(may_send(policy, Role::teacher, MediaKind::camera));
  CHECK(may_speak(policy, Role::teacher));
  CHECK(may_chat(policy, Role::co_teacher, true));
}

TEST_CASE("Chat goes where the policy says") {
  Policy policy;
  policy.chat = ChatTo::teacher;
  CHECK_FALSE(may_chat(policy, Role::student, true));
  CHECK(may_chat(policy, Role::student, false));
  policy.chat = ChatTo::off;
  CHECK_FALSE(may_chat(policy, Role::student, false));
  CHECK(may_chat(policy, Role::teacher, true));
}

TEST_CASE("The next meeting begins with the same rules, neither frozen nor locked") {
  const Policy policy{.speak = Who::teachers,
                      .show = Who::teachers,
                      .share = Who::everyone,
                      .unmute = Who::teachers,
                      .chat = ChatTo::off,
                      .locked = true,
                      .frozen = true,
                      .teacher_only_cameras = true,
                      .preview_cameras = true};
  Policy next = policy;
  next.locked = next.frozen = false;
  CHECK(for_next_meeting(policy) == next);
  CHECK(for_next_meeting(next) == next);
}

TEST_CASE("Only students' cameras can be for the teachers alone") {
  Policy policy;
  CHECK_FALSE(teacher_only(policy, Role::student, MediaKind::camera));
  policy.teacher_only_cameras = true;
  CHECK(teacher_only(policy, Role::student, MediaKind::camera));
  CHECK_FALSE(teacher_only(policy, Role::student, MediaKind::audio));
  CHECK_FALSE(teacher_only(policy, Role::teacher, MediaKind::camera));
}

}  // namespace
}  // namespace homeroom::classroom
