// A group as one of its members sees it (RFC 9420): create, join, commit, encrypt, process, export.
// Owns the epoch's secrets, the ratchet tree and the member's private keys. Never changes when an operation fails,
// never asks a clock or a random source by itself, never decides who belongs in the group: CommitCheck does.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "shared/base/random.h"
#include "shared/base/secret.h"
#include "shared/crypto/hpke.h"
#include "shared/crypto/sign.h"
#include "shared/mls/types.h"

namespace homeroom::mls {

struct MemberInfo {
  std::uint32_t leaf = 0;
  Bytes identity;  // of a BasicCredential; empty for another credential
  Bytes signature_key;
  Bytes encryption_key;
  std::uint16_t credential_type = credential_type::basic;
};

// ---- KeyPackages ----------------------------------------------------------------------------------------------

// A KeyPackage and the private keys behind it. Lives until its Welcome came or its time is over; used once.
struct KeyPackageBundle {
  Bytes key_package;  // the KeyPackage struct, not wrapped in an MLSMessage
  Secret init_private;
  Secret encryption_private;
  crypto::SigningKey signing_key;

  KeyPackageBundle clone() const;
  Secret serialise() const;
  static Result<KeyPackageBundle> restore(BytesView bytes);
};

// `extension_types`: what the client supports beyond the standard's default extensions, e.g. the class policy.
// Times are rounded to whole seconds outwards.
Result<KeyPackageBundle> make_key_package(BytesView identity, const crypto::SigningKey& signing_key, TimeMs not_before,
                                          TimeMs not_after, std::span<const std::uint16_t> extension_types,
                                          Random& random);

struct KeyPackageInfo {
  Bytes identity;
  Bytes signature_key;
  Bytes encryption_key;
  Bytes init_key;
  TimeMs not_before = 0;
  TimeMs not_after = 0;
  std::uint16_t credential_type = credential_type::basic;
};

// Verifies both signatures and, unless `now` is kNoLifetimeCheck, the lifetime.
Result<KeyPackageInfo> inspect_key_package(BytesView key_package, TimeMs now);

Bytes key_package_ref(BytesView key_package);  // RFC 9420 §5.2: what a Welcome calls it
bool welcome_is_for(BytesView welcome, BytesView key_package);

// ---- What an application's rules see of a Commit ----------------------------------------------------------------

class Group;

// Where a proposal in a Commit comes from.
struct ProposalOrigin {
  enum class By { committer, member, external_sender, new_member };
  By by = By::committer;      // committer: sent by value in the Commit itself
  bool by_reference = false;  // it was sent in a message of its own before
  std::uint32_t leaf = 0;     // of the sender, when by is committer or member (not for an external Commit)
};

struct CommitView {
  struct Proposal {
    std::uint16_t type;  // proposal_type
    ProposalOrigin origin;
  };
  struct Added {
    KeyPackageInfo key_package;
    std::uint32_t leaf;  // where it will sit
    ProposalOrigin origin;
  };
  struct Removed {
    MemberInfo member;
    ProposalOrigin origin;
  };
  struct Updated {  // an Update proposal, or the committer's own new leaf in the path
    MemberInfo before;
    MemberInfo after;
    ProposalOrigin origin;
  };

