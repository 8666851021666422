// Every byte string as each struct of RFC 9420 that this code reads, the first byte choosing which. The encoding is
// canonical: what is taken must come back as the same bytes. What says something about itself is asked.
#include "shared/crypto/system_random.h"
#include "shared/mls/group_state.h"
#include "shared/mls/tree_validation.h"
#include "tests/fuzz/seeded.h"

namespace {

using namespace homeroom;
using namespace homeroom::mls;

constexpr TimeMs kNow = 1'800'000'000'000;

template <typename T>
std::optional<T> comes_back(BytesView bytes) {
  Result<T> value = decode<T>(bytes);
  if (!value) return std::nullopt;
  HOMEROOM_ASSERT(same(encode(*value), bytes));
  return *std::move(value);
}

template <typename T>
void plain(BytesView bytes) {
  comes_back<T>(bytes);
}

void key_package(BytesView bytes) {
  if (const auto package = comes_back<KeyPackage>(bytes)) {
    static_cast<void>(package->validate(kNow).ok());
    static_cast<void>(package->info());
  }
  static_cast<void>(inspect_key_package(bytes, kNow).ok());
  static_cast<void>(inspect_key_package(bytes, kNoLifetimeCheck).ok());
}

void leaf_node(BytesView bytes) {
  if (const auto leaf = comes_back<LeafNode>(bytes)) {
    for (const auto source : {LeafNodeSource::key_package, LeafNodeSource::update, LeafNodeSource::commit}) {
      static_cast<void>(leaf->validate(source, as_bytes("group"), 3, kNow).ok());
    }
  }
}

// Small trees are also walked, changed and asked; nothing of that may depend on the tree being a good one.
void ratchet_tree(BytesView bytes) {
  auto tree = comes_back<RatchetTree>(bytes);
  if (!tree) return;
  static_cast<void>(validate_structure(*tree).ok());
  static_cast<void>(validate_members(*tree, {}).ok());
  static_cast<void>(validate_leaves(*tree, as_bytes("group")).ok());
  if (tree->leaf_count() == 0 || tree->leaf_count() > 64) return;
  static_cast<void>(tree->root_hash());
  static_cast<void>(tree->resolution(tree->root_index()));
  for (LeafIndex leaf = 0; leaf < tree->leaf_count(); ++leaf) static_cast<void>(tree->filtered_direct_path(leaf));
  const Bytes before = tree->root_hash();
  RatchetTree changed = *tree;
  for (LeafIndex leaf = 0; leaf < tree->leaf_count(); ++leaf) {
    if (tree->leaf(leaf) != nullptr) {
      static_cast<void>(changed.add(std::make_shared<const LeafNode>(*tree->leaf(leaf))).ok());
      changed.remove(leaf);
      break;
    }
  }
  HOMEROOM_ASSERT(same(tree->root_hash(), before));  // a copy is a copy
}

void message(BytesView bytes) {
  comes_back<MlsMessage>(bytes);
  const auto header = peek(bytes);
  HOMEROOM_ASSERT(header.ok() == decode<MlsMessage>(bytes).ok());
  static_cast<void>(welcome_is_for(bytes, bytes));
}

void authenticated(BytesView bytes) {
  if (const auto content = comes_back<AuthenticatedContent>(bytes)) {
    static_cast<void>(content->proposal_ref());
    if (content->content.type() == ContentType::commit) static_cast<void>(content->confirmed_input());
    static_cast<void>(content->to_be_signed(as_bytes("context")));
  }
}

void extensions(BytesView bytes) {
  Reader reader(bytes);
  const std::vector<Extension> list = read_extensions(reader);
  if (!reader.done()) return;
  static_cast<void>(unique_types(list));
  static_cast<void>(required_capabilities(list).ok());
  static_cast<void>(external_senders(list).ok());
  Writer writer;
  write_extensions(writer, list);
  HOMEROOM_ASSERT(same(writer.view(), bytes));
}

void bundle(BytesView bytes) {
  if (const auto restored = KeyPackageBundle::restore(bytes)) {
    HOMEROOM_ASSERT(same(restored->serialise().reveal(), bytes));
  }
}

void secret_tree(BytesView bytes) {
  Reader reader(bytes);
  SecretTree tree = SecretTree::read(reader);
  if (!reader.done() || tree.leaf_count() == 0) return;
  for (const LeafIndex leaf : {0u, tree.leaf_count() - 1}) {
    if (auto opening = tree.open(leaf, RatchetType::application, 3)) tree.apply(*std::move(opening));
    static_cast<void>(tree.next(leaf, RatchetType::handshake).ok());
  }
  static_cast<void>(tree.open(tree.leaf_count(), RatchetType::application, 0).ok());
}

void tree_private(BytesView bytes) {
  Reader reader(bytes);
  const TreePrivate keys = TreePrivate::read(reader);
  if (!reader.done()) return;
  Writer writer;
  keys.write(writer);
}

using Reading = void (*)(BytesView);
constexpr Reading kReadings[] = {message,
                                 key_package,
                                 leaf_node,
                                 ratchet_tree,
                                 authenticated,
                                 extensions,
                                 bundle,
                                 secret_tree,
                                 tree_private,
                                 plain<Commit>,
                                 plain<Proposal>,
                                 plain<ProposalOrRef>,
                                 plain<Add>,
                                 plain<Update>,
                                 plain<Remove>,
                                 plain<PreSharedKey>,
                                 plain<ReInit>,
                                 plain<ExternalInit>,
                                 plain<GroupContextExtensions>,
                                 plain<UpdatePath>,
                                 plain<UpdatePathNode>,
                                 plain<HpkeCiphertext>,
                                 plain<PreSharedKeyId>,
                                 plain<ParentNode>,
                                 plain<GroupContext>,
                                 plain<GroupInfo>,
                                 plain<GroupSecrets>,
                                 plain<EncryptedGroupSecrets>,
                                 plain<Welcome>,
                                 plain<FramedContent>,
                                 plain<PublicMessage>,
                                 plain<PrivateMessage>,
                                 plain<Sender>,
                                 plain<Credential>,
                                 plain<Capabilities>,
                                 plain<RequiredCapabilities>,
                                 plain<ExternalSender>};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crypto::start();
  if (size == 0) return 0;
  kReadings[data[0] % std::size(kReadings)](BytesView(data, size).subspan(1));
  return 0;
}
