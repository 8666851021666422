// Tree arithmetic, operations on a tree, and its validation (RFC 9420 §4, §7, appendix C).
#include "shared/mls/proposal.h"
#include "shared/mls/ratchet_tree.h"
#include "shared/mls/tree_validation.h"
#include "tests/vectors/vectors.h"

namespace homeroom::vectors {

namespace {

struct TreeMathVector {
  Fields fields;
  explicit TreeMathVector(const Fields& f) : fields(f) {}

  Verdict verify() const {
    const auto leaves = static_cast<std::uint32_t>(fields.number("n_leaves"));
    const std::uint32_t nodes = mls::node_width(leaves);
    VECTOR_CHECK(nodes == fields.number("n_nodes"));
    const mls::NodeIndex top = mls::root(leaves);
    VECTOR_CHECK(top == fields.number("root"));
    VECTOR_CHECK(column("left", nodes, [](auto node) { return !mls::is_leaf(node); }, mls::left));
    VECTOR_CHECK(column("right", nodes, [](auto node) { return !mls::is_leaf(node); }, mls::right));
    VECTOR_CHECK(column("parent", nodes, [&](auto node) { return node != top; }, mls::parent));
    VECTOR_CHECK(column("sibling", nodes, [&](auto node) { return node != top; }, mls::sibling));
    return Verdict::passed();
  }

  template <typename Defined, typename Relation>
  bool column(const char* name, std::uint32_t nodes, Defined defined, Relation relation) const {
    const std::vector<Fields> values = fields.list(name);
    if (values.size() != nodes) {
      return false;
    }
    for (mls::NodeIndex node = 0; node < nodes; ++node) {
      if (values[node].null() == defined(node) || (defined(node) && relation(node) != values[node].as_number())) {
        return false;
      }
    }
    return true;
  }
};

// Upstream has these for cipher suite 1 only; of the suite they use nothing but SHA-256.
struct TreeOperationsVector {
  Fields fields;
  explicit TreeOperationsVector(const Fields& f) : fields(f) {}

  Verdict verify() const {
    const std::uint64_t suite = fields.number("cipher_suite");
    if (suite < 1 || suite > 3) {
      return Verdict::skipped("cipher suite " + std::to_string(suite));
    }
    auto tree = mls::decode<mls::RatchetTree>(fields.hex("tree_before"));
    VECTOR_OK(tree);
    VECTOR_CHECK(tree->root_hash() == fields.hex("tree_hash_before"));
    const auto proposal = mls::decode<mls::Proposal>(fields.hex("proposal"));
    VECTOR_OK(proposal);
    if (const auto* add = proposal->get<mls::Add>()) {
      VECTOR_OK(tree->add(add->key_package->leaf_node));
    } else if (const auto* update = proposal->get<mls::Update>()) {
      tree->update(static_cast<mls::LeafIndex>(fields.number("proposal_sender")), update->leaf_node);
    } else if (const auto* remove = proposal->get<mls::Remove>()) {
      VECTOR_CHECK(tree->leaf(remove->removed) != nullptr);
      tree->remove(remove->removed);
    } else {
      return Verdict::failed("the proposal is none of the three kinds");
    }
    VECTOR_CHECK(mls::encode(*tree) == fields.hex("tree_after"));
    VECTOR_CHECK(tree->root_hash() == fields.hex("tree_hash_after"));
    return Verdict::passed();
  }
};

struct TreeValidationVector {
  Fields fields;
  explicit TreeValidationVector(const Fields& f) : fields(f) {}

  Verdict verify() const {
    const auto tree = mls::decode<mls::RatchetTree>(fields.hex("tree"));
    VECTOR_OK(tree);
    const std::vector<Fields> resolutions = fields.list("resolutions");
    const std::vector<Fields> hashes = fields.list("tree_hashes");
    VECTOR_CHECK(resolutions.size() == tree->node_count() && hashes.size() == tree->node_count());
    for (mls::NodeIndex node = 0; node < tree->node_count(); ++node) {
      std::vector<mls::NodeIndex> expected;
      for (const Fields& value : resolutions[node].as_list()) {
        expected.push_back(static_cast<mls::NodeIndex>(value.as_number()));
      }
      VECTOR_CHECK(tree->resolution(node) == expected);
      VECTOR_CHECK(same(tree->tree_hash(node), hashes[node].as_hex()));
    }
    VECTOR_OK(mls::validate_structure(*tree));
    VECTOR_OK(mls::validate_leaves(*tree, fields.hex("group_id")));
    VECTOR_OK(mls::validate_members(*tree, {}));
    return Verdict::passed();
  }
};

}  // namespace

Tally run_tree_math(const Json& file) { return run_entries<TreeMathVector>(file); }
Tally run_tree_operations(const Json& file) { return run_entries<TreeOperationsVector>(file); }
Tally run_tree_validation(const Json& file) { return run_suite_entries<TreeValidationVector>(file); }

}  // namespace homeroom::vectors
