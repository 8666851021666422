// The server's owner as an attacker: sees and rewrites everything that passes between tabs and server, invents,
// replays, reorders, drops, and shows different people different things. Has no member's keys.
#include <catch2/catch_test_macros.hpp>

#include "tests/attacks/school.h"

using namespace homeroom;
using namespace homeroom::attacks;

namespace {

// The text, if it is a push or an answer of this kind.
std::optional<Json> of_kind(const std::string& text, std::string_view kind) {
  auto json = Json::parse(text);
  return json && json->text_or("t", "") == kind ? std::optional(std::move(*json)) : std::nullopt;
}

// What a student's tab does when the server answers hello with another class record.
void check_refused(School& school, const std::function<void(Json&)>& change) {
  Tab& ben = school.world.student(school.teacher, "Ben", false);
  std::vector<std::string> said;
  ben.overhears = [&](const std::string& text) { said.push_back(text); };
  ben.tamper = [&](std::string& text) {
    if (auto answer = of_kind(text, "ok"); answer && answer->find("door_sig") != nullptr) {
      change(*answer);
      text = answer->dump();
    }
  };
  school.world.run(5 * kSecond);
  ben.command(c("join"));
  school.world.run(5 * kSecond);
  CHECK(ben.has_alert("class-id-mismatch"));
  CHECK_FALSE(ben.in_class());
  for (const std::string& each : said) {
    CHECK(of_kind(each, "hello"));  // and not a word after it: no proof of a key, no knock
  }
}

// What the server heard the tab say last, of this kind.
std::string last_of(const std::vector<std::string>& said, std::string_view kind) {
  std::string found;
  for (const std::string& each : said) {
    if (of_kind(each, kind)) {
      found = each;
    }
  }
  return found;
}

std::string safety_words(Tab& tab) { return tab.last("class").find("safety")->dump(); }

// He comes in, and the server keeps the knock that brought him in.
Json knock_of(School& school, Tab& tab) {
  std::vector<std::string> said;
  tab.overhears = [&](const std::string& text) { said.push_back(text); };
  tab.command(c("join"));
  REQUIRE(school.world.run_until([&] { return tab.in_class(); }));
  tab.overhears = nullptr;
  const auto knock = of_kind(last_of(said, "knock"), "knock");
  REQUIRE(knock);
  return *knock;
}

}  // namespace

TEST_CASE("A server answers hello with a root key of its own") {
  School school(1, {"Ana", "Ben"}, {"Ana"});
  const auto root = crypto::SigningKey::generate(school.world.random);
  const auto door = crypto::HpkeKeyPair::generate(school.world.random);
  check_refused(school, [&](Json& answer) {
    const auto id = school.file().class_id();
    answer.set_bytes("root", root.public_key()).set_bytes("door", door.public_key);
    answer.set_bytes("door_sig", root.sign(keeper::door_text(id, door.public_key)));
  });
}

TEST_CASE("A server answers hello with a door key of its own, to read what is knocked") {
  School school(2, {"Ana", "Ben"}, {"Ana"});
  const auto door = crypto::HpkeKeyPair::generate(school.world.random);
  check_refused(school, [&](Json& answer) { answer.set_bytes("door", door.public_key); });
}

