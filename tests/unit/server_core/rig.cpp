#include "tests/unit/server_core/rig.h"

#include <catch2/catch_test_macros.hpp>

namespace homeroom::server::test {

using classroom::Role;
using classroom::test::School;

void CountingRandom::fill(MutableBytes out) {
  for (std::uint8_t& byte : out) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    byte = static_cast<std::uint8_t>(state_ >> 56);
  }
}

// ---- Client ------------------------------------------------------------------------------------------------------

Json Client::ask(Json request) {
  const std::uint64_t n = ++n_;
  request.set("n", n);
  say(request.dump());
  for (const Json& each : answers) {
    if (each.number("n") == static_cast<std::int64_t>(n)) {
      return each;
    }
  }
  return {};
}

void Client::say(std::string_view text) {
  rig_.hub->on_text(conn_, text, rig_.now);
  rig_.settle();
}

std::vector<Json> Client::take(std::string_view type) {
  std::vector<Json> found;
  std::erase_if(pushes, [&](const Json& each) {
    const bool is_it = each.text_or("t", "") == type;
    if (is_it) {
      found.push_back(each);
    }
    return is_it;
  });
  return found;
}

Json Client::take_one(std::string_view type) {
  auto found = take(type);
  return found.size() == 1 ? found.front() : Json();
}

Json Client::hello(const std::string& class_id) {
  return ask(Json::object().set("t", "hello").set("v", 1).set("class", class_id));
}

Json Client::prove(const std::string& class_id, const crypto::SigningKey& key, Json more) {
  const Bytes text = concat({as_bytes("homeroom prove v1"), as_bytes(class_id), nonce});
  Json answer = ask(more.set("t", "prove").set_bytes("key", key.public_key()).set_bytes("sig", key.sign(text)));
  name = std::string(answer.text_or("conn", ""));
  return answer;
}

// ---- Rig ---------------------------------------------------------------------------------------------------------

Rig::Rig(HubConfig config)
    : database([] {
        crypto::start();
        auto opened = SqliteStore::open(":memory:");
        REQUIRE(opened.ok());
        return *std::move(opened);
      }()),
      store(*database),
      invitation_needed_(config.invitation_needed),
      invitation_key_(to_bytes(config.invitation_key.reveal())) {
  hub = std::make_unique<Hub>(store, random, config_copy());
}

HubConfig Rig::config_copy() const {
  return {.invitation_needed = invitation_needed_, .invitation_key = Secret::copy_of(invitation_key_)};
}

Client& Rig::connect(const std::string& address) {
  const ConnId conn = ++last_conn_;
  Client& client = *clients_.emplace(conn, std::make_unique<Client>(*this, conn)).first->second;
  hub->on_connect(conn, address, now);
  settle();
  const Json greeting = client.take_one("server");
  client.nonce = greeting.bytes("nonce", kNonceSize).value_or(Bytes());
  return client;
}

void Rig::disconnect(Client& client) {
  hub->on_closed(client.conn(), now);
  settle();
}

void Rig::pass(TimeMs ms) {
  for (const TimeMs end = now + ms; now < end;) {
    now = std::min(end, now + 250);
    hub->tick(now);
    settle();
  }
}

void Rig::restart() {
  hub = std::make_unique<Hub>(store, random, config_copy());
  for (auto& [conn, client] : clients_) {
    client->closed = 1006;
  }
}

void Rig::media_says(const MediaEvent& event) {
  hub->on_media(event, now);
  settle();
}

void Rig::engine(bool up) {
  MediaEvent event{.kind = MediaEvent::Kind::engine};
  event.up = up;
  media_says(event);
}

std::vector<MediaCommand> Rig::take_media(MediaCommand::Kind kind) {
  std::vector<MediaCommand> found;
  std::erase_if(media, [&](const MediaCommand& each) {
    if (each.kind == kind) {
      found.push_back(each);
    }
    return each.kind == kind;
  });
  return found;
}

void Rig::settle() {
  for (Output& output : hub->take_outputs()) {
    if (output.kind == Output::Kind::media) {
      media.push_back(std::move(output.media));
      continue;
    }
    Client& to = *clients_.at(output.conn);
    switch (output.kind) {
      case Output::Kind::send: {
        CHECK(to.closed == 0);  // nothing is said to who was told to go
        Json message = *Json::parse(*output.text);
        (message.find("n") != nullptr ? to.answers : to.pushes).push_back(std::move(message));
        break;
      }
      case Output::Kind::close: to.closed = output.code; break;
      case Output::Kind::limit: to.limit = output.limit; break;
      case Output::Kind::media: break;
    }
  }
}

// ---- Lesson ------------------------------------------------------------------------------------------------------

