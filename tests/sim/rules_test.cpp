// The rules of a class, told as stories: what reaches whom, and what a changed client can do about it.
#include <catch2/catch_test_macros.hpp>

#include "tests/sim/world.h"

using namespace homeroom;
using namespace homeroom::sim;

namespace {

// A student's camera goes on; what it sends comes out as a frame at this tab, or does not.
class Camera {
 public:
  explicit Camera(Tab& tab) : tab_(tab) {
    tab.command(c("media_state").set("camera", true));
    tab.session().frames().add_sender(kHandle, MediaKind::camera);
  }

  Bytes frame(TimeMs now) {
    Bytes buffer(600 + 24, 0);
    buffer[0] = 1;  // a VP8 delta frame: three clear bytes
    const auto size = tab_.session().frames().encrypt(kHandle, buffer, 600, now);
    buffer.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return buffer;
  }

  static constexpr std::uint32_t kHandle = 1;

 private:
  Tab& tab_;
};

bool sees(Tab& viewer, Bytes frame, const classroom::SubjectId& from, TimeMs now, MediaKind kind = MediaKind::camera) {
  constexpr std::uint32_t handle = 77;
  viewer.session().frames().add_receiver(handle, from, kind);
  const auto size = viewer.session().frames().decrypt(handle, frame, frame.size(), now);
  viewer.session().frames().drop(handle);
  return size > 0;
}

classroom::SubjectId id_of(const Tab& tab) { return const_cast<Tab&>(tab).session().meeting()->me().subject; }

struct Lesson {
  World world;
  Tab& teacher;
  Tab& ana;
  Tab& ben;

  explicit Lesson(std::uint64_t seed)
      : world(seed),
        teacher(world.teacher({"Ana", "Ben"})),
        ana(world.student(teacher, "Ana")),
        ben(world.student(teacher, "Ben")) {
    const Names all{"Ana", "Ben", "Ms Rivera"};
    REQUIRE(world.run_until([&] { return ana.names() == all && ben.names() == all && teacher.names() == all; }));
    world.run(3000);
  }
  void rule(Json policy) {
    const auto epoch = teacher.session().meeting()->epoch();
    teacher.command(std::move(policy));
    REQUIRE(world.run_until([&] {
      for (Tab* each : {&ana, &ben, &teacher}) {
        if (!each->in_class() || each->session().meeting()->epoch() <= epoch) return false;
      }
      return true;
    }));
  }
  bool shows(const Tab& tab, const char* text) const {
    for (const std::string& each : tab.chat()) {
      if (each.find(text) != std::string::npos) return true;
    }
    return false;
  }
};

}  // namespace

TEST_CASE("Teacher-only cameras: the teacher sees, a classmate does not, whatever the relay sends") {
  Lesson lesson(31);
  auto& [world, teacher, ana, ben] = lesson;
  Camera camera(ana);
  world.run(500);
  CHECK(sees(teacher, camera.frame(world.now), id_of(ana), world.now));
  CHECK(sees(ben, camera.frame(world.now), id_of(ana), world.now));

  lesson.rule(c("policy").set("teacher_only_cameras", true));
  world.run(2500);  // frames are under the new epoch's keys now
  CHECK(sees(teacher, camera.frame(world.now), id_of(ana), world.now));
  CHECK_FALSE(sees(ben, camera.frame(world.now), id_of(ana), world.now));

  // A changed classmate that asks no rule and holds every key of the group: the frame does not decrypt.
  sframe::KeyStore all;
  all.add_epoch(ben.session().meeting()->epoch(),
                ben.session().meeting()->group().export_secret("SFrame 1.0 Base Key", {}, 32), world.now);
  sframe::Receiver bent(all, {ana.session().meeting()->group().own_leaf(), MediaKind::camera});
  Bytes frame = camera.frame(world.now);
  CHECK(bent.decrypt(frame, world.now).code == sframe::FrameCode::bad_tag);

  SECTION("a newcomer changes the epoch; the teacher goes on seeing") {
    ben.reload();
    ben.command(c("join"));
    REQUIRE(world.run_until([&] { return ben.in_class(); }));
    world.run(3000);
    CHECK(sees(teacher, camera.frame(world.now), id_of(ana), world.now));
    CHECK_FALSE(sees(ben, camera.frame(world.now), id_of(ana), world.now));
  }
  SECTION("the teacher reloads and goes on seeing") {
    teacher.reload();
    REQUIRE(world.run_until([&] { return teacher.in_class() && teacher.names().size() == 3; }));
    CHECK(sees(teacher, camera.frame(world.now), id_of(ana), world.now));
  }
  SECTION("a camera that goes on later is seen by the teacher") {
    Camera bens(ben);
    world.run(500);
    CHECK(sees(teacher, bens.frame(world.now), id_of(ben), world.now));
    CHECK_FALSE(sees(ana, bens.frame(world.now), id_of(ben), world.now));
  }
  SECTION("the rule ends, and everyone sees everyone") {
    lesson.rule(c("policy").set("teacher_only_cameras", false));
    world.run(2500);
    CHECK(sees(ben, camera.frame(world.now), id_of(ana), world.now));
    CHECK(sees(teacher, camera.frame(world.now), id_of(ana), world.now));
  }
}