  const Group& group;                   // as it is before the Commit
  bool external;                        // an external Commit: the committer is not a member yet
  std::optional<MemberInfo> committer;  // as before the Commit; absent for an external one
  std::optional<MemberInfo> joiner;     // who joins by an external Commit
  bool has_path;
  std::vector<Proposal> proposals;  // all of them, in their order
  std::vector<Added> added;
  std::vector<Removed> removed;
  std::vector<Updated> updated;
  std::optional<std::vector<Extension>> new_extensions;  // the whole new list, when a proposal replaces it
};

// Called for every Commit that is made or processed, when its proposals, leaves and signatures are known to be
// valid, before it is adopted. An error refuses the Commit and is what commit() or process() returns.
using CommitCheck = std::function<Status(const CommitView&)>;

// ---- Pre-shared keys (RFC 9420 §8.4) -----------------------------------------------------------------------------

class PskSource {
 public:
  virtual ~PskSource() = default;
  virtual std::optional<Secret> external(BytesView psk_id) const = 0;
  // Of other groups; the group knows its own recent epochs itself.
  virtual std::optional<Secret> resumption(BytesView group_id, std::uint64_t epoch) const;
};

// ---- The group --------------------------------------------------------------------------------------------------

struct CommitRequest {
  std::vector<Bytes> add_key_packages{};  // KeyPackage structs
  std::vector<std::uint32_t> remove_leaves{};
  std::optional<std::vector<Extension>> set_extensions{};  // replaces the GroupContext's list
  bool force_path = false;         // a fresh leaf and path even where the standard lets it be omitted
  bool tree_in_welcome = true;     // else the joiner gets the ratchet tree by another way
  bool commit_pending = false;     // also commit, by reference, the valid proposals received in this epoch
  bool as_public_message = false;  // PublicMessage instead of PrivateMessage; Homeroom never asks for it
  Bytes authenticated_data{};
  std::vector<Bytes> external_psks{};              // psk_ids
  std::vector<std::uint64_t> resumption_epochs{};  // of this group
  const PskSource* psks = nullptr;
  const Group* branch_of = nullptr;  // the first Commit of a subgroup (§11.3) ...
  const Group* reinit_of = nullptr;  // ... or of a group that takes another one's place (§11.2)
};

// Called when everything about a Welcome is known to be valid, before the group is given out. `signer`: the leaf that
// signed the GroupInfo (§12.4.3). An error is what join() returns.
using JoinCheck = std::function<Status(const Group& group, std::uint32_t signer)>;

struct JoinOptions {
  const PskSource* psks = nullptr;
  const Group* previous = nullptr;  // the group that a branch or reinit PSK refers to (§11.2, §11.3)
  const JoinCheck* check = nullptr;
};

struct MessageHeader {
  WireFormat wire_format;
  Bytes group_id;           // empty where the message does not show it (Welcome, KeyPackage)
  std::uint64_t epoch = 0;  // likewise 0
  std::optional<ContentType> content_type;
};
Result<MessageHeader> peek(BytesView mls_message);

class Group {
 public:
  struct CommitResult;
  struct Received;
  struct ReInit {
    Bytes group_id;
    std::uint16_t version;
    std::uint16_t cipher_suite;
    std::vector<Extension> extensions;
  };
  struct State;  // shared/mls/group_state.h

  // A group of one, epoch 0.
  static Result<Group> create(BytesView group_id, const KeyPackageBundle& own,
                              std::vector<Extension> group_context_extensions, Random& random);
  // `ratchet_tree`: where the Welcome does not carry it. Errors: mls.not-for-us when the Welcome names other
  // KeyPackages, mls.no-tree when the tree is nowhere.
  static Result<Group> join(BytesView welcome, const KeyPackageBundle& own, std::optional<BytesView> ratchet_tree,
                            TimeMs now, const JoinOptions& options = {});
  // By an external Commit (§12.4.3.2). `resync_leaf`: the own old leaf to be removed by it.
  static Result<CommitResult> join_external(BytesView group_info, const KeyPackageBundle& own,
                                            std::optional<BytesView> ratchet_tree,
                                            std::optional<std::uint32_t> resync_leaf, TimeMs now, Random& random);

  // Makes a Commit and the state that it leads to, to be adopted when the Commit has won. This state stays what it
  // is, but for its own handshake ratchet: one generation is used up, so that no key ever encrypts twice.
  Result<CommitResult> commit(const CommitRequest& request, TimeMs now, Random& random,
                              const CommitCheck* check = nullptr);

