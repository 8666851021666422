// make_seeds FOLDER: writes the seeds under tests/fuzz/corpus that are no text: one valid example of each struct and a
// few stories. Made again when a format changes; the fuzzers then find their own way.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "shared/mls/labels.h"
#include "tests/fuzz/mls_lesson.h"

namespace {

using namespace homeroom;
using namespace homeroom::fuzz;

std::filesystem::path folder;

void seed(const std::string& fuzzer, const std::string& name, BytesView bytes) {
  std::filesystem::create_directories(folder / fuzzer);
  std::ofstream file(folder / fuzzer / name, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

// The first byte is the place in kReadings of mls_structs_fuzz.cpp.
void structure(std::uint8_t which, const std::string& name, BytesView bytes) {
  seed("fuzz_mls_structs", name, concat({BytesView(&which, 1), bytes}));
}

template <typename T>
void structure(std::uint8_t which, const std::string& name, const T& value)
  requires requires(Writer& writer) { value.write(writer); }
{
  structure(which, name, encode(value));
}

void structures() {
  Lesson lesson;
  Random& random = lesson.random;
  const KeyPackageBundle heidi = make_bundle("heidi", random);
  Group& alice = lesson.groups[0];
  auto made = *alice.clone().commit({.add_key_packages = {heidi.key_package}, .force_path = true}, kNow, random);
  auto open = *alice.clone().commit({.remove_leaves = {5}, .as_public_message = true}, kNow, random);
  const PublicMessage message = *decode_message<PublicMessage>(open.commit);
  const KeyPackage package = *decode<KeyPackage>(heidi.key_package);
  const GroupInfo info = *decode_message<GroupInfo>(alice.group_info(true, true));
  const Welcome welcome = *decode_message<Welcome>(*made.welcome);
  const RatchetTree& tree = alice.state().tree;
  const Commit& commit = *message.content.commit();
  structure(0, "welcome-message", *made.welcome);
  structure(0, "private-commit", made.commit);
  structure(0, "public-commit", open.commit);
  structure(0, "group-info-message", alice.group_info(false, true));
  structure(1, "key-package", heidi.key_package);
  structure(2, "leaf-node", *package.leaf_node);
  structure(2, "leaf-node-commit", *tree.leaf(0));
  structure(3, "tree", tree);
  structure(4, "authenticated", AuthenticatedContent{WireFormat::public_message, message.content, message.auth});
  Writer writer;
  write_extensions(writer, info.extensions);
  structure(5, "extensions", writer.view());
  structure(6, "bundle", heidi.serialise().reveal());
  Writer secrets;
  alice.state().secret_tree.write(secrets);
  structure(7, "secret-tree", secrets.view());
  Writer keys;
  alice.state().private_keys.write(keys);
  structure(8, "tree-private", keys.view());
  structure(9, "commit", commit);
  const Proposal add{Add{std::make_shared<const KeyPackage>(package)}};
  structure(10, "proposal-add", add);
  structure(10, "proposal-update", Proposal{Update{package.leaf_node}});
  structure(10, "proposal-remove", Proposal{Remove{3}});
  const PreSharedKeyId external{.psk_id = to_bytes("id"), .psk_nonce = Bytes(32, 7)};
  const PreSharedKeyId resumption{.type = PskType::resumption,
                                  .usage = ResumptionUsage::branch,
                                  .psk_group_id = to_bytes("class"),
                                  .psk_epoch = 5,
                                  .psk_nonce = Bytes(32, 8)};
  structure(10, "proposal-psk", Proposal{PreSharedKey{external}});
  structure(10, "proposal-reinit", Proposal{ReInit{{to_bytes("next"), kMls10, kCipherSuite, {}}}});
  structure(10, "proposal-external-init", Proposal{ExternalInit{Bytes(32, 9)}});
  structure(10, "proposal-extensions", Proposal{GroupContextExtensions{{{kPolicy, {1, 2, 3}}}}});
  structure(11, "proposal-by-value", ProposalOrRef{std::make_shared<const Proposal>(add)});
  structure(11, "proposal-by-reference", ProposalOrRef{Bytes(32, 5)});
  structure(19, "update-path", *commit.path);
  structure(22, "psk-resumption", resumption);
  structure(23, "parent", *tree.parent_node(1));
  structure(24, "group-context", info.context);
  structure(25, "group-info", info);
  structure(26, "group-secrets",
            GroupSecrets{Secret::copy_of(Bytes(32, 1)), Secret::copy_of(Bytes(32, 2)), {external}});
  structure(28, "welcome", welcome);
  structure(29, "framed", message.content);
  structure(30, "public-message", message);
  structure(32, "sender", Sender{SenderType::external, 1});
  structure(33, "credential-x509", Credential{.type = credential_type::x509, .certificates = {{1, 2}, {3}}});
  structure(34, "capabilities", package.leaf_node->capabilities);
  structure(35, "required", RequiredCapabilities{{kPolicy}, {8}, {1}});
  structure(36, "external-sender", ExternalSender{Bytes(32, 1), {.identity = to_bytes("x")}});
}

// Decisions without an example: any bytes are a story. A few long ones give the fuzzer room from the start.
void stories() {
  for (const std::string fuzzer : {"fuzz_mls_commit", "fuzz_mls_join"}) {
    SeededRandom random(fuzzer.size());
    for (int i = 0; i < 7; ++i) {
      Bytes story(48);
      random.fill(story);
      story[0] = static_cast<std::uint8_t>(i);
      seed(fuzzer, "story-" + std::to_string(i), story);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_seeds FOLDER\n");
    return 2;
  }
  folder = argv[1];
  structures();
  stories();
  return 0;
}
