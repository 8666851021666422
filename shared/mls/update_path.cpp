#include "shared/mls/update_path.h"

namespace homeroom::mls {

void HpkeCiphertext::write(Writer& writer) const {
  writer.vector(kem_output);
  writer.vector(ciphertext);
}

HpkeCiphertext HpkeCiphertext::read(Reader& reader) {
  HpkeCiphertext value;
  value.kem_output = reader.bytes();
  value.ciphertext = reader.bytes();
  return value;
}

void UpdatePathNode::write(Writer& writer) const {
  writer.vector(encryption_key);
  write_vector(writer, encrypted_path_secret);
}

UpdatePathNode UpdatePathNode::read(Reader& reader) {
  UpdatePathNode node;
  node.encryption_key = reader.bytes();
  node.encrypted_path_secret = read_vector<HpkeCiphertext>(reader, kMaxLeaves);
  return node;
}

void UpdatePath::write(Writer& writer) const {
  leaf_node->write(writer);
  write_vector(writer, nodes);
}

UpdatePath UpdatePath::read(Reader& reader) {
  UpdatePath path;
  path.leaf_node = std::make_shared<const LeafNode>(LeafNode::read(reader));
  path.nodes = read_vector<UpdatePathNode>(reader, 32);  // no tree is deeper
  return path;
}

}  // namespace homeroom::mls