TEST_CASE("A camera is previewed by the teacher before the class sees it") {
  Lesson lesson(32);
  auto& [world, teacher, ana, ben] = lesson;
  lesson.rule(c("policy").set("preview_cameras", true));
  Camera camera(ana);
  world.run(2500);
  CHECK(sees(teacher, camera.frame(world.now), id_of(ana), world.now));
  CHECK_FALSE(sees(ben, camera.frame(world.now), id_of(ana), world.now));
  teacher.command(c("show_camera").set("subject", id_of(ana).text()));
  world.run(500);
  CHECK(sees(ben, camera.frame(world.now), id_of(ana), world.now));
  SECTION("who comes later sees it too") {
    ben.reload();
    ben.command(c("join"));
    REQUIRE(world.run_until([&] { return ben.in_class() && ben.names().size() == 3; }));
    world.run(2500);
    CHECK(sees(ben, camera.frame(world.now), id_of(ana), world.now));
  }
  SECTION("and it is taken back by stopping it") {
    teacher.command(c("stop_camera").set("subject", id_of(ana).text()));
    world.run(500);
    ana.command(c("media_state").set("camera", true));
    world.run(500);
    CHECK_FALSE(sees(ben, camera.frame(world.now), id_of(ana), world.now));
    CHECK(sees(teacher, camera.frame(world.now), id_of(ana), world.now));
  }
}

TEST_CASE("A note to the teacher is read by her alone, and her answer by that student alone") {
  Lesson lesson(33);
  auto& [world, teacher, ana, ben] = lesson;
  ana.command(c("chat").set("text", "I feel sick").set("reader", "teachers"));
  world.run(500);
  CHECK(lesson.shows(teacher, "I feel sick"));
  CHECK(lesson.shows(ana, "I feel sick"));
  CHECK_FALSE(lesson.shows(ben, "I feel sick"));
  teacher.command(c("chat").set("text", "Go and lie down").set("reader", id_of(ana).text()));
  world.run(500);
  CHECK(lesson.shows(ana, "Go and lie down"));
  CHECK_FALSE(lesson.shows(ben, "Go and lie down"));
  SECTION("a student writes to no other student") {
    ana.command(c("chat").set("text", "psst").set("reader", id_of(ben).text()));
    world.run(500);
    CHECK_FALSE(lesson.shows(ben, "psst"));
  }
  SECTION("with chat to the teacher only, what is written goes to her alone") {
    lesson.rule(c("policy").set("chat", "teacher"));
    ana.command(c("chat").set("text", "Is it 42?"));
    world.run(500);
    CHECK(lesson.shows(teacher, "Is it 42?"));
    CHECK_FALSE(lesson.shows(ben, "Is it 42?"));
  }
  SECTION("a note that was on its way while the keys changed arrives all the same") {
    ben.reload();
    ben.command(c("join"));
    ana.command(c("chat").set("text", "one more").set("reader", "teachers"));
    lesson.rule(c("lock").set("on", true));
    REQUIRE(world.run_until([&] { return lesson.shows(teacher, "one more"); }));
  }
}