  // Proposals in messages of their own (PrivateMessage); remembered here as if received.
  Result<Bytes> propose_add(BytesView key_package, TimeMs now, Random& random);
  Result<Bytes> propose_remove(std::uint32_t leaf, Random& random);
  Result<Bytes> propose_update(Random& random);  // a fresh leaf key for this member
  Result<Bytes> propose_extensions(std::vector<Extension> extensions, Random& random);
  Result<Bytes> propose_external_psk(BytesView psk_id, Random& random);
  Result<Bytes> propose_reinit(const ReInit& reinit, Random& random);

  // An application message: MLSMessage(PrivateMessage). `padded_to`: the content is padded with zeros to a multiple
  // of this size (0: not at all).
  Result<Bytes> encrypt(BytesView application_data, BytesView authenticated_data, std::size_t padded_to,
                        Random& random);

  // PublicMessage or PrivateMessage of this epoch. Application data and proposals advance this state; a Commit leaves
  // it as it is and gives the next one. Own messages come back as mls.own-message: a sent Commit is adopted from its
  // CommitResult.
  Result<Received> process(BytesView mls_message, const CommitCheck* check, TimeMs now,
                           const PskSource* psks = nullptr);

  std::uint64_t epoch() const;
  BytesView group_id() const;
  std::uint32_t own_leaf() const;
  std::size_t member_count() const;
  std::vector<MemberInfo> members() const;
  std::optional<MemberInfo> member(std::uint32_t leaf) const;
  std::span<const Extension> extensions() const;
  const Extension* extension(std::uint16_t type) const;  // null when there is none
  const ReInit* reinit() const;  // set once a ReInit was committed: the group then sends nothing any more

  Bytes epoch_authenticator() const;                                                        // §8.7
  Secret export_secret(std::string_view label, BytesView context, std::size_t size) const;  // §8.5
  Secret resumption_psk() const;                                                            // §8.6
  Bytes ratchet_tree() const;                                      // as the ratchet_tree extension carries it
  Bytes group_info(bool with_tree, bool with_external_pub) const;  // MLSMessage(GroupInfo), signed

  // EncryptWithLabel to a member's leaf key, and DecryptWithLabel with the own one (§5.1.3). Labels without the
  // "MLS 1.0 " that is put before them.
  Result<crypto::HpkeCiphertext> seal_to_leaf(std::uint32_t leaf, std::string_view label, BytesView context,
                                              BytesView plaintext, Random& random) const;
  Result<Secret> open_as_self(std::string_view label, BytesView context, BytesView kem_output,
                              BytesView ciphertext) const;
  // SignWithLabel with the own signature key, and its check against a member's (§5.1.2).
  Bytes sign_with_label(std::string_view label, BytesView content) const;
  bool verify_with_label(std::uint32_t leaf, std::string_view label, BytesView content, BytesView signature) const;

  Secret serialise() const;
  static Result<Group> restore(BytesView bytes);
  Group clone() const;

  Group(Group&&) noexcept;
  Group& operator=(Group&&) noexcept;
  ~Group();

  explicit Group(std::unique_ptr<State> state);
  const State& state() const { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

struct Group::CommitResult {
  Group next;
  Bytes commit;                  // MLSMessage(PrivateMessage); PublicMessage by an external joiner
  std::optional<Bytes> welcome;  // MLSMessage(Welcome), when members were added
  Bytes ratchet_tree;            // of the next epoch
};

struct Group::Received {
  enum class Kind { application, proposal, commit };
  Kind kind = Kind::application;
  SenderType sender_type = SenderType::member;
  std::uint32_t sender_leaf = 0;  // when sender_type is member; a Commit's external joiner: the leaf it took
  Bytes data;                     // application data
  Bytes authenticated_data;
  std::uint16_t proposal_type = 0;  // of a proposal
  std::optional<Group> next;        // of a Commit, unless it removes this member
  bool removed_self = false;        // a Commit removed this member: there is no next
};

}  // namespace homeroom::mls
