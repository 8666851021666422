#include "tests/attacks/school.h"

#include "shared/classroom/link.h"

namespace homeroom::attacks {

School::School(std::uint64_t seed, const Names& students, const Names& inside)
    : world(seed), teacher(world.teacher(students, true, &office)) {
  for (const std::string& each : inside) {
    tabs_[each] = &world.student(teacher, each);
  }
  HOMEROOM_ASSERT(world.run_until([&] {
    for (Tab* each : everyone()) {
      if (each->names().size() != inside.size() + 1) {
        return false;
      }
    }
    return true;
  }));
  world.run(3 * kSecond);  // the newest epoch's keys are in use for frames too
}

std::vector<Tab*> School::everyone() {
  std::vector<Tab*> all = {&teacher};
  for (const auto& [name, tab] : tabs_) {
    all.push_back(tab);
  }
  return all;
}

SubjectId School::subject(const std::string& name) { return *SubjectId::parse(world.subject_of(teacher, name)); }

keeper::ClassFile School::file() {
  return *keeper::ClassFile::decode(office.at("class/" + std::string(teacher.last("classfile").text_or("class", ""))));
}

classroom::ClassContext School::context() {
  const keeper::ClassFile of = file();
  return {of.class_id(), of.root_key, {}, world.now};
}

Person School::absent(const std::string& name) {
  const keeper::ClassFile of = file();
  for (const classroom::Student& each : of.roster.students) {
    if (each.name == name) {
      keeper::Identity who{*classroom::link_key(each.seed, of.class_id()), each.pass, each.subject, Role::student};
      auto bundle = *keeper::make_key_package(who, world.now, world.random);
      return {std::move(who), std::move(bundle)};
    }
  }
  HOMEROOM_ASSERT(false);
}

Person School::person(const Terms& terms, const crypto::SigningKey& issuer, std::optional<classroom::Pass> own_pass) {
  SubjectId subject;
  world.random.fill(subject.bytes);
  subject = terms.subject.value_or(subject);
  auto key = crypto::SigningKey::generate(world.random);
  const auto other = crypto::SigningKey::generate(world.random);
  const Bytes public_key = to_bytes((terms.others_key ? other : key).public_key());
  const Bytes pass = classroom::issue_pass(
      {terms.class_id.value_or(file().class_id()), subject, terms.role, public_key, world.now + terms.life}, issuer,
      std::move(own_pass));
  keeper::Identity who{std::move(key), pass, subject, terms.role};
  auto bundle = *keeper::make_key_package(who, world.now, world.random);
  return {std::move(who), std::move(bundle)};
}

void School::log(Tab& to, BytesView body, bool commit, const std::string& from) {
  const keeper::Meeting& meeting = *to.session().meeting();
  Bytes mid(keeper::Outbox::kMidSize);
  world.random.fill(mid);
  Json entry = Json::object().set("t", "log").set("seq", meeting.seq() + 1).set("epoch", meeting.epoch());
  entry.set("kind", commit ? "commit" : "app").set("from", from).set_bytes("mid", mid).set_bytes("body", body);
  world.inject(to, entry.dump());
}

void School::relay(Tab& to, BytesView body) {
  Json message = Json::object().set("t", "relay").set("epoch", to.session().meeting()->epoch());
  world.inject(to, message.set("from", "AAAAAAAAAAA").set_bytes("body", body).dump());
}

mls::Group twin(Tab& tab) { return tab.session().meeting()->group().clone(); }

Bytes say(mls::Group& as, const classroom::Message& message, Random& random) {
  return *as.encrypt(*classroom::encode_message(message), {}, 128, random);
}

sframe::Sender sender(const mls::Group& as) {
  const Secret base_key = as.export_secret("SFrame 1.0 Base Key", {}, 32);
  sframe::Sender sender;
  HOMEROOM_ASSERT(sender.set_epoch({.epoch = as.epoch(), .base_key = base_key, .index = as.own_leaf()}).ok());
  return sender;
}

Bytes frame(sframe::Sender& by, MediaKind kind, std::string_view content, TimeMs now) {
  Bytes buffer = to_bytes(content);
  buffer.resize(content.size() + sframe::kMaxOverhead);
  const auto done = by.encrypt(kind, buffer, content.size(), now);
  HOMEROOM_ASSERT(done.code == sframe::FrameCode::ok);
  buffer.resize(done.size);
  return buffer;
}

std::string receive(Tab& at, const SubjectId& of, MediaKind kind, Bytes frame, TimeMs now) {
  static std::uint32_t handle = 1'000'000;
  ++handle;
  at.session().add_transform(Json::object()
                                 .set("handle", handle)
                                 .set("side", "receive")
                                 .set("kind", name_of(kind))
                                 .set("subject", of.text())
                                 .dump());
  const std::int32_t size = at.session().frames().decrypt(handle, frame, frame.size(), now);
  return size < 0 ? "dropped " + std::to_string(size)
                  : std::string(as_text(BytesView(frame).first(static_cast<std::size_t>(size))));
}

}  // namespace homeroom::attacks