TEST_CASE("Freeze: of students nothing is seen, heard or read, and it stays until it is undone") {
  Lesson lesson(34);
  auto& [world, teacher, ana, ben] = lesson;
  Camera camera(ana);
  world.run(500);
  REQUIRE(sees(ben, camera.frame(world.now), id_of(ana), world.now));
  const Bytes on_its_way = camera.frame(world.now);
  lesson.rule(c("freeze").set("on", true));
  CHECK_FALSE(sees(ben, on_its_way, id_of(ana), world.now));
  CHECK_FALSE(sees(teacher, on_its_way, id_of(ana), world.now));
  CHECK(camera.frame(world.now).empty());
  Camera hers(teacher);
  CHECK(sees(ana, hers.frame(world.now), id_of(teacher), world.now));
  ana.command(c("chat").set("text", "boo"));
  world.run(60'000);
  CHECK_FALSE(lesson.shows(ben, "boo"));
  CHECK(camera.frame(world.now).empty());
  lesson.rule(c("freeze").set("on", false));
  world.run(2500);
  CHECK(sees(ben, camera.frame(world.now), id_of(ana), world.now));
}

TEST_CASE("Hands queue in order; done lowers one, and only a teacher's word does") {
  Lesson lesson(61);
  auto& [world, teacher, ana, ben] = lesson;
  const auto hands = [](const Tab& tab) {
    std::vector<std::string> subjects;
    if (const auto* list = tab.last("class").list("hands")) {
      for (const Json& each : *list) subjects.push_back(*each.as_text());
    }
    return subjects;
  };
  const std::string anas = id_of(ana).text(), bens = id_of(ben).text();
  ben.command(c("hand").set("raised", true));
  world.run(500);
  ana.command(c("hand").set("raised", true));
  world.run(500);
  for (Tab* each : {&teacher, &ana, &ben}) CHECK(hands(*each) == Names{bens, anas});

  // A changed client: the order is sent as a teacher's would be.
  ana.command(c("lower_hand").set("subject", bens));
  world.run(500);
  for (Tab* each : {&teacher, &ana, &ben}) CHECK(hands(*each) == Names{bens, anas});

  teacher.command(c("lower_hand").set("subject", bens));
  world.run(500);
  for (Tab* each : {&teacher, &ana, &ben}) CHECK(hands(*each) == Names{anas});
}

TEST_CASE("Reactions are seen for some seconds, one a second, and none while the class is frozen") {
  Lesson lesson(62);
  auto& [world, teacher, ana, ben] = lesson;
  const auto shown = [&](const Tab& tab) {
    const auto* people = tab.last("class").list("people");
    REQUIRE(people != nullptr);
    for (const Json& each : *people) {
      if (each.text_or("subject", "") == id_of(ana).text()) return each.number("reaction").value_or(-1);
    }
    return std::int64_t(-1);
  };
  ana.command(c("react").set("kind", 1));
  world.run(300);
  for (Tab* each : {&teacher, &ana, &ben}) CHECK(shown(*each) == 1);
  ana.command(c("react").set("kind", 2));  // too soon
  world.run(300);
  for (Tab* each : {&teacher, &ana, &ben}) CHECK(shown(*each) == 1);
  world.run(600);
  ana.command(c("react").set("kind", 2));
  world.run(300);
  for (Tab* each : {&teacher, &ana, &ben}) CHECK(shown(*each) == 2);
  world.run(5000);
  for (Tab* each : {&teacher, &ana, &ben}) CHECK(shown(*each) == -1);
  ana.command(c("react").set("kind", 99));
  world.run(300);
  CHECK(shown(ana) == -1);

  ana.command(c("react").set("kind", 3));
  world.run(300);
  CHECK(shown(ben) == 3);
  lesson.rule(c("freeze").set("on", true));
  world.run(100);
  for (Tab* each : {&teacher, &ana, &ben}) CHECK(shown(*each) == -1);  // at once, not when its time is over
  world.run(2000);
  ana.command(c("react").set("kind", 3));
  teacher.command(c("react").set("kind", 0));
  world.run(300);
  for (Tab* each : {&teacher, &ana, &ben}) CHECK(shown(*each) == -1);
}

// A receiver keeps the limit itself: whoever sends more than one a second is shown no more of it.
TEST_CASE("A flood of reactions is thinned by each receiver") {
  keeper::People people;
  keeper::Member ana{
      .leaf = 1, .subject = classroom::SubjectId{{1}}, .role = classroom::Role::student, .member_key = {}};
  people.sync({ana});
  int taken = 0;
  for (TimeMs now = 1'000'000; now < 1'010'000; now += 40) taken += people.react(ana.subject, 0, now) ? 1 : 0;
  CHECK(taken == 10);
  CHECK_FALSE(people.react(classroom::SubjectId{{9}}, 0, 1'000'000));
}