TEST_CASE("A server knocks with a student's key to be told the student's name") {
  School school(3, {"Ana", "Ben"}, {"Ana"});
  std::vector<std::string> said;
  school.teacher.overhears = [&](const std::string& text) { said.push_back(text); };
  // It knows Ben's public key from an earlier day, and the door key; it signs with what it has.
  const Person ben = school.absent("Ben");
  const auto own = crypto::SigningKey::generate(school.world.random);
  const auto reply = crypto::HpkeKeyPair::generate(school.world.random);
  const std::string class_id = school.file().class_id().text();
  const Bytes meeting = school.teacher.session().meeting()->group_id();
  Json content = Json::object().set("join", false).set_bytes("reply", reply.public_key).set_bytes("meeting", meeting);
  content.set_bytes("device", own.public_key());
  content.set_bytes("sig", own.sign(concat({as_bytes("homeroom knock v1"), as_bytes(class_id), ben.who.key.public_key(),
                                            reply.public_key, own.public_key(), meeting})));
  content.set_bytes("device_sig", own.sign(concat({as_bytes("homeroom device v1"), as_bytes(class_id),
                                                   ben.who.key.public_key(), reply.public_key})));
  const auto sealed = *crypto::hpke_seal(school.file().door.public_key, as_bytes("homeroom knock v1"),
                                         concat({as_bytes(class_id), ben.who.key.public_key()}),
                                         as_bytes(content.dump()), school.world.random);
  Json knock = Json::object().set("t", "knock").set("from", "c99").set_bytes("key", ben.who.key.public_key());
  knock.set_bytes("sealed", concat({sealed.kem_output, sealed.ciphertext}));
  school.world.inject(school.teacher, knock.dump());
  school.world.run(3 * kSecond);
  CHECK(last_of(said, "answer").empty());
}

TEST_CASE("A server invents a member: a Commit of its own making, and one that a stranger's group made") {
  School school(4, {"Ana", "Ben"}, {"Ana", "Ben"});
  Tab& ana = school["Ana"];
  const Names before = ana.names();
  // A class of its own with the same group id and as many epochs, in which it is the teacher and lets somebody in.
  const auto root = crypto::SigningKey::generate(school.world.random);
  const Person self = school.person({.role = Role::teacher}, root);
  const Person invented = school.person({}, root);
  auto group = *mls::Group::create(ana.session().meeting()->group_id(), self.bundle,
                                   keeper::group_extensions(classroom::Policy()), school.world.random);
  while (group.epoch() < ana.session().meeting()->epoch()) {
    group = std::move(group.commit({.force_path = true}, school.world.now, school.world.random)->next);
  }
  for (const bool in_public : {false, true}) {
    const auto made = *group.commit({.add_key_packages = {invented.bundle.key_package}, .as_public_message = in_public},
                                    school.world.now, school.world.random);
    school.log(ana, made.commit, true);
    school.log(school["Ben"], made.commit, true);
    school.world.run(kSecond);
    CHECK(ana.names() == before);
    CHECK(school["Ben"].names() == before);
  }
}

TEST_CASE("A server says that a message is another member's") {
  School school(5, {"Ana", "Ben"}, {"Ana", "Ben"});
  const std::string teacher = school.teacher.session().meeting()->me().subject.text();
  school["Ben"].tamper = [&](std::string& text) {
    if (auto entry = of_kind(text, "log")) {
      text = entry->set("from", teacher).dump();
    }
  };
  school["Ana"].command(c("chat").set("text", "No homework today"));
  school.world.run(2 * kSecond);
  CHECK(school["Ben"].chat() == Names{"Ana: No homework today"});
}

TEST_CASE("A server replays a line of chat") {
  School school(6, {"Ana", "Ben"}, {"Ana", "Ben"});
  school["Ana"].command(c("chat").set("text", "Yes"));
  school.world.run(2 * kSecond);
  Tab& ben = school["Ben"];
  REQUIRE(ben.chat() == Names{"Ana: Yes"});
  const auto line = of_kind(ben.received.back(), "log");
  REQUIRE(line);
  school.log(ben, *line->bytes("body"), false);
  school.relay(ben, *line->bytes("body"));
  CHECK(ben.chat() == Names{"Ana: Yes"});
}

