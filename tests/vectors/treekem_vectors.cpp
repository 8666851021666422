// Paths of fresh secrets: received ones, and our own (RFC 9420 §7.4 to §7.6).
#include "shared/crypto/system_random.h"
#include "shared/mls/group_context.h"
#include "shared/mls/treekem.h"
#include "tests/vectors/vectors.h"

namespace homeroom::vectors {

namespace {

struct TreeKemVector {
  Fields fields;
  explicit TreeKemVector(const Fields& f) : fields(f) {}

  struct Member {
    mls::TreePrivate keys;
    Secret signature_seed;
  };
  using Members = std::map<mls::LeafIndex, Member>;

  Verdict verify() const {
    const auto tree = mls::decode<mls::RatchetTree>(fields.hex("ratchet_tree"));
    VECTOR_OK(tree);
    Members members;
    for (const Fields& entry : fields.list("leaves_private")) {
      const auto index = static_cast<mls::LeafIndex>(entry.number("index"));
      auto leaf_key = crypto::HpkeKeyPair::from_private(entry.secret("encryption_priv"));
      VECTOR_OK(leaf_key);
      Member member{mls::TreePrivate(index, *std::move(leaf_key)), entry.secret("signature_priv")};
      VECTOR_CHECK(member.keys.find(*tree, mls::to_node(index)) != nullptr);
      for (const Fields& secret : entry.list("path_secrets")) {
        const auto node = static_cast<mls::NodeIndex>(secret.number("node"));
        member.keys.set(node, mls::node_key(secret.secret("path_secret")));
        VECTOR_CHECK(member.keys.find(*tree, node) != nullptr);
      }
      members.emplace(index, std::move(member));
    }
    for (const Fields& entry : fields.list("update_paths")) {
      Verdict verdict = verify_received(*tree, members, entry);
      if (verdict.kind == Verdict::Kind::passed) {
        verdict = verify_own(*tree, members, static_cast<mls::LeafIndex>(entry.number("sender")));
      }
      if (verdict.kind != Verdict::Kind::passed) {
        return verdict;
      }
    }
    VECTOR_CHECK(fields.ok());
    return Verdict::passed();
  }

  Bytes context(const mls::RatchetTree& tree) const {
    mls::GroupContext context;
    context.group_id = fields.hex("group_id");
    context.epoch = fields.number("epoch");
    context.tree_hash = tree.root_hash();
    context.confirmed_transcript_hash = fields.hex("confirmed_transcript_hash");
    return mls::encode(context);
  }

  Verdict verify_received(const mls::RatchetTree& before, const Members& members, const Fields& entry) const {
    const auto sender = static_cast<mls::LeafIndex>(entry.number("sender"));
    const auto path = mls::decode<mls::UpdatePath>(entry.hex("update_path"));
    VECTOR_OK(path);
    VECTOR_OK(
        path->leaf_node->validate(mls::LeafNodeSource::commit, fields.hex("group_id"), sender, mls::kNoLifetimeCheck));
    mls::RatchetTree tree = before;
    VECTOR_OK(mls::merge_path(tree, sender, *path));
    VECTOR_CHECK(tree.root_hash() == entry.hex("tree_hash_after"));
    const std::vector<Fields> path_secrets = entry.list("path_secrets");
    for (const auto& [index, member] : members) {
      if (index == sender) {
        continue;
      }
      mls::TreePrivate keys = member.keys;
      const auto opened = mls::open_path(tree, keys, sender, *path, context(tree), {});
      VECTOR_OK(opened);
      VECTOR_CHECK(index < path_secrets.size());
      VECTOR_CHECK(opened->path_secret == Secret::copy_of(path_secrets[index].as_hex()));
      VECTOR_CHECK(opened->commit_secret == entry.secret("commit_secret"));
    }
    return Verdict::passed();
  }

  Verdict verify_own(const mls::RatchetTree& before, const Members& members, mls::LeafIndex sender) const {
    VECTOR_CHECK(members.contains(sender));
    const auto signing_key = crypto::SigningKey::from_seed(members.at(sender).signature_seed);
    VECTOR_OK(signing_key);
    mls::RatchetTree own_tree = before;
    mls::TreePrivate own_keys = members.at(sender).keys;
    const mls::NewPath made = mls::generate_path(own_tree, own_keys, *before.leaf(sender), *signing_key,
                                                 fields.hex("group_id"), crypto::system_random());
    const auto path = mls::seal_path(own_tree, sender, made, context(own_tree), {}, crypto::system_random());
    VECTOR_OK(path);
    for (const auto& [index, member] : members) {
      if (index == sender) {
        continue;
      }
      mls::RatchetTree tree = before;
      mls::TreePrivate keys = member.keys;
      VECTOR_OK(mls::merge_path(tree, sender, *path));
      VECTOR_CHECK(tree.root_hash() == own_tree.root_hash());
      const auto opened = mls::open_path(tree, keys, sender, *path, context(tree), {});
      VECTOR_OK(opened);
      VECTOR_CHECK(opened->commit_secret == made.commit_secret);
    }
    return Verdict::passed();
  }
};

}  // namespace

Tally run_treekem(const Json& file) { return run_suite_entries<TreeKemVector>(file); }

}  // namespace homeroom::vectors
