// Our side of the interoperation test: members of MLS groups, moved by lines on stdin and answering by lines on stdout.
// Words are separated by spaces, bytes are hex. The answer is "ok …" or "error <code>". Used by interop.mjs only.
#include <chrono>
#include <iostream>
#include <map>
#include <sstream>
#include <string>

#include "shared/crypto/system_random.h"
#include "shared/mls/group.h"

namespace {

using namespace homeroom;

struct Member {
  mls::KeyPackageBundle keys;
  std::optional<mls::Group> group;
  std::optional<mls::Group> next;
};

std::map<std::string, Member> members;

TimeMs now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

Result<std::string> answer(std::istringstream& words) {
  Random& random = crypto::system_random();
  std::string verb, name, word;
  words >> verb >> name;
  if (verb == "key-package") {
    const crypto::SigningKey key = crypto::SigningKey::generate(random);
    constexpr TimeMs day = 86'400'000;
    HOMEROOM_TRY_LET(auto keys, mls::make_key_package(as_bytes(name), key, now() - day, now() + day, {}, random));
    std::string out = to_hex(keys.key_package);
    members.insert_or_assign(name, Member{std::move(keys), std::nullopt, std::nullopt});
    return out;
  }
  const auto found = members.find(name);
  if (found == members.end()) return Error{"interop.no-member", "no such member"};
  Member& member = found->second;
  if (verb == "create") {
    HOMEROOM_TRY_LET(auto group, mls::Group::create(as_bytes("interop group 16"), member.keys, {}, random));
    member.group.emplace(std::move(group));
    return std::string();
  }
  if (verb == "join") {
    words >> word;
    HOMEROOM_TRY_LET(auto welcome, from_hex(word));
    HOMEROOM_TRY_LET(auto group, mls::Group::join(welcome, member.keys, std::nullopt, now()));
    member.group.emplace(std::move(group));
    return std::string();
  }
  if (!member.group) return Error{"interop.no-group", "the member is in no group"};
  mls::Group& group = *member.group;
  if (verb == "commit") {  // add:HEX, remove:LEAF, path, pending
    mls::CommitRequest request;
    while (words >> word) {
      if (word.starts_with("add:")) {
        HOMEROOM_TRY_LET(auto key_package, from_hex(word.substr(4)));
        request.add_key_packages.push_back(key_package);
      } else if (word.starts_with("remove:")) {
        request.remove_leaves.push_back(static_cast<std::uint32_t>(std::stoul(word.substr(7))));
      } else if (word == "path") {
        request.force_path = true;
      } else if (word == "pending") {
        request.commit_pending = true;
      }
    }
    HOMEROOM_TRY_LET(auto made, group.commit(request, now(), random));
    member.next.emplace(std::move(made.next));
    return to_hex(made.commit) + " " + (made.welcome ? to_hex(*made.welcome) : "-");
  }
  if (verb == "adopt") {
    if (!member.next) return Error{"interop.no-commit", "nothing to adopt"};
    member.group.emplace(*std::move(member.next));
    member.next.reset();
    return std::string();
  }
  if (verb == "propose-update") {
    HOMEROOM_TRY_LET(auto message, group.propose_update(random));
    return to_hex(message);
  }
  if (verb == "propose-remove") {
    words >> word;
    HOMEROOM_TRY_LET(auto message, group.propose_remove(static_cast<std::uint32_t>(std::stoul(word)), random));
    return to_hex(message);
  }
  if (verb == "propose-add") {
    words >> word;
    HOMEROOM_TRY_LET(auto key_package, from_hex(word));
    HOMEROOM_TRY_LET(auto message, group.propose_add(key_package, now(), random));
    return to_hex(message);
  }
  if (verb == "encrypt") {
    words >> word;
    HOMEROOM_TRY_LET(auto text, from_hex(word));
    HOMEROOM_TRY_LET(auto message, group.encrypt(text, {}, 64, random));
    return to_hex(message);
  }
  if (verb == "process") {
    words >> word;
    HOMEROOM_TRY_LET(auto message, from_hex(word));
    HOMEROOM_TRY_LET(auto got, group.process(message, nullptr, now()));
    const std::string data = to_hex(got.data);
    if (got.removed_self) return std::string("removed");
    if (got.kind == mls::Group::Received::Kind::commit) {
      mls::Group next = *std::move(got.next);
      member.group.emplace(std::move(next));
    }
    return got.kind == mls::Group::Received::Kind::application ? "application " + data : "taken";
  }
  if (verb == "state") {  // epoch, own leaf, epoch authenticator, exported secret
    const Secret exported = group.export_secret("interop", as_bytes("context"), 32);
    return std::to_string(group.epoch()) + " " + std::to_string(group.own_leaf()) + " " +
           to_hex(group.epoch_authenticator()) + " " + to_hex(exported.reveal()) + " " +
           std::to_string(group.member_count());
  }
  return Error{"interop.no-verb", "no such command"};
}

}  // namespace

int main() {
  homeroom::crypto::start();
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    const auto result = answer(words);
    if (result.ok())
      std::cout << "ok " << *result << std::endl;
    else
      std::cout << "error " << result.error().code << std::endl;
  }
}
