// What the attackers of these tests have: a school in which everybody is real, copies of members' keys and groups, and
// a server and a relay that say whatever they like. Owns the school. Never reaches into an honest client: all that
// comes to one comes as the server or the relay would send it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "shared/classroom/messages.h"
#include "shared/sframe/sender.h"
#include "tests/sim/world.h"
#include "wasm/keeper/class_file.h"
#include "wasm/keeper/knock.h"

namespace homeroom::attacks {

using classroom::Role;
using classroom::SubjectId;
using protocol::Json;
using sim::c;
using sim::Names;
using sim::Tab;
using sim::World;

inline constexpr TimeMs kSecond = 1000;

// Somebody with keys, a pass and a KeyPackage, of whatever making.
struct Person {
  keeper::Identity who;
  mls::KeyPackageBundle bundle;
};

class School {
 public:
  // A class with these students; the ones in `inside` have come in.
  School(std::uint64_t seed, const Names& students, const Names& inside);

  Tab& operator[](const std::string& name) { return *tabs_.at(name); }
  std::vector<Tab*> everyone();  // who is inside, the teacher first
  SubjectId subject(const std::string& name);
  classroom::ClassContext context();

  // What lies in the teacher's browser, opened: root key, door key, links.
  keeper::ClassFile file();
  // A student who is on the roster and not there: real link, real pass. What a thief of the link has.
  Person absent(const std::string& name);
  // A pass for a new key, signed by `issuer` (with the issuer's own pass behind it, if there is one).
  struct Terms {
    Role role = Role::student;
    TimeMs life = 400 * keeper::kDayMs;
    std::optional<classroom::ClassId> class_id = {};  // absent: of this class
    std::optional<SubjectId> subject = {};            // absent: a new one
    bool others_key = false;                          // the pass is for a key that this person does not have
  };
  Person person(const Terms& terms, const crypto::SigningKey& issuer, std::optional<classroom::Pass> own_pass = {});

  // The honest server's or an evil one's words, straight to one tab.
  void log(Tab& to, BytesView body, bool commit, const std::string& from = "AAAAAAAAAAA");
  void relay(Tab& to, BytesView body);

  World world;
  sim::Disk office;  // the teacher's browser
  Tab& teacher;

 private:
  std::map<std::string, Tab*> tabs_;
};

// Everything that a member's client has in memory, to be used by somebody who plays by no rules.
mls::Group twin(Tab& tab);
// An application message, made with a twin.
Bytes say(mls::Group& as, const classroom::Message& message, Random& random);
// The member's own keys for frames, to be used by a client that asks no gate.
sframe::Sender sender(const mls::Group& as);
Bytes frame(sframe::Sender& by, MediaKind kind, std::string_view content, TimeMs now);
// The relay hands a frame to one tab, as `kind` of `of`. Gives its content, or what became of it ("dropped -3").
std::string receive(Tab& at, const SubjectId& of, MediaKind kind, Bytes frame, TimeMs now);

std::string error_of(const auto& result) { return result.ok() ? "" : result.error().code; }

}  // namespace homeroom::attacks