TEST_CASE("A server leaves a line of chat out for one student and numbers the rest anew") {
  School school(7, {"Ana", "Ben"}, {"Ana", "Ben"});
  Tab& ben = school["Ben"];
  std::int64_t left_out = 0;
  ben.tamper = [&](std::string& text) {
    if (auto entry = of_kind(text, "log")) {
      if (left_out == 0) {
        left_out = *entry->number("seq");
        text.clear();
      } else {
        text = entry->set("seq", *entry->number("seq") - 1).dump();
      }
    }
  };
  school["Ana"].command(c("chat").set("text", "Do not go into the laboratory"));
  school.world.run(kSecond);
  school["Ana"].command(c("chat").set("text", "See you there"));
  school.world.run(kSecond);
  REQUIRE(ben.chat() == Names{"Ana: See you there"});
  // The teacher's heartbeats name a place in the log that he has not been given: she counts as away.
  school.world.run(35 * kSecond);
  CHECK(ben.last("class").flag("teacher_away") == true);
}

TEST_CASE("A server shows one student two lines of chat the other way round") {
  School school(8, {"Ana", "Ben"}, {"Ana", "Ben"});
  Tab& ben = school["Ben"];
  std::vector<Json> held;
  ben.tamper = [&](std::string& text) {
    auto entry = of_kind(text, "log");
    if (entry && held.size() < 2) {
      held.push_back(*entry);
      text.clear();
      if (held.size() == 2) {
        const std::int64_t first = *held[0].number("seq");
        const std::string later = held[1].set("seq", first).dump();
        const std::string earlier = held[0].set("seq", first + 1).dump();
        school.world.inject(ben, later);
        text = earlier;
      }
    }
  };
  school["Ana"].command(c("chat").set("text", "Who wants to stop here?"));
  school["Ana"].command(c("chat").set("text", "Who wants to go on?"));
  school.world.run(2 * kSecond);
  REQUIRE(ben.chat() == Names{"Ana: Who wants to go on?", "Ana: Who wants to stop here?"});
  school.world.run(12 * kSecond);
  CHECK(ben.has_alert("log-differs"));
  CHECK_FALSE(school["Ana"].has_alert("log-differs"));
  CHECK_FALSE(school.teacher.has_alert("log-differs"));
}

TEST_CASE("A server keeps a removal from a student, so that she goes on hearing who was removed") {
  School school(9, {"Ana", "Ben"}, {"Ana", "Ben"});
  Tab& ana = school["Ana"];
  sframe::Sender ben = sender(twin(school["Ben"]));
  const SubjectId ben_is = school.subject("Ben");
  REQUIRE(receive(ana, ben_is, MediaKind::audio, frame(ben, MediaKind::audio, "hello", 0), school.world.now) ==
          "hello");
  ana.tamper = [&](std::string& text) {
    if (of_kind(text, "log")) {
      text.clear();  // all else comes: heartbeats too
    }
  };
  school.teacher.command(c("remove").set("subject", ben_is.text()));
  school.world.run(31 * kSecond);
  CHECK(ana.last("class").flag("teacher_away") == true);
  CHECK(receive(ana, ben_is, MediaKind::audio, frame(ben, MediaKind::audio, "hello", 0), school.world.now) ==
        "dropped -3");
}

TEST_CASE("A server forks the class: it shows a student one Commit and tells the teacher that another one won") {
  School school(10, {"Ana", "Ben"}, {"Ana", "Ben"});
  Tab& teacher = school.teacher;
  Tab& ana = school["Ana"];
  // The teacher's first Commit is taken for Ana alone; to the teacher the server says that it lost.
  bool forked = false;
  teacher.bends = [&](std::string& text) {
    const auto commit = of_kind(text, "commit");
    if (!commit || forked) {
      return;
    }
    forked = true;
    school.log(ana, *commit->bytes("commit"), true);
    Json lie = Json::object().set("t", "error").set("n", *commit->number("n")).set("code", "conflict");
    text.clear();
    school.world.inject(teacher, lie.set("text", "").set("epoch", *commit->number("epoch")).dump());
  };
  teacher.command(c("freeze").set("on", true));
  REQUIRE(school.world.run_until([&] { return school["Ben"].session().meeting()->policy().frozen; }, 5 * kSecond));
  REQUIRE(forked);
  REQUIRE(ana.session().meeting()->policy().frozen);  // both look the same ...
  school.world.run(kSecond);
  CHECK(safety_words(teacher) == safety_words(school["Ben"]));
  CHECK(safety_words(ana) != safety_words(teacher));  // ... but for the words
  school.world.run(11 * kSecond);                     // a heartbeat
  CHECK(ana.has_alert("class-differs"));
  CHECK_FALSE(school["Ben"].has_alert("class-differs"));

  SECTION("and what the student says there does not pass for words in the teacher's class") {
    mls::Group branch = twin(ana);
    school.relay(teacher, say(branch, classroom::Hand{true}, school.world.random));
    CHECK(teacher.has_alert("class-differs"));
  }
  SECTION("and keeps the branches apart entirely: then the student sees that her teacher is not there") {
    ana.tamper = [](std::string& text) { text.clear(); };
    school.world.run(31 * kSecond);
    CHECK(ana.last("class").flag("teacher_away") == true);
  }
}

