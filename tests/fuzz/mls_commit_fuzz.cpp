// Commit handling on a hostile stream: members of a real group are fed handshake and application messages that are
// genuine, late, doubled, edited and spliced by an outsider, and made by a member who signs and encrypts whatever it
// likes. What is refused leaves the state as it was; nothing that a member did not sign is ever taken; two members who
// take the same Commit are in the same epoch.
#include "tests/fuzz/mls_lesson.h"

namespace {

using namespace homeroom;
using namespace homeroom::fuzz;

struct World {
  static const Lesson& lesson() {
    static const Lesson made;
    return made;
  }
  // Genuine messages of the first epoch, of every kind. Their plain contents are what the hostile member starts from.
  struct Genuine {
    std::vector<Bytes> messages;
    std::vector<AuthenticatedContent> contents;
    std::vector<Bytes> bodies;
    Bytes newcomer;  // a KeyPackage
  };
  static const Genuine& genuine() {
    static const Genuine made = make_genuine();
    return made;
  }

  static Genuine make_genuine() {
    Genuine made;
    SeededRandom random(7);
    const KeyPackageBundle heidi = make_bundle("heidi", random);
    made.newcomer = heidi.key_package;
    const auto take = [&](Bytes message) {
      const Group carol = lesson().groups[Lesson::carol].clone();
      if (auto content = plain(carol.state(), message)) {
        Writer body;
        content->content.write_body(body);
        made.bodies.push_back(body.take());
        made.contents.push_back(std::move(*content));
      }
      made.messages.push_back(std::move(message));
    };
    for (const int who : {Lesson::alice, Lesson::bob, Lesson::dave}) {
      const auto fresh = [&] { return lesson().groups[static_cast<std::size_t>(who)].clone(); };
      const auto commit = [&](const CommitRequest& request) {
        auto sent = fresh().commit(request, kNow, random);
        if (sent) take(sent->commit);  // dave was not there in the epoch that one of them asks for
      };
      commit({.add_key_packages = {made.newcomer}});
      commit({.add_key_packages = {made.newcomer}, .force_path = true});
      commit({.force_path = true});
      commit({.force_path = true, .as_public_message = true});
      commit({.add_key_packages = {made.newcomer}, .as_public_message = true});
      commit({.remove_leaves = {5}});
      commit({.set_extensions = std::vector<Extension>{{kPolicy, {2}}}});
      commit({.resumption_epochs = {lesson().groups[0].epoch() - 1}});
      take(*fresh().propose_add(made.newcomer, kNow, random));
      take(*fresh().propose_remove(2, random));
      take(*fresh().propose_update(random));
      take(*fresh().propose_extensions({{kPolicy, {3}}}, random));
      take(*fresh().propose_reinit({to_bytes("next"), kMls10, kCipherSuite, {}}, random));
      take(*fresh().encrypt(as_bytes("good morning"), as_bytes("aad"), 64, random));
    }
    const Group& alice = lesson().groups[Lesson::alice];
    take(Group::join_external(alice.group_info(true, true), heidi, {}, {}, kNow, random)->commit);
    made.messages.push_back(alice.group_info(true, true));
    return made;
  }

  static std::optional<AuthenticatedContent> plain(const Group::State& state, BytesView bytes) {
    auto message = decode<MlsMessage>(bytes);
    if (!message) return {};
    if (const auto* closed = std::get_if<PrivateMessage>(&message->body)) {
      const auto sender = open_sender_data(*closed, state.secrets.sender_data);
      if (!sender) return {};
      auto opened = unprotect_private(*closed, *sender, state.secret_tree);
      if (!opened) return {};
      return std::move(opened->content);
    }
    if (const auto* open = std::get_if<PublicMessage>(&message->body)) {
      return AuthenticatedContent{WireFormat::public_message, open->content, open->auth};
    }
    return {};
  }
};

struct Story {
  Input& input;
  std::vector<Group> groups = World::lesson().clone();
  std::vector<Bytes> messages = World::genuine().messages;
  SeededRandom random{3};

  Group& anyone() { return groups[input.below(groups.size())]; }

  // What `to` makes of a message. A refused one leaves it as it was.
  bool deliver(Group& to, const Bytes& message) {
    const Secret before = to.serialise();
    CommitCheck no_strangers = [](const CommitView& view) -> Status {
      if (view.external) return Error{"fuzz.external", "no external Commits"};
      return {};
    };
    const bool checked = input.flag();
    auto got = to.process(message, checked ? &no_strangers : nullptr, kNow);
    if (!got) {
      HOMEROOM_ASSERT(to.serialise() == before);
      return false;
    }
    if (got->kind == Group::Received::Kind::commit) {
      HOMEROOM_ASSERT(to.serialise() == before);  // adopted only below
      HOMEROOM_ASSERT(got->removed_self != got->next.has_value());
      if (!got->next) return true;
      HOMEROOM_ASSERT(got->next->epoch() == to.epoch() + 1);
      if (input.flag()) use(*got->next, random);
      others_agree(to, message, *got->next);
      to = std::move(*got->next);
    }
    return true;
  }

  void others_agree(const Group& first, const Bytes& message, const Group& next) {
    for (Group& each : groups) {
      if (&each == &first || each.epoch() != first.epoch() ||
          !same(each.epoch_authenticator(), first.epoch_authenticator())) {
        continue;
      }
      auto got = each.process(message, nullptr, kNow);
      if (got && got->next) HOMEROOM_ASSERT(same(got->next->epoch_authenticator(), next.epoch_authenticator()));
    }
  }

