// Secret tree and message protection (RFC 9420 §6, §9).
#include "shared/crypto/system_random.h"
#include "shared/mls/protection.h"
#include "shared/mls/welcome.h"
#include "tests/vectors/vectors.h"

namespace homeroom::vectors {

namespace {

struct SecretTreeVector {
  Fields fields;
  explicit SecretTreeVector(const Fields& f) : fields(f) {}

  Verdict verify() const {
    const Fields sender = fields.object("sender_data");
    const mls::KeyAndNonce key = mls::sender_data_key(sender.secret("sender_data_secret"), sender.hex("ciphertext"));
    VECTOR_CHECK(key.key == sender.secret("key"));
    VECTOR_CHECK(key.nonce == sender.secret("nonce"));

    const std::vector<Fields> leaves = fields.list("leaves");
    mls::SecretTree tree(fields.secret("encryption_secret"), static_cast<std::uint32_t>(leaves.size()));
    for (mls::LeafIndex leaf = 0; leaf < leaves.size(); ++leaf) {
      for (const Fields& entry : leaves[leaf].as_list()) {
        const auto generation = static_cast<std::uint32_t>(entry.number("generation"));
        VECTOR_CHECK(gives(tree, leaf, mls::RatchetType::handshake, generation, entry.secret("handshake_key"),
                           entry.secret("handshake_nonce")));
        VECTOR_CHECK(gives(tree, leaf, mls::RatchetType::application, generation, entry.secret("application_key"),
                           entry.secret("application_nonce")));
      }
    }
    VECTOR_CHECK(fields.ok());
    return Verdict::passed();
  }

  // The key comes out once, and then never again.
  static bool gives(mls::SecretTree& tree, mls::LeafIndex leaf, mls::RatchetType type, std::uint32_t generation,
                    const Secret& key, const Secret& nonce) {
    Result<mls::SecretTree::Opening> opening = tree.open(leaf, type, generation);
    if (!opening || !(opening->key.key == key) || !(opening->key.nonce == nonce)) {
      return false;
    }
    tree.apply(*std::move(opening));
    return !tree.open(leaf, type, generation).ok();
  }
};

struct MessageProtectionVector {
  Fields fields;
  explicit MessageProtectionVector(const Fields& f) : fields(f) {}

  Verdict verify() const {
    for (const char* kind : {"proposal", "commit", "application"}) {
      const bool application = std::string_view(kind) == "application";
      Verdict verdict = application ? Verdict::passed() : verify_public(kind);
      if (verdict.kind == Verdict::Kind::passed) {
        verdict = verify_private(kind);
      }
      if (verdict.kind != Verdict::Kind::passed) {
        return Verdict::failed(std::string(kind) + ": " + verdict.why);
      }
    }
    VECTOR_CHECK(fields.ok());
    return Verdict::passed();
  }

  Bytes context() const {
    mls::GroupContext context;
    context.group_id = fields.hex("group_id");
    context.epoch = fields.number("epoch");
    context.tree_hash = fields.hex("tree_hash");
    context.confirmed_transcript_hash = fields.hex("confirmed_transcript_hash");
    return mls::encode(context);
  }

  mls::SecretTree secret_tree() const { return {fields.secret("encryption_secret"), 2}; }

  static Bytes raw(const mls::FramedContent& content) {
    if (content.type() == mls::ContentType::application) {
      return content.application();
    }
    mls::Writer writer;
    content.write_body(writer);
    return writer.take();
  }

  Verdict verify_public(const std::string& kind) const {
    const Secret membership_key = fields.secret("membership_key");
    auto message = mls::decode_message<mls::PublicMessage>(fields.hex((kind + "_pub").c_str()));
    VECTOR_OK(message);
    auto content = mls::unprotect_public(*message, membership_key, context());
    VECTOR_OK(content);
    VECTOR_CHECK(content->signature_verifies(fields.hex("signature_pub"), context()));
    VECTOR_CHECK(raw(content->content) == fields.hex(kind.c_str()));

    const auto key = crypto::SigningKey::from_seed(fields.secret("signature_priv"));
    VECTOR_OK(key);
    content->sign(*key, context());
    const mls::PublicMessage again = mls::protect_public(*content, membership_key, context());
    const auto decoded = mls::decode_message<mls::PublicMessage>(mls::encode_message(again));
    VECTOR_OK(decoded);
    const auto opened = mls::unprotect_public(*decoded, membership_key, context());
    VECTOR_OK(opened);
    VECTOR_CHECK(opened->signature_verifies(fields.hex("signature_pub"), context()));
    VECTOR_CHECK(raw(opened->content) == fields.hex(kind.c_str()));
    return Verdict::passed();
  }

  Verdict verify_private(const std::string& kind) const {
    const Secret sender_data_secret = fields.secret("sender_data_secret");
    const auto message = mls::decode_message<mls::PrivateMessage>(fields.hex((kind + "_priv").c_str()));
    VECTOR_OK(message);
    auto content = open(*message, sender_data_secret);
    VECTOR_OK(content);
    VECTOR_CHECK(content->signature_verifies(fields.hex("signature_pub"), context()));
    VECTOR_CHECK(raw(content->content) == fields.hex(kind.c_str()));
    if (kind == "application") {
      mls::PublicMessage in_the_open = mls::protect_public(*content, fields.secret("membership_key"), context());
      VECTOR_CHECK(!mls::unprotect_public(in_the_open, fields.secret("membership_key"), context()).ok());
    }

    const auto key = crypto::SigningKey::from_seed(fields.secret("signature_priv"));
    VECTOR_OK(key);
    content->sign(*key, context());
    mls::SecretTree tree = secret_tree();
    const auto again = mls::protect_private(*content, tree, sender_data_secret, 64, crypto::system_random());
    VECTOR_OK(again);
    const auto opened = open(*again, sender_data_secret);
    VECTOR_OK(opened);
    VECTOR_CHECK(opened->signature_verifies(fields.hex("signature_pub"), context()));
    VECTOR_CHECK(raw(opened->content) == fields.hex(kind.c_str()));
    return Verdict::passed();
  }

  Result<mls::AuthenticatedContent> open(const mls::PrivateMessage& message, const Secret& sender_data_secret) const {
    HOMEROOM_TRY_LET(const mls::SenderData sender, mls::open_sender_data(message, sender_data_secret));
    HOMEROOM_TRY_LET(mls::Unprotected unprotected, mls::unprotect_private(message, sender, secret_tree()));
    return std::move(unprotected.content);
  }
};

}  // namespace

Tally run_secret_tree(const Json& file) { return run_suite_entries<SecretTreeVector>(file); }
Tally run_message_protection(const Json& file) { return run_suite_entries<MessageProtectionVector>(file); }

}  // namespace homeroom::vectors
