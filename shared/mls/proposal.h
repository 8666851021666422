// Proposals and the Commit that puts them into effect (RFC 9420 §12.1, §12.4).
// Own their bytes; large parts are shared. A proposal type that is not known does not decode.
#pragma once

#include <optional>
#include <variant>

#include "shared/mls/key_package.h"
#include "shared/mls/psk.h"
#include "shared/mls/update_path.h"

namespace homeroom::mls {

struct Add {
  std::shared_ptr<const KeyPackage> key_package;  // never null
  void write(Writer& writer) const;
  static Add read(Reader& reader);
};

struct Update {
  std::shared_ptr<const LeafNode> leaf_node;  // never null
  void write(Writer& writer) const;
  static Update read(Reader& reader);
};

struct Remove {
  LeafIndex removed = 0;
  void write(Writer& writer) const;
  static Remove read(Reader& reader);
};

struct PreSharedKey {
  PreSharedKeyId psk;
  void write(Writer& writer) const;
  static PreSharedKey read(Reader& reader);
};

struct ReInit {
  Group::ReInit parameters;
  void write(Writer& writer) const;
  static ReInit read(Reader& reader);
};

struct ExternalInit {
  Bytes kem_output;
  void write(Writer& writer) const;
  static ExternalInit read(Reader& reader);
};

struct GroupContextExtensions {
  std::vector<Extension> extensions;
  void write(Writer& writer) const;
  static GroupContextExtensions read(Reader& reader);
};

struct Proposal {
  std::variant<Add, Update, Remove, PreSharedKey, ReInit, ExternalInit, GroupContextExtensions> body;

  std::uint16_t type() const { return static_cast<std::uint16_t>(body.index() + 1); }
  bool path_required() const;                // §12.4
  bool allowed_for_external_sender() const;  // §12.1.8
  template <typename T>
  const T* get() const {
    return std::get_if<T>(&body);
  }

  void write(Writer& writer) const;
  static Proposal read(Reader& reader);
};

struct ProposalOrRef {
  std::variant<std::shared_ptr<const Proposal>, Bytes> value;
  void write(Writer& writer) const;
  static ProposalOrRef read(Reader& reader);
};

struct Commit {
  std::vector<ProposalOrRef> proposals;
  std::optional<UpdatePath> path;
  void write(Writer& writer) const;
  static Commit read(Reader& reader);
};

}  // namespace homeroom::mls
