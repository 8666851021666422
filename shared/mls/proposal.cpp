#include "shared/mls/proposal.h"

namespace homeroom::mls {

namespace {

enum ProposalOrRefType : std::uint8_t { kProposal = 1, kReference = 2 };

}  // namespace

void Add::write(Writer& writer) const { key_package->write(writer); }
Add Add::read(Reader& reader) { return {std::make_shared<const KeyPackage>(KeyPackage::read(reader))}; }

void Update::write(Writer& writer) const { leaf_node->write(writer); }
Update Update::read(Reader& reader) { return {std::make_shared<const LeafNode>(LeafNode::read(reader))}; }

void Remove::write(Writer& writer) const { writer.u32(removed); }
Remove Remove::read(Reader& reader) { return {reader.u32()}; }

void PreSharedKey::write(Writer& writer) const { psk.write(writer); }
PreSharedKey PreSharedKey::read(Reader& reader) { return {PreSharedKeyId::read(reader)}; }

void ReInit::write(Writer& writer) const {
  writer.vector(parameters.group_id);
  writer.u16(parameters.version);
  writer.u16(parameters.cipher_suite);
  write_extensions(writer, parameters.extensions);
}

ReInit ReInit::read(Reader& reader) {
  ReInit reinit{};
  reinit.parameters.group_id = reader.bytes();
  reinit.parameters.version = reader.u16();
  reinit.parameters.cipher_suite = reader.u16();
  reinit.parameters.extensions = read_extensions(reader);
  return reinit;
}

void ExternalInit::write(Writer& writer) const { writer.vector(kem_output); }
ExternalInit ExternalInit::read(Reader& reader) { return {reader.bytes()}; }

void GroupContextExtensions::write(Writer& writer) const { write_extensions(writer, extensions); }
GroupContextExtensions GroupContextExtensions::read(Reader& reader) { return {read_extensions(reader)}; }

bool Proposal::path_required() const {
  switch (type()) {
    case proposal_type::update:
    case proposal_type::remove:
    case proposal_type::external_init:
    case proposal_type::group_context_extensions: return true;
    default: return false;
  }
}

bool Proposal::allowed_for_external_sender() const {
  return type() != proposal_type::update && type() != proposal_type::external_init;
}

void Proposal::write(Writer& writer) const {
  writer.u16(type());
  std::visit([&](const auto& value) { value.write(writer); }, body);
}

Proposal Proposal::read(Reader& reader) {
  switch (reader.u16()) {
    case proposal_type::add: return {Add::read(reader)};
    case proposal_type::update: return {Update::read(reader)};
    case proposal_type::remove: return {Remove::read(reader)};
    case proposal_type::psk: return {PreSharedKey::read(reader)};
    case proposal_type::reinit: return {ReInit::read(reader)};
    case proposal_type::external_init: return {ExternalInit::read(reader)};
    case proposal_type::group_context_extensions: return {GroupContextExtensions::read(reader)};
    default: reader.fail(); return {Remove{}};
  }
}

void ProposalOrRef::write(Writer& writer) const {
  if (const auto* proposal = std::get_if<std::shared_ptr<const Proposal>>(&value)) {
    writer.u8(kProposal);
    (*proposal)->write(writer);
  } else {
    writer.u8(kReference);
    writer.vector(std::get<Bytes>(value));
  }
}

ProposalOrRef ProposalOrRef::read(Reader& reader) {
  const std::uint8_t type = reader.u8();
  if (type == kProposal) {
    return {std::make_shared<const Proposal>(Proposal::read(reader))};
  }
  if (type != kReference) {
    reader.fail();
  }
  return {reader.bytes()};
}

void Commit::write(Writer& writer) const {
  write_vector(writer, proposals);
  writer.boolean(path.has_value());
  if (path) {
    path->write(writer);
  }
}

Commit Commit::read(Reader& reader) {
  Commit commit;
  commit.proposals = read_vector<ProposalOrRef>(reader, kMaxProposals);
  if (reader.boolean()) {
    commit.path = UpdatePath::read(reader);
  }
  return commit;
}

}  // namespace homeroom::mls
