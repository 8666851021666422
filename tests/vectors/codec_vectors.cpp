// Vector headers (RFC 9420 §2.1.2), and every struct: decodes, and encodes to the same bytes.
#include "shared/mls/codec.h"

#include "shared/mls/welcome.h"
#include "tests/vectors/vectors.h"

namespace homeroom::vectors {

namespace {

struct DeserializationVector {
  Bytes header;
  std::uint64_t length;

  explicit DeserializationVector(const Fields& fields)
      : header(fields.hex("vlbytes_header")), length(fields.number("length")) {}

  Verdict verify() const {
    mls::Reader reader(header);
    VECTOR_CHECK(reader.length() == length);
    VECTOR_CHECK(reader.done());
    mls::Writer writer;
    writer.length(static_cast<std::size_t>(length));
    VECTOR_CHECK(same(writer.view(), header));
    return Verdict::passed();
  }
};

template <typename T>
bool comes_back(const Bytes& bytes) {
  const Result<T> value = mls::decode<T>(bytes);
  return value.ok() && same(mls::encode(*value), bytes);
}

// An MLSMessage of the kind that the field's name says.
template <typename T>
bool message_comes_back(const Bytes& bytes) {
  return mls::decode_message<T>(bytes).ok() && comes_back<mls::MlsMessage>(bytes);
}

bool content_is(const Bytes& bytes, mls::ContentType type) {
  const Result<mls::PublicMessage> message = mls::decode_message<mls::PublicMessage>(bytes);
  return message.ok() && message->content.type() == type;
}

struct MessagesVector {
  Fields fields;
  explicit MessagesVector(const Fields& f) : fields(f) {}

  Verdict verify() const {
    VECTOR_CHECK(message_comes_back<mls::Welcome>(fields.hex("mls_welcome")));
    VECTOR_CHECK(message_comes_back<mls::GroupInfo>(fields.hex("mls_group_info")));
    VECTOR_CHECK(message_comes_back<mls::KeyPackage>(fields.hex("mls_key_package")));
    VECTOR_CHECK(comes_back<mls::RatchetTree>(fields.hex("ratchet_tree")));
    VECTOR_CHECK(comes_back<mls::GroupSecrets>(fields.hex("group_secrets")));
    VECTOR_CHECK(comes_back<mls::Add>(fields.hex("add_proposal")));
    VECTOR_CHECK(comes_back<mls::Update>(fields.hex("update_proposal")));
    VECTOR_CHECK(comes_back<mls::Remove>(fields.hex("remove_proposal")));
    VECTOR_CHECK(comes_back<mls::PreSharedKey>(fields.hex("pre_shared_key_proposal")));
    VECTOR_CHECK(comes_back<mls::ReInit>(fields.hex("re_init_proposal")));
    VECTOR_CHECK(comes_back<mls::ExternalInit>(fields.hex("external_init_proposal")));
    VECTOR_CHECK(comes_back<mls::GroupContextExtensions>(fields.hex("group_context_extensions_proposal")));
    VECTOR_CHECK(comes_back<mls::Commit>(fields.hex("commit")));
    VECTOR_CHECK(message_comes_back<mls::PublicMessage>(fields.hex("public_message_application")));
    VECTOR_CHECK(content_is(fields.hex("public_message_application"), mls::ContentType::application));
    VECTOR_CHECK(message_comes_back<mls::PublicMessage>(fields.hex("public_message_proposal")));
    VECTOR_CHECK(content_is(fields.hex("public_message_proposal"), mls::ContentType::proposal));
    VECTOR_CHECK(message_comes_back<mls::PublicMessage>(fields.hex("public_message_commit")));
    VECTOR_CHECK(content_is(fields.hex("public_message_commit"), mls::ContentType::commit));
    VECTOR_CHECK(message_comes_back<mls::PrivateMessage>(fields.hex("private_message")));
    VECTOR_CHECK(fields.ok());
    return Verdict::passed();
  }
};

}  // namespace

Tally run_deserialization(const Json& file) { return run_entries<DeserializationVector>(file); }
Tally run_messages(const Json& file) { return run_entries<MessagesVector>(file); }

}  // namespace homeroom::vectors