TEST_CASE("A server answers a knock with what the teacher's device answered to an older one") {
  School school(11, {"Ana", "Ben"}, {"Ana"});
  school.teacher.command(c("remove").set("subject", school.subject("Ben").text()));  // barred before he ever came
  school.world.run(kSecond);
  Tab& ben = school.world.student(school.teacher, "Ben");
  REQUIRE(school.world.run_until([&] { return ben.stage() == "removed"; }, 5 * kSecond));
  std::string old_answer;
  for (const std::string& each : ben.received) {
    if (of_kind(each, "answer")) {
      old_answer = each;
    }
  }
  REQUIRE_FALSE(old_answer.empty());
  // He may come again, and the server keeps saying what was said before.
  school.teacher.command(c("allow_again").set("subject", school.subject("Ben").text()));
  ben.tamper = [&](std::string& text) {
    if (of_kind(text, "answer") || of_kind(text, "welcome")) {
      text = old_answer;
    }
  };
  ben.command(c("join"));
  school.world.run(3 * kSecond);
  CHECK(ben.stage() == "waiting");
  CHECK(ben.session().hostile() > 0);
}

TEST_CASE("A server replays yesterday's knock, and a student is in class who is not there") {
  School school(12, {"Ana", "Ben"}, {"Ana"});
  Tab& ben = school.world.student(school.teacher, "Ben", false);
  const Json knock = knock_of(school, ben);
  ben.close();
  school.teacher.command(c("end"));
  school.world.run(20 * 60 * 60 * kSecond);
  school.teacher.command(c("open"));
  REQUIRE(school.world.run_until([&] { return school.teacher.in_class(); }));
  school.world.run(3 * kSecond);
  Json replayed = Json::object().set("t", "knock").set("from", "c77").set("sealed", knock.text_or("sealed", ""));
  school.world.inject(school.teacher, replayed.set_bytes("key", school.absent("Ben").who.key.public_key()).dump());
  school.world.run(5 * kSecond);
  const Names names = school.teacher.names();
  CHECK(std::ranges::find(names, "Ben") == names.end());
}

TEST_CASE("A server has a KeyPackage used a second time in one lesson") {
  School school(13, {"Ana", "Ben"}, {"Ana"});
  Tab& ben = school.world.student(school.teacher, "Ben", false);
  const Json knock = knock_of(school, ben);
  ben.command(c("leave"));
  school.world.run(60 * kSecond);
  Names names = school.teacher.names();
  REQUIRE(std::ranges::find(names, "Ben") == names.end());
  Json replayed = Json::object().set("t", "knock").set("from", "c77").set("sealed", knock.text_or("sealed", ""));
  school.world.inject(school.teacher, replayed.set_bytes("key", school.absent("Ben").who.key.public_key()).dump());
  school.world.run(5 * kSecond);
  names = school.teacher.names();
  CHECK(std::ranges::find(names, "Ben") == names.end());
}