Json create_request(const School& school, const Client& client) {
  const std::string id = school.id.text();
  const Bytes door(kKeySize, 7);
  return Json::object()
      .set("t", "create")
      .set("class", id)
      .set_bytes("root", school.root.public_key())
      .set_bytes("door", door)
      .set_bytes("door_sig", school.root.sign(concat({as_bytes("homeroom door v1"), as_bytes(id), door})))
      .set_bytes("proof", school.root.sign(concat({as_bytes("homeroom create v1"), as_bytes(id), client.nonce})));
}

std::string subject_text(std::uint8_t number) { return to_base64url(Bytes{number, 0, 0, 0, 0, 0, 0, 0}); }

Json joiner(const Client& client, std::uint8_t number, const crypto::SigningKey& key) {
  return Json::object()
      .set("conn", client.name)
      .set("subject", subject_text(number))
      .set_bytes("key", key.public_key());
}

Lesson::Lesson() : Lesson(HubConfig{}) {}

Lesson::Lesson(HubConfig config)
    : rig(std::move(config)), teacher_self(school.somebody(Role::teacher, 1)), id_(school.id.text()) {
  teacher = &rig.connect();
  REQUIRE(teacher->code_of(create_request(school, *teacher)) == "ok");
  REQUIRE(teacher->prove(id_, teacher_self.key, Json::object().set_bytes("pass", teacher_self.fact.identity))
              .text_or("role", "") == "committer");
  group = to_base64url(Bytes(kGroupSize, 3));
  teacher->subject = subject_text(1);
  const Json opened = teacher->ask(Json::object().set("t", "open").set("group", group).set("subject", subject_text(1)));
  REQUIRE(opened.text_or("t", "") == "ok");
  teacher->ticket = std::string(opened.text_or("ticket", ""));
  teacher->pushes.clear();
}

Client& Lesson::visitor(const crypto::SigningKey& key, const std::string& address) {
  Client& client = rig.connect(address);
  REQUIRE(client.hello(id_).text_or("t", "") == "ok");
  REQUIRE(client.prove(id_, key).text_or("role", "") == "visitor");
  return client;
}

Client& Lesson::member(std::uint8_t number, const std::string& address) {
  const auto key = keys.emplace(number, School::make_key()).first;
  Client& client = visitor(key->second, address);
  const Json taken = teacher->ask(commit_request(Json::array().push(joiner(client, number, key->second))));
  REQUIRE(taken.text_or("t", "") == "ok");
  ++epoch;
  const Json welcome = client.take_one("welcome");
  client.subject = subject_text(number);
  client.ticket = std::string(welcome.text_or("ticket", ""));
  members[number] = &client;
  for (Client* each : {teacher, &client}) {
    each->pushes.clear();
  }
  for (auto& [n, each] : members) {
    each->pushes.clear();
  }
  return client;
}

Client& Lesson::committer() {
  Client& client = rig.connect();
  REQUIRE(client.hello(id_).text_or("t", "") == "ok");
  REQUIRE(client.prove(id_, teacher_self.key, Json::object().set_bytes("pass", teacher_self.fact.identity))
              .text_or("role", "") == "committer");
  client.subject = subject_text(1);
  return client;
}

Client& Lesson::return_of(std::uint8_t number, const std::string& ticket, Json more) {
  Client& client = rig.connect();
  REQUIRE(client.hello(id_).text_or("t", "") == "ok");
  static_cast<void>(client.prove(id_, keys.at(number), more.set("ticket", ticket)));
  client.subject = subject_text(number);
  client.ticket = ticket;
  return client;
}

std::string Lesson::fresh_mid() {
  Bytes mid(kMidSize);
  ++last_mid_;
  for (std::size_t i = 0; i < mid.size(); ++i) {
    mid[i] = static_cast<std::uint8_t>(last_mid_ >> (8 * i));
  }
  return to_base64url(mid);
}

Json Lesson::commit_request(Json joiners, Json leavers) {
  Json request = Json::object().set("t", "commit").set("mid", fresh_mid()).set("epoch", epoch).set("commit", "Q29t");
  if (!joiners.as_array()->empty()) {
    request.set("welcome", "V2Vs");
  }
  return std::move(request).set("joiners", std::move(joiners)).set("leavers", std::move(leavers));
}

Json Lesson::send_request(const std::string& body, bool keep) {
  return Json::object()
      .set("t", "send")
      .set("mid", fresh_mid())
      .set("epoch", epoch)
      .set("body", body)
      .set("keep", keep);
}

bool Lesson::goes_on() {
  const Json said = teacher->ask(send_request("Z29lcw"));
  bool all = said.text_or("t", "") == "ok";
  for (const auto& [number, client] : members) {
    const auto entries = client->take("log");
    all = all && !entries.empty() && entries.back().number("seq") == said.number("seq") &&
          entries.back().text_or("body", "") == "Z29lcw";
  }
  teacher->pushes.clear();
  return all;
}

}  // namespace homeroom::server::test
