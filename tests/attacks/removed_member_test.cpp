// Somebody who was in class and was removed, with everything that her client knew until then, and a relay and a server
// that still deliver for her.
#include <catch2/catch_test_macros.hpp>

#include "shared/mls/group_state.h"
#include "tests/attacks/school.h"

using namespace homeroom;
using namespace homeroom::attacks;

namespace {

struct Removed : School {
  explicit Removed(std::uint64_t seed)
      : School(seed, {"Ana", "Ben", "Cho"}, {"Ana", "Ben"}), ana_is(subject("Ana")), before(twin((*this)["Ana"])) {
    teacher.command(c("remove").set("subject", ana_is.text()));
    world.run(2 * kSecond);
    for (const std::string& each : (*this)["Ben"].received) {
      const auto json = Json::parse(each);
      if (json && json->text_or("kind", "") == "commit") {
        removal = *json->bytes("body");
      }
    }
  }

  SubjectId ana_is;
  mls::Group before;  // Ana's, of the epoch in which she was removed
  Bytes removal;      // the Commit
};

}  // namespace

TEST_CASE("A removed member works out the next epoch's keys from the ones that she has") {
  Removed removed(401);
  // A client that does not stop at its own removal: it takes the Commit apart and goes on with all it knows, the init
  // secret of her last epoch above all.
  const auto old = removed.before.state().clone();
  const auto closed = *mls::decode_message<mls::PrivateMessage>(removed.removal);
  const auto sent_by = *mls::open_sender_data(closed, old->secrets.sender_data);
  const auto content = mls::unprotect_private(closed, sent_by, old->secret_tree)->content;
  const mls::Commit& commit = *content.content.commit();
  const auto list = *mls::look_up(commit, content.content.sender, {});
  auto applied = *mls::apply_proposals(old->tree, old->context, list, {content.content.sender, mls::kNoLifetimeCheck});
  if (commit.path) {
    REQUIRE(mls::merge_path(applied.tree, sent_by.leaf, *commit.path).ok());
  }
  mls::GroupContext context = old->context;
  context.epoch += 1;
  context.extensions = applied.extensions;
  context.tree_hash = applied.tree.root_hash();

  const auto theirs = [&](const Secret& commit_secret) {
    mls::GroupContext next = context;
    const auto reached =
        mls::advance(old->interim_transcript_hash, old->secrets.init, commit_secret, Secret(mls::kNh), content, next);
    return to_bytes(reached.secrets.epoch_authenticator.reveal());
  };
  const Bytes truth = removed["Ben"].session().meeting()->group().epoch_authenticator();
  CHECK_FALSE(same(theirs(Secret(mls::kNh)), truth));  // what a Commit without a path would have

  // And no part of the path is sealed to a key of hers.
  if (commit.path) {
    const auto info = encode(context);
    for (const mls::UpdatePathNode& node : commit.path->nodes) {
      for (const mls::HpkeCiphertext& sealed : node.encrypted_path_secret) {
        CHECK_FALSE(removed.before.open_as_self("UpdatePathNode", info, sealed.kem_output, sealed.ciphertext).ok());
      }
    }
  }
}

TEST_CASE("A removed member goes on writing with her old keys") {
  Removed removed(402);
  const Bytes line = say(removed.before, classroom::Chat{"I am still here"}, removed.world.random);
  removed.log(removed["Ben"], line, false);
  removed.relay(removed["Ben"], line);
  CHECK(removed["Ben"].chat().empty());
}

TEST_CASE("A removed member goes on sending frames") {
  Removed removed(403);
  sframe::Sender ana = sender(removed.before);
  CHECK(receive(removed["Ben"], removed.ana_is, MediaKind::audio, frame(ana, MediaKind::audio, "boo", 0),
                removed.world.now)
            .starts_with("dropped"));
}

TEST_CASE("A removed member's frames are handed over as the newcomer's who has her place in the tree") {
  Removed removed(404);
  sframe::Sender ana = sender(removed.before);
  const std::uint32_t place = removed.before.own_leaf();
  Tab& cho = removed.world.student(removed.teacher, "Cho");
  REQUIRE(removed.world.run_until([&] { return cho.in_class() && removed["Ben"].names().size() == 3; }, 5 * kSecond));
  REQUIRE(twin(cho).own_leaf() == place);  // within the ten seconds in which old frames are still taken
  CHECK(receive(removed["Ben"], removed.subject("Cho"), MediaKind::audio, frame(ana, MediaKind::audio, "boo", 0),
                removed.world.now) == "dropped -5");
}

TEST_CASE("A removed member uses the old epoch's keys, which were everyone's, when it is long over") {
  Removed removed(405);
  // She knows the key under which Ben sent; with the relay's help she can speak in his voice, but not for long.
  const Secret base_key = removed.before.export_secret("SFrame 1.0 Base Key", {}, 32);
  sframe::Sender forged;
  REQUIRE(forged
              .set_epoch({.epoch = removed.before.epoch(),
                          .base_key = base_key,
                          .index = twin(removed["Ben"]).own_leaf(),
                          .boot = 3})
              .ok());
  removed.world.run(11 * kSecond);
  CHECK(receive(removed.teacher, removed.subject("Ben"), MediaKind::audio, frame(forged, MediaKind::audio, "boo", 0),
                removed.world.now) == "dropped -4");
}

TEST_CASE("A removed member reads on: what is said after her removal opens with none of her keys") {
  Removed removed(406);
  removed.teacher.command(c("chat").set("text", "Now that she is gone"));
  REQUIRE(removed.world.run_until([&] { return !removed["Ben"].chat().empty(); }, 5 * kSecond));
  const auto line = Json::parse(removed["Ben"].received.back());
  CHECK_FALSE(removed.before.process(*line->bytes("body"), nullptr, removed.world.now).ok());
  // Nor do frames: two seconds after the Commit everybody sends under the new epoch's keys.
  removed.world.run(3 * kSecond);
  const auto now = removed.world.now;
  CHECK(removed.teacher.session().frames().sending_epoch(now) == removed.before.epoch() + 1);
  CHECK(removed["Ben"].session().frames().sending_epoch(now) == removed.before.epoch() + 1);
}