TEST_CASE("A stranger welcomes a student into a class of his own, at the same address") {
  School school(14, {"Ana", "Ben"}, {"Ana"});
  Tab& ben = school.world.student(school.teacher, "Ben", false);
  school.world.run(3 * kSecond);
  // The strongest stranger: he has read what is sealed to the teacher's door, and so knows the KeyPackage.
  Bytes key_package;
  ben.bends = [&](std::string& text) {
    if (const auto knock = of_kind(text, "knock")) {
      const keeper::ClassFile file = school.file();
      const Person known = school.absent("Ben");
      const auto opened =
          keeper::open_knock(file.class_id().text(), file.door, known.who.key.public_key(), *knock->bytes("sealed"));
      key_package = opened->key_package;
      text.clear();
    }
  };
  ben.command(c("join"));
  REQUIRE(school.world.run_until([&] { return !key_package.empty(); }));
  const auto root = crypto::SigningKey::generate(school.world.random);
  const Person stranger = school.person({.role = Role::teacher}, root);
  const Bytes group_id(keeper::kGroupIdSize, 7);
  auto group = *mls::Group::create(group_id, stranger.bundle, keeper::group_extensions(classroom::Policy()),
                                   school.world.random);
  const auto made = *group.commit({.add_key_packages = {key_package}}, school.world.now, school.world.random);
  Json welcome = Json::object().set("t", "welcome").set_bytes("group", group_id).set("epoch", 1).set("seq", 1);
  welcome.set("subject", school.subject("Ben").text()).set_bytes("ticket", Bytes(16));
  school.world.inject(ben, welcome.set_bytes("body", *made.welcome).dump());
  CHECK_FALSE(ben.in_class());
  CHECK(ben.has_alert("commit-refused"));
}

TEST_CASE("A server tells of streams of people who are not in the group") {
  School school(15, {"Ana", "Ben"}, {"Ana"});
  Tab& ana = school["Ana"];
  std::vector<std::string> media;
  ana.on_media = [&](const std::string& text) { media.push_back(text); };
  const std::string nobody = school.subject("Ben").text();
  const Json kinds = Json::array().push("camera");
  school.world.inject(ana,
                      Json::object()
                          .set("t", "feeds")
                          .set("feeds", Json::array().push(Json::object().set("subject", nobody).set("kinds", kinds)))
                          .dump());
  const Json stream = Json::object().set("mid", "1").set("subject", nobody).set("kind", "camera");
  school.world.inject(
      ana, Json::object().set("t", "offer").set("sdp", "v=0").set("streams", Json::array().push(stream)).dump());
  REQUIRE_FALSE(media.empty());
  for (const std::string& each : media) {
    CHECK(each.find(nobody) == std::string::npos);
  }
}

TEST_CASE("A server gives a school's key for reports to which everybody knows the secret") {
  School school(16, {"Ana"}, {"Ana"});
  Tab& teacher = school.teacher;
  const Bytes low_order(crypto::kHpkeKeySize, 0);
  teacher.tamper = [&](std::string& text) {
    if (auto greeting = of_kind(text, "server")) {
      text = greeting->set_bytes("report_key", low_order).dump();
    }
  };
  teacher.cut();
  REQUIRE(school.world.run_until([&] { return teacher.last("class").text_or("report", "") != ""; }, 10 * kSecond));
  school.world.run(2 * kSecond);
  std::vector<std::string> said;
  teacher.overhears = [&](const std::string& text) { said.push_back(text); };
  const std::map<std::string, Bytes> before = school.office;
  teacher.command(c("report").set("stills", Json::array()));
  CHECK(teacher.last("file").is_null());
  CHECK(teacher.has_alert("report-key-unusable"));
  CHECK_FALSE(teacher.has_alert("storage-failed"));
  CHECK(said.empty());
  CHECK(school.office == before);
  teacher.command(c("chat").set("text", "the class goes on"));
  CHECK(school.world.run_until([&] { return school["Ana"].chat() == Names{"Ms Rivera: the class goes on"}; },
                               5 * kSecond));
}
