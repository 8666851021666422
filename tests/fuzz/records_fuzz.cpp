// What the keeper reads that somebody else may have written: records from the disk, and what is inside a sealed knock
// and its answer, whose sealer writes what it likes. The first byte chooses. What is taken comes back as the same
// bytes; a knock counts only when its member and its device signed it.
#include "shared/crypto/system_random.h"
#include "shared/protocol/json.h"
#include "tests/fuzz/seeded.h"
#include "wasm/keeper/admissions.h"
#include "wasm/keeper/class_file.h"
#include "wasm/keeper/knock.h"
#include "wasm/keeper/record.h"

namespace {

using namespace homeroom;
using namespace homeroom::keeper;
using fuzz::Input;
using protocol::Json;

constexpr TimeMs kNow = 1'790'000'000'000;
constexpr std::string_view kClass = "abcdefghijklmnopqrstuvwxyz";

struct Desk {
  fuzz::SeededRandom random{31};
  crypto::HpkeKeyPair door = crypto::HpkeKeyPair::generate(random);
  crypto::SigningKey member = crypto::SigningKey::generate(random);
  crypto::SigningKey device = crypto::SigningKey::generate(random);
  Bytes class_file, meeting, admissions;

  static const Desk& made() {
    static const Desk desk;
    return desk;
  }

  Desk() {
    ClassFile file = ClassFile::create("3b", "Ms Rivera", {"Ana", "Bo"}, kNow, random);
    classroom::bind_device(file.roster.students[0], device.public_key());
    file.lesson = ClassFile::Lesson{Bytes(kGroupIdSize, 7), 3, {.frozen = true}};
    class_file = to_bytes(file.encode().reveal());
    Meeting open = *Meeting::open(file.me, {}, kNow, random);
    const auto encrypted = *open.encrypt(as_bytes("hello"), random);
    classroom::ClassContext context{.class_id = file.class_id(), .root_key = file.root_key, .now = kNow};
    static_cast<void>(open.prepare({.policy = classroom::PolicyWish{{}, {.frozen = true}}}, context, random).ok());
    RecordWriter record("FUZZ", 1);
    open.write(record);
    meeting = to_bytes(record.finish().reveal());
    Admissions lists;
    lists.wait({.id = "a", .conn = "c", .member_key = Bytes(32, 1), .knock = {}, .name = "Dora", .guest = true});
    lists.add_guest(Bytes(32, 2), {.subject = {{1}}, .name = "Eve", .pass = Bytes(162, 3)});
    RecordWriter more("FUZZ", 1);
    lists.write(more);
    admissions = to_bytes(more.finish().reveal());
  }
};

// Edited, or anything.
Bytes some(BytesView good, Input& input) { return input.flag() ? fuzz::edited(good, input) : to_bytes(input.rest()); }

void class_file(Input& input) {
  const Bytes bytes = some(Desk::made().class_file, input);
  auto file = ClassFile::decode(bytes);
  if (!file) return;
  const Secret written = file->encode();  // in today's version, whatever it was read from
  const auto again = ClassFile::decode(written.reveal());
  HOMEROOM_ASSERT(again.ok() && again->encode() == written);
  fuzz::SeededRandom random;
  file->renew_passes(kNow);
  file->become_new_device(kNow, random);
  static_cast<void>(file->name_colleague("Mr Okafor", kNow, random).ok());
}

void meeting(Input& input) {
  const Bytes bytes = some(Desk::made().meeting, input);
  RecordReader record(bytes, "FUZZ", 1);
  auto read = Meeting::read(record);
  if (!read || !record.at_end()) return;
  RecordWriter again("FUZZ", 1);
  read->write(again);
  static_cast<void>(again.finish());
  fuzz::SeededRandom random;
  static_cast<void>(read->encrypt(as_bytes("hi"), random).ok());
  if (read->pending()) static_cast<void>(read->abandon());
  classroom::ClassContext context{.now = kNow};
  static_cast<void>(read->prepare({.policy = classroom::PolicyWish{}}, context, random).ok());
}

void admissions(Input& input) {
  const Bytes bytes = some(Desk::made().admissions, input);
  RecordReader record(bytes, "FUZZ", 1);
  Admissions lists;
  if (!lists.read(record) || !record.at_end()) return;
  RecordWriter again("FUZZ", 1);
  lists.write(again);
  HOMEROOM_ASSERT(lists.waiting().size() <= Admissions::kMostWaiting);
}

Bytes sealed(BytesView to, std::string_view info, BytesView aad, std::string_view text) {
  fuzz::SeededRandom random;
  const auto made = *crypto::hpke_seal(to, as_bytes(info), aad, as_bytes(text), random);
  return concat({made.kem_output, made.ciphertext});
}

void knock(Input& input) {
  const Desk& desk = Desk::made();
  const BytesView member = desk.member.public_key();
  const Bytes aad = concat({as_bytes(kClass), member});
  const std::uint8_t how = input.byte();
  std::string text;
  if (how & 1) {  // anything at all, rightly sealed
    text = as_text(input.rest());
  } else {
    Json json = *Json::parse(R"({"join":true,"name":"Dora"})");
    const Bytes reply = input.flag() ? Bytes(32, 9) : to_bytes(input.bytes(32));
    json.set_bytes("reply", reply).set_bytes("device", desk.device.public_key());
    const Bytes member_text =
        concat({as_bytes("homeroom knock v1"), as_bytes(kClass), member, reply, desk.device.public_key()});
    const Bytes device_text = concat({as_bytes("homeroom device v1"), as_bytes(kClass), member, reply});
    json.set_bytes("sig", (how & 2 ? desk.member : desk.device).sign(member_text));
    json.set_bytes("device_sig", (how & 4 ? desk.device : desk.member).sign(device_text));
    json.set_bytes("key_package", input.bytes(input.byte()));
    if (how & 8) json.set("name", as_text(input.rest()));
    text = json.dump();
    if (how & 16) text = as_text(fuzz::edited(as_bytes(text), input));
  }
  Bytes message = sealed(desk.door.public_key, "homeroom knock v1", aad, text);
  if (how & 32) message = fuzz::edited(message, input);
  const auto opened = open_knock(kClass, desk.door, member, message);
  if (!opened) return;
  HOMEROOM_ASSERT(!(how & 1));  // nobody guesses a signature
  HOMEROOM_ASSERT((how & 6) == 6 && same(opened->device, desk.device.public_key()));
}

void answer(Input& input) {
  const Desk& desk = Desk::made();
  const BytesView member = desk.member.public_key();
  const std::uint8_t how = input.byte();
  Bytes message =
      sealed(desk.door.public_key, "homeroom answer v1", concat({as_bytes(kClass), member}), as_text(input.rest()));
  if (how & 1) message[how % message.size()] ^= 1;
  const auto opened = open_answer(kClass, desk.door, member, message);
  HOMEROOM_ASSERT(!opened || !(how & 1));
  if (opened) HOMEROOM_ASSERT(opened->name.size() <= 4 * 80 && opened->class_name.size() <= 4 * 80);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crypto::start();
  Input input(data, size);
  constexpr void (*ways[])(Input&) = {class_file, meeting, admissions, knock, answer};
  ways[input.byte() % std::size(ways)](input);
  return 0;
}