  void outsider() {
    const Bytes message = edited(messages[input.below(messages.size())], input, messages);
    const bool genuine = std::ranges::find(messages, message) != messages.end();
    const bool taken = deliver(anyone(), message);
    HOMEROOM_ASSERT(!taken || genuine);
  }

  void honest() {
    Group& by = anyone();
    const std::uint8_t what = input.byte();
    CommitRequest request;
    if (what & 1) request.add_key_packages.push_back(World::genuine().newcomer);
    if (what & 2) request.remove_leaves.push_back(static_cast<std::uint32_t>(input.below(8)));
    if (what & 4) request.set_extensions = std::vector<Extension>{{kPolicy, {what}}};
    if (what & 8) request.resumption_epochs.push_back(by.epoch() - input.below(3));
    request.force_path = (what & 16) != 0;
    request.commit_pending = (what & 32) != 0;
    request.as_public_message = (what & 64) != 0;
    auto made = by.commit(request, kNow, random);
    if (!made) return;
    messages.push_back(made->commit);
    if (what & 128) {
      const Group before = by.clone();
      by = std::move(made->next);
      for (Group& each : groups) {
        if (&each != &by && each.epoch() == before.epoch() &&
            same(each.epoch_authenticator(), before.epoch_authenticator())) {
          deliver(each, messages.back());
        }
      }
    }
  }

  void propose() {
    Group& by = anyone();
    const std::uint8_t what = input.byte();
    const auto leaf = static_cast<std::uint32_t>(what / 8);
    auto made = what % 4 == 0   ? by.propose_add(World::genuine().newcomer, kNow, random)
                : what % 4 == 1 ? by.propose_remove(leaf, random)
                : what % 4 == 2 ? by.propose_update(random)
                                : by.propose_extensions({{kPolicy, {what}}}, random);
    if (!made) return;
    messages.push_back(*made);
    for (Group& each : groups) deliver(each, messages.back());
  }

  // Bob, who is in the group, signs and encrypts an edited message; without a path he can even confirm it rightly.
  void insider() {
    Group& bob = groups[Lesson::bob];
    const Group::State& state = bob.state();
    const auto& genuine = World::genuine();
    const std::size_t which = input.below(genuine.contents.size());
    AuthenticatedContent content = genuine.contents[which];
    const std::uint8_t how = input.byte();
    if (how & 1) {
      const Bytes body = edited(genuine.bodies[which], input, genuine.bodies);
      Reader reader(body);
      const ContentType type = content.content.type();
      content.content.read_body(reader, type);
      if (!reader.done()) return;
    }
    content.wire_format = how & 2 ? WireFormat::public_message : WireFormat::private_message;
    content.content.epoch = bob.epoch();
    content.content.sender = {how & 4 ? static_cast<SenderType>(1 + input.below(4)) : SenderType::member,
                              bob.own_leaf()};
    if (how & 8) content.content.sender.index = static_cast<std::uint32_t>(input.below(9));
    content.sign(state.signing_key, state.encoded_context);
    if (content.content.type() == ContentType::commit) {
      if (how & 16) confirm(state, content);
      if (how & 32) content.auth.confirmation_tag = edited(content.auth.confirmation_tag, input);
    }
    Bytes message;
    if (content.wire_format == WireFormat::public_message) {
      message = encode_message(protect_public(content, state.secrets.membership_key, state.encoded_context));
    } else {
      content.content.sender.type = SenderType::member;
      if (content.content.sender.index >= state.tree.leaf_count()) return;
      SecretTree tree = state.secret_tree.clone();
      auto sealed = protect_private(content, tree, state.secrets.sender_data, input.below(3) * 64, random);
      if (!sealed) return;
      message = encode_message(*std::move(sealed));
    }
    const bool as_somebody_else =
        content.content.sender.type == SenderType::member && content.content.sender.index != bob.own_leaf();
    const bool taken = deliver(anyone(), message);
    HOMEROOM_ASSERT(!taken || !as_somebody_else);
    if (messages.size() < 100) messages.push_back(std::move(message));
  }

  void confirm(const Group::State& state, AuthenticatedContent& content) {
    const Commit& commit = *content.content.commit();
    if (commit.path || content.content.sender.type != SenderType::member) return;
    const auto list = look_up(commit, content.content.sender, state.proposals);
    if (!list) return;
    const auto applied = apply_proposals(state.tree, state.context, *list, {content.content.sender, kNow, false});
    if (!applied) return;
    const auto psk = resolve_psks(applied->psks, &state, nullptr, {});
    if (!psk) return;
    GroupContext context = state.context;
    ++context.epoch;
    context.extensions = applied->extensions;
    context.tree_hash = applied->tree.root_hash();
    const EpochSecrets secrets =
        advance(state.interim_transcript_hash, state.secrets.init, Secret(kNh), *psk, content, context).secrets;
    content.auth.confirmation_tag = secrets.confirmation_tag(context.confirmed_transcript_hash);
  }

  void tell() {
    for (int left = 12; left > 0 && !input.empty(); --left) {
      switch (input.byte() % 6) {
        case 0: outsider(); break;
        case 1: deliver(anyone(), messages[input.below(messages.size())]); break;
        case 2: honest(); break;
        case 3: propose(); break;
        case 4: insider(); break;
        default: {
          auto sent = anyone().encrypt(input.bytes(input.byte()), {}, 32, random);
          if (sent) messages.push_back(*sent);
        }
      }
    }
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  Story{input}.tell();
  return 0;
}
