// Ways into a group: a Welcome and its parts, a ratchet tree beside it, a GroupInfo for an external joiner, a
// KeyPackage, a stored state. Edited by an outsider they are refused; made by a hostile member, who re-signs, re-hashes
// and seals whatever it likes, they are refused or lead to a group that works.
#include "shared/crypto/aead.h"
#include "shared/mls/labels.h"
#include "tests/fuzz/mls_lesson.h"

namespace {

using namespace homeroom;
using namespace homeroom::fuzz;

struct Way {
  Lesson lesson;
  KeyPackageBundle heidi = make_bundle("heidi", lesson.random);
  KeyPackageBundle mallory = make_bundle("mallory", lesson.random);
  Bytes welcome, welcome_without_tree, tree, stored, group_info;
  std::vector<Group> after;  // alice, bob, carol, dave with heidi in it
  Secret joiner, path_secret;
  GroupInfo info;  // with the tree

  static const Way& made() {
    static const Way way;
    return way;
  }

  Way() {
    auto without = *lesson.groups[0].commit(
        {.add_key_packages = {heidi.key_package}, .force_path = true, .tree_in_welcome = false}, kNow, lesson.random);
    welcome_without_tree = *without.welcome;
    tree = without.ratchet_tree;
    welcome = lesson.everyone(lesson.groups[0], {.add_key_packages = {heidi.key_package}, .force_path = true});
    after = lesson.clone();
    // A proposal, an update of one's own and a few used keys make the stored state richer.
    Group& carol = after[Lesson::carol];
    static_cast<void>(carol.propose_update(lesson.random).ok());
    static_cast<void>(carol.process(*after[Lesson::bob].propose_remove(5, lesson.random), nullptr, kNow).ok());
    static_cast<void>(carol.encrypt(as_bytes("hi"), {}, 0, lesson.random).ok());
    stored = to_bytes(carol.serialise().reveal());
    group_info = after[0].group_info(true, true);

    const Welcome decoded = *decode_message<Welcome>(welcome);
    const auto init = *crypto::HpkeKeyPair::from_private(heidi.init_private);
    const auto& sealed = decoded.secrets[0].encrypted_group_secrets;
    GroupSecrets secrets = *decode<GroupSecrets>(
        decrypt_with_label(init, "Welcome", decoded.encrypted_group_info, sealed.kem_output, sealed.ciphertext)
            ->reveal());
    joiner = std::move(secrets.joiner_secret);
    path_secret = std::move(*secrets.path_secret);
    const WelcomeKey key = welcome_key(welcome_secret(joiner, Secret(kNh)));
    info = *decode<GroupInfo>(*crypto::aead_open(key.key, key.nonce.reveal(), {}, decoded.encrypted_group_info));
  }
};

// A tree as a hostile member may bend it.
void bend(RatchetTree& tree, Input& input) {
  const Way& way = Way::made();
  for (int left = static_cast<int>(input.below(6)); left > 0; --left) {
    const std::uint32_t leaves = tree.leaf_count();
    if (leaves == 0) return;
    const auto leaf = static_cast<LeafIndex>(input.below(leaves));
    const auto node = static_cast<NodeIndex>(input.below(std::max(1u, leaves - 1)) * 2 + 1);
    switch (input.byte() % 8) {
      case 0: tree.set_leaf(leaf, nullptr); break;
      case 1: tree.remove(leaf); break;
      case 2: {
        const LeafNode* from = tree.leaf(static_cast<LeafIndex>(input.below(leaves)));
        if (from != nullptr) tree.set_leaf(leaf, std::make_shared<const LeafNode>(*from));
        break;
      }
      case 3: {
        const auto package = *decode<KeyPackage>(way.mallory.key_package);
        static_cast<void>(tree.add(package.leaf_node).ok());
        break;
      }
      case 4:
        if (leaves > 1) tree.blank_direct_path(leaf);
        break;
      case 5:
        if (leaves > 1 && tree.parent_node(node) != nullptr) {
          ParentNode changed = *tree.parent_node(node);
          changed.unmerged_leaves.clear();
          for (std::size_t more = input.below(5); more > 0; --more) {
            changed.unmerged_leaves.push_back(static_cast<LeafIndex>(input.below(leaves + 1)));
          }
          if (input.flag()) std::ranges::sort(changed.unmerged_leaves);
          tree.set_parent(node, std::move(changed));
        }
        break;
      case 6:
        if (leaves > 1 && tree.parent_node(node) != nullptr) {
          ParentNode changed = *tree.parent_node(node);
          Bytes& field = input.flag() ? changed.encryption_key : changed.parent_hash;
          field = edited(field, input);
          tree.set_parent(node, std::move(changed));
        }
        break;
      default:
        if (tree.leaf(leaf) != nullptr) {  // mallory's own leaf, signed as if it sat there
          LeafNode changed = *tree.leaf(leaf);
          const auto encoded = edited(encode(changed), input);
          if (auto decoded = decode<LeafNode>(encoded)) changed = *std::move(decoded);
          changed.signature_key = to_bytes(way.mallory.signing_key.public_key());
          changed.sign(way.mallory.signing_key, way.info.context.group_id, leaf);
          tree.set_leaf(leaf, std::make_shared<const LeafNode>(std::move(changed)));
        }
    }
  }
}

void joined(Result<Group> group) {
  if (!group) return;
  SeededRandom random(5);
  use(*group, random);
}

Bytes seal_welcome(const Secret& joiner, BytesView info, BytesView secrets, std::span<const std::uint8_t> extra) {
  const Way& way = Way::made();
  SeededRandom random(9);
  Welcome welcome;
  const WelcomeKey key = welcome_key(welcome_secret(joiner, Secret(kNh)));
  welcome.encrypted_group_info = crypto::aead_seal(key.key, key.nonce.reveal(), {}, info);
  const KeyPackage package = *decode<KeyPackage>(way.heidi.key_package);
  const auto sealed = *encrypt_with_label(package.init_key, "Welcome", welcome.encrypted_group_info, secrets, random);
  welcome.secrets.push_back({package.ref(), {sealed.kem_output, sealed.ciphertext}});
  Bytes message = encode_message(std::move(welcome));
  append(message, extra);
  return message;
}

// Alice, who may commit, makes a Welcome that is sealed and signed as it should be, about a group that is not.
void hostile_welcome(Input& input) {
  const Way& way = Way::made();
  const crypto::SigningKey& alice = way.after[0].state().signing_key;
  const std::uint8_t how = input.byte();
  GroupInfo info = way.info;
  if (how & 1) {
    auto again = decode<GroupInfo>(edited(encode(info), input));
    if (!again) return;
    info = *std::move(again);
  }
  auto tree = info.ratchet_tree(std::nullopt);
  if ((how & 2) && tree) {
    bend(*tree, input);
    for (Extension& each : info.extensions) {
      if (each.type == extension_type::ratchet_tree) each.data = encode(*tree);
    }
  }
  if ((how & 4) && tree && tree->leaf_count() > 0) info.context.tree_hash = tree->root_hash();
  if (how & 8) {
    info.confirmation_tag = epoch_secrets(way.joiner, Secret(kNh), encode(info.context))
                                .confirmation_tag(info.context.confirmed_transcript_hash);
  }
  if (how & 16) info.signer = static_cast<LeafIndex>(input.below(9));
  info.sign(how & 32 ? way.mallory.signing_key : alice);
  GroupSecrets secrets{way.joiner.clone(), std::nullopt, {}};
  if (how & 64) secrets.path_secret = way.path_secret.clone();
  Bytes plain = encode(secrets);
  if (how & 128) plain = edited(plain, input);
  joined(Group::join(seal_welcome(way.joiner, encode(info), plain, {}), way.heidi, std::nullopt, kNow));
}

void outsider_welcome(Input& input) {
  const Way& way = Way::made();
  const Bytes others[] = {way.welcome, way.welcome_without_tree, way.group_info};
  const Bytes message = edited(way.welcome, input, others);
  auto group = Group::join(message, way.heidi, std::nullopt, kNow);
  HOMEROOM_ASSERT(!group || same(message, way.welcome));
}

void tree_beside(Input& input) {
  const Way& way = Way::made();
  Bytes given = way.tree;
  if (input.flag()) {
    RatchetTree tree = *decode<RatchetTree>(given);
    bend(tree, input);
    given = encode(tree);
  } else {
    given = edited(given, input);
  }
  auto group = Group::join(way.welcome_without_tree, way.heidi, given, kNow);
  HOMEROOM_ASSERT(!group || same(given, way.tree));  // the tree hash is signed
}

void external_joiner(Input& input) {
  const Way& way = Way::made();
  GroupInfo info = *decode_message<GroupInfo>(way.group_info);
  const std::uint8_t how = input.byte();
  if (how & 1) {
    auto again = decode<GroupInfo>(edited(encode(info), input));
    if (!again) return;
    info = *std::move(again);
  }
  auto tree = info.ratchet_tree(std::nullopt);
  if ((how & 2) && tree) {
    bend(*tree, input);
    for (Extension& each : info.extensions) {
      if (each.type == extension_type::ratchet_tree) each.data = encode(*tree);
    }
    if (tree->leaf_count() > 0) info.context.tree_hash = tree->root_hash();
  }
  if (how & 4) info.sign(way.after[0].state().signing_key);
  SeededRandom random(11);
  const auto resync = how & 8 ? std::optional<std::uint32_t>(how >> 4) : std::nullopt;
  auto made = Group::join_external(encode_message(std::move(info)), way.mallory, std::nullopt, resync, kNow, random);
  if (!made) return;
  use(made->next, random);
  // Who holds the group of that GroupInfo takes the Commit or refuses it.
  Group carol = way.after[Lesson::carol].clone();
  auto got = carol.process(made->commit, nullptr, kNow);
  if (got && got->next) HOMEROOM_ASSERT(same(got->next->epoch_authenticator(), made->next.epoch_authenticator()));
}

void key_package(Input& input) {
  const Way& way = Way::made();
  const std::uint8_t how = input.byte();
  Bytes bytes = edited(way.mallory.key_package, input);
  if (how & 1) {
    if (auto package = decode<KeyPackage>(bytes)) {
      LeafNode leaf = *package->leaf_node;
      leaf.sign(way.mallory.signing_key, {}, 0);
      package->leaf_node = std::make_shared<const LeafNode>(std::move(leaf));
      package->sign(way.mallory.signing_key);
      bytes = encode(*package);
    }
  }
  const auto info = inspect_key_package(bytes, kNow);
  if (!(how & 1)) HOMEROOM_ASSERT(!info || same(bytes, way.mallory.key_package));
  SeededRandom random(13);
  Group alice = way.after[0].clone();
  auto made = alice.commit({.add_key_packages = {bytes}, .force_path = (how & 2) != 0}, kNow, random);
  HOMEROOM_ASSERT(!made || info.ok());
  if (!made) return;
  Group carol = way.after[Lesson::carol].clone();
  auto got = carol.process(made->commit, nullptr, kNow);
  HOMEROOM_ASSERT(got && got->next && same(got->next->epoch_authenticator(), made->next.epoch_authenticator()));
  use(*got->next, random);
}

void stored_state(Input& input) {
  const Way& way = Way::made();
  const Bytes bytes = edited(way.stored, input);
  joined(Group::restore(bytes));
}

void raw(Input& input) {
  const Way& way = Way::made();
  const BytesView bytes = input.rest();
  HOMEROOM_ASSERT(!Group::join(bytes, way.heidi, std::nullopt, kNow));
  static_cast<void>(Group::join(way.welcome_without_tree, way.heidi, bytes, kNow).ok());
  SeededRandom random(15);
  joined(Group::restore(bytes));
  auto made = Group::join_external(bytes, way.heidi, std::nullopt, {}, kNow, random);
  if (made) use(made->next, random);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  constexpr void (*ways[])(Input&) = {hostile_welcome, outsider_welcome, tree_beside, external_joiner,
                                      key_package,     stored_state,     raw};
  ways[input.byte() % std::size(ways)](input);
  return 0;
}
