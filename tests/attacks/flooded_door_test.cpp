// Somebody outside, with many connections of their own making on the real server, all behind one address.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/attacks/school.h"

using namespace homeroom;
using namespace homeroom::attacks;

namespace {

constexpr TimeMs kDoorEvery = 200;  // one address knocks so often at one door (docs/protocol.md §5)

class Crowd {
 public:
  explicit Crowd(School& school) : school_(school) {
    world().server_speaks = [this](std::string_view text) {
      if (text.find(R"("t":"server")") != std::string_view::npos) {
        nonces_.push_back(*Json::parse(text)->bytes("nonce", 32));
      }
    };
  }
  ~Crowd() { world().server_speaks = nullptr; }

  // So many more of them say hello and prove that they have a key.
  void come(std::size_t count) {
    const std::size_t before = keys_.size();
    for (std::size_t i = before; i < before + count; ++i) {
      world().hub->on_connect(conn(i), "203.0.113.5", world().now);
      keys_.push_back(crypto::SigningKey::generate(world().random));
    }
    world().run(kSecond);
    REQUIRE(nonces_.size() == keys_.size());
    for (std::size_t i = before; i < keys_.size(); ++i) {
      const Bytes text = concat({as_bytes("homeroom prove v1"), as_bytes(id()), nonces_[i]});
      say(i, Json::object().set("t", "hello").set("v", 1).set("class", id()));
      say(i, Json::object()
                 .set("t", "prove")
                 .set_bytes("key", keys_[i].public_key())
                 .set_bytes("sig", keys_[i].sign(text)));
    }
  }

  // As a guest would, by a name and with a new device's key.
  void knock(std::size_t who, const std::string& name) {
    const auto device = crypto::SigningKey::generate(world().random);
    keeper::Knock knock;
    knock.reply = crypto::HpkeKeyPair::generate(world().random).public_key;
    knock.device = to_bytes(device.public_key());
    knock.meeting = school_.teacher.session().meeting()->group_id();
    knock.join = true;
    knock.name = name;
    const Bytes door = school_.file().door.public_key;
    const auto sealed = keeper::seal_knock(id(), door, keys_[who], device, knock, world().random);
    say(who, Json::object().set("t", "knock").set_bytes("sealed", *sealed));
  }

 private:
  World& world() { return school_.world; }
  std::string id() { return std::string(school_.teacher.last("classfile").text_or("class", "")); }
  static std::uint64_t conn(std::size_t who) { return 1'000'000 + who; }
  void say(std::size_t who, Json message) {
    world().hub->on_text(conn(who), message.set("n", ++n_).dump(), world().now);
  }

  School& school_;
  std::vector<Bytes> nonces_;
  std::vector<crypto::SigningKey> keys_;
  std::uint64_t n_ = 0;
};

std::vector<std::string> waiting(Tab& teacher) {
  std::vector<std::string> names;
  for (const Json& each : *teacher.last("class").list("waiting")) {
    names.emplace_back(each.text_or("name", ""));
  }
  return names;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

TEST_CASE("Somebody fills the class's door from one address, and a pupil and a guest come from home") {
  School school(521, {"Ana", "Ben"}, {"Ana"});
  Crowd crowd(school);
  crowd.come(420);
  for (std::size_t i = 0; i < 420; ++i) {
    crowd.knock(i, "Stranger " + std::to_string(i));
    school.world.run(kDoorEvery);
  }
  REQUIRE(waiting(school.teacher).size() == 400);

  Tab& ben = school.world.student(school.teacher, "Ben");
  CHECK(school.world.run_until([&] { return ben.in_class(); }, 10 * kSecond));
  const std::string path = std::string(school.teacher.last("classfile").text_or("link", "")).substr(21);
  Tab& guest = school.world.tab("guest", path);
  guest.command(c("ask").set("name", "Grandma"));
  CHECK(school.world.run_until([&] { return contains(waiting(school.teacher), "Grandma"); }, 10 * kSecond));
  CHECK(school["Ana"].names() == Names{"Ana", "Ben", "Ms Rivera"});
}

TEST_CASE("Somebody knocks under many devices' keys over one connection, to fill the teacher's list") {
  School school(522, {"Ana"}, {"Ana"});
  Crowd crowd(school);
  crowd.come(1);
  for (int i = 0; i < 10; ++i) {
    crowd.knock(0, "Stranger " + std::to_string(i));
    school.world.run(2 * kSecond);
  }
  CHECK(waiting(school.teacher) == Names{"Stranger 9"});
}
